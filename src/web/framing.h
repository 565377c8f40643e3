/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a request ends. */
#ifndef WEB_FRAMING_H
#define WEB_FRAMING_H

#include "web/request.h"

/* Asked when the headers are there and the body is not.  E_SYNTAX when where the body ends can be
 * read in two ways, or not at all; E_TOO_LARGE when the client asks whether it may send (Expect)
 * and announces more than BODY_MAX.  The connection must be closed after either. */
MUST err framing_check(struct request *r);

#endif

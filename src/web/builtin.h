/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's own pages, which are no operations: /healthz, /metrics, /openapi.json. */
#ifndef WEB_BUILTIN_H
#define WEB_BUILTIN_H

#include "web/request.h"

/* Fills in the reply when the path is one of them, with a refusal if need be.  False when it is
 * none of them: then nothing has been done. */
bool builtin_answer(struct request *r);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One look at the start whether the libraries compute what the standards print. */
#ifndef CRYPT_SELFTEST_H
#define CRYPT_SELFTEST_H

#include "base/cx.h"

/* Known answers of SHA-256, SM3, SM2 and Ed25519, and the libraries' own initialisation; both
 * programs call it before anything else.  E_CRYPTO names what is wrong. */
MUST err crypt_selftest(struct cx *cx);

#endif

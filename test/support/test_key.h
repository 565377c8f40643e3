/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing keys for tests: the same name gives the same key, and the same text the same signature,
 * also with SM2, whose nonce follows from key and text here.  SM2 signs by the equation of the
 * standard and not by the library that checks it. */
#ifndef TEST_SUPPORT_TEST_KEY_H
#define TEST_SUPPORT_TEST_KEY_H

#include "crypt/message_sign.h"

struct test_key {
	struct signer signer; /* to be closed */
	str id, pem;
};

/* In the arena of cx.  Any error ends the program. */
struct test_key test_key_new(struct cx *cx, enum sign_alg alg, str name);

#endif

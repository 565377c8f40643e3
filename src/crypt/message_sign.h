/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing a request (RFC 9421), as a maker's side does it. */
#ifndef CRYPT_MESSAGE_SIGN_H
#define CRYPT_MESSAGE_SIGN_H

#include "code/message.h"
#include "crypt/signer.h"

/* Fills content_digest, signature_input and signature of a message whose other members are there;
 * covered is all that must be, with created, keyid and alg.  Errors of signature_base and of the
 * signer. */
MUST err message_sign(struct cx *cx, const struct signer *s, int64_t created_s, struct message *m);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Content-Digest (RFC 9530): digests of a body in a header.  `sha-256` is that of the RFC; `sm3` is
 * ours, in the same form, and in no register. */
#ifndef CRYPT_CONTENT_DIGEST_H
#define CRYPT_CONTENT_DIGEST_H

#include "base/buf.h"
#include "base/cx.h"
#include "crypt/hash.h"

struct content_digest {
	bool has_sha256, has_sm3;
	struct hash sha256, sm3;
};

/* Reads the header's value; other algorithms are passed over.  E_SYNTAX when it is no dictionary
 * of byte sequences, E_DIGEST when it names neither algorithm: a digest that nobody checks would
 * promise something. */
MUST err content_digest_read(struct cx *cx, str field, struct content_digest *out);
/* Reads it and compares: E_DIGEST when one of them is not the body's. */
MUST err content_digest_check(struct cx *cx, str field, str body);
/* Both digests of a body, as the header has them. */
void content_digest_write(struct buf *out, str body);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request says of its signature, and whether that is true. */
#ifndef WORK_SIGNING_H
#define WORK_SIGNING_H

#include "crypt/public_key.h"
#include "work/key_row.h"
#include "work/party.h"

/* A signature that was read; key and person are those of a maker's. */
struct signing {
	struct message_signature said;
	str base;
	struct hash body_sm3;
	struct key_row key;
	struct person person; /* whose key it is; id is empty when it is nobody's */
};

/* Whether the request has a signature at all. */
bool signing_present(const struct call *call);
/* Reads the headers, makes the signature base, and holds the covered digest against the body, whose
 * SHA-256 is known already.  E_UNSIGNED without a signature, E_BAD_SIGNATURE with the reason,
 * E_DIGEST. */
MUST err signing_read(struct call *call, str body, const struct hash *body_sha256,
                      struct signing *out);
/* E_BAD_SIGNATURE when it was made more than five minutes in the future, or has expired. */
MUST err signing_fresh(struct call *call, const struct signing *s);
/* E_BAD_SIGNATURE when it was made more than five minutes before the moment, or on an earlier day
 * than that one: whoever signs vouches for what is there. */
MUST err signing_after(struct call *call, const struct signing *s, int64_t at_ms, int64_t day);
/* E_BAD_SIGNATURE unless it names this key and its algorithm, and verifies. */
MUST err signing_verify(struct cx *cx, const struct public_key *key, const struct signing *s);
/* All of that for a lot of this maker or an approval of one: the key must be registered for it
 * (E_KEY_UNKNOWN) and hold, on the day of the signature and now (E_KEY_INVALID). */
MUST err signing_of_maker(struct call *call, str maker, str body, const struct hash *body_sha256,
                          struct signing *out);

#endif

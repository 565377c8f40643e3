/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cosignatures of witnesses (C2SP tlog-cosignature, cosignature/v1 with Ed25519).
 *
 *   signature = 8 bytes time, big-endian, seconds since 1970 | 64 bytes Ed25519 over
 *     "cosignature/v1\n" "time <decimal>\n" <text of the checkpoint's note> */
#ifndef TREE_WITNESS_H
#define TREE_WITNESS_H

#include "base/cx.h"
#include "crypt/ed25519.h"

#define WITNESS_SIGNATURE_SIZE (8 + ED25519_SIGNATURE_SIZE)

/* *time_s receives the moment that the witness states; whether it is plausible is for the caller to
 * judge. E_BAD_SIGNATURE: another length, a time of 2^63 or more, or it does not verify. */
MUST err witness_verify(struct cx *cx, const uint8_t public_key[ED25519_PUBLIC_SIZE], str text,
                        str signature, uint64_t *time_s);
/* What a witness does; time_s is below 2^63. */
void witness_sign(struct arena *a, const struct ed25519_key *key, str text, uint64_t time_s,
                  uint8_t out[WITNESS_SIGNATURE_SIZE]);

#endif

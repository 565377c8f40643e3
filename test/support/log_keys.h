/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checkpoints by keys that a test holds in its hand; sm2 may be NULL. */
#ifndef TEST_SUPPORT_LOG_KEYS_H
#define TEST_SUPPORT_LOG_KEYS_H

#include "tree/checkpoint.h"

MUST err log_sign(struct cx *cx, const struct checkpoint *c, const struct ed25519_key *ed,
                  const struct sm2_key *sm2, str *note);
MUST err log_vkeys(struct cx *cx, str origin, const struct ed25519_key *ed,
                   const struct sm2_key *sm2, struct note_key out[2], int *n);

#endif

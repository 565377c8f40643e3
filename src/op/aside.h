/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work of a call that is slow and needs no transaction, such as a virus scan or the hash of a
 * password: it is done on a thread of its own, so that neither the caller's thread nor the
 * committer waits for it.  Hashes take much memory besides, so that only a few run at once
 * (crypt/password.def), and they keep no place from scans.  Of the places for those one address may
 * hold a third, so that a crowd at one place keeps nobody else from logging in. */
#ifndef OP_ASIDE_H
#define OP_ASIDE_H

#include "crypt/password.h"
#include "op/app.h"

#define ASIDE_MAX 4 /* scans at once; further ones are told to come again */
#define ASIDE_HASH_MAX (PASSWORD_THREADS + PASSWORD_WAITING)
#define ASIDE_HASH_SHARE (ASIDE_HASH_MAX / 3) /* of one address; callers without one share none */

enum aside_kind { ASIDE_SCAN, ASIDE_HASH, ASIDE_KINDS };

/* Goes on with a prepared call that has call->aside, there, and then as if there had been none: it
 * ends, or is handed to the committer. */
void aside_start(struct call *call);
/* Waits until no call is aside any more. */
void aside_wait(struct app *app);

#endif

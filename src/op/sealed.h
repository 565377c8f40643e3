/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are no facts have no leaves; each bears a seal instead, so that one that was changed or
 * added behind the platform's back is neither believed nor overlooked.
 *
 *   seal  HMAC-SM3 under a key of the instance, over the name of the table and a line feed, then
 *         every column but the seal in the order of the record: a text or blob as <bytes in
 *         decimal>:<bytes>, a number in decimal and a comma, what is NULL as "-"
 *
 * A seal binds the columns of one row, not the row to its time: an old row that is put back is
 * whole.  Where that would matter a fact of the log says which row is meant. */
#ifndef OP_SEALED_H
#define OP_SEALED_H

#include "op/app.h"

/* The seal of a row; the record has a member called seal, which is left out. */
struct hash sealed_hash(struct arena *a, const struct keys *keys, const struct rec *rec,
                        const void *row);
/* Sets the member called seal, in the arena. */
void sealed_set(struct arena *a, const struct keys *keys, const struct rec *rec, void *row);
/* Whether the member called seal is right. */
bool sealed_right(struct arena *a, const struct keys *keys, const struct rec *rec, const void *row);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that anybody may take away. */
#ifndef WORK_OPEN_DATA_H
#define WORK_OPEN_DATA_H

#include "op/op.h"

/* A CSV text being written: UTF-8 behind a byte order mark, rows ended by CRLF (RFC 4180). */
struct buf open_csv(struct arena *a);
/* Answers with a text that caches keep for a minute.  `rows` is what the text says apart from when
 * it was made: as long as it is the same, so is the entity tag. */
void open_reply(struct call *call, const char *type, str body, str rows);

#define CSV_TYPE "text/csv; charset=utf-8; header=present"

/* The members of a JSON object that a record has, into *out (rec->size bytes): other members, which
 * a later version may have added, are passed over.  Errors of rec_read. */
MUST err open_pick(struct cx *cx, const struct json *object, const struct rec *rec, void *out);

#endif

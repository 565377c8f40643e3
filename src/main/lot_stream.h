/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lots one after the other in one stream: what a line holds in NDJSON, or documents with anything
 * white between them. */
#ifndef MAIN_LOT_STREAM_H
#define MAIN_LOT_STREAM_H

#include <stdio.h>

#include "base/cx.h"

struct lot_stream;

/* Reads `path` ("-": standard input), which must outlive the stream; E_NOT_FOUND or E_IO. */
MUST err lot_stream_open(struct cx *cx, const char *path, struct lot_stream **out);
void lot_stream_close(struct lot_stream *s); /* NULL is ignored */
void lot_stream_end(struct lot_stream **s);  /* for AUTO */
/* The next document in cx->arena, from its brace to the brace that ends it; its inside is not
 * looked at.  E_NOT_FOUND (without words) at the end; E_SYNTAX when something else stands there or
 * the stream ends within a document; E_TOO_LARGE beyond `max` bytes; E_IO. */
MUST err lot_stream_next(struct cx *cx, struct lot_stream *s, size_t max, str *out);

#endif

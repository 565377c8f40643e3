/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The leaves of a lot and of its meters, both ways: what a maker uploaded, as the public log keeps
 * it. doc/formats.md describes them field by field.
 *
 * A leaf is one canonical JSON object (RFC 8785): values are texts, integers in base units whose
 * names tell the unit, and arrays and objects of these; what is absent is left out.  From the lot's
 * leaf and a meter's leaf alone the meter can be judged again, exactly.  A leaf that is read and
 * written again gives the same bytes, unless it was not canonical: a reader that must know compares
 * them. */
#ifndef LAW_LEAF_H
#define LAW_LEAF_H

#include "base/buf.h"
#include "base/cx.h"
#include "law/leaf_facts.h"
#include "law/lot_file.h"
#include "rule/verdict.h"

#define LEAF_BYTES_MAX 65535

struct lot_leaf {
	struct lot_facts facts;
	struct lot_file file; /* without meters, and without the persons' registration numbers */
	const struct meter_start *start; /* what reading each of its meters begins with */
};

struct meter_leaf {
	struct meter_facts facts;
	struct lot_file
	        file; /* the lot's, with this meter as its only one: file.lot can be judged */
	struct result recorded; /* the verdict, the points' errors, limits and verdicts, and the
	                         * codes and points of the findings; nothing else of it is kept */
};

/* Appends the leaf of a lot that is settled (lot_settle…); facts->meter_n is taken from the file.
 * E_TOO_LARGE with words when it exceeds LEAF_BYTES_MAX (some 400 bench runs). */
MUST err lot_leaf_write(struct cx *cx, const struct lot_facts *facts, const struct lot_file *file,
                        struct buf *out);
/* Appends the leaf of meter i of the lot; always below LEAF_BYTES_MAX, under 1 KB for nine shared
 * runs. Errors show in buf_done. */
void meter_leaf_write(struct buf *out, const struct meter_facts *facts, const struct lot_file *file,
                      uint32_t i, const struct result *result);

/* Reads a leaf as strictly as a file; E_SYNTAX or E_INVALID with the faults. Strings borrow. */
MUST err lot_leaf_read(struct cx *cx, str leaf, struct lot_leaf *out);
/* `lot` is the lot's leaf, which must outlive *out. */
MUST err meter_leaf_read(struct cx *cx, str leaf, const struct lot_leaf *lot,
                         struct meter_leaf *out);

#endif

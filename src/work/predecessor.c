/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log that takes the place of one that cannot go on.  Its first leaf is the last checkpoint of
 * the other, whole, as it was signed: so whoever has that log's keys sees which log this one
 * follows, and how long that one was when it ended.  Nothing else is taken over. */
#include "work/predecessor.h"

#include "op/app.h"
#include "op/head.h"
#include "work/features.h"

struct predecessor {
	str id; /* the other log's origin */
	str note;
};

static const struct field in_fields[] = {
	FIELD(struct predecessor_in, note, "last checkpoint of the log that has ended", .min = 1,
	      .max = 16384),
};
static const struct rec in_rec = REC(struct predecessor_in, "predecessor_in", in_fields);

static const struct field fact_fields[] = {
	FIELD(struct predecessor, id, "origin of the log that has ended"),
	FIELD(struct predecessor, note, "its last checkpoint, as it was signed"),
};
static const struct rec fact_rec = REC(struct predecessor, "predecessor", fact_fields);

err predecessor_read(struct cx *cx, str text, str origin, struct checkpoint *out)
{
	struct note note;

	TRY(note_parse(cx, text, &note));
	TRY(checkpoint_parse(cx, note.text, out));
	if (str_eq(out->origin, origin))
		return fail(cx, E_INVALID, "a log that follows another has a name of its own");
	return OK;
}

static err follow(struct call *call)
{
	const struct predecessor_in *in = call->in;
	struct cx *cx = &call->cx;
	struct checkpoint last;
	struct head head;

	TRY(predecessor_read(cx, in->note, app_origin(call->app), &last));
	TRY(head_read(cx, call->tx, &head));
	if (head.size != 0)
		return fail(cx, E_STATE, "only an empty log can say which one it follows");
	const struct predecessor fact = { last.origin, in->note };
	return leaf_fact(call, "predecessor", NULL, fact.id, &fact_rec, &fact);
}

static const struct op ops[] = {
	{ .name = "log.follow",
	  .route = NULL,
	  .may = MAY(ADMIN, ANY),
	  .in = &in_rec,
	  .run = follow,
	  .flags = OP_WRITE | OP_LOCAL,
	  .zh = "接续已终止的日志",
	  .en = "Name the log that this one follows" },
};

const struct feature predecessor_feature = { .name = "predecessor", OPS(ops) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of reports: by state, those whose day is over, and those of one organisation.  All are read
 * in the order of an index from where the former page ended. */
#include "base/date.h"
#include "work/features.h"
#include "work/problem.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define DAY_LAST INT64_C(376200) /* 2999-12-31 */

static const char *const states[] = { "open", "answered", "closed", NULL };

enum { BY_STATE, OF };

static const struct sql q[] = {
	[BY_STATE] = { "problem.by_state",
	               "SELECT {problem} FROM problem WHERE state = $1 AND "
	               "(reported_ms, id) > ($2, $3) AND coalesce(due_day, 376200) <= $4 "
	               "ORDER BY reported_ms, id LIMIT $5",
	               NULL, &problem_rec },
	[OF] = { "problem.of",
	         "SELECT {problem} FROM problem WHERE organisation = $1 AND "
	         "(reported_ms, id) > ($2, $3) ORDER BY reported_ms, id LIMIT $4",
	         NULL, &problem_rec },
};

struct list_in {
	str organisation; /* of the second list only */
	str state;
	int64_t overdue;
	str after;
	int64_t limit;
};

static const struct field all_fields[] = {
	FIELD(struct list_in, state, "open if absent", .oneof = states, .optional = true),
	FIELD(struct list_in, overdue, "only those whose day is over", .form = FORM_BOOL,
	      .optional = true),
	FIELD(struct list_in, after, "the last report of the page before", .min = 1, .max = 40,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec all_rec = REC(struct list_in, "problem_list_in", all_fields);

static const struct field of_fields[] = {
	FIELD(struct list_in, organisation, "who reported", .min = 2, .max = 40),
	FIELD(struct list_in, after, "the last report of the page before", .min = 1, .max = 40,
	      .optional = true),
	FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1, .max = LIMIT_MAX,
	      .optional = true),
};
static const struct rec of_rec = REC(struct list_in, "problem_of_in", of_fields);

struct list_out {
	list problems;
	str next;
};

static const struct field out_fields[] = {
	FIELD(struct list_out, problems, "the oldest first", .list = &problem_rec,
	      .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec out_rec = REC(struct list_out, "problem_list", out_fields);

static err place_of(struct call *call, int64_t *ms, str *id)
{
	const struct list_in *in = call->in;
	struct problem_row p;

	*ms = 0;
	*id = S("");
	if (in->after.n == 0)
		return OK;
	TRY(problem_get(call, in->after, &p));
	*ms = p.reported_ms;
	*id = p.id;
	return OK;
}

static int64_t limit_of(const struct call *call)
{
	const struct list_in *in = call->in;

	return in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;
}

/* One more was asked for than is shown. */
static void page_end(struct call *call)
{
	struct list_out *out = call->out;
	int64_t limit = limit_of(call);

	if ((int64_t)out->problems.n <= limit)
		return;
	out->problems.n = (size_t)limit;
	out->next = ((const struct problem_row *)out->problems.item)[limit - 1].id;
}

static err list_all(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	bool overdue = in->overdue == 1;
	str state = in->state.n > 0 ? in->state : S("open");
	int64_t ms;
	str id;

	if (overdue && !str_eq(state, S("open")))
		return fail(&call->cx, E_INVALID, "only what is open can be overdue");
	TRY(place_of(call, &ms, &id));
	const struct value param[] = { V_TEXT(state), V_INT(ms), V_TEXT(id),
		                       V_INT(overdue ? moment_day(call->now_ms) - 1 : DAY_LAST),
		                       V_INT(limit_of(call) + 1) };
	TRY(db_list(&call->cx, call->tx, &q[BY_STATE], param, 5, &out->problems));
	page_end(call);
	call_sees_rows(call, &problem_rec, &out->problems, "organisation");
	return OK;
}

static err list_of(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	int64_t ms;
	str id;

	TRY(problem_seen(call, in->organisation));
	TRY(place_of(call, &ms, &id));
	const struct value param[] = { V_TEXT(in->organisation), V_INT(ms), V_TEXT(id),
		                       V_INT(limit_of(call) + 1) };
	TRY(db_list(&call->cx, call->tx, &q[OF], param, 4, &out->problems));
	page_end(call);
	return OK;
}

static const struct op ops[] = {
	{ .name = "problem.list",
	  .route = "GET /v1/problems",
	  .may = MAY(BUREAU, ANY),
	  .in = &all_rec,
	  .out = &out_rec,
	  .run = list_all,
	  .flags = OP_READ,
	  .zh = "问题反映清单，可只列逾期未答复的",
	  .en = "Reports of problems by state, or those overdue" },
	{ .name = "problem.of",
	  .route = "GET /v1/organisations/{organisation}/problems",
	  .may = PROBLEM_READERS,
	  .in = &of_rec,
	  .out = &out_rec,
	  .run = list_of,
	  .flags = OP_READ,
	  .zh = "一个单位反映的问题",
	  .en = "Problems that one organisation has reported" },
};

const struct feature problem_list_feature = { .name = "problem-list", OPS(ops), SQLS(q) };

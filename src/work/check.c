/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repeatability tests (重复性试验) and stability checks (稳定性考核) of standards and benches.
 *
 * A check that fails makes its subject unusable from its day on, until one passes; one that passes
 * holds until the day that the adopted deadline "standard.check" gives.  The subject's own fact
 * keeps all of them (rule/validity.h), so that whoever has its latest leaf knows on which days it
 * could be used.  Of a standard both are asked for; of a bench, once there was one. */
#include "base/arena.h"
#include "base/date.h"
#include "rule/validity.h"
#include "work/document.h"
#include "work/due.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"

static const char *const subjects[] = { "standard", "bench", NULL };
static const char *const kinds[] = { "repeatability", "stability", NULL };

struct check_in {
	str organisation;
	str of;
	str id;
	str kind;
	int64_t done_day;
	int64_t result_ppm;
	int64_t limit_ppm;
	int64_t until_day;
	str document;
};

#define CHECK_FIELDS                                                                               \
	FIELD(struct check_in, organisation, "who has done it", .min = 2, .max = 40),              \
	        FIELD(struct check_in, of, "standard or bench", .oneof = subjects),                \
	        FIELD(struct check_in, id, "its inventory number", .min = 1, .max = 32),           \
	        FIELD(struct check_in, kind, "which check", .oneof = kinds),                       \
	        FIELD(struct check_in, done_day, "when it was done", .form = FORM_DATE),           \
	        FIELD(struct check_in, result_ppm, "what it gave, 1e-6", .min = 0,                 \
	              .max = 1000000),                                                             \
	        FIELD(struct check_in, limit_ppm, "what it may give at most, 1e-6", .min = 1,      \
	              .max = 1000000),                                                             \
	        FIELD(struct check_in, document, "SHA-256 of its record", .min = 64, .max = 64,    \
	              .optional = true)

static const struct field in_fields[] = { CHECK_FIELDS };
static const struct rec in_rec = REC(struct check_in, "check_in", in_fields);
static const struct field fact_fields[] = {
	CHECK_FIELDS,
	FIELD(struct check_in, until_day, "", .form = FORM_DATE, .optional = true),
};
static const struct rec fact_rec = REC(struct check_in, "check", fact_fields);

struct check_out {
	str id;
	int64_t passed;
	int64_t until_day;
};

static const struct field out_fields[] = {
	FIELD(struct check_out, id, "the standard or bench"),
	FIELD(struct check_out, passed, "whether it passed", .form = FORM_BOOL),
	FIELD(struct check_out, until_day, "last day on which it holds", .form = FORM_DATE,
	      .optional = true),
};
static const struct rec out_rec = REC(struct check_out, "check_out", out_fields);

static str entry_of(struct arena *a, const struct check_in *c)
{
	return str_fmt(a, "%.*s/%.*s", P(date_print(a, c->done_day)),
	               P(c->until_day == ABSENT_INT ? S("failed") : date_print(a, c->until_day)));
}

/* In the order of the days on which they were done, after those of the same day. */
static str insert(struct arena *a, str checks, const struct check_in *c)
{
	str entry = entry_of(a, c);
	struct buf b = buf_new(a);
	bool placed = false;

	while (checks.n > 0) {
		struct check one;
		str text, rest = checks;
		bool readable = check_next(&rest, &one);
		checks = str_cut(checks, ' ', &text);
		if (readable && !placed && one.done > c->done_day) {
			buf_fmt(&b, "%.*s ", P(entry));
			placed = true;
		}
		buf_fmt(&b, "%.*s%s", P(text), checks.n > 0 || !placed ? " " : "");
	}
	if (!placed)
		buf_fmt(&b, "%.*s", P(entry));
	return buf_view(&b);
}

static err of_standard(struct call *call, const struct check_in *c)
{
	struct standard_row s;

	TRY(standard_get(&call->cx, call->tx, c->organisation, c->id, &s));
	str *checks = str_eq(c->kind, S("stability")) ? &s.stability : &s.repeatability;
	*checks = insert(call->cx.arena, *checks, c);
	return standard_store(call, &s);
}

static err of_bench(struct call *call, const struct check_in *c)
{
	struct bench_row b;

	TRY(bench_get(&call->cx, call->tx, c->organisation, c->id, &b));
	str *checks = str_eq(c->kind, S("stability")) ? &b.stability : &b.repeatability;
	*checks = insert(call->cx.arena, *checks, c);
	return bench_store(call, &b);
}

static err add(struct call *call)
{
	struct check_in c = *(const struct check_in *)call->in;
	struct check_out *out = call->out;
	struct cx *cx = &call->cx;
	struct due due;

	if (c.done_day > moment_day(call->now_ms))
		(void)fail_at(cx, S("/done_day"), "out-of-range", "this day has not come yet");
	if (c.document.n > 0)
		TRY(document_known(call, c.document, "/document"));
	TRY(cx_problems(cx));
	c.until_day = ABSENT_INT;
	if (c.result_ppm <= c.limit_ppm) {
		TRY(due_after(call, DEADLINE_STANDARD_CHECK, c.done_day, NULL, 0, &due));
		c.until_day = due.day;
	}
	*out = (struct check_out){ .id = str_fmt(cx->arena, "%.*s/%.*s", P(c.organisation),
		                                 P(c.id)),
		                   .passed = c.until_day != ABSENT_INT,
		                   .until_day = c.until_day };
	TRY(leaf_fact(call, "check", NULL, out->id, &fact_rec, &c));
	err e = str_eq(c.of, S("bench")) ? of_bench(call, &c) : of_standard(call, &c);
	if (e == E_NOT_FOUND)
		return fail(cx, e, "no %.*s %.*s", P(c.of), P(c.id));
	return e;
}

static const struct op ops[] = {
	{ .name = "check.add",
	  .route = "POST /v1/checks",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &out_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "clerk head",
	  .zh = "登记重复性试验或稳定性考核",
	  .en = "Register a repeatability test or stability check" },
};

const struct feature check_feature = { .name = "check", OPS(ops) };

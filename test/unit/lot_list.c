/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of lots: every lot once, in order, whatever the size of a page; only what was asked for and
 * only one's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define LOTS 23

/* Lots "n00" … of one meter each, over three days and two batches, out of order. */
static int lots_setup(void **state)
{
	if (scratch_setup(state) != 0)
		return -1;
	struct scratch *s = *state;
	for (int k = 0; k < LOTS; k++) {
		int i = k * 7 % LOTS;
		str lot = lot_of(s->arena, str_fmt(s->arena, "n%02d", i).p,
		                 str_fmt(s->arena, "2000000000%02d", i).p);
		lot = json_edit(s->arena, lot, "/batch", i % 2 ? "\"odd\"" : "\"even\"");
		must(upload(s, lot));
	}
	return 0;
}

/* The names of all pages one behind the other; *pages counts them. */
static str walk(struct scratch *s, const char *op, const char *filter, int limit, int *pages)
{
	struct buf names = buf_new(s->arena);
	str after = S_NONE;

	*pages = 0;
	do {
		str in = str_fmt(s->arena, "{\"organisation\":\"maker\",\"limit\":%d%s%s%.*s%s}",
		                 limit, filter, after.n > 0 ? ",\"after\":\"" : "", P(after),
		                 after.n > 0 ? "\"" : "");
		struct answer a = must(as_maker(s, op, in.p));
		for (int i = 0; i < limit; i++) {
			str name = said(&a, str_fmt(s->arena, "/lots/%d/lot", i).p);
			if (name.n > 0)
				buf_fmt(&names, "%.*s ", P(name));
		}
		after = said(&a, "/next");
		assert_true(++*pages < 100);
	} while (after.n > 0);
	return buf_view(&names);
}

static str wanted(struct scratch *s, int from, int step)
{
	struct buf b = buf_new(s->arena);

	for (int i = from; i < LOTS; i += step)
		buf_fmt(&b, "DEM0-n%02d ", i);
	return buf_view(&b);
}

static void is(str got, str want)
{
	if (!str_eq(got, want))
		fail_msg("%.*s\ninstead of %.*s", P(got), P(want));
}

static void pages_join_without_gap(void **state)
{
	struct scratch *s = *state;
	int pages;

	for (int limit = 1; limit <= LOTS + 1; limit++) {
		is(walk(s, "lot.list", "", limit, &pages), wanted(s, 0, 1));
		assert_int_equal(pages, (LOTS + limit - 1) / limit);
		is(walk(s, "lot.due", "", limit, &pages), wanted(s, 0, 1));
	}
}

static void filters(void **state)
{
	struct scratch *s = *state;
	str verifier = said(
	        &(struct answer[]){ must(as_maker(s, "lot.show", "{\"lot\":\"DEM0-n00\"}")) }[0],
	        "/verifier");
	int pages;

	is(walk(s, "lot.list", ",\"batch\":\"odd\"", 5, &pages), wanted(s, 1, 2));
	is(walk(s, "lot.list", ",\"batch\":\"even\"", 5, &pages), wanted(s, 0, 2));
	is(walk(s, "lot.list", ",\"batch\":\"none\"", 5, &pages), S(""));
	is(walk(s, "lot.list", ",\"bench\":\"B-03\"", 50, &pages), wanted(s, 0, 1));
	is(walk(s, "lot.list", ",\"bench\":\"B-04\"", 50, &pages), S(""));
	is(walk(s, "lot.list", str_fmt(s->arena, ",\"verifier\":\"%.*s\"", P(verifier)).p, 50,
	        &pages),
	   wanted(s, 0, 1));
	is(walk(s, "lot.list", ",\"until_day\":\"2026-11-19\"", 50, &pages), S(""));
	is(walk(s, "lot.list", ",\"from_day\":\"2026-11-20\",\"until_day\":\"2026-11-20\"", 50,
	        &pages),
	   wanted(s, 0, 1));
	is(walk(s, "lot.list", ",\"from_day\":\"2026-11-21\"", 50, &pages), S(""));
	struct answer two = as_maker(
	        s, "lot.list", "{\"organisation\":\"maker\",\"bench\":\"B-03\",\"batch\":\"odd\"}");
	assert_int_equal(two.status, 422);
}

/* Whether another maker has a lot of that name is nobody's business. */
static void another_makers_lot_is_no_place(void **state)
{
	struct scratch *s = *state;

	must(ask(s, s->arena,
	         &(struct question){ .role = ROLE_MAKER,
	                             .organisation = "other",
	                             .op = "lot.upload",
	                             .body = lot_of(s->arena, "foreign", "300000000001") }));
	assert_int_equal(
	        as_maker(s, "lot.list", "{\"organisation\":\"maker\",\"after\":\"XTH0-none\"}")
	                .result,
	        E_INVALID);
	assert_int_equal(
	        as_maker(s, "lot.list", "{\"organisation\":\"maker\",\"after\":\"XTH0-foreign\"}")
	                .result,
	        E_INVALID);
}

static void due_days(void **state)
{
	struct scratch *s = *state;
	struct answer lot = must(as_maker(s, "lot.show", "{\"lot\":\"DEM0-n00\"}"));
	str due = said(&lot, "/due_day");
	int pages;

	assert_int_equal(due.n, 10);
	is(walk(s, "lot.due", str_fmt(s->arena, ",\"until_day\":\"%.*s\"", P(due)).p, 50, &pages),
	   wanted(s, 0, 1));
	is(walk(s, "lot.due", ",\"until_day\":\"2030-01-01\"", 50, &pages), S(""));
	/* A lot without a certificate is never due. */
	must(upload(s, lot_with(s->arena, "failed", "200000000099", 1, WILL_FAIL)));
	is(walk(s, "lot.due", "", 50, &pages), wanted(s, 0, 1));
	struct answer after = as_maker(s, "lot.due",
	                               "{\"organisation\":\"maker\",\"after\":\"DEM0-failed\"}");
	assert_int_equal(after.status, 422);
}

static void ones_own(void **state)
{
	struct scratch *s = *state;
	struct question q = { ROLE_MAKER, "other", "lot.list", "{\"organisation\":\"maker\"}" };

	assert_int_equal(ask(s, s->arena, &q).status, 404);
	q.op = "lot.due";
	assert_int_equal(ask(s, s->arena, &q).status, 404);
	q.op = "lot.meters";
	q.in = "{\"lot\":\"DEM0-n00\"}";
	assert_int_equal(ask(s, s->arena, &q).status, 404);
	q.in = "{\"lot\":\"DEM0-none\"}";
	assert_int_equal(ask(s, s->arena, &q).status, 404);
}

static void meters_of_a_lot(void **state)
{
	struct scratch *s = *state;
	struct answer stored = must(upload(s, lot_file(s->arena, 77, 25)));
	str lot = said(&stored, "/lot");
	int seen = 0;

	for (str after = S_NONE; seen < 25;) {
		str in = str_fmt(s->arena, "{\"lot\":\"%.*s\",\"limit\":10%s%.*s}", P(lot),
		                 after.n > 0 ? ",\"after\":" : "", P(after));
		struct answer a = must(as_maker(s, "lot.meters", in.p));
		for (int i = 0; i < 10 && seen < 25; i++, seen++) {
			const char *to = str_fmt(s->arena, "/meters/%d/", i).p;
			const char *from = str_fmt(s->arena, "/meters/%d/", seen).p;
			static const char *const same[] = { "serial", "code", "verdict" };
			for (int k = 0; k < 3; k++)
				is(said(&a, str_fmt(s->arena, "%s%s", to, same[k]).p),
				   said(&stored, str_fmt(s->arena, "%s%s", from, same[k]).p));
			str certificate = said(&stored, str_fmt(s->arena, "%scertificate", from).p);
			str state_now = said(&a, str_fmt(s->arena, "%scertificate_state", to).p);
			assert_true(str_eq(state_now,
			                   certificate.n > 0 && !str_eq(certificate, S("null"))
			                           ? S("live")
			                           : S("none")));
		}
		after = said(&a, "/next");
		assert_int_equal(after.n > 0, seen < 25);
	}
	struct answer behind = must(as_maker(
	        s, "lot.meters", str_fmt(s->arena, "{\"lot\":\"%.*s\",\"after\":24}", P(lot)).p));
	assert_int_equal(said(&behind, "/meters/0/code").n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_join_without_gap),
		cmocka_unit_test(filters),
		cmocka_unit_test(ones_own),
		cmocka_unit_test(another_makers_lot_is_no_place),
		cmocka_unit_test(due_days),
		cmocka_unit_test(meters_of_a_lot),
	};

	return cmocka_run_group_tests(tests, lots_setup, scratch_teardown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an authorisation, from the list of its moves: what the list does not say is refused,
 * and every step is a fact of the log on which uploads rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support/instance.h"
#include "work/features.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define STATES 4
#define EVENTS 4

static const char *const states[STATES] = { "granted", "suspended", "revoked", "cancelled" };
static const char *const events[EVENTS] = { "suspend", "resume", "revoke", "cancel" };

static struct answer change(struct scratch *s, const char *event)
{
	return decide_grant(s, event, SCRATCH_GRANT, "");
}

static bool is_in(struct scratch *s, const char *state)
{
	const char *q = str_fmt(s->arena,
	                        "SELECT count(*) FROM authorisation "
	                        "WHERE id = '" SCRATCH_GRANT "' AND state = '%s'",
	                        state)
	                        .p;

	return sqlite_int(s, q) == 1;
}

static void put_into(struct scratch *s, const char *state)
{
	sqlite_do(s, str_fmt(s->arena,
	                     "UPDATE authorisation SET state = '%s', suspensions = NULL, "
	                     "state_from_ms = %lld",
	                     state, (long long)SCRATCH_NOW_MS - 1000)
	                     .p);
}

static void begins_later(struct scratch *s, const char *suspensions)
{
	sqlite_do(s, str_fmt(s->arena,
	                     "UPDATE authorisation SET state_from_ms = %lld, suspensions = %s "
	                     "WHERE id = '" SCRATCH_GRANT "'",
	                     (long long)SCRATCH_NOW_MS + 1, suspensions)
	                     .p);
}

#define UNTIL_THEN "'2026-11-21T15:59:59+08:00/2026-11-21T16:00:00.001+08:00'"

/* Only as long as what was decided has not begun. */
static bool brings_forward(const struct move *m)
{
	return strcmp(m->from, m->to) == 0 || strcmp(m->from, "cancelled") == 0;
}

static void one_pair(struct scratch *s, const char *from, const char *event)
{
	const struct move *m = move_find(grant_change_feature.move, grant_change_feature.move_n,
	                                 str_of(from), event);
	int64_t authority = sqlite_int(s, "SELECT authority FROM log_head");

	put_into(s, from);
	struct answer a = change(s, event);
	if (m != NULL && brings_forward(m)) {
		assert_int_equal(a.result, E_STATE);
		begins_later(s, "NULL");
		a = change(s, event);
	}
	if (m != NULL && strcmp(event, "resume") == 0 && strcmp(from, "suspended") != 0) {
		assert_int_equal(a.result, E_STATE); /* it was not suspended */
		begins_later(s, UNTIL_THEN);
		a = change(s, event);
	}
	if (m == NULL) {
		if (a.result != E_STATE || a.status != 409)
			fail_msg("%s when %s: %s", event, from, err_info(a.result)->name);
		assert_true(is_in(s, from));
		assert_int_equal(sqlite_int(s, "SELECT authority FROM log_head"), authority);
		return;
	}
	(void)must(a);
	assert_true(is_in(s, m->to));
	assert_int_equal(sqlite_int(s, "SELECT authority FROM log_head"), authority + 1);
}

static void every_pair(void **state)
{
	struct scratch *s = *state;

	for (int i = 0; i < STATES; i++)
		for (int k = 0; k < EVENTS; k++)
			one_pair(s, states[i], events[k]);
}

/* The list and the operations speak of the same events, and of states that exist. */
static void the_list_is_whole(void **state)
{
	(void)state;

	for (int i = 0; i < grant_change_feature.move_n; i++) {
		const struct move *m = &grant_change_feature.move[i];
		int known = 0;
		for (int k = 0; k < EVENTS; k++)
			known += strcmp(m->event, events[k]) == 0;
		for (int k = 0; k < STATES; k++)
			known += (strcmp(m->from, states[k]) == 0) +
			         (strcmp(m->to, states[k]) == 0);
		assert_int_equal(known, 3);
		assert_true(m->by != 0 && m->basis[0] != '\0');
	}
	assert_null(move_find(grant_change_feature.move, grant_change_feature.move_n, S("granted"),
	                      "resume"));
}

static void only_the_bureau(void **state)
{
	struct scratch *s = *state;
	static const enum role others[] = { ROLE_ADMIN, ROLE_DISTRICT, ROLE_MAKER, ROLE_AUDITOR };

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		const struct question q = { others[i], "maker", "grant.revoke", SCRATCH_REVOKED };
		assert_int_equal(ask(s, s->arena, &q).result, E_FORBIDDEN);
	}
	assert_true(is_in(s, "granted"));
	assert_int_equal(decide_grant(s, "revoke", "none", "").result, E_NOT_FOUND);
	assert_int_equal(as_bureau(s, "grant.revoke", "{\"id\":\"" SCRATCH_GRANT "\"}").result,
	                 E_INVALID);
}

/* The latest leaf about the grant says its new state and points to the one before. */
static void the_chain(void **state)
{
	struct scratch *s = *state;
	int64_t before = sqlite_int(s, "SELECT idx FROM subject WHERE kind = 'grant' "
	                               "AND id = '" SCRATCH_GRANT "'");

	(void)must(change(s, "suspend"));
	const char *q = str_fmt(s->arena,
	                        "SELECT count(*) FROM subject AS s JOIN leaf AS l ON l.idx = s.idx "
	                        "WHERE s.kind = 'grant' AND s.id = '" SCRATCH_GRANT "' "
	                        "AND instr(l.bytes, CAST('\"prev\":%lld,' AS BYTEA)) > 0 "
	                        "AND instr(l.bytes, CAST('\"state\":\"suspended\"' AS BYTEA)) > 0",
	                        (long long)before)
	                        .p;
	assert_int_equal(sqlite_int(s, q), 1);
}

/* -- registration ---------------------------------------------------------------------------- */

static const char good[] =
        "{\"organisation\":\"maker\",\"id\":\"G-2\",\"medium\":\"water\","
        "\"regulations\":\"jjg-162-2019\",\"benches\":\"B-03\",\"size_min_milli\":15000,"
        "\"size_max_milli\":25000,\"class_min_milli\":2000,\"class_max_milli\":2000,"
        "\"valid_from_day\":\"2024-04-01\",\"valid_until_day\":\"2029-03-31\"}";

static void refused_at(struct scratch *s, const char *pointer, const char *value)
{
	const char *in = str_c(s->arena, json_edit(s->arena, str_of(good), pointer, value));
	struct answer a = as_bureau(s, "grant.add", in);

	if (a.result != E_INVALID || !str_eq(said(&a, "/errors/0/pointer"), str_of(pointer)))
		fail_msg("%s %s: %s at %.*s", pointer, value, err_info(a.result)->name,
		         P(said(&a, "/errors/0/pointer")));
}

static void registration(void **state)
{
	struct scratch *s = *state;
	const struct question admin = { ROLE_ADMIN, NULL, "grant.add", good };

	refused_at(s, "/organisation", "\"nobody\"");
	refused_at(s, "/organisation", "\"supply\"");
	refused_at(s, "/valid_from_day", "\"2024-03-31\"");
	refused_at(s, "/valid_until_day", "\"2024-03-31\"");
	refused_at(s, "/id", "\"..\"");
	refused_at(s, "/id", "\"a/b\"");
	refused_at(s, "/size_max_milli", "14999");
	refused_at(s, "/class_max_milli", "1999");
	refused_at(s, "/medium", "\"oil\"");
	refused_at(s, "/state", "\"granted\"");
	assert_int_equal(ask(s, s->arena, &admin).result, E_FORBIDDEN);
	(void)must(as_bureau(s, "grant.add", good));
	assert_int_equal(as_bureau(s, "grant.add", good).result, E_CONFLICT);
}

/* The day of the first leaf is the last one on which something may begin that has no case. */
static void what_begins_later_needs_a_case(void **state)
{
	struct scratch *s = *state;
	const char *in = str_c(
	        s->arena, json_edit(s->arena, str_of(good), "/valid_from_day", "\"2026-11-21\""));

	atomic_store(&s->now_ms, SCRATCH_NOW_MS + INT64_C(864000000));
	refused_at(s, "/valid_from_day", "\"2026-11-22\"");
	(void)must(as_bureau(s, "grant.add", in));
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(every_pair),      cmocka_unit_test(the_list_is_whole),
	ALONE(only_the_bureau), ALONE(the_chain),
	ALONE(registration),    ALONE(what_begins_later_needs_a_case),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

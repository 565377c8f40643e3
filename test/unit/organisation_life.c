/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an organisation: random walks over its moves against a model of four states, each log
 * then replayed; from when a move holds; and what a maker's state means for its lots. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "audit/replay.h"
#include "base/arena.h"
#include "base/date.h"
#include "support/chance.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define WALKS 12
#define STEPS 25
#define HOUR_MS INT64_C(3600000)

/* What the model allows; NULL where the event is refused. */
enum { ACTIVE, SUSPENDED, MERGED, DISSOLVED, STATES };
enum { SUSPEND, RESUME, MERGE, DISSOLVE, EVENTS };

static const char *const state_names[STATES] = { "active", "suspended", "merged", "dissolved" };
static const char *const event_names[EVENTS] = { "organisation.suspend", "organisation.resume",
	                                         "organisation.merge", "organisation.dissolve" };
static const int model[STATES][EVENTS] = {
	[ACTIVE] = { SUSPENDED, -1, MERGED, DISSOLVED },
	[SUSPENDED] = { -1, ACTIVE, MERGED, DISSOLVED },
	[MERGED] = { -1, -1, -1, -1 },
	[DISSOLVED] = { -1, -1, -1, -1 },
};

static struct answer move(struct scratch *s, int event, const char *id)
{
	const char *more = event == MERGE ? ",\"successor\":\"other\"" : "";

	return as_bureau(s, event_names[event],
	                 str_fmt(s->arena, "{\"id\":\"%s\",\"reason\":\"r\"%s}", id, more).p);
}

static int state_of(struct scratch *s, const char *id)
{
	struct answer a = must(
	        as_bureau(s, "organisation.show", str_fmt(s->arena, "{\"id\":\"%s\"}", id).p));

	for (int i = 0; i < STATES; i++)
		if (str_eq(said(&a, "/state"), str_of(state_names[i])))
			return i;
	fail_msg("%s is in no state", id);
	return -1;
}

/* No flaw about parties and chains in the whole log. */
static void log_is_sound(struct scratch *s)
{
	struct flaws flaws = flaws_new(s->arena);
	struct replay *r = replay_open(&s->world, &flaws);
	int64_t n = sqlite_int(s, "SELECT size FROM log_head");

	for (int64_t i = 0; i < n; i++) {
		struct answer leaf = leaf_at(s, i);
		struct hash h = sha256_leaf(leaf.body);
		replay_leaf(r, (uint64_t)i, leaf.body, &h);
	}
	replay_finish(r);
	if (flaws.n > 0)
		fail_msg("%.*s", P(flaw_print(s->arena, &flaws.flaw[0])));
	replay_close(r);
}

static void walk(struct scratch *s, uint64_t *dice, const char *id)
{
	int state = ACTIVE;

	(void)must(as_bureau(s, "organisation.add",
	                     str_fmt(s->arena,
	                             "{\"id\":\"%s\",\"kind\":\"maker\",\"name_zh\":\"甲\","
	                             "\"prefix\":\"AA%.2s\"}",
	                             id, id + 1)
	                             .p));
	for (int i = 0; i < STEPS; i++) {
		/* mostly to and fro, so that walks are long */
		int event = (int)between(dice, 0, chance(dice, 85) ? RESUME : DISSOLVE);
		int next = model[state][event];
		int64_t size = sqlite_int(s, "SELECT size FROM log_head");
		struct answer a = move(s, event, id);
		assert_int_equal(a.result, next < 0 ? E_STATE : OK);
		assert_int_equal(sqlite_int(s, "SELECT size FROM log_head"), size + (next >= 0));
		state = next < 0 ? state : next;
		assert_int_equal(state_of(s, id), state);
		atomic_fetch_add(&s->now_ms, between(dice, 0, 3) * 1000);
	}
}

static void random_walks(void **state)
{
	struct scratch *s = *state;
	uint64_t dice = 20261126;

	for (int i = 0; i < WALKS; i++)
		walk(s, &dice, str_fmt(s->arena, "w%02d", i).p);
	log_is_sound(s);
}

/* -- from when ------------------------------------------------------------------------------- */

static struct answer move_from(struct scratch *s, int event, int64_t from_ms)
{
	return as_bureau(s, event_names[event],
	                 str_fmt(s->arena,
	                         "{\"id\":\"maker\",\"reason\":\"r\",\"from_ms\":\"%.*s\"}",
	                         P(moment_print(s->arena, from_ms)))
	                         .p);
}

/* Never before the state that it ends, never in the future; both edges hold. */
static void from_when(void **state)
{
	struct scratch *s = *state;
	const int64_t begun = SCRATCH_NOW_MS;

	atomic_store(&s->now_ms, begun + 10 * HOUR_MS);
	assert_int_equal(move_from(s, SUSPEND, begun - 1000).result, E_INVALID);
	assert_int_equal(move_from(s, SUSPEND, begun + 10 * HOUR_MS + 1000).result, E_INVALID);
	(void)must(move_from(s, SUSPEND, begun));
	(void)must(move_from(s, RESUME, begun + 10 * HOUR_MS));
	(void)must(move_from(s, SUSPEND, begun + 10 * HOUR_MS));
	assert_int_equal(move_from(s, RESUME, begun + 9 * HOUR_MS).result, E_INVALID);
	(void)must(move_from(s, RESUME, begun + 10 * HOUR_MS));
	log_is_sound(s);
}

/* Nobody merges into what is no more. */
static void into_the_dissolved(void **state)
{
	struct scratch *s = *state;

	(void)must(move(s, DISSOLVE, "other"));
	struct answer a = move(s, MERGE, "maker");
	assert_int_equal(a.result, E_INVALID);
	assert_true(str_eq(said(&a, "/errors/0/pointer"), S("/successor")));
	assert_int_equal(state_of(s, "maker"), ACTIVE);
}

/* -- lots ------------------------------------------------------------------------------------ */

/* The runs are made on 2026-11-20 from 08:18 to 09:01, a day before the world is registered; so the
 * state is put back behind the platform's back. */
static struct answer sent_when(struct scratch *s, const char *set)
{
	sqlite_do(s, str_fmt(s->arena, "UPDATE organisation SET %s WHERE id = 'maker'", set).p);
	return upload(s, lot_of(s->arena, "a", "100000000001"));
}

static str ms_at(struct scratch *s, int hour)
{
	return str_fmt(s->arena, "%lld", (long long)(day_moment(20777) + hour * HOUR_MS));
}

static void refused_after(void **state)
{
	struct scratch *s = *state;

	for (int i = SUSPENDED; i < STATES; i++) {
		str set = str_fmt(s->arena, "state = '%s', state_from_ms = %.*s", state_names[i],
		                  P(ms_at(s, 9)));
		struct answer a = sent_when(s, set.p);
		assert_int_equal(a.result, E_NOT_ACTIVE);
		assert_int_equal(a.status, 422);
	}
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), 0);
}

static void withheld_before(void **state)
{
	struct scratch *s = *state;
	str set = str_fmt(s->arena, "state = 'merged', successor = 'other', state_from_ms = %.*s",
	                  P(ms_at(s, 10)));

	(void)must(sent_when(s, set.p));
	assert_int_equal(sqlite_int(s, "SELECT withheld FROM lot"), 1);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification WHERE certificate = 2"),
	                 0);
}

static void past_suspensions(void **state)
{
	struct scratch *s = *state;
	const char *during = "suspensions = '2026-11-20T08:00:00+08:00/2026-11-20T08:30:00+08:00'";
	const char *after = "suspensions = '2026-11-20T09:30:00+08:00/2026-11-20T17:00:00+08:00'";

	assert_int_equal(sent_when(s, during).result, E_NOT_ACTIVE);
	(void)must(sent_when(s, after));
	assert_int_equal(sqlite_int(s, "SELECT withheld FROM lot"), 0);
}

/* Rows from before there was a state are active. */
static void without_a_state(void **state)
{
	struct scratch *s = *state;

	(void)must(sent_when(s, "state = NULL, state_from_ms = NULL"));
	assert_int_equal(state_of(s, "maker"), ACTIVE);
	(void)must(move(s, SUSPEND, "maker"));
}

/* An upload that was prepared before a suspension is prepared again. */
static void authority_goes_up(void **state)
{
	struct scratch *s = *state;
	int64_t before = sqlite_int(s, "SELECT authority FROM log_head");

	(void)must(move(s, SUSPEND, "maker"));
	(void)must(move(s, DISSOLVE, "maker"));
	assert_int_equal(sqlite_int(s, "SELECT authority FROM log_head"), before + 2);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(random_walks),      ALONE(from_when),          ALONE(refused_after),
	ALONE(withheld_before),   ALONE(past_suspensions),   ALONE(without_a_state),
	ALONE(authority_goes_up), ALONE(into_the_dissolved),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

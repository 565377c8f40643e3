/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An authorisation is withdrawn and given back all the time while lots are uploaded, through one
 * server on SQLite and through two on PostgreSQL, and people and the standard behind the bench
 * change, too.  The log decides who was first: each lot rests on the newest leaf about each of them
 * before its own, and on no older one.
 *
 * FANGSHENG_LONG: ten times as many. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit/replay.h"
#include "base/arena.h"
#include "base/os.h"
#include "main/audit_log.h"
#include "op/open.h"
#include "op/publish.h"
#include "support/instance.h"
#include "support/pgbox.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define UPLOADERS 4
#define LOTS 20

struct racer {
	struct scratch server; /* with the app of one of the servers */
	uint64_t seed;
	int lots;
	int receipts;
	int changes;
	_Atomic bool *stop;
	const char *person; /* the verifier, by the id in the log */
};

static void *upload_main(void *state)
{
	struct racer *r = state;

	for (int i = 0; i < r->lots; i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct answer answer = { 0 };
		for (int tries = 0; tries < 100 && answer.status != 201 && answer.status != 200;
		     tries++) {
			const struct question q = { .role = ROLE_MAKER,
				                    .organisation = "maker",
				                    .op = "lot.upload",
				                    .body = lot_file(a, r->seed + (uint64_t)i, 3) };
			answer = ask(&r->server, a, &q);
		}
		r->receipts += answer.status == 201 || answer.status == 200;
	}
	return NULL;
}

/* What the bureau does in turn.  A leave of long ago and another certificate change nothing for the
 * lots but the leaf on which they have to rest. */
static const struct {
	const char *op, *in;
} turns[] = {
	{ "grant.suspend", "{\"id\":\"" SCRATCH_GRANT "\",\"reason\":\"r\"}" },
	{ "person.leave", "{\"id\":\"%s\",\"from_day\":\"2020-01-01\","
	                  "\"until_day\":\"2020-01-02\",\"reason\":\"leave\"}" },
	{ "grant.resume", SCRATCH_LIFTED },
	{ "standard.renew",
	  "{\"id\":\"S-1\",\"organisation\":\"maker\",\"trace_certificate\":\"T\","
	  "\"trace_from_day\":\"2026-01-01\",\"trace_until_day\":\"2027-01-01\"}" },
};
#define TURNS (int)(sizeof turns / sizeof turns[0])

static const char *with_person(struct arena *a, const char *in, const char *person)
{
	str head, tail = str_cut(str_of(in), '%', &head);

	return tail.n == 0
	               ? in
	               : str_fmt(a, "%.*s%s%.*s", P(head), person, P(str_part(tail, 1, tail.n))).p;
}

static void *change_main(void *state)
{
	struct racer *r = state;

	while (!*r->stop) {
		AUTO(arena_end) struct arena *a = arena_new();
		const struct question q = { .role = ROLE_BUREAU,
			                    .op = turns[r->changes % TURNS].op,
			                    .in = with_person(a, turns[r->changes % TURNS].in,
			                                      r->person) };
		r->changes += ask(&r->server, a, &q).status == 201;
		(void)usleep(2000);
	}
	return NULL;
}

/* -- the log --------------------------------------------------------------------------------- */

static bool text_is(const struct json *v, str key, const char *text)
{
	const struct json *member = json_get(v, key);

	return member != NULL && str_eq(member->text, str_of(text));
}

static bool rests_on(const struct json *lot, int64_t index)
{
	const struct json *basis = json_get(lot, S("rests_on"));

	for (const struct json *pair = basis->first; pair != NULL; pair = pair->next)
		if (strtoll(pair->first->text.p, NULL, 10) == index)
			return true;
	return false;
}

/* The newest leaves about what lots rest on. */
struct newest {
	const char *type;
	str subject;
	int64_t index;
};

static void newest_note(struct newest *n, const struct json *leaf, int64_t index)
{
	if (text_is(leaf, S("type"), n->type) &&
	    str_eq(json_get(leaf, S("subject"))->text, n->subject))
		n->index = index;
}

/* Returns how many lots there are. */
static int order_check(struct scratch *s, const char *person)
{
	int64_t size = sqlite_int(s, "SELECT size FROM log_head");
	struct newest newest[] = { { "grant", S(SCRATCH_GRANT), -1 },
		                   { "person", str_of(person), -1 },
		                   { "standard", S("maker/S-1"), -1 } };
	int late = 0;
	int lots = 0;

	for (int64_t i = 0; i < size; i++) {
		struct answer leaf = leaf_at(s, i);
		for (int k = 0; k < 3; k++)
			newest_note(&newest[k], leaf.json, i);
		if (!text_is(leaf.json, S("type"), "lot"))
			continue;
		lots++;
		for (int k = 0; k < 3; k++) {
			if (rests_on(leaf.json, newest[k].index))
				continue;
			late++;
			print_message("the lot at %lld does not rest on the %s at %lld\n",
			              (long long)i, newest[k].type, (long long)newest[k].index);
		}
	}
	assert_int_equal(late, 0);
	return lots;
}

static void audit_check(struct scratch *s)
{
	struct flaws flaws = flaws_new(s->arena);
	AUTO(replay_end) struct replay *replay = replay_open(&s->world, &flaws);
	struct audit_counts counts = { 0 };
	struct db *db;

	assert_int_equal(publish_once(&s->cx, s->app), OK);
	assert_int_equal(app_reader(s->app, &s->cx, &db), OK);
	{
		AUTO(tx_end) struct tx tx = { 0 };
		assert_int_equal(tx_begin(&s->cx, db, DB_READ_ONLY, &tx), OK);
		assert_int_equal(audit_log(&s->cx, s->app, &tx, replay, &flaws, &counts), OK);
	}
	app_reader_return(s->app, db);
	for (uint32_t i = 0; i < flaws.kept; i++)
		print_message("%.*s\n", P(flaw_print(s->arena, &flaws.flaw[i])));
	assert_int_equal(flaws.n, 0);
}

/* -- the race -------------------------------------------------------------------------------- */

static void adopt(struct scratch *s, const char *name)
{
	struct buf b = buf_new(s->arena);
	struct json_writer w = json_writer_new(&b, false);
	str text;

	assert_int_equal(os_read_file(&s->cx, str_fmt(s->arena, "rulebooks/%s.json", name).p,
	                              1 << 20, &text),
	                 OK);
	json_object(&w);
	json_member_str(&w, "text", text);
	json_object_end(&w);
	(void)must(as_bureau(s, "rulebook.adopt", str_c(s->arena, buf_view(&b))));
}

/* The bench is traced by a standard.  Returns the verifier's id. */
static const char *standard_make(struct scratch *s)
{
	(void)must(attach(s, "permit.pdf", "application/pdf"));
	adopt(s, "deadlines");
	adopt(s, "calendar");
	(void)must(as_bureau(s, "standard.add",
	                     "{\"organisation\":\"maker\",\"id\":\"S-1\",\"name_zh\":\"标准\","
	                     "\"medium\":\"water\",\"certificate\":\"C\",\"u_rel_ppm\":500,"
	                     "\"k_milli\":2000,\"measuring_range\":\"all\",\"valid_from_day\":"
	                     "\"2026-01-01\",\"valid_until_day\":\"2030-01-01\",\"trace_issuer\":"
	                     "\"institute\",\"trace_certificate\":\"T\",\"trace_from_day\":"
	                     "\"2026-01-01\",\"trace_until_day\":\"2027-01-01\"}"));
	(void)must(as_bureau(s, "bench.renew",
	                     "{\"organisation\":\"maker\",\"id\":\"B-03\",\"certificate\":\"C\","
	                     "\"valid_from_day\":\"2026-01-01\",\"valid_until_day\":\"2030-01-01\","
	                     "\"standard\":\"S-1\"}"));
	(void)must(upload(s, lot_file(s->arena, 1, 1)));
	for (int64_t i = sqlite_int(s, "SELECT size FROM log_head") - 1; i > 0; i--) {
		struct answer leaf = leaf_at(s, i);
		if (text_is(leaf.json, S("type"), "lot"))
			return str_c(s->arena, json_get(leaf.json, S("verifier"))->text);
	}
	return NULL;
}

static void race(struct scratch *s, struct app *app[2])
{
	int lots = getenv("FANGSHENG_LONG") != NULL ? 10 * LOTS : LOTS;
	struct racer uploader[UPLOADERS];
	_Atomic bool stop = false;
	struct racer bureau = { .server = *s, .stop = &stop, .person = standard_make(s) };
	pthread_t thread[UPLOADERS + 1];

	assert_int_equal(pthread_create(&thread[UPLOADERS], NULL, change_main, &bureau), 0);
	for (int i = 0; i < UPLOADERS; i++) {
		uploader[i] = (struct racer){ .server = *s, .seed = 1000u * (unsigned)(i + 1) };
		uploader[i].server.app = app[i % 2];
		uploader[i].lots = lots;
		assert_int_equal(pthread_create(&thread[i], NULL, upload_main, &uploader[i]), 0);
	}
	for (int i = 0; i < UPLOADERS; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	stop = true;
	assert_int_equal(pthread_join(thread[UPLOADERS], NULL), 0);
	for (int i = 0; i < UPLOADERS; i++)
		assert_int_equal(uploader[i].receipts, lots);
	print_message("# %d lots, %d changes of what they rest on\n", UPLOADERS * lots,
	              bureau.changes);
	assert_true(bureau.changes > 4);
	assert_int_equal(order_check(s, bureau.person), UPLOADERS * lots + 1);
	audit_check(s);
}

static void test_one_server(void **state)
{
	struct scratch *s = *state;
	struct app *app[2] = { s->app, s->app };

	race(s, app);
}

static void test_two_servers(void **state)
{
	struct scratch *s = *state;
	struct scratch twin;

	scratch_twin(s, &twin);
	struct app *app[2] = { s->app, twin.app };
	race(s, app);
	scratch_twin_end(&twin);
}

static int setup_postgresql(void **state)
{
	(void)setenv("FANGSHENG_TEST_DB_ENGINE", "pg", 1);
	return scratch_setup_serving(state);
}

static void no_cluster(void **state)
{
	(void)state;
	print_message("# SKIP: FANGSHENG_TEST_PG names no PostgreSQL cluster\n");
	skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_server, scratch_setup_serving,
		                                scratch_teardown),
		cmocka_unit_test_setup_teardown(test_two_servers, setup_postgresql,
		                                scratch_teardown),
	};
	const struct CMUnitTest without[] = { tests[0], cmocka_unit_test(no_cluster) };

	if (!pgbox_there())
		return cmocka_run_group_tests(without, NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

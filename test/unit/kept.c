/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are kept in memory: asked once, right for each key, bounded, none of a lost database,
 * and none that a statement could change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "op/kept.h"
#include "support/instance.h"
#include "support/statements.h"

#include <cmocka.h> /* last: it has a fail of its own */

struct party {
	str id;
	str district;
	int64_t one;
};

static const struct field party_fields[] = {
	FIELD(struct party, id, "of an organisation"),
	FIELD(struct party, district, "of the same", .optional = true),
	FIELD(struct party, one, "a number"),
};
static const struct rec party_rec = REC(struct party, "party", party_fields);

static const struct sql found = {
	"test.party",
	"SELECT id, district, CAST(1 AS BIGINT) AS one FROM organisation WHERE id = $1", NULL,
	&party_rec
};
static const struct sql other = {
	"test.party-2",
	"SELECT id, district, CAST(2 AS BIGINT) AS one FROM organisation WHERE id = $1", NULL,
	&party_rec
};
static const struct sql any = {
	"test.any",
	"SELECT CAST($1 AS TEXT) AS id, CAST(NULL AS TEXT) AS district, CAST(3 AS BIGINT) AS one",
	NULL, &party_rec
};

/* As a server would ask, on a connection that knew of so many more moves of the writer. */
static err look(struct scratch *s, const struct sql *q, const char *key, int moves,
                struct party *out)
{
	AUTO(call_release) struct call *call = call_new(s->app, app_op(s->app, "meter.page"));
	AUTO(app_snapshot_end) struct snapshot snapshot = { 0 };

	assert_int_equal(app_snapshot(s->app, &s->cx, &snapshot), OK);
	call->tx = &snapshot.reader.tx;
	call->writer_moves = snapshot.reader.writer_moves + moves;
	err e = kept_get(call, q, str_of(key), out);
	if (e == OK) {
		out->id = str_dup(s->arena, out->id);
		out->district = out->district.p ? str_dup(s->arena, out->district) : S_NONE;
	}
	return e;
}

static void asked_once(void **state)
{
	struct scratch *s = *state;
	int64_t before = kept_misses(s->app);
	struct party p;

	for (int i = 0; i < 3; i++) {
		assert_int_equal(look(s, &found, "maker", 0, &p), OK);
		assert_true(str_eq(p.id, S("maker")));
		assert_true(str_eq(p.district, S("310115")));
		assert_int_equal(p.one, 1);
	}
	assert_int_equal(kept_misses(s->app) - before, 1);
	assert_int_equal(look(s, &found, "other", 0, &p), OK);
	assert_true(str_eq(p.district, S("310106")));
	assert_int_equal(look(s, &found, "bureau", 0, &p), OK);
	assert_int_equal(look(s, &found, "bureau", 0, &p), OK);
	assert_null(p.district.p); /* absent stays absent */
	assert_int_equal(look(s, &other, "maker", 0, &p), OK);
	assert_int_equal(p.one, 2); /* of another statement */
	assert_int_equal(kept_misses(s->app) - before, 4);
}

static void what_is_not_there_is_asked_again(void **state)
{
	struct scratch *s = *state;
	int64_t before = kept_misses(s->app);
	struct party p;

	for (int i = 0; i < 3; i++)
		assert_int_equal(look(s, &found, "nobody", 0, &p), E_NOT_FOUND);
	assert_int_equal(kept_misses(s->app) - before, 3);
}

static void none_of_a_lost_database(void **state)
{
	struct scratch *s = *state;
	struct party p;

	assert_int_equal(look(s, &found, "supply", 0, &p), OK);
	int64_t before = kept_misses(s->app);
	/* A reader of another connection of the writer neither finds nor leaves one. */
	assert_int_equal(look(s, &found, "supply", 1, &p), OK);
	assert_int_equal(look(s, &found, "institute", 1, &p), OK);
	assert_int_equal(look(s, &found, "institute", 1, &p), OK);
	assert_int_equal(kept_misses(s->app) - before, 3);
	assert_int_equal(look(s, &found, "supply", 0, &p), OK);
	assert_int_equal(kept_misses(s->app) - before, 3);
}

/* More than the places, and more than the bytes. */
static void bounded_and_right(void **state)
{
	struct scratch *s = *state;
	char key[40];
	struct party p;

	for (int i = 0; i < 120000; i++) {
		(void)snprintf(key, sizeof key, "%d", i % 90000);
		assert_int_equal(look(s, &any, key, 0, &p), OK);
		assert_true(str_eq(p.id, str_of(key)));
		assert_int_equal(p.one, 3);
	}
}

/* -- no statement changes such a row --------------------------------------------------------- */

/* The columns of lot.shown, by table. */
static const char *const kept_columns[][2] = {
	{ "lot", "organisation" },     { "lot", "type" },        { "lot", "regulation" },
	{ "lot", "verified_day" },     { "lot", "first_index" }, { "organisation", "name_zh" },
	{ "organisation", "name_en" },
};

struct watch {
	int updates; /* of these tables */
	bool shown;  /* lot.shown was met */
};

static void statement_check(const struct sql *q, struct watch *w)
{
	for (int i = 0; i < COUNT_OF(kept_columns); i++) {
		const char *table = kept_columns[i][0];
		char begin[64], set[64];
		(void)snprintf(begin, sizeof begin, "DELETE FROM %s ", table);
		assert_null(strstr(q->text, begin));
		(void)snprintf(begin, sizeof begin, "UPDATE %s SET", table);
		(void)snprintf(set, sizeof set, " %s = $", kept_columns[i][1]);
		const char *update = strstr(q->text, begin);
		if (update == NULL)
			continue;
		w->updates++;
		const char *change = strstr(update, set);
		const char *where = strstr(update, "WHERE");
		/* lot.place writes the index in the transaction that inserts the lot. */
		if (change != NULL && where != NULL && change < where &&
		    strcmp(q->name, "lot.place") != 0)
			fail_msg("%s changes %s.%s, which look-ups keep", q->name, table,
			         kept_columns[i][1]);
	}
	w->shown = w->shown || strcmp(q->name, "lot.shown") == 0;
}

static void list_check(struct cx *cx, void *state, const struct sql *q, int n)
{
	(void)cx;
	for (int i = 0; i < n; i++)
		statement_check(&q[i], state);
}

static void no_statement_changes_one(void **state)
{
	struct scratch *s = *state;
	struct watch w = { 0 };

	statements_served(&s->cx, list_check, &w);
	assert_true(w.shown);
	assert_true(w.updates > 0); /* so the words above are those that statements use */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asked_once),
		cmocka_unit_test(what_is_not_there_is_asked_again),
		cmocka_unit_test(none_of_a_lost_database),
		cmocka_unit_test(no_statement_changes_one),
		cmocka_unit_test(bounded_and_right),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

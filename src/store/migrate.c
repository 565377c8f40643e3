/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bringing a database up to the program's schema.
 *
 * schema_version has one row a step that was taken, numbered from 1.  All missing steps and their
 * rows are one transaction, so that a database is at the old schema or at the new one.  A second
 * process that tries at the same time waits at the beginning of its transaction and then finds
 * nothing to do.
 *
 * A program that is older than its database would write what the newer one no longer expects: it
 * refuses.
 *
 * A database that is spread over machines stays so: what a step makes is spread, too (spread.c). */
#include "base/arena.h"
#include "store/engine.h"
#include "store/spread.h"
#include "store/sql.h"

static const struct sql applied_all = { "schema_version.all",
	                                "SELECT step, name FROM schema_version ORDER BY step", NULL,
	                                NULL };

static const struct sql applied_add = {
	"schema_version.add", "INSERT INTO schema_version (step, name, at_ms) VALUES ($1, $2, $3)",
	NULL, NULL
};

static const struct sql applied_when = { "schema_version.when",
	                                 "SELECT at_ms FROM schema_version WHERE step = $1", NULL,
	                                 NULL };

struct progress {
	const struct migration *step;
	int n;
	int have;    /* steps that the database has taken */
	bool spread; /* the tables have to be, and those that are not yet must be empty */
};

static err applied_row(struct cx *cx, void *state, const struct value *column, int n)
{
	struct progress *p = state;
	(void)n;

	if (p->have == p->n)
		return fail(cx, E_DATABASE,
		            "the database is newer than this program: it has step %lld, %.*s, and "
		            "the program knows %d; use the newer program",
		            (long long)column[0].i, P(column[1].s), p->n);
	const char *name = p->step[p->have].name;
	if (column[0].i != p->have + 1 || !str_eq(column[1].s, str_of(name)))
		return fail(cx, E_DATABASE,
		            "step %lld of the database is %.*s, the program expects %s as step %d",
		            (long long)column[0].i, P(column[1].s), name, p->have + 1);
	p->have++;
	return OK;
}

static err step_take(struct cx *cx, struct tx *tx, const struct progress *p, int i)
{
	const struct value row[] = { V_INT(i + 1), V_TEXT(str_of(p->step[i].name)),
		                     V_INT(cx_now_ms(cx)) };
	str rest = p->step[i].text;
	str statement;

	for (int k = 1; sql_split(&rest, &statement); k++) {
		err e = tx->db->engine->script(cx, tx->db, statement);
		if (e != OK)
			return fail(cx, e, "%s, statement %d: %.*s", p->step[i].name, k,
			            P(cx->detail));
	}
	return db_run(cx, tx, &applied_add, row, 3, NULL);
}

static err new_steps_take(struct cx *cx, struct tx *tx, const struct progress *p)
{
	bool spread;

	TRY(spread_begin(cx, tx, p->step, p->n, &spread));
	for (int i = p->have; i < p->n; i++)
		TRY(step_take(cx, tx, p, i));
	if (spread || p->spread)
		TRY(spread_tables(cx, tx, p->step, p->n, p->spread));
	return tx_commit(cx, tx);
}

static err steps_take(struct cx *cx, struct db *db, struct progress *p)
{
	AUTO(tx_end) struct tx tx = { 0 };

	TRY(db_begin(cx, db, BEGIN_SCHEMA, &tx));
	if (p->spread)
		TRY(spread_possible(cx, &tx));
	TRY(db->engine->script(cx, db,
	                       S("CREATE TABLE IF NOT EXISTS schema_version (step BIGINT PRIMARY "
	                         "KEY, name TEXT NOT NULL, at_ms BIGINT NOT NULL)")));
	TRY(db_each(cx, &tx, &applied_all, NULL, 0, applied_row, p));
	if (p->have == p->n && !p->spread)
		return OK;
	return new_steps_take(cx, &tx, p);
}

/* Whoever may only read cannot help it, but can tell. */
static err steps_compare(struct cx *cx, struct db *db, struct progress *p)
{
	AUTO(tx_end) struct tx tx = { 0 };

	TRY(tx_begin(cx, db, DB_READ_ONLY, &tx));
	TRY(db_each(cx, &tx, &applied_all, NULL, 0, applied_row, p));
	if (p->have < p->n)
		return fail(cx, E_DATABASE,
		            "the database is older than this program: it has step %d of %d",
		            p->have, p->n);
	return OK;
}

err db_migrate(struct cx *cx, struct db *db, const struct migration *step, int n)
{
	struct progress p = { .step = step, .n = n };

	if (db->access == DB_READ_ONLY)
		return steps_compare(cx, db, &p);
	return steps_take(cx, db, &p);
}

err db_migrate_spread(struct cx *cx, struct db *db, const struct migration *step, int n)
{
	struct progress p = { .step = step, .n = n, .spread = true };

	return steps_take(cx, db, &p);
}

err db_migrated(struct cx *cx, struct tx *tx, int64_t step, int64_t *at_ms)
{
	const struct value param[] = { V_INT(step) };
	struct value at;

	TRY(db_one(cx, tx, &applied_when, param, 1, &at, 1));
	*at_ms = at.i;
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Citus spreads a table over machines when a function of its own is called for it; afterwards the
 * same SQL text goes on working.  Which function, follows from the table's kind:
 *
 *   reference   create_reference_table(t)             the whole table on each machine
 *   bucketed    create_distributed_table(t, 'bucket') each row where the hash of its bucket says;
 *   lot-keyed   the same by 'lot'                     tables of one kind are colocated: rows with
 *   log-keyed   the same by 'block'                   equal keys lie on one machine
 *   local       citus_add_local_table_to_metadata(t)  the whole table on the coordinator
 *
 * In this order: a foreign key may point to reference tables only, or to the same key.  How many
 * shards a table gets is Citus' own setting, citus.shard_count.
 *
 * Local tables are made known to Citus for one reason.  A transaction that writes to one other
 * machine alone is committed there first and here after it; a crash in between would leave leaves
 * in the log that its head does not count.  With the head known to Citus it is two machines that
 * write, and Citus commits in two phases.
 *
 * The coordinator has to be one of Citus' nodes.  Reference tables then lie on it, too, and are
 * read there: a change of a grant and the counter `authority` become visible in one moment.  On
 * another machine the change could be seen later than the counter, and a lot could slip in between.
 *
 * That a database is spread stands in Citus' own table and nowhere else, so a later migration finds
 * it there and spreads what is new.  All of it happens in the transaction of the migration.  Citus
 * would run parts of it in parallel, over connections that cannot see that transaction: it is told
 * not to.
 *
 * The statements below are Citus' or the catalogue's.  They run on PostgreSQL alone. */
#include "store/spread.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/engine.h"
#include "store/kind.h"

enum { SPREAD_ALL, NODES };

static const struct sql q[] = {
	[SPREAD_ALL] = { "citus.tables",
	                 "SELECT CAST(c.relname AS TEXT), CAST(p.partmethod AS TEXT), "
	                 "CAST(p.repmodel AS TEXT) FROM pg_dist_partition AS p "
	                 "JOIN pg_class AS c ON c.oid = p.logicalrelid "
	                 "WHERE pg_table_is_visible(c.oid)",
	                 NULL, NULL },
	[NODES] = { "citus.nodes",
	            "SELECT count(*), count(*) FILTER (WHERE groupid = 0), "
	            "count(*) FILTER (WHERE nodename NOT IN ('localhost', '127.0.0.1', '::1')) "
	            "FROM pg_dist_node",
	            NULL, NULL },
};

/* -- what is where --------------------------------------------------------------------------- */

struct placed {
	struct placed *next;
	str table;
	enum kind_place place;
};

/* pg_dist_partition: partmethod is h (by hash) or n; of the latter, repmodel is t when the table
 * lies everywhere. */
static err placed_row(struct cx *cx, void *state, const struct value *column, int n)
{
	struct placed **newest = state;
	struct placed *p = NEW(cx->arena, struct placed);
	(void)n;

	*p = (struct placed){ .next = *newest, .table = str_dup(cx->arena, column[0].s) };
	p->place = str_eq(column[1].s, S("h"))   ? PLACE_BY_KEY
	           : str_eq(column[2].s, S("t")) ? PLACE_EVERYWHERE
	                                         : PLACE_COORDINATOR;
	*newest = p;
	return OK;
}

static bool is_placed(const struct placed *p, const struct kind_table *t)
{
	for (; p != NULL; p = p->next)
		if (str_eq(p->table, t->name) && p->place == t->kind->place)
			return true;
	return false;
}

/* -- the calls ------------------------------------------------------------------------------- */

/* The table with which all others of its kind are colocated: the first one. */
static const struct kind_table *leader(const struct kind_table *all, const struct kind_table *t)
{
	while (all->kind != t->kind)
		all = all->next;
	return all;
}

static str call_text(struct arena *a, const struct kind_table *all, const struct kind_table *t)
{
	const struct kind_table *first = leader(all, t);
	str with = first == t ? S("none") : first->name;

	if (t->kind->place == PLACE_EVERYWHERE)
		return str_fmt(a, "SELECT create_reference_table('%.*s')", P(t->name));
	if (t->kind->place == PLACE_COORDINATOR)
		return str_fmt(a, "SELECT citus_add_local_table_to_metadata('%.*s')", P(t->name));
	return str_fmt(a, "SELECT create_distributed_table('%.*s', '%s', colocate_with => '%.*s')",
	               P(t->name), t->kind->key, P(with));
}

str db_spread_text(struct arena *a, const struct migration *step, int n)
{
	const struct kind_table *all = kind_tables(a, step, n);
	struct buf b = buf_new(a);

	for (int place = 0; place < KIND_PLACES; place++)
		for (const struct kind_table *t = all; t != NULL; t = t->next)
			if (t->kind != NULL && t->kind->place == (enum kind_place)place)
				buf_fmt(&b, "%.*s;\n", P(call_text(a, all, t)));
	return buf_view(&b);
}

static err one_row(struct cx *cx, void *state, const struct value *column, int n)
{
	(void)cx;
	(void)column;
	(void)n;
	*(bool *)state = true;
	return OK;
}

static err empty_check(struct cx *cx, struct tx *tx, str table)
{
	struct sql *any = NEW(tx->db->arena, struct sql); /* found again by its address */
	bool rows = false;

	any->name = "citus.any";
	any->text = str_fmt(tx->db->arena, "SELECT 1 FROM %.*s LIMIT 1", P(table)).p;
	TRY(db_each(cx, tx, any, NULL, 0, one_row, &rows));
	if (!rows)
		return OK;
	return fail(cx, E_IN_USE,
	            "%.*s has rows: init spreads a new database only; the manual tells how one "
	            "that is in use moves",
	            P(table));
}

static err table_place(struct cx *cx, struct tx *tx, const struct kind_table *all,
                       const struct kind_table *t, bool empty)
{
	if (empty && t->kind->place != PLACE_COORDINATOR)
		TRY(empty_check(cx, tx, t->name));
	err e = tx->db->engine->script(cx, tx->db, call_text(cx->arena, all, t));
	if (e != OK)
		return fail(cx, e, "spreading %.*s: %.*s", P(t->name), P(cx->detail));
	return OK;
}

err spread_tables(struct cx *cx, struct tx *tx, const struct migration *step, int n, bool empty)
{
	const struct kind_table *all = kind_tables(cx->arena, step, n);
	struct placed *placed = NULL;

	TRY(db_each(cx, tx, &q[SPREAD_ALL], NULL, 0, placed_row, &placed));
	for (int place = 0; place < KIND_PLACES; place++)
		for (const struct kind_table *t = all; t != NULL; t = t->next)
			if (t->kind != NULL && t->kind->place == (enum kind_place)place &&
			    !is_placed(placed, t))
				TRY(table_place(cx, tx, all, t, empty));
	return OK;
}

/* -- before ---------------------------------------------------------------------------------- */

static err in_sequence(struct cx *cx, struct tx *tx)
{
	return tx->db->engine->script(
	        cx, tx->db,
	        S("SELECT set_config('citus.multi_shard_modify_mode', 'sequential', true)"));
}

err spread_begin(struct cx *cx, struct tx *tx, const struct migration *step, int n, bool *spread)
{
	const struct kind_table *t = kind_tables(cx->arena, step, n);
	struct placed *placed = NULL;

	*spread = false;
	if (!tx->db->citus)
		return OK;
	TRY(db_each(cx, tx, &q[SPREAD_ALL], NULL, 0, placed_row, &placed));
	for (; t != NULL; t = t->next)
		*spread = *spread || (t->kind != NULL && is_placed(placed, t));
	return *spread ? in_sequence(cx, tx) : OK;
}

/* Citus adds the coordinator by itself as long as there is no other node.  Where all nodes are on
 * one machine, which is for trying things, it can have no other name than localhost. */
static err coordinator_check(struct cx *cx, struct tx *tx)
{
	struct value v[3];

	TRY(db_one(cx, tx, &q[NODES], NULL, 0, v, 3));
	if (v[0].i == 0 || v[1].i > 0)
		return OK;
	if (v[2].i == 0)
		return tx->db->engine->script(cx, tx->db,
		                              S("SELECT citus_set_coordinator_host('localhost')"));
	return fail(cx, E_USAGE,
	            "the coordinator is not a node of this Citus: first run SELECT "
	            "citus_set_coordinator_host('NAME', PORT) with the name that the other nodes "
	            "know it by");
}

err spread_possible(struct cx *cx, struct tx *tx)
{
	if (tx->db->engine != &pg_engine)
		return fail(cx, E_USAGE,
		            "only a PostgreSQL database with Citus can be spread over machines");
	if (!tx->db->citus)
		return fail(cx, E_USAGE,
		            "the database has no Citus: put citus into shared_preload_libraries of "
		            "each node, run CREATE EXTENSION citus in this database, add the "
		            "workers; or leave --distribute away");
	TRY(coordinator_check(cx, tx));
	return in_sequence(cx, tx);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transactions and statements on PostgreSQL.
 *
 * BEGIN and marks are not sent by themselves: they wait for the statement that follows.  So a
 * beginning never fails, and a transaction without statements costs nothing.
 *
 * A commit has three ends, not two.  The server says COMMIT: it is stored.  The server says that it
 * failed: it is not.  The connection breaks, the server stays silent, or it warns that it did not
 * wait for the standby: nobody here can tell, and E_UNCERTAIN says just that.  The caller asks
 * again under the same key. */
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "store/db_pg.h"
#include "store/lex.h"

#define SCHEMA_LOCK "727166003" /* any number that is ours */
#define ROWS_AT_ONCE 8192
#define BYTES_AT_ONCE (8 << 20)

struct pg_stmt {
	struct stmt stmt;
	struct pg_text one;
	struct pg_text many; /* text NULL until many rows come */
	Oid *type;           /* of the parameters */
	struct value *value; /* column_n of them: the row in hand */
	/* parameters as libpq wants them */
	const char **p;
	int *n;
	int *binary;
	int64_t *number;
};

/* -- types ----------------------------------------------------------------------------------- */

/* pg_type.dat; what a cast or a function of ours may yield beside our three. */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25 };

static enum value_kind kind_of(Oid type)
{
	switch (type) {
	case OID_INT8:
	case OID_INT4:
	case OID_INT2:
		return VALUE_INT;
	case OID_TEXT:
		return VALUE_TEXT;
	case OID_BYTEA:
		return VALUE_BLOB;
	default:
		return VALUE_NULL;
	}
}

static const char *name_of(Oid type)
{
	switch (kind_of(type)) {
	case VALUE_INT:
		return type == OID_INT8 ? "bigint" : type == OID_INT4 ? "integer" : "smallint";
	case VALUE_BLOB:
		return "bytea";
	case VALUE_TEXT:
	case VALUE_NULL:
		break;
	}
	return "text";
}

static bool fits_in(Oid type, int64_t i)
{
	if (type == OID_INT4)
		return i == (int32_t)i;
	return type == OID_INT8 || i == (int16_t)i;
}

/* The integer in network order, in the first bytes of *out; returns how many. */
static int int_write(Oid type, int64_t i, int64_t *out)
{
	uint16_t two = htobe16((uint16_t)i);
	uint32_t four = htobe32((uint32_t)i);
	uint64_t eight = htobe64((uint64_t)i);

	if (type == OID_INT8)
		memcpy(out, &eight, sizeof eight);
	else if (type == OID_INT4)
		memcpy(out, &four, sizeof four);
	else
		memcpy(out, &two, sizeof two);
	return type == OID_INT8 ? 8 : type == OID_INT4 ? 4 : 2;
}

static int64_t int_read(const char *p, int n)
{
	uint16_t two;
	uint32_t four;
	uint64_t eight;

	switch (n) {
	case sizeof two:
		memcpy(&two, p, sizeof two);
		return (int16_t)be16toh(two);
	case sizeof four:
		memcpy(&four, p, sizeof four);
		return (int32_t)be32toh(four);
	default:
		memcpy(&eight, p, sizeof eight);
		return (int64_t)be64toh(eight);
	}
}

/* -- transactions ---------------------------------------------------------------------------- */

static const char *const begin_text[] = {
	[BEGIN_SNAPSHOT] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	[BEGIN_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
	[BEGIN_SCHEMA] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
};

static int64_t patience_ms(const struct pg_db *c)
{
	if (c->kind == BEGIN_SCHEMA)
		return PG_SCHEMA_MS;
	return (c->db.access == DB_READ_WRITE ? PG_WRITE_MS : PG_READ_MS) + PG_SILENCE_MS;
}

static int text_send(struct pg_db *c, void *state)
{
	return PQsendQueryParams(c->conn, state, 0, NULL, NULL, NULL, NULL, 1);
}

static err text_run(struct cx *cx, struct pg_db *c, const char *what, const char *text)
{
	AUTO(pg_result_end) PGresult *r = NULL;

	return pg_exchange(cx, c, what, text_send, (void *)(uintptr_t)text, patience_ms(c), &r);
}

/* A session of ours that has written and is silent in the middle of what it was sending: its server
 * was stopped there, or is cut off.  PostgreSQL ends those that are silent between two commands
 * (idle_in_transaction_session_timeout), and until version 17 has nothing for one that waits for
 * the rest of a pipeline, with all its locks, for ever. */
static const char silent_end_text[] =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND usename = current_user "
        "AND application_name = current_setting('application_name') "
        "AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL AND wait_event = 'ClientRead' "
        "AND state_change < clock_timestamp() - interval '5 seconds'";

static void word_add(struct pg_db *c, const char *text)
{
	c->word[c->word_n++] = text;
}

/* Whoever else changes the schema is waited for as long as it takes. */
static err schema_lock(struct cx *cx, struct pg_db *c)
{
	TRY(text_run(cx, c, "migration",
	             "SELECT set_config('lock_timeout', '0', true), "
	             "set_config('statement_timeout', '0', true)"));
	return text_run(cx, c, "migration", "SELECT pg_advisory_xact_lock(" SCHEMA_LOCK ")");
}

static err pg_begin(struct cx *cx, struct db *db, enum begin kind)
{
	struct pg_db *c = (struct pg_db *)db;

	c->kind = kind;
	c->begun = false;
	c->word_n = 0;
	word_add(c, begin_text[kind]);
	if (c->waited && kind == BEGIN_WRITE)
		word_add(c, silent_end_text);
	c->waited = false;
	return kind == BEGIN_SCHEMA ? schema_lock(cx, c) : OK;
}

static void tx_forget(struct pg_db *c)
{
	c->begun = false;
	c->word_n = 0;
	c->kind = BEGIN_WRITE;
}

static err commit(struct cx *cx, struct pg_db *c)
{
	AUTO(pg_result_end) PGresult *r = NULL;

	c->warned = false;
	err e = pg_exchange(cx, c, "COMMIT", text_send, (void *)(uintptr_t) "COMMIT", PG_COMMIT_MS,
	                    &r);
	if (c->lost)
		return fail(cx, E_UNCERTAIN, "%.*s", P(cx->detail));
	TRY(e);
	if (strcmp(PQcmdStatus(r), "COMMIT") != 0)
		return fail(cx, E_DATABASE, "COMMIT: the database has rolled back");
	if (c->warned)
		return fail(cx, E_UNCERTAIN,
		            "COMMIT: the database has warned; perhaps no standby has it");
	tx_forget(c);
	return OK;
}

/* A mark that has not gone out yet is taken back by not sending it. */
static bool mark_waits(const struct pg_db *c)
{
	return c->word_n > 0 && strcmp(c->word[c->word_n - 1], "SAVEPOINT mark") == 0;
}

static err pg_control(struct cx *cx, struct db *db, enum control what)
{
	struct pg_db *c = (struct pg_db *)db;

	if (what == CONTROL_COMMIT)
		return c->begun ? commit(cx, c) : OK;
	if (c->lost && c->begun)
		return fail(cx, E_UNAVAILABLE, "the connection was lost before");
	if (what == CONTROL_KEEP && c->sent_n > 0)
		return text_run(cx, c, "RELEASE mark", "RELEASE mark");
	if (what == CONTROL_MARK) {
		word_add(c, "SAVEPOINT mark");
	} else if (mark_waits(c)) {
		c->word_n--;
	} else {
		if (what == CONTROL_TAKE_BACK) {
			pg_cut_off(c);
			word_add(c, "ROLLBACK TO mark");
		}
		word_add(c, "RELEASE mark");
	}
	return OK;
}

/* Nobody waits for the answer: it is read, and passed over, with that to the next statement. */
static void pg_rollback(struct db *db)
{
	struct pg_db *c = (struct pg_db *)db;

	if (c->begun && !c->lost && PQtransactionStatus(c->conn) != PQTRANS_IDLE)
		pg_roll_back(c);
	tx_forget(c);
}

static err pg_script(struct cx *cx, struct db *db, str text)
{
	return text_run(cx, (struct pg_db *)db, "migration", str_c(cx->arena, text));
}

/* -- preparing ------------------------------------------------------------------------------- */

static int prepare_send(struct pg_db *c, struct pg_text *t)
{
	(void)snprintf(t->name, sizeof t->name, "s%d", ++c->name_n);
	return PQsendPrepare(c->conn, t->name, t->text, 0, NULL);
}

static int describe_send(struct pg_db *c, void *state)
{
	struct pg_text *t = state;

	return prepare_send(c, t) && PQsendDescribePrepared(c->conn, t->name) ? 2 : 0;
}

/* There is no way to ask, and no statement of ours hides behind a function. */
static bool text_writes(str text)
{
	for (;;) {
		struct token t = lex_next_code(&text);
		if (t.kind == TOKEN_END)
			return false;
		if (token_is(t, "INSERT") || token_is(t, "UPDATE") || token_is(t, "DELETE"))
			return true;
	}
}

static err params_describe(struct cx *cx, struct db *db, const struct sql *q, struct pg_stmt *s,
                           const PGresult *r)
{
	size_t n = (size_t)PQnparams(r);

	s->stmt.param_n = (int)n;
	s->type = NEW_N(db->arena, Oid, n);
	s->p = NEW_N(db->arena, const char *, n);
	s->n = NEW_N(db->arena, int, n);
	s->binary = NEW_N(db->arena, int, n);
	s->number = NEW_N(db->arena, int64_t, n);
	for (size_t k = 0; k < n; k++) {
		s->type[k] = PQparamtype(r, (int)k);
		s->binary[k] = 1;
		if (kind_of(s->type[k]) == VALUE_NULL)
			return fail(cx, E_DATABASE,
			            "%s: $%zu is of type %u, none of BIGINT, TEXT, BYTEA", q->name,
			            k + 1, s->type[k]);
	}
	return OK;
}

static err columns_describe(struct cx *cx, struct db *db, const struct sql *q, struct pg_stmt *s,
                            const PGresult *r)
{
	int n = PQnfields(r);
	const char **name = NEW_N(db->arena, const char *, (size_t)n);
	enum value_kind *type = NEW_N(db->arena, enum value_kind, (size_t)n);

	for (int k = 0; k < n; k++) {
		name[k] = str_c(db->arena, str_of(PQfname(r, k)));
		type[k] = kind_of(PQftype(r, k));
		if (type[k] == VALUE_NULL)
			return fail(
			        cx, E_DATABASE,
			        "%s: column %s is of type %u, perhaps a floating point number or "
			        "a NUMERIC, none of BIGINT, TEXT, BYTEA",
			        q->name, name[k], PQftype(r, k));
	}
	s->stmt.column_n = n;
	s->stmt.column = name;
	s->stmt.type = type;
	s->value = NEW_N(db->arena, struct value, (size_t)n);
	return OK;
}

static err pg_prepare(struct cx *cx, struct db *db, const struct sql *q, str text,
                      struct stmt **out)
{
	struct pg_db *c = (struct pg_db *)db;
	struct pg_stmt *s = NEW(db->arena, struct pg_stmt);
	AUTO(pg_result_end) PGresult *r = NULL;

	s->one.text = str_c(db->arena, text);
	TRY(pg_exchange(cx, c, q->name, describe_send, &s->one, patience_ms(c), &r));
	s->one.generation = c->db.generation;
	TRY(params_describe(cx, db, q, s, r));
	TRY(columns_describe(cx, db, q, s, r));
	s->stmt.sql = q;
	s->stmt.writes = text_writes(text);
	*out = &s->stmt;
	return OK;
}

/* -- running --------------------------------------------------------------------------------- */

struct sending {
	struct pg_stmt *stmt;
	struct pg_text *text;
};

static bool is_known(const struct pg_db *c, const struct pg_text *text)
{
	return text->generation == c->db.generation;
}

/* On a new connection the statement is prepared on the way. */
static int statement_send(struct pg_db *c, void *state)
{
	struct sending *g = state;
	struct pg_stmt *s = g->stmt;
	bool known = is_known(c, g->text);

	if (!known && !prepare_send(c, g->text))
		return 0;
	if (!PQsendQueryPrepared(c->conn, g->text->name, s->stmt.param_n, s->p, s->n, s->binary, 1))
		return 0;
	return known ? 1 : 2;
}

/* What is prepared on the way is waited for: only then is it certain that the server knows it. */
static err statement_run(struct cx *cx, struct pg_db *c, struct pg_stmt *s, struct pg_text *text,
                         bool later, PGresult **out)
{
	struct sending g = { s, text };

	if (later && is_known(c, text) && pg_later(c, s->stmt.sql->name, statement_send, &g))
		return OK;
	TRY(pg_exchange(cx, c, s->stmt.sql->name, statement_send, &g, patience_ms(c), out));
	text->generation = c->db.generation;
	return OK;
}

static err misfit(struct cx *cx, const struct pg_stmt *s, int k)
{
	return fail(cx, E_DATABASE, "%s: the value of $%d does not fit a %s", s->stmt.sql->name,
	            k + 1, name_of(s->type[k]));
}

static bool fits(const struct pg_stmt *s, int k, const struct value *v)
{
	if (v->kind == VALUE_INT)
		return kind_of(s->type[k]) == VALUE_INT && fits_in(s->type[k], v->i);
	return v->kind == VALUE_NULL || v->kind == kind_of(s->type[k]);
}

static err params_fill(struct cx *cx, struct pg_stmt *s, const struct value *param)
{
	for (int k = 0; k < s->stmt.param_n; k++) {
		const struct value *v = &param[k];
		if (!fits(s, k, v) || v->s.n > INT32_MAX)
			return misfit(cx, s, k);
		if (v->kind == VALUE_INT) {
			s->n[k] = int_write(s->type[k], v->i, &s->number[k]);
			s->p[k] = (const char *)&s->number[k];
		} else {
			s->n[k] = (int)v->s.n;
			s->p[k] = v->kind == VALUE_NULL ? NULL : v->s.p != NULL ? v->s.p : "";
		}
	}
	return OK;
}

static struct value value_read(const PGresult *r, int row, int k, enum value_kind kind)
{
	const char *p = PQgetvalue(r, row, k);
	int n = PQgetlength(r, row, k);

	if (PQgetisnull(r, row, k))
		return V_NULL;
	if (kind == VALUE_INT)
		return V_INT(int_read(p, n));
	return (struct value){ .kind = kind, .s = { p, (size_t)n } };
}

/* All rows are here already, so `row` may run other statements. */
static err rows_pass(struct cx *cx, struct pg_stmt *s, const PGresult *r, struct query *query)
{
	int n = query->row == NULL ? 0 : PQntuples(r);

	for (int i = 0; i < n; i++) {
		for (int k = 0; k < s->stmt.column_n; k++)
			s->value[k] = value_read(r, i, k, s->stmt.type[k]);
		err e = query->row(cx, query->state, s->value, s->stmt.column_n);
		query->stopped = e != OK;
		TRY(e);
		if (query->first_only)
			break;
	}
	return OK;
}

static int64_t changed(const struct pg_stmt *s, PGresult *r)
{
	uint64_t n = 0;

	(void)str_u64(str_of(PQcmdTuples(r)), INT64_MAX, &n);
	return s->stmt.writes ? (int64_t)n : 0;
}

static err pg_run(struct cx *cx, struct db *db, struct stmt *stmt, struct query *query)
{
	struct pg_stmt *s = (struct pg_stmt *)stmt;
	AUTO(pg_result_end) PGresult *r = NULL;

	TRY(params_fill(cx, s, query->param));
	TRY(statement_run(cx, (struct pg_db *)db, s, &s->one, query->later, &r));
	if (query->later)
		return OK;
	query->changed = changed(s, r);
	return rows_pass(cx, s, r, query);
}

/* -- many rows ------------------------------------------------------------------------------- */

/* An array of one dimension, in the server's binary form:
 *
 *   dimensions = 1 | any NULL = 1 | type of an item | items | lowest index = 1   five int32
 *   length of an item, or -1 for NULL | its bytes                                  for each
 *
 * all of it in network order. */
#define ARRAY_HEAD 20

static char *int32_put(char *at, int64_t i)
{
	uint32_t four = htobe32((uint32_t)i);

	memcpy(at, &four, sizeof four);
	return at + sizeof four;
}

static char *item_put(char *at, Oid type, const struct value *v)
{
	int64_t number;
	const char *p = v->s.p;
	size_t n = v->s.n;

	if (v->kind == VALUE_NULL)
		return int32_put(at, -1);
	if (v->kind == VALUE_INT) {
		n = (size_t)int_write(type, v->i, &number);
		p = (const char *)&number;
	}
	at = int32_put(at, (int64_t)n);
	if (n > 0)
		memcpy(at, p, n);
	return at + n;
}

static size_t item_size(const struct value *v)
{
	return 4 + (v->kind == VALUE_INT ? sizeof(int64_t) : v->s.n);
}

/* How many of the rows go at once, and a check of each value. */
static err rows_count(struct cx *cx, const struct pg_stmt *s, const struct value *values,
                      int64_t row_n, int64_t *out)
{
	size_t bytes = 0;

	for (*out = 0; *out < row_n && *out < ROWS_AT_ONCE && bytes < BYTES_AT_ONCE; ++*out)
		for (int k = 0; k < s->stmt.param_n; k++) {
			const struct value *v = &values[*out * s->stmt.param_n + k];
			if (!fits(s, k, v) || v->s.n > BYTES_AT_ONCE)
				return misfit(cx, s, k);
			bytes += item_size(v);
		}
	return OK;
}

static void array_fill(struct arena *a, struct pg_stmt *s, int k, const struct value *values,
                       int64_t row_n)
{
	size_t size = ARRAY_HEAD;

	for (int64_t i = 0; i < row_n; i++)
		size += item_size(&values[i * s->stmt.param_n + k]);
	char *array = arena_alloc(a, size);
	char *at = int32_put(array, 1);
	at = int32_put(at, 1);
	at = int32_put(at, s->type[k]);
	at = int32_put(at, row_n);
	at = int32_put(at, 1);
	for (int64_t i = 0; i < row_n; i++)
		at = item_put(at, s->type[k], &values[i * s->stmt.param_n + k]);
	s->p[k] = array;
	s->n[k] = (int)(at - array);
}

static err many_prepare(struct cx *cx, struct db *db, struct pg_stmt *s)
{
	const char **type = NEW_N(cx->arena, const char *, (size_t)s->stmt.param_n);

	for (int k = 0; k < s->stmt.param_n; k++)
		type[k] = name_of(s->type[k]);
	return pg_many(cx, db->arena, &s->stmt, str_of(s->one.text), type, &s->many.text);
}

static err pg_insert(struct cx *cx, struct db *db, struct stmt *stmt, const struct value *values,
                     int64_t row_n, int64_t *inserted)
{
	struct pg_db *c = (struct pg_db *)db;
	struct pg_stmt *s = (struct pg_stmt *)stmt;
	int64_t n;

	if (s->many.text == NULL)
		TRY(many_prepare(cx, db, s));
	for (; row_n > 0; row_n -= n, values += n * stmt->param_n) {
		AUTO(pg_result_end) PGresult *r = NULL;
		TRY(rows_count(cx, s, values, row_n, &n));
		arena_reset(c->scratch);
		for (int k = 0; k < stmt->param_n; k++)
			array_fill(c->scratch, s, k, values, n);
		TRY(statement_run(cx, c, s, &s->many, inserted == NULL, &r));
		if (inserted != NULL)
			*inserted += changed(s, r);
	}
	return OK;
}

/* -- closing --------------------------------------------------------------------------------- */

static void pg_close(struct db *db)
{
	struct pg_db *c = (struct pg_db *)db;

	PQfinish(c->conn);
	arena_free(c->scratch);
}

static const char *const pg_scheme[] = { "postgresql://", "postgres://", NULL };

const struct db_engine pg_engine = {
	.scheme = pg_scheme,
	.db_size = sizeof(struct pg_db),
	.open = pg_open,
	.close = pg_close,
	.durability = pg_durability,
	.begin = pg_begin,
	.control = pg_control,
	.rollback = pg_rollback,
	.script = pg_script,
	.prepare = pg_prepare,
	.run = pg_run,
	.insert = pg_insert,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records to rows and back. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "support/dbbox.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct bench {
	str id;
	list part; /* in no table */
	str maker;
	int64_t u_ppm;
	int64_t until_day;
	blob seal;
};

struct bench_name {
	str id;
	str maker;
};

struct odd {
	int64_t id; /* in truth a text */
};

static const struct rec part_rec = { "part", sizeof(str), NULL, 0 };

static const struct field bench_fields[] = {
	FIELD(struct bench, id, "inventory number"),
	FIELD(struct bench, part, "its parts", .list = &part_rec),
	FIELD(struct bench, maker, "who runs it", .optional = true),
	FIELD(struct bench, u_ppm, "uncertainty in 1e-6"),
	FIELD(struct bench, until_day, "last day", .optional = true),
	FIELD(struct bench, seal, "digest", .optional = true),
};

static const struct field name_fields[] = {
	FIELD(struct bench_name, id, "inventory number"),
	FIELD(struct bench_name, maker, "who runs it"),
};

static const struct field odd_fields[] = { FIELD(struct odd, id, "wrong type") };

static const struct rec bench_rec = REC(struct bench, "bench", bench_fields);
static const struct rec name_rec = REC(struct bench_name, "name", name_fields);
static const struct rec odd_rec = REC(struct odd, "odd", odd_fields);

#define SCHEMA                                                                                     \
	"CREATE TABLE bench (id TEXT PRIMARY KEY, maker TEXT, u_ppm BIGINT NOT NULL,"              \
	" until_day BIGINT, seal BYTEA)"

static const struct migration schema[] = { { "0001-test", { SCHEMA, sizeof SCHEMA - 1 } } };

enum { ADD, PUT, SET, DROP, GET, ALL, NAMES, NULLS, COUNTED, FEW, SWAPPED, ODD, LATE, MUCH };

static const struct sql q[] = {
	[ADD] = { "bench.add", "INSERT INTO bench ({bench}) VALUES ({bench:$})", &bench_rec, NULL },
	[PUT] = { "bench.put",
	          "INSERT INTO bench ({bench}) VALUES ({bench:$}) "
	          "ON CONFLICT (id) DO UPDATE SET {bench:=}",
	          &bench_rec, NULL },
	[SET] = { "bench.set", "UPDATE bench SET {bench:=} WHERE id = $1", &bench_rec, NULL },
	[DROP] = { "bench.drop", "DELETE FROM bench WHERE id = $1", &bench_rec, NULL },
	[GET] = { "bench.get", "SELECT {bench} FROM bench WHERE id = $1", NULL, &bench_rec },
	[ALL] = { "bench.all", "SELECT {bench} FROM bench ORDER BY id", NULL, &bench_rec },
	[NAMES] = { "bench.names", "SELECT {b.name} FROM bench AS b ORDER BY id", NULL, &name_rec },
	[NULLS] = { "bench.nulls",
	            "SELECT count(*) FROM bench "
	            "WHERE maker IS NULL AND until_day IS NULL AND seal IS NULL",
	            NULL, NULL },
	[COUNTED] = { "bench.counted", "SELECT id, count(*) AS maker FROM bench GROUP BY id", NULL,
	              &name_rec },
	[FEW] = { "bench.few", "SELECT id FROM bench", NULL, &name_rec },
	[SWAPPED] = { "bench.swapped", "SELECT maker, id FROM bench", NULL, &name_rec },
	[ODD] = { "bench.odd", "SELECT id FROM bench", NULL, &odd_rec },
	[LATE] = { "bench.late", "SELECT coalesce(id, id) AS id FROM bench", NULL, &odd_rec },
	[MUCH] = { "bench.much", "UPDATE bench SET maker = $3 WHERE id = $1 AND u_ppm = $2",
	           &name_rec, NULL },
};

static int setup(void **state)
{
	if (dbbox_setup(state) != 0)
		return -1;
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	return db_migrate(&box->cx, db, schema, 1);
}

static struct tx begun(struct dbbox *box, struct db *db)
{
	struct tx tx;

	assert_int_equal(tx_begin(&box->cx, db, DB_READ_WRITE, &tx), OK);
	return tx;
}

static const struct bench full = { .id = { "B-01", 4 },
	                           .maker = { "北京", 6 },
	                           .u_ppm = 2000,
	                           .until_day = -5,
	                           .seal = { "\0\xff", 2 } };

static const struct bench bare = { .id = { "B-02", 4 },
	                           .maker = { NULL, 0 },
	                           .u_ppm = 0,
	                           .until_day = ABSENT_INT,
	                           .seal = { NULL, 0 } };

static void test_round_trip(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db);
	const struct value id[] = { V_TEXT(full.id), V_TEXT(bare.id), V_TEXT(S("B-99")) };
	struct bench out;
	int64_t changed;

	assert_int_equal(db_put(&box->cx, &tx, &q[ADD], &full, &changed), OK);
	assert_int_equal(changed, 1);
	assert_int_equal(db_put(&box->cx, &tx, &q[ADD], &bare, NULL), OK);
	memset(&out, 0x55, sizeof out);
	assert_int_equal(db_get(&box->cx, &tx, &q[GET], &id[0], 1, &out), OK);
	assert_true(str_eq(out.id, full.id) && str_eq(out.maker, full.maker));
	assert_true(out.u_ppm == 2000 && out.until_day == -5);
	assert_int_equal(out.seal.n, 2);
	assert_memory_equal(out.seal.p, full.seal.p, 2);
	assert_true(out.part.item == NULL && out.part.n == 0);
	memset(&out, 0x55, sizeof out);
	assert_int_equal(db_get(&box->cx, &tx, &q[GET], &id[1], 1, &out), OK);
	assert_true(str_eq(out.id, bare.id) && out.maker.p == NULL && out.maker.n == 0);
	assert_true(out.u_ppm == 0 && out.until_day == ABSENT_INT);
	assert_true(out.seal.p == NULL && out.seal.n == 0);
	struct value nulls;
	assert_int_equal(db_one(&box->cx, &tx, &q[NULLS], NULL, 0, &nulls, 1), OK);
	assert_int_equal(nulls.i, 1);
	assert_int_equal(db_get(&box->cx, &tx, &q[GET], &id[2], 1, &out), E_NOT_FOUND);
}

/* An empty text is there; an absent one is not. */
static void test_empty_is_not_absent(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db);
	const struct value id = V_TEXT(S("B-03"));
	struct bench in = { .id = S("B-03"), .maker = S(""), .u_ppm = 1, .seal = { "", 0 } };
	struct bench out;

	assert_int_equal(db_put(&box->cx, &tx, &q[ADD], &in, NULL), OK);
	assert_int_equal(db_get(&box->cx, &tx, &q[GET], &id, 1, &out), OK);
	assert_true(out.maker.p != NULL && out.maker.n == 0);
	assert_true(out.seal.p != NULL && out.seal.n == 0);
}

static void test_set_and_drop(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db);
	const struct value id = V_TEXT(full.id);
	struct bench b = full;
	struct bench out;
	int64_t changed;

	assert_int_equal(db_put(&box->cx, &tx, &q[SET], &full, &changed), OK);
	assert_int_equal(changed, 0);
	assert_int_equal(db_put(&box->cx, &tx, &q[PUT], &full, &changed), OK);
	assert_int_equal(changed, 1);
	b.u_ppm = 3000;
	assert_int_equal(db_put(&box->cx, &tx, &q[PUT], &b, NULL), OK);
	assert_int_equal(db_get(&box->cx, &tx, &q[GET], &id, 1, &out), OK);
	assert_true(out.u_ppm == 3000);
	b.until_day = ABSENT_INT;
	assert_int_equal(db_put(&box->cx, &tx, &q[SET], &b, &changed), OK);
	assert_int_equal(changed, 1);
	assert_int_equal(db_get(&box->cx, &tx, &q[GET], &id, 1, &out), OK);
	assert_true(out.until_day == ABSENT_INT);
	/* A statement may take fewer parameters than the record has columns. */
	assert_int_equal(db_put(&box->cx, &tx, &q[DROP], &b, &changed), OK);
	assert_int_equal(changed, 1);
	assert_int_equal(db_get(&box->cx, &tx, &q[GET], &id, 1, &out), E_NOT_FOUND);
}

static void test_list(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	AUTO(tx_end) struct tx tx = begun(box, db);
	list out = { &out, 99 };

	assert_int_equal(db_list(&box->cx, &tx, &q[ALL], NULL, 0, &out), OK);
	assert_int_equal(out.n, 0);
	for (int i = 0; i < 100; i++) {
		struct bench b = bare;
		b.id = str_fmt(box->arena, "B-%03d", i);
		b.u_ppm = i;
		assert_int_equal(db_put(&box->cx, &tx, &q[ADD], &b, NULL), OK);
	}
	assert_int_equal(db_list(&box->cx, &tx, &q[ALL], NULL, 0, &out), OK);
	assert_int_equal(out.n, 100);
	const struct bench *b = out.item;
	for (int i = 0; i < 100; i++) {
		assert_true(b[i].u_ppm == i && b[i].maker.p == NULL);
		assert_true(str_eq(b[i].id, str_fmt(box->arena, "B-%03d", i)));
	}
	assert_int_equal(db_list(&box->cx, &tx, &q[NAMES], NULL, 0, &out), OK);
	assert_int_equal(out.n, 100);
	assert_true(str_eq(((const struct bench_name *)out.item)[42].id, S("B-042")));
}

/* What does not fit is refused when it is prepared, every time, and never read. */
static void test_misfits(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);

	for (int round = 0; round < 2; round++) {
		assert_int_equal(db_prepare(&box->cx, db, &q[FEW]), E_DATABASE);
		assert_true(dbbox_said(box, "returns 1 columns"));
		assert_int_equal(db_prepare(&box->cx, db, &q[SWAPPED]), E_DATABASE);
		assert_true(dbbox_said(box, "column 1 is maker"));
		assert_int_equal(db_prepare(&box->cx, db, &q[ODD]), E_DATABASE);
		assert_true(dbbox_said(box, "another type"));
		assert_int_equal(db_prepare(&box->cx, db, &q[MUCH]), E_DATABASE);
		assert_true(dbbox_said(box, "takes 3 parameters"));
	}
	for (int i = ADD; i <= NAMES; i++)
		assert_int_equal(db_prepare(&box->cx, db, &q[i]), OK);
	AUTO(tx_end) struct tx tx = begun(box, db);
	struct bench_name out;
	assert_int_equal(db_get(&box->cx, &tx, &q[FEW], NULL, 0, &out), E_DATABASE);
}

/* The type of an expression: PostgreSQL knows it at once, SQLite only when a row comes. */
static void test_misfit_of_an_expression(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
	struct odd out;
	struct bench_name name;
	{
		AUTO(tx_end) struct tx tx = begun(box, db);
		assert_int_equal(db_put(&box->cx, &tx, &q[ADD], &full, NULL), OK);
		assert_int_equal(tx_commit(&box->cx, &tx), OK);
	}
	{
		AUTO(tx_end) struct tx tx = begun(box, db);
		assert_int_equal(db_get(&box->cx, &tx, &q[LATE], NULL, 0, &out), E_DATABASE);
	}
	AUTO(tx_end) struct tx tx = begun(box, db);
	assert_int_equal(db_get(&box->cx, &tx, &q[COUNTED], NULL, 0, &name), E_DATABASE);
	assert_true(dbbox_said(box, "maker"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(test_round_trip, setup),   ON_BOTH(test_empty_is_not_absent, setup),
		ON_BOTH(test_set_and_drop, setup), ON_BOTH(test_list, setup),
		ON_BOTH(test_misfits, setup),      ON_BOTH(test_misfit_of_an_expression, setup),
	};

	return dbbox_group(tests, sizeof tests / sizeof tests[0]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Disks that fail, fill up or lie.  Whatever happens, what was acknowledged is there afterwards,
 * what was not is there whole or not at all, and the words say what happened.
 *
 * One upload writes one row to `lot` and LOT_ROWS rows to `meter`, so half an upload would show. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/dbbox.h"
#include "support/faultfs.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LOT_ROWS 40
#define ROW_BYTES 1000
#define PAGE 8192
#define FILE_MAX ((size_t)16 << 20)

#define SCHEMA                                                                                     \
	"CREATE TABLE lot (id BIGINT PRIMARY KEY);"                                                \
	"CREATE TABLE meter (lot BIGINT NOT NULL, n BIGINT NOT NULL, bytes BYTEA NOT NULL,"        \
	" PRIMARY KEY (lot, n))"

static const struct migration schema[] = { { "0001-test", { SCHEMA, sizeof SCHEMA - 1 } } };

enum { LOT_ADD, METER_ADD, LOTS, METERS, BYTES, SOUND, STEPS };

static const struct sql q[] = {
	[LOT_ADD] = { "lot.add", "INSERT INTO lot (id) VALUES ($1)", NULL, NULL },
	[METER_ADD] = { "meter.add", "INSERT INTO meter (lot, n, bytes) VALUES ($1, $2, $3)", NULL,
	                NULL },
	[LOTS] = { "lot.count", "SELECT count(*) FROM lot", NULL, NULL },
	[METERS] = { "meter.count", "SELECT count(*) FROM meter", NULL, NULL },
	[BYTES] = { "meter.bytes", "SELECT bytes FROM meter ORDER BY lot, n", NULL, NULL },
	[SOUND] = { "sound",
	            "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'",
	            NULL, NULL },
	[STEPS] = { "steps", "SELECT count(*) FROM schema_version", NULL, NULL },
};

/* -- helpers --------------------------------------------------------------------------------- */

static int setup(void **state)
{
	faultfs_install();
	faultfs_set((struct faults){ 0 });
	return dbbox_setup(state);
}

static int teardown(void **state)
{
	faultfs_set((struct faults){ 0 });
	return dbbox_teardown(state);
}

static err upload(struct dbbox *box, struct db *db, int64_t lot)
{
	AUTO(tx_end) struct tx tx;
	const struct value id = V_INT(lot);
	struct value meter[LOT_ROWS * 3];
	char bytes[ROW_BYTES];

	memset(bytes, (int)('a' + lot % 26), sizeof bytes);
	for (int i = 0; i < LOT_ROWS; i++) {
		meter[i * 3] = id;
		meter[i * 3 + 1] = V_INT(i);
		meter[i * 3 + 2] = V_BLOB(bytes, sizeof bytes);
	}
	TRY(tx_begin(&box->cx, db, DB_READ_WRITE, &tx));
	TRY(db_run(&box->cx, &tx, &q[LOT_ADD], &id, 1, NULL));
	TRY(db_insert(&box->cx, &tx, &q[METER_ADD], meter, LOT_ROWS, 3, NULL));
	return tx_commit(&box->cx, &tx);
}

static void files_remove(struct dbbox *box)
{
	(void)unlink(box->path);
	(void)unlink(str_fmt(box->arena, "%s-wal", box->path).p);
	(void)unlink(str_fmt(box->arena, "%s-shm", box->path).p);
	(void)unlink(str_fmt(box->arena, "%s-journal", box->path).p);
}

/* A new database with so many uploads, on a healthy disk. */
static struct db *fresh(struct dbbox *box, int lots)
{
	faultfs_set((struct faults){ 0 });
	files_remove(box);
	struct db *db = dbbox_open(box, DB_READ_WRITE);
	assert_int_equal(db_migrate(&box->cx, db, schema, 1), OK);
	for (int i = 0; i < lots; i++)
		assert_int_equal(upload(box, db, i), OK);
	return db;
}

/* Whole, and with at least `least` and at most `most` uploads. */
static void check(struct dbbox *box, struct db *db, int64_t least, int64_t most)
{
	int64_t lots = dbbox_int(box, db, &q[LOTS]);

	assert_int_equal(dbbox_int(box, db, &q[SOUND]), 1);
	assert_int_equal(dbbox_int(box, db, &q[METERS]), lots * LOT_ROWS);
	assert_true(lots >= least && lots <= most);
}

static void copy(struct dbbox *box, const char *from, const char *to)
{
	str bytes;

	if (!os_exists(from))
		return;
	assert_int_equal(os_read_file(&box->cx, from, FILE_MAX, &bytes), OK);
	assert_int_equal(os_write_file(&box->cx, to, bytes, 0644), OK);
}

/* What a process that dies here would leave behind, opened by the next one. */
static void check_after_death(struct dbbox *box, int64_t least, int64_t most)
{
	struct dbbox dead = *box;

	dead.path = str_fmt(box->arena, "%s/dead.db", box->folder).p;
	dead.url = str_fmt(box->arena, "sqlite:%s", dead.path);
	files_remove(&dead);
	copy(box, box->path, dead.path);
	copy(box, str_fmt(box->arena, "%s-wal", box->path).p,
	     str_fmt(box->arena, "%s-wal", dead.path).p);
	AUTO(db_end) struct db *db = dbbox_open(&dead, DB_READ_WRITE);
	check(&dead, db, least, most);
}

/* -- writes and syncs ------------------------------------------------------------------------ */

#define LOTS_BEFORE 2
#define LOTS_TRIED 4

static void fault_is_fit(const struct dbbox *box, err e, const struct faults *f)
{
	assert_true(e == (f->full ? E_UNAVAILABLE : E_IO) || e == E_IO || e == E_UNAVAILABLE);
	assert_true(box->cx.detail.n > 0);
}

/* Uploads on a disk with these faults; false when the fault was never met. */
static bool uploads_survive(struct dbbox *box, struct faults f)
{
	AUTO(db_end) struct db *db = fresh(box, LOTS_BEFORE);
	int64_t acknowledged = LOTS_BEFORE;
	int64_t refused = 0;

	faultfs_set(f);
	for (int i = 0; i < LOTS_TRIED; i++) {
		err e = upload(box, db, LOTS_BEFORE + i);
		acknowledged += e == OK;
		refused += e != OK;
		if (e != OK)
			fault_is_fit(box, e, &f);
	}
	bool met = faultfs_get().failed > 0;
	assert_true(met || refused == 0);
	if (f.stays && met) {
		db_end(&db); /* closing copies the log back, on the broken disk */
		faultfs_set((struct faults){ 0 });
		db = dbbox_open(box, DB_READ_WRITE);
		check(box, db, acknowledged, acknowledged + refused);
	} else {
		faultfs_set((struct faults){ 0 });
		check_after_death(box, acknowledged, acknowledged + refused);
		check(box, db, acknowledged, acknowledged); /* for this process it never was */
	}
	assert_int_equal(upload(box, db, 1000), OK);
	db_end(&db);
	db = dbbox_open(box, DB_READ_ONLY);
	check(box, db, acknowledged + 1, acknowledged + refused + 1);
	return met;
}

/* Lets the first, second, ... operation counted by *n fail until there is none left to fail. */
static void sweep(struct dbbox *box, struct faults *f, int *n)
{
	bool met = true;

	for (*n = 1; met; (*n)++)
		met = uploads_survive(box, *f);
	print_message("%d places\n", *n - 2);
	assert_true(*n - 2 >= LOTS_TRIED); /* each upload at least writes and syncs once */
}

static void test_writes_fail_once(void **state)
{
	struct faults f = { 0 };

	sweep(*state, &f, &f.write_n);
}

static void test_writes_fail_for_good(void **state)
{
	struct faults f = { .stays = true };

	sweep(*state, &f, &f.write_n);
}

static void test_writes_are_torn(void **state)
{
	struct faults f = { .stays = true, .torn = true };

	sweep(*state, &f, &f.write_n);
}

static void test_disk_fills_up(void **state)
{
	struct faults f = { .stays = true, .torn = true, .full = true };

	sweep(*state, &f, &f.write_n);
}

static void test_syncs_fail_once(void **state)
{
	struct faults f = { 0 };

	sweep(*state, &f, &f.sync_n);
}

static void test_syncs_fail_for_good(void **state)
{
	struct faults f = { .stays = true };

	sweep(*state, &f, &f.sync_n);
}

/* The log is copied back when the last connection closes, and stays until that is done. */
static bool closing_survives(struct dbbox *box, struct faults f)
{
	struct db *db = fresh(box, LOTS_BEFORE);

	faultfs_set(f);
	db_end(&db);
	bool met = faultfs_get().failed > 0;
	check_after_death(box, LOTS_BEFORE, LOTS_BEFORE);
	faultfs_set((struct faults){ 0 });
	db = dbbox_open(box, DB_READ_WRITE);
	check(box, db, LOTS_BEFORE, LOTS_BEFORE);
	assert_int_equal(upload(box, db, LOTS_BEFORE), OK);
	db_end(&db);
	db = dbbox_open(box, DB_READ_ONLY);
	check(box, db, LOTS_BEFORE + 1, LOTS_BEFORE + 1);
	db_end(&db);
	return met;
}

static void test_closing(void **state)
{
	struct faults f[] = { { .stays = true }, { .stays = true, .torn = true }, { 0 } };

	for (size_t i = 0; i < sizeof f / sizeof f[0]; i++) {
		struct faults sync = f[i];
		f[i].write_n = sync.sync_n = 1;
		while (closing_survives(*state, f[i]))
			f[i].write_n++;
		while (closing_survives(*state, sync))
			sync.sync_n++;
		assert_true(f[i].write_n > LOTS_BEFORE && sync.sync_n > 2);
	}
}

/* -- beginnings ------------------------------------------------------------------------------ */

static err begin_database(struct dbbox *box)
{
	AUTO(db_end) struct db *db = NULL;

	TRY(db_open(&box->cx, box->url, DB_READ_WRITE, &db));
	return db_migrate(&box->cx, db, schema, 1);
}

/* Creating a database on a disk that fails: the next try on a better disk finds no ruin. */
static void beginnings(struct dbbox *box, struct faults *f, int *n)
{
	bool met = true;

	for (*n = 1; met; (*n)++) {
		faultfs_set((struct faults){ 0 });
		files_remove(box);
		faultfs_set(*f);
		err e = begin_database(box);
		met = faultfs_get().failed > 0;
		assert_true(met || e == OK);
		if (e != OK)
			fault_is_fit(box, e, f);
		faultfs_set((struct faults){ 0 });
		assert_int_equal(begin_database(box), OK);
		AUTO(db_end) struct db *db = dbbox_open(box, DB_READ_WRITE);
		assert_int_equal(dbbox_int(box, db, &q[STEPS]), 1);
		check(box, db, 0, 0);
	}
	assert_true(*n > 4);
}

static void test_beginnings(void **state)
{
	struct faults write = { .stays = true };
	struct faults torn = { .stays = true, .torn = true };
	struct faults full = { .stays = true, .full = true };
	struct faults sync = { .stays = true };

	beginnings(*state, &write, &write.write_n);
	beginnings(*state, &torn, &torn.write_n);
	beginnings(*state, &full, &full.write_n);
	beginnings(*state, &sync, &sync.sync_n);
}

static void test_full_says_so(void **state)
{
	struct dbbox *box = *state;
	AUTO(db_end) struct db *db = fresh(box, 1);

	faultfs_set((struct faults){ .write_n = 1, .stays = true, .full = true });
	assert_int_equal(upload(box, db, 5), E_UNAVAILABLE);
	assert_true(dbbox_said(box, "full"));
	check(box, db, 1, 1); /* reading goes on */
}

static void test_read_only_file(void **state)
{
	struct dbbox *box = *state;
	struct db *db = fresh(box, 1);

	db_end(&db);
	faultfs_set((struct faults){ .read_only = true });
	assert_int_equal(db_open(&box->cx, box->url, DB_READ_WRITE, &db), E_UNAVAILABLE);
	assert_null(db);
	assert_true(dbbox_said(box, "only be read"));
	db = dbbox_open(box, DB_READ_ONLY);
	check(box, db, 1, 1);
	db_close(db);
}

/* -- files that are not what they were ------------------------------------------------------- */

static err bytes_row(struct cx *cx, void *state, const struct value *column, int n)
{
	int64_t *rows = state;
	(void)cx;
	(void)column; /* of a kind that a wrong byte may have made of it */

	assert_int_equal(n, 1);
	++*rows;
	return OK;
}

static err read_all(struct dbbox *box, int64_t *rows)
{
	AUTO(db_end) struct db *db = NULL;
	AUTO(tx_end) struct tx tx = { 0 };

	*rows = 0;
	TRY(db_open(&box->cx, box->url, DB_READ_ONLY, &db));
	TRY(tx_begin(&box->cx, db, DB_READ_ONLY, &tx));
	return db_each(&box->cx, &tx, &q[BYTES], NULL, 0, bytes_row, rows);
}

static err write_some(struct dbbox *box)
{
	AUTO(db_end) struct db *db = NULL;

	TRY(db_open(&box->cx, box->url, DB_READ_WRITE, &db));
	return upload(box, db, 1000);
}

/* A closed database as bytes: all in one file. */
static str whole_file(struct dbbox *box, int lots)
{
	str bytes;
	struct db *db = fresh(box, lots);

	db_close(db);
	assert_int_equal(os_read_file(&box->cx, box->path, FILE_MAX, &bytes), OK);
	return bytes;
}

static void put_file(struct dbbox *box, str bytes)
{
	files_remove(box);
	assert_int_equal(os_write_file(&box->cx, box->path, bytes, 0644), OK);
}

/* Each page in turn gets a wrong head.  What SQLite does not need it does not look at, so some go
 * unseen; what is seen is an error with words, and nothing crashes. */
static void test_corrupt_pages(void **state)
{
	struct dbbox *box = *state;
	str good = whole_file(box, 8);
	char *bad = arena_alloc(box->arena, good.n);
	int seen = 0;
	int64_t rows;

	for (size_t at = 0; at < good.n; at += PAGE) {
		memcpy(bad, good.p, good.n);
		for (size_t i = at; i < at + 64; i++)
			bad[i] = (char)~bad[i];
		put_file(box, (str){ bad, good.n });
		err e = read_all(box, &rows);
		assert_true(e == OK || e == E_CORRUPT || e == E_DATABASE);
		seen += e == E_CORRUPT && box->cx.detail.n > 0;
		e = write_some(box);
		assert_true(e == OK || e == E_CORRUPT || e == E_DATABASE || e == E_CONFLICT);
	}
	print_message("%d of %zu pages seen\n", seen, good.n / PAGE);
	assert_true(seen > (int)(good.n / PAGE) / 2);
}

/* Single bytes anywhere, also where they only change what is stored: never a crash. */
static void test_flipped_bytes(void **state)
{
	struct dbbox *box = *state;
	str good = whole_file(box, 2);
	char *bad = arena_alloc(box->arena, good.n);
	int64_t rows;

	for (size_t at = 0; at < good.n; at += 397) {
		memcpy(bad, good.p, good.n);
		bad[at] = (char)~bad[at];
		put_file(box, (str){ bad, good.n });
		err e = read_all(box, &rows);
		assert_true(e == OK || e == E_CORRUPT || e == E_DATABASE || e == E_UNAVAILABLE);
	}
}

static void test_truncated_file(void **state)
{
	struct dbbox *box = *state;
	str good = whole_file(box, 8);
	int64_t rows;

	/* One byte alone is an empty file to SQLite, which writes such a byte on some systems;
	 * and a last page that is short counts as one, whatever is missing. */
	for (size_t n = 2; n <= good.n - PAGE; n += PAGE / 2 - 1) {
		put_file(box, str_part(good, 0, n));
		assert_int_equal(read_all(box, &rows), E_CORRUPT);
		assert_true(box->cx.detail.n > 0);
		assert_int_equal(write_some(box), E_CORRUPT);
	}
}

/* The file shrinks under an open connection. */
static void test_truncated_while_open(void **state)
{
	struct dbbox *box = *state;
	struct db *db = fresh(box, 20);
	int64_t rows = 0;

	db_end(&db);
	db = dbbox_open(box, DB_READ_ONLY);
	assert_int_equal(dbbox_int(box, db, &q[LOTS]), 20);
	assert_int_equal(truncate(box->path, (off_t)4 * PAGE), 0);
	AUTO(tx_end) struct tx tx;
	assert_int_equal(tx_begin(&box->cx, db, DB_READ_ONLY, &tx), OK);
	err e = db_each(&box->cx, &tx, &q[BYTES], NULL, 0, bytes_row, &rows);
	assert_true(e == E_CORRUPT || e == E_IO);
	tx_end(&tx);
	db_close(db);
}

/* The log behind a wrong byte is not believed: what is left is a beginning of the history. */
static void test_damaged_log(void **state)
{
	struct dbbox *box = *state;
	struct db *db = fresh(box, 4);
	const char *wal = str_fmt(box->arena, "%s-wal", box->path).p;
	const char *kept = str_fmt(box->arena, "%s/kept", box->folder).p;
	const char *kept_wal = str_fmt(box->arena, "%s/kept.log", box->folder).p;
	str good;

	copy(box, box->path, kept);
	copy(box, wal, kept_wal);
	db_end(&db);
	assert_int_equal(os_read_file(&box->cx, kept_wal, FILE_MAX, &good), OK);
	char *bad = arena_alloc(box->arena, good.n);
	for (size_t at = 0; at < good.n; at += 4099) {
		files_remove(box);
		copy(box, kept, box->path);
		memcpy(bad, good.p, good.n);
		bad[at] = (char)~bad[at];
		assert_int_equal(os_write_file(&box->cx, wal, (str){ bad, good.n }, 0644), OK);
		if (at < 2 * (size_t)PAGE) /* before the schema was there */
			continue;
		db = dbbox_open(box, DB_READ_WRITE);
		assert_int_equal(db_migrate(&box->cx, db, schema, 1), OK);
		check(box, db, 0, 4);
		db_end(&db);
	}
}

#define WITH_BOX(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_BOX(test_writes_fail_once), WITH_BOX(test_writes_fail_for_good),
		WITH_BOX(test_writes_are_torn),  WITH_BOX(test_disk_fills_up),
		WITH_BOX(test_syncs_fail_once),  WITH_BOX(test_syncs_fail_for_good),
		WITH_BOX(test_closing),          WITH_BOX(test_beginnings),
		WITH_BOX(test_full_says_so),     WITH_BOX(test_read_only_file),
		WITH_BOX(test_corrupt_pages),    WITH_BOX(test_flipped_bytes),
		WITH_BOX(test_truncated_file),   WITH_BOX(test_truncated_while_open),
		WITH_BOX(test_damaged_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

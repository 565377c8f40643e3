/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See instance.h.  Everything is registered by the operations that a bureau would use, so a world
 * that stands has tested them; only the disk's flushes are left out, for speed. */
#include "support/instance.h"

#include <dirent.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "main/embedded.h"
#include "main/simulate.h"
#include "op/log_read.h"
#include "op/open.h"
#include "op/reach.h"
#include "op/reply.h"
#include "store/sql.h"
#include "support/pgbox.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TYPE "R49/2013-CN1-22.07 DN15"

struct fact {
	const char *op;
	const char *in;
};

/* clang-format off */
#define ORGANISATION(id, kind, rest) \
	{ "organisation.add", "{\"id\":\"" id "\",\"kind\":\"" kind "\",\"name_zh\":\"测试单位\"" \
	  rest "}" }
#define PERSON(maker, registration, signatory) \
	{ "person.add", "{\"organisation\":\"" maker "\",\"registration\":\"" registration "\"," \
	  "\"level\":1,\"water\":true,\"gas\":true,\"signatory\":" signatory "," \
	  "\"valid_from_day\":\"2024-04-01\",\"valid_until_day\":\"2029-03-31\"}" }
#define BENCH(maker) \
	{ "bench.add", "{\"organisation\":\"" maker "\",\"id\":\"B-03\",\"medium\":\"water\"," \
	  "\"certificate\":\"C-1\",\"u_rel_ppm\":2000,\"k_milli\":2000," \
	  "\"buoyancy_ppb\":1001100000,\"density\":\"tanaka\",\"positions\":10," \
	  "\"valid_from_day\":\"2024-04-01\",\"valid_until_day\":\"2029-03-31\"}" }
#define GRANT(maker, id) \
	{ "grant.add", "{\"organisation\":\"" maker "\",\"id\":\"" id "\",\"medium\":\"water\"," \
	  "\"regulations\":\"jjg-162-2019\",\"benches\":\"B-03\"," \
	  "\"size_min_milli\":15000,\"size_max_milli\":25000," \
	  "\"class_min_milli\":2000,\"class_max_milli\":2000," \
	  "\"valid_from_day\":\"2024-04-01\",\"valid_until_day\":\"2029-03-31\"}" }
static const struct fact world_facts[] = {
	ORGANISATION("maker", "maker", ",\"prefix\":\"DEM0\",\"district\":\"310115\""),
	ORGANISATION("other", "maker", ",\"prefix\":\"XTH0\",\"district\":\"310106\""),
	ORGANISATION("bureau", "bureau", ""),
	ORGANISATION("near", "district", ",\"district\":\"310115\""),
	ORGANISATION("far", "district", ",\"district\":\"310106\""),
	ORGANISATION("supply", "supply", ""),
	ORGANISATION("institute", "institute", ""),
	PERSON("maker", "REG-0107", "false"),
	PERSON("maker", "REG-0211", "false"),
	PERSON("maker", "REG-0305", "true"),
	PERSON("other", "REG-0107", "false"),
	PERSON("other", "REG-0211", "false"),
	PERSON("other", "REG-0305", "true"),
	BENCH("maker"),
	BENCH("other"),
	{ "type.add", "{\"id\":\"" TYPE "\",\"medium\":\"water\",\"technology\":\"mechanical\","
	  "\"certificate\":\"R49/2013-CN1-22.07\",\"class_milli\":2000,\"dn_mm\":15,"
	  "\"q3_ml_h\":2500000,\"r_milli\":100000,\"temperature_max_mc\":30000,"
	  "\"map_pa\":1000000,\"division_ul\":50000}" },
	GRANT("maker", SCRATCH_GRANT),
	GRANT("other", "OTHER-2024-W-001"),
};
/* clang-format on */

/* -- the world ------------------------------------------------------------------------------- */

static int64_t held_clock(void *state)
{
	return atomic_load(&((struct scratch *)state)->now_ms);
}

static void some_bytes(void *state, void *out, size_t n)
{
	const struct world *real = world_real();

	(void)state;
	real->random(real->state, out, n);
}

static void facts_register(struct scratch *s)
{
	for (size_t i = 0; i < sizeof world_facts / sizeof world_facts[0]; i++) {
		const struct fact *f = &world_facts[i];
		bool organisation = strcmp(f->op, "organisation.add") == 0;
		const struct question q = { organisation ? ROLE_ADMIN : ROLE_BUREAU, "bureau",
			                    f->op, f->in };
		(void)must(ask(s, s->arena, &q));
	}
}

static void regulations_adopt(struct scratch *s)
{
	for (size_t i = 0; i < embedded_regulations_n; i++) {
		const struct embedded_file *f = &embedded_regulations[i];
		struct buf b = buf_new(s->arena);
		struct json_writer w = json_writer_new(&b, false);
		json_object(&w);
		json_member_str(&w, "text", (str){ (const char *)f->data, f->size });
		json_object_end(&w);
		(void)must(as_bureau(s, "regulation.adopt", str_c(s->arena, buf_view(&b))));
	}
}

static void writer_hasten(struct scratch *s)
{
	struct db *db;

	assert_int_equal(app_writer(s->app, &s->cx, &db), OK);
	assert_int_equal(db_set_durability(&s->cx, db, DB_UNSYNCED), OK);
	app_writer_return(s->app);
}

/* What SQLite has and PostgreSQL lacks. */
static const char prelude[] =
        "CREATE FUNCTION zeroblob(n bigint) RETURNS bytea LANGUAGE sql IMMUTABLE AS "
        "$$ SELECT decode(repeat('00', n::int), 'hex') $$;"
        "CREATE FUNCTION instr(a bytea, b bytea) RETURNS bigint LANGUAGE sql IMMUTABLE AS "
        "$$ SELECT position(b IN a)::bigint $$";

/* The URL of a database of its own, or NULL for the usual one. */
static const char *database(struct scratch *s)
{
	const char *engine = getenv("FANGSHENG_TEST_DB_ENGINE");

	if (engine == NULL || strcmp(engine, "pg") != 0)
		return NULL;
	assert_true(pgbox_there());
	s->pg = strrchr(s->folder, '/') + 1;
	str url = pgbox_create(s->arena, s->pg, "");
	(void)pgbox_do(url, prelude);
	return url.p;
}

static struct scratch *begin(bool serving)
{
	struct scratch *s = test_calloc(1, sizeof *s);
	struct app_options o = { .feature = features, .world = &s->world, .serving = serving };

	s->arena = arena_new();
	s->world = (struct world){ held_clock, some_bytes, s };
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	s->cx = cx_new(s->arena, &s->world);
	(void)snprintf(s->folder, sizeof s->folder, "/tmp/fangsheng-test-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	o.data = s->folder;
	o.migration = migrations(s->arena, &o.migration_n);
	assert_int_equal(instance_create(&s->cx, s->folder, database(s), S("test.example/log"),
	                                 db_migrate, o.migration, o.migration_n),
	                 OK);
	assert_int_equal(app_open(&s->cx, &o, &s->app), OK);
	writer_hasten(s);
	return s;
}

void scratch_twin(struct scratch *s, struct scratch *twin)
{
	struct app_options o = {
		.data = s->folder, .feature = features, .world = &s->world, .serving = true
	};

	*twin = (struct scratch){ .arena = arena_new(), .world = s->world, .pg = s->pg };
	atomic_store(&twin->now_ms, atomic_load(&s->now_ms));
	memcpy(twin->folder, s->folder, sizeof twin->folder);
	twin->cx = cx_new(twin->arena, &s->world);
	o.migration = migrations(twin->arena, &o.migration_n);
	assert_int_equal(app_open(&twin->cx, &o, &twin->app), OK);
	writer_hasten(twin);
}

void scratch_twin_end(struct scratch *twin)
{
	app_close(twin->app);
	arena_free(twin->arena);
}

int scratch_setup_bare(void **state)
{
	*state = begin(false);
	return 0;
}

static int setup(void **state, bool serving)
{
	struct scratch *s = begin(serving);

	regulations_adopt(s);
	facts_register(s);
	*state = s;
	return 0;
}

int scratch_setup(void **state)
{
	return setup(state, false);
}

int scratch_setup_serving(void **state)
{
	return setup(state, true);
}

static void folder_remove(const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *entry;
	char path[512];

	while (d != NULL && (entry = readdir(d)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		(void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (entry->d_type == DT_DIR)
			folder_remove(path);
		else
			(void)unlink(path);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(folder);
}

int scratch_teardown(void **state)
{
	struct scratch *s = *state;

	app_close(s->app);
	folder_remove(s->folder);
	if (s->pg != NULL)
		pgbox_drop(s->pg);
	arena_free(s->arena);
	test_free(s);
	return 0;
}

/* -- questions and answers ------------------------------------------------------------------- */

static str district_of(const char *organisation)
{
	if (strcmp(organisation, "maker") == 0 || strcmp(organisation, "near") == 0)
		return S("310115");
	if (strcmp(organisation, "other") == 0 || strcmp(organisation, "far") == 0)
		return S("310106");
	return S_NONE;
}

static err input_read(struct call *call, const char *in)
{
	const struct json *tree;
	void *record = call_input(call);

	if (record == NULL || in == NULL)
		return OK;
	TRY(json_parse(&call->cx, str_dup(call->cx.arena, str_of(in)), JSON_DEPTH_MAX, &tree));
	return rec_read(&call->cx, call->op->in, tree, record);
}

static struct answer answer_take(struct arena *a, const struct call *call)
{
	struct answer answer = { .result = call->result,
		                 .status = call->reply.status,
		                 .body = str_dup(a, call->reply.body),
		                 .detail = str_dup(a, call->cx.detail),
		                 .first_index = call->repeat ? -1 : call->first_index,
		                 .authority = call->authority,
		                 .leaf_n = call->leaf_n };
	struct cx cx = cx_new(a, world_real());

	if (json_parse(&cx, answer.body, JSON_DEPTH_MAX, &answer.json) != OK)
		answer.json = NULL;
	return answer;
}

/* A call with its input read; when that fails, its result says so. */
static struct call *call_ready(struct scratch *s, const struct question *q)
{
	const struct op *op = app_op(s->app, q->op);

	assert_non_null(op);
	struct call *call = call_new(s->app, op);
	call->caller.role = q->role;
	if (q->organisation != NULL) {
		call->caller.organisation = str_of(q->organisation);
		call->caller.district = district_of(q->organisation);
		call->caller.areas = reach_own(call->cx.arena, call->caller.district);
		call->caller.assigned = str_of(q->assigned);
	}
	call->body = q->body;
	call->content_type = q->content_type ? str_of(q->content_type) : S_NONE;
	call->sent = q->sent;
	call->key = str_of(q->key);
	call->dry_run = q->dry_run;
	call->result = input_read(call, q->in);
	return call;
}

struct answer ask(struct scratch *s, struct arena *a, const struct question *q)
{
	struct call *call = call_ready(s, q);

	if (call->result == OK)
		call->result = op_run(call);
	else
		reply_complete(call);
	struct answer answer = answer_take(a, call);
	call_free(call);
	return answer;
}

struct rest {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int n; /* calls that are not done */
};

static void one_done(struct call *call, void *state)
{
	struct rest *rest = state;
	(void)call;

	(void)pthread_mutex_lock(&rest->lock);
	rest->n--;
	(void)pthread_cond_signal(&rest->changed);
	(void)pthread_mutex_unlock(&rest->lock);
}

void ask_together(struct scratch *s, struct arena *a, const struct question *q, int n,
                  struct answer *out)
{
	static const struct question busy = {
		ROLE_ADMIN, NULL, "token.issue",
		"{\"organisation\":\"maker\",\"role\":\"maker\",\"days\":1}"
	};
	struct rest rest = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, n + 1 };
	struct call **call = NEW_N(a, struct call *, (size_t)n + 1);
	struct db *db;

	for (int i = 0; i <= n; i++) {
		call[i] = call_ready(s, i == 0 ? &busy : &q[i - 1]);
		assert_int_equal(call[i]->result, OK);
	}
	assert_int_equal(app_writer(s->app, &s->cx, &db), OK);
	for (int i = 0; i <= n; i++)
		op_start(call[i], one_done, &rest);
	app_writer_return(s->app);
	(void)pthread_mutex_lock(&rest.lock);
	while (rest.n > 0)
		(void)pthread_cond_wait(&rest.changed, &rest.lock);
	(void)pthread_mutex_unlock(&rest.lock);
	for (int i = 0; i <= n; i++) {
		if (i > 0)
			out[i - 1] = answer_take(a, call[i]);
		call_free(call[i]);
	}
}

struct answer as_maker(struct scratch *s, const char *op, const char *in)
{
	return ask(s, s->arena, &(struct question){ ROLE_MAKER, "maker", op, in });
}

struct answer as_bureau(struct scratch *s, const char *op, const char *in)
{
	return ask(s, s->arena, &(struct question){ ROLE_BUREAU, "bureau", op, in });
}

struct answer upload(struct scratch *s, str lot)
{
	const struct question q = { ROLE_MAKER, "maker", "lot.upload", .body = lot };

	return ask(s, s->arena, &q);
}

struct answer attach(struct scratch *s, const char *file, const char *type)
{
	struct question q = { ROLE_MAKER, "maker", "document.add", .content_type = type };

	assert_int_equal(os_read_file(&s->cx, str_fmt(s->arena, "test/data/%s", file).p,
	                              (size_t)1 << 24, &q.body),
	                 OK);
	return ask(s, s->arena, &q);
}

struct answer must(struct answer a)
{
	if (a.result != OK)
		fail_msg("%s: %.*s %.*s", err_info(a.result)->name, P(a.detail), P(a.body));
	return a;
}

/* -- JSON by pointer ------------------------------------------------------------------------- */

static bool step_fits(str step, const struct json *v, unsigned index)
{
	uint64_t wanted;

	if (v->key.p != NULL)
		return str_eq(step, v->key);
	return str_u64(step, UINT32_MAX, &wanted) && wanted == index;
}

str said(const struct answer *a, const char *pointer)
{
	str rest = str_part(str_of(pointer), 1, SIZE_MAX);
	const struct json *v = a->json;

	while (v != NULL && rest.n > 0) {
		unsigned index = 0;
		str step;
		rest = str_cut(rest, '/', &step);
		for (v = v->first; v != NULL && !step_fits(step, v, index); v = v->next)
			index++;
	}
	return v == NULL ? S("") : v->text;
}

/* `at` is what is left of the pointer when the value lies on its way, and NULL elsewhere. */
static void emit(struct json_writer *w, const struct json *v, const char *at, str value);

static void scalar(struct json_writer *w, const struct json *v)
{
	if (v->kind == JSON_STRING)
		json_str(w, v->text);
	else if (v->kind == JSON_NUMBER)
		json_raw(w, v->text);
	else if (v->kind == JSON_NULL)
		json_null(w);
	else
		json_bool(w, v->kind == JSON_TRUE);
}

/* What replaces the child that the pointer ends at, or is added behind the others. */
static void replace(struct json_writer *w, bool member, str key, str value)
{
	if (value.p == NULL)
		return;
	if (member)
		json_key(w, key);
	json_raw(w, value);
}

static void children(struct json_writer *w, const struct json *v, const char *at, str value)
{
	const char *below = at ? strchr(at + 1, '/') : NULL;
	str step = at ? str_of(at + 1) : S_NONE;
	bool ends = at != NULL && below == NULL;
	bool member = v->kind == JSON_OBJECT;
	bool found = false;
	unsigned index = 0;

	(void)str_cut(step, '/', &step);
	for (const struct json *c = v->first; c != NULL; c = c->next, index++) {
		bool here = at != NULL && step_fits(step, c, index);
		found = found || here;
		if (here && ends) {
			replace(w, member, c->key, value);
			continue;
		}
		if (member)
			json_key(w, c->key);
		emit(w, c, here ? below : NULL, value);
	}
	if (ends && !found)
		replace(w, member, step, value);
}

static void emit(struct json_writer *w, const struct json *v, const char *at, str value)
{
	if (v->kind == JSON_OBJECT) {
		json_object(w);
		children(w, v, at, value);
		json_object_end(w);
	} else if (v->kind == JSON_ARRAY) {
		json_array(w);
		children(w, v, at, value);
		json_array_end(w);
	} else {
		scalar(w, v);
	}
}

str json_edit(struct arena *a, str document, const char *pointer, const char *value)
{
	struct cx cx = cx_new(a, world_real());
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	const struct json *tree;

	assert_int_equal(json_parse(&cx, document, JSON_DEPTH_MAX, &tree), OK);
	emit(&w, tree, pointer, str_of(value));
	return buf_view(&b);
}

struct answer leaf_at(struct scratch *s, int64_t index)
{
	struct answer a = { .status = 200 };
	struct db *db;

	assert_int_equal(app_reader(s->app, &s->cx, &db), OK);
	{
		AUTO(tx_end) struct tx tx = { 0 };
		assert_int_equal(tx_begin(&s->cx, db, DB_READ_ONLY, &tx), OK);
		assert_int_equal(log_leaf(&s->cx, &tx, index, &a.body), OK);
	}
	app_reader_return(s->app, db);
	assert_int_equal(json_parse(&s->cx, a.body, JSON_DEPTH_MAX, &a.json), OK);
	return a;
}

/* -- lot files ------------------------------------------------------------------------------- */

str lot_file(struct arena *a, uint64_t seed, int meters)
{
	const struct simulate_options o = {
		.seed = seed, .medium = MEDIUM_WATER, .meters = meters, .lot_day = ABSENT
	};
	struct cx cx = cx_new(a, world_real());
	struct buf b = buf_new(a);

	assert_int_equal(simulate(&cx, &o, &b), OK);
	return buf_view(&b);
}

static const char *quoted(struct arena *a, const char *text)
{
	return str_fmt(a, "\"%s\"", text).p;
}

str lot_of(struct arena *a, const char *lot, const char *serial)
{
	str file = lot_file(a, 1, 1);

	file = json_edit(a, file, "/lot", quoted(a, lot));
	return json_edit(a, file, "/meters/0/serial", quoted(a, serial));
}

str lot_with(struct arena *a, const char *lot, const char *serial, int attempt, enum outcome o)
{
	str file = lot_of(a, lot, serial);

	if (attempt > 1) {
		file = json_edit(a, file, "/meters/0/attempt", str_fmt(a, "%d", attempt).p);
		file = json_edit(a, file, "/meters/0/reason", "\"rework\"");
	}
	switch (o) {
	case WILL_PASS:
		return file;
	case WILL_FAIL:
		return json_edit(a, file, "/meters/0/appearance", "\"broken case\"");
	case WILL_BE_INVALID:
		return json_edit(a, file, "/meters/0/runs", "[]");
	case WILL_RETEST:
		return json_edit(a, file, "/meters/0/runs/0/start_l", "1000.00");
	}
	return file;
}

/* -- below the operations -------------------------------------------------------------------- */

static sqlite3 *behind(const struct scratch *s)
{
	char path[128];
	sqlite3 *db;

	(void)snprintf(path, sizeof path, "%s/fangsheng.db", s->folder);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	(void)sqlite3_busy_timeout(db, 5000);
	return db;
}

static const char *lite(const struct scratch *s, const char *sql)
{
	return str_c(s->arena, sql_for_sqlite(s->arena, str_of(sql)));
}

int64_t sqlite_int(const struct scratch *s, const char *sql)
{
	if (s->pg != NULL)
		return pgbox_do(pgbox_url(s->arena, s->pg), sql);
	sqlite3 *db = behind(s);
	sqlite3_stmt *q;

	if (sqlite3_prepare_v2(db, lite(s, sql), -1, &q, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	int64_t value = sqlite3_column_int64(q, 0);
	(void)sqlite3_finalize(q);
	(void)sqlite3_close(db);
	return value;
}

void sqlite_do(const struct scratch *s, const char *sql)
{
	if (s->pg != NULL) {
		(void)pgbox_do(pgbox_url(s->arena, s->pg), sql);
		return;
	}
	sqlite3 *db = behind(s);

	if (sqlite3_exec(db, lite(s, sql), NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	(void)sqlite3_close(db);
}

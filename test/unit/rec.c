/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records: a struct filled from JSON and from text, written back, and every fault with its
 * pointer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "code/rec.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct run {
	str point;
	int64_t volume_ul;
};

struct trial {
	str id;
	str note;
	str method;
	int64_t count;
	int64_t plain;
	int64_t made_day;
	int64_t at_ms;
	int64_t good;
	int64_t flow_ml_h;
	blob digest;
	list runs;
	str extra;
	int64_t index;
};

static const char *const methods[] = { "volume", "weighing", NULL };

static const struct field run_fields[] = {
	FIELD(struct run, point, "flow point", .min = 1, .max = 4),
	FIELD(struct run, volume_ul, "volume in litres", .scale = 6, .min = 0,
	      .max = INT64_C(5000000000)),
};

static const struct rec run_rec = REC(struct run, "run", run_fields);

static const struct field trial_fields[] = {
	FIELD(struct trial, id, "name", .min = 1, .max = 6),
	FIELD(struct trial, note, "remark", .optional = true),
	FIELD(struct trial, method, "how", .oneof = methods),
	FIELD(struct trial, count, "how many", .min = 1, .max = 10),
	FIELD(struct trial, plain, "any number", .optional = true),
	FIELD(struct trial, made_day, "day", .form = FORM_DATE, .optional = true, .max = 30000),
	FIELD(struct trial, at_ms, "time", .form = FORM_MOMENT, .optional = true),
	FIELD(struct trial, good, "well?", .form = FORM_BOOL, .optional = true),
	FIELD(struct trial, flow_ml_h, "flow in m3/h", .scale = 6, .optional = true),
	FIELD(struct trial, digest, "SM3", .min = 2, .max = 4, .optional = true),
	FIELD(struct trial, runs, "runs", .list = &run_rec, .optional = true, .max = 3),
	FIELD(struct trial, extra, "JSON", .form = FORM_JSON, .optional = true),
	FIELD(struct trial, index, "of the leaf", .output_only = true),
};

static const struct rec trial_rec = REC(struct trial, "trial", trial_fields);

static err read_trial(struct cx *cx, str text, struct trial *out)
{
	const struct json *v;

	assert_int_equal(json_parse(cx, text, 8, &v), OK);
	memset(out, 0x55, sizeof *out);
	return rec_read(cx, &trial_rec, v, out);
}

static const char whole[] =
        "{\"id\":\"T-1\",\"note\":\"\",\"method\":\"weighing\",\"count\":1e1,\"plain\":-"
        "9007199254740991,"
        "\"made_day\":\"2026-11-18\",\"at_ms\":\"2026-11-20T09:12:05.250+08:00\",\"good\":true,"
        "\"flow_ml_h\":\"2.500\",\"digest\":\"00fF\",\"runs\":[{\"point\":\"Q3\",\"volume_ul\":99."
        "95},"
        "{\"point\":\"水\",\"volume_ul\":0}]}";

static void a_whole_record(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct trial t;
	(void)state;

	assert_int_equal(read_trial(&cx, str_of(whole), &t), OK);
	assert_true(str_eq(t.id, S("T-1")));
	assert_true(t.note.p != NULL && t.note.n == 0);
	assert_true(str_eq(t.method, S("weighing")));
	assert_int_equal(t.count, 10);
	assert_int_equal(t.plain, INT64_C(-9007199254740991));
	assert_int_equal(t.made_day, date_days(2026, 11, 18));
	assert_int_equal(t.at_ms, day_moment(date_days(2026, 11, 20)) + 33125250);
	assert_int_equal(t.good, 1);
	assert_int_equal(t.flow_ml_h, 2500000);
	assert_int_equal(t.digest.n, 2);
	assert_memory_equal(t.digest.p, "\x00\xff", 2);
	assert_int_equal(t.runs.n, 2);
	const struct run *run = t.runs.item;
	assert_int_equal(run[0].volume_ul, 99950000);
	assert_true(str_eq(run[1].point, S("水")));
	assert_null(t.extra.p);
	assert_int_equal(t.index, ABSENT_INT);
}

static void what_is_not_given_is_absent(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct trial t;
	(void)state;

	assert_int_equal(read_trial(&cx, S("{\"id\":\"T\",\"method\":\"volume\",\"count\":1}"), &t),
	                 OK);
	assert_null(t.note.p);
	assert_int_equal(t.plain, ABSENT_INT);
	assert_int_equal(t.made_day, ABSENT_INT);
	assert_null(t.digest.p);
	assert_null(t.runs.item);
	assert_int_equal(t.runs.n, 0);
}

/* One fault each, in an object that is good otherwise. */
static const struct {
	const char *member, *pointer, *code;
} faults[] = {
	{ "\"x\":1", "/x", "unknown-field" },
	{ "\"a/b~c\":1", "/a~1b~0c", "unknown-field" },
	{ "\"note\":1", "/note", "wrong-type" },
	{ "\"note\":null", "/note", "wrong-type" },
	{ "\"plain\":\"1\"", "/plain", "wrong-type" },
	{ "\"plain\":1.5", "/plain", "too-precise" },
	{ "\"plain\":9007199254740992", "/plain", "out-of-range" },
	{ "\"plain\":-9007199254740992", "/plain", "out-of-range" },
	{ "\"plain\":1e400000000000", "/plain", "out-of-range" },
	{ "\"made_day\":\"2026-02-29\"", "/made_day", "bad-format" },
	{ "\"made_day\":\"2099-01-01\"", "/made_day", "out-of-range" },
	{ "\"made_day\":\"1969-12-31\"", "/made_day", "out-of-range" },
	{ "\"made_day\":20000", "/made_day", "wrong-type" },
	{ "\"at_ms\":\"2026-11-20T09:12:05\"", "/at_ms", "bad-format" },
	{ "\"at_ms\":5", "/at_ms", "wrong-type" },
	{ "\"good\":1", "/good", "wrong-type" },
	{ "\"flow_ml_h\":0.0000001", "/flow_ml_h", "too-precise" },
	{ "\"flow_ml_h\":\"2,5\"", "/flow_ml_h", "bad-format" },
	{ "\"flow_ml_h\":true", "/flow_ml_h", "wrong-type" },
	{ "\"digest\":\"0g12\"", "/digest", "bad-format" },
	{ "\"digest\":\"012\"", "/digest", "bad-format" },
	{ "\"digest\":\"01\"", "/digest", "wrong-length" },
	{ "\"digest\":\"0102030405\"", "/digest", "wrong-length" },
	{ "\"runs\":{}", "/runs", "wrong-type" },
	{ "\"runs\":[1]", "/runs/0", "wrong-type" },
	{ "\"runs\":[{\"point\":\"Q3\",\"volume_ul\":1},{\"volume_ul\":1}]", "/runs/1/point",
	  "missing-field" },
	{ "\"runs\":[{\"point\":\"\",\"volume_ul\":1}]", "/runs/0/point", "wrong-length" },
	{ "\"runs\":[{\"point\":\"水Q3\",\"volume_ul\":1}]", "/runs/0/point", "wrong-length" },
	{ "\"runs\":[{\"point\":\"Q3\",\"volume_ul\":-1e-6}]", "/runs/0/volume_ul",
	  "out-of-range" },
	{ "\"runs\":[{\"point\":\"Q3\",\"volume_ul\":5000.000001}]", "/runs/0/volume_ul",
	  "out-of-range" },
	{ "\"runs\":[{\"point\":\"Q3\",\"volume_ul\":1,\"y\":[]}]", "/runs/0/y", "unknown-field" },
	{ "\"runs\":[{},{},{},{}]", "/runs", "wrong-length" },
	{ "\"extra\":{}", "/extra", "read-only" },
	{ "\"index\":1", "/index", "read-only" },
};

static void one_fault(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT(faults); i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct cx cx = cx_new(a, world_real());
		struct trial t;
		str text = str_fmt(a, "{\"id\":\"T\",\"method\":\"volume\",\"count\":1,%s}",
		                   faults[i].member);
		assert_int_equal(read_trial(&cx, text, &t), E_INVALID);
		assert_int_equal(cx.problem_n, 1);
		assert_string_equal(cx.problem->pointer.p, faults[i].pointer);
		assert_string_equal(cx.problem->code, faults[i].code);
		assert_true(str_starts(cx.detail, cx.problem->pointer));
		assert_int_equal(cx.path.n, 0);
	}
}

static void all_faults_at_once(void **state)
{
	static const char *const want[] = { "/id",     "/method",       "/z",
		                            "/runs/1", "/runs/2/point", "/count" };
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct trial t;
	int i = 0;
	(void)state;

	cx.path = S("/lots/7");
	assert_int_equal(read_trial(&cx,
	                            S("{\"id\":\"1234567\",\"method\":\"guess\",\"z\":0,\"runs\":["
	                              "{\"point\":\"Q3\",\"volume_ul\":1},[],{\"volume_ul\":2}]}"),
	                            &t),
	                 E_INVALID);
	assert_int_equal(cx.problem_n, COUNT(want));
	for (const struct problem *p = cx.problem; p != NULL; p = p->next, i++)
		assert_string_equal(p->pointer.p, str_fmt(a, "/lots/7%s", want[i]).p);
	assert_true(str_eq(cx.path, S("/lots/7")));
	assert_true(str_starts(cx.detail, S("6 faults; the first is /lots/7/id: ")));
	/* What could not be read is absent. */
	assert_null(t.id.p);
	assert_int_equal(t.count, ABSENT_INT);
}

static void no_object(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct trial t;
	(void)state;

	assert_int_equal(read_trial(&cx, S("[]"), &t), E_INVALID);
	assert_int_equal(t.count, ABSENT_INT);
	assert_string_equal(cx.problem->code, "wrong-type");
	cx_clear(&cx);
	assert_int_equal(rec_read(&cx, &trial_rec, NULL, &t), E_INVALID);
}

/* Other faults of the same request do not make a good record bad. */
static void only_new_faults_count(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct trial t;
	(void)state;

	assert_int_equal(fail_at(&cx, S("/other"), "x", "x"), E_INVALID);
	assert_int_equal(read_trial(&cx, str_of(whole), &t), OK);
}

static void written(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	struct trial t;
	str text;
	(void)state;

	assert_int_equal(read_trial(&cx, str_of(whole), &t), OK);
	t.extra = S("[1, 2]");
	t.index = 77;
	t.count = ABSENT_INT;
	json_object(&w);
	rec_write(&w, &trial_rec, &t);
	json_object_end(&w);
	assert_int_equal(buf_done(&b, &text), OK);
	assert_string_equal(
	        str_dup(a, text).p,
	        "{\"id\":\"T-1\",\"note\":\"\",\"method\":\"weighing\",\"plain\":-9007199254740991,"
	        "\"made_day\":\"2026-11-18\",\"at_ms\":\"2026-11-20T09:12:05.250+08:00\",\"good\":"
	        "true,"
	        "\"flow_ml_h\":2.5,\"digest\":\"00ff\",\"runs\":[{\"point\":\"Q3\",\"volume_ul\":"
	        "99.95},"
	        "{\"point\":\"水\",\"volume_ul\":0}],\"extra\":[1, 2],\"index\":77}");
}

static void a_required_list_is_written_empty(void **state)
{
	static const struct field fields[] = { FIELD(struct trial, runs, "runs",
		                                     .list = &run_rec) };
	static const struct rec rec = REC(struct trial, "lists", fields);
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	struct trial t = { 0 };
	(void)state;

	json_object(&w);
	rec_write(&w, &rec, &t);
	json_object_end(&w);
	assert_true(str_eq(buf_view(&b), S("{\"runs\":[]}")));
}

static void from_text(void **state)
{
	static const struct {
		const char *field, *text;
		int64_t want;
	} row[] = {
		{ "count", "7", 7 },
		{ "plain", "-12", -12 },
		{ "made_day", "1970-01-02", 1 },
		{ "at_ms", "1970-01-01T08:00:00+08:00", 0 },
		{ "good", "true", 1 },
		{ "good", "false", 0 },
		{ "flow_ml_h", "2.5", 2500000 },
	};
	static const struct {
		const char *field;
		str text;
	} refused[] = {
		{ "count", S("11") },       { "count", S("") },       { "count", S("1.5") },
		{ "made_day", S("today") }, { "good", S("1") },       { "at_ms", S("12:00") },
		{ "id", S("1234567") },     { "method", S("guess") }, { "id", S("\xff") },
		{ "id", S("a\0b") },        { "digest", S("0") },     { "runs", S("[]") },
		{ "extra", S("{}") },       { "index", S("1") },      { "flow_ml_h", S("1e-7") },
	};
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct trial t = { 0 };
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		const struct field *f = rec_field(&trial_rec, str_of(row[i].field));
		assert_int_equal(field_set_text(&cx, f, str_of(row[i].text), &t), OK);
		assert_int_equal(field_int(f, &t), row[i].want);
	}
	for (size_t i = 0; i < COUNT(refused); i++) {
		const struct field *f = rec_field(&trial_rec, str_of(refused[i].field));
		cx_clear(&cx);
		assert_int_equal(field_set_text(&cx, f, refused[i].text, &t), E_INVALID);
		assert_non_null(strstr(cx.detail.p, refused[i].field));
	}
	assert_int_equal(field_set_text(&cx, rec_field(&trial_rec, S("id")), S("水1"), &t), OK);
	assert_true(str_eq(field_text(rec_field(&trial_rec, S("id")), &t), S("水1")));
	assert_int_equal(field_set_text(&cx, rec_field(&trial_rec, S("digest")), S("0aFf"), &t),
	                 OK);
	assert_memory_equal(field_blob(rec_field(&trial_rec, S("digest")), &t).p, "\x0a\xff", 2);
	assert_null(rec_field(&trial_rec, S("nothing")));
}

/* 200 bytes are the most that a text without a limit holds, counted in bytes and not in
 * characters. */
static void default_limits(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct field *note = rec_field(&trial_rec, S("note"));
	char text[201];
	struct trial t = { 0 };
	(void)state;

	memset(text, 'a', sizeof text);
	assert_int_equal(field_set_text(&cx, note, (str){ text, 200 }, &t), OK);
	assert_int_equal(field_set_text(&cx, note, (str){ text, 201 }, &t), E_INVALID);
	memcpy(text + 198, "水", 3);
	assert_int_equal(field_set_text(&cx, note, (str){ text, 201 }, &t), E_INVALID);
}

/* What is published, and names that others read, can be read. */
static void legible(void **state)
{
	static const struct field fields[] = {
		FIELD(struct trial, id, "a reason", .min = 1, .max = 60, .published = true),
		FIELD(struct trial, note, "a name", .max = 60, .optional = true, .legible = true),
		FIELD(struct trial, method, "something else", .max = 60, .optional = true),
	};
	static const struct rec rec = REC(struct trial, "legible", fields);
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx of = cx_new(a, world_real());
	struct cx *cx = &of;
	const struct json *v;
	struct trial t;
	(void)state;

	assert_int_equal(json_parse(cx, S("{\"id\":\"a\",\"note\":\"\",\"method\":\" \"}"), 8, &v),
	                 OK);
	assert_int_equal(rec_read(cx, &rec, v, &t), OK);
	assert_int_equal(json_parse(cx, S("{\"id\":\" \u3000\",\"note\":\"a\u202Eb\"}"), 8, &v),
	                 OK);
	assert_int_equal(rec_read(cx, &rec, v, &t), E_INVALID);
	assert_int_equal(cx->problem_n, 2);
	for (const struct problem *p = cx->problem; p != NULL; p = p->next)
		assert_string_equal(p->code, "not-legible");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_record),
		cmocka_unit_test(what_is_not_given_is_absent),
		cmocka_unit_test(one_fault),
		cmocka_unit_test(all_faults_at_once),
		cmocka_unit_test(no_object),
		cmocka_unit_test(only_new_faults_count),
		cmocka_unit_test(written),
		cmocka_unit_test(a_required_list_is_written_empty),
		cmocka_unit_test(from_text),
		cmocka_unit_test(default_limits),
		cmocka_unit_test(legible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

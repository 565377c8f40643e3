/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_parse against JSONTestSuite (Nicolas Seriot, MIT licence), and against jansson on the
 * suite's files and on 20,000 documents that are made from them by small changes: what we accept,
 * jansson must accept, with the same values. */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/json.h"
#include "support/jansson_oracle.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define FILES_MAX 400
#define FILE_BYTES_MAX ((size_t)1 << 20)
#define MUTANTS 20000

struct suite {
	struct arena *arena;
	int n;
	str name[FILES_MAX];
	str text[FILES_MAX];
};

/* What the RFC allows and we refuse on purpose. */
static const char *const stricter[] = {
	"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
	"y_object_escaped_null_in_key.json", /* U+0000 */
	"y_string_null_escape.json",         /* U+0000 */
};

static bool refused_on_purpose(str name)
{
	for (size_t i = 0; i < sizeof stricter / sizeof *stricter; i++)
		if (str_eq(name, str_of(stricter[i])))
			return true;
	return false;
}

static err read_all(struct suite *suite, const char *folder)
{
	struct cx cx = cx_new(suite->arena, world_real());
	DIR *d = opendir(folder);

	if (d == NULL)
		return E_NOT_FOUND;
	for (struct dirent *e; (e = readdir(d)) != NULL && suite->n < FILES_MAX;) {
		if (!str_ends(str_of(e->d_name), S(".json")))
			continue;
		const char *path = str_fmt(suite->arena, "%s/%s", folder, e->d_name).p;
		TRY(os_read_file(&cx, path, FILE_BYTES_MAX, &suite->text[suite->n]));
		suite->name[suite->n++] = str_dup(suite->arena, str_of(e->d_name));
	}
	closedir(d);
	return OK;
}

static int setup(void **state)
{
	static struct suite suite;
	const char *shared = getenv("FANGSHENG_SHARED");

	suite.arena = arena_new();
	const char *folder =
	        str_fmt(suite.arena, "%s/data/json/test_parsing", shared ? shared : "../shared").p;
	if (read_all(&suite, folder) != OK)
		printf("# SKIP: JSONTestSuite is not at %s\n", folder);
	*state = &suite;
	return 0;
}

static int teardown(void **state)
{
	struct suite *suite = *state;

	arena_free(suite->arena);
	return 0;
}

static void needs_files(const struct suite *suite)
{
	if (suite->n == 0)
		skip();
	assert_in_range(suite->n, 300, FILES_MAX - 1);
}

static void verdicts(void **state)
{
	const struct suite *suite = *state;
	int faults = 0;

	needs_files(suite);
	for (int i = 0; i < suite->n; i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct cx cx = cx_new(a, world_real());
		const struct json *v;
		str name = suite->name[i];
		bool accepted = json_parse(&cx, suite->text[i], JSON_DEPTH_MAX, &v) == OK;
		bool must = str_starts(name, S("y_")) && !refused_on_purpose(name);
		if (str_starts(name, S("i_")) || accepted == must)
			continue;
		printf("# %.*s: %s\n", P(name), accepted ? "accepted" : cx.detail.p);
		faults++;
	}
	assert_int_equal(faults, 0);
}

/* -- the second opinion ---------------------------------------------------------------------- */

static void string_write(struct buf *out, str s)
{
	buf_fmt(out, "$%zu:", s.n);
	buf_str(out, s);
}

/* Sets *huge when a number has no double. */
static void plain_form(struct buf *out, const struct json *v, bool *huge)
{
	static const char sign[] = { [JSON_NULL] = 'z',
		                     [JSON_FALSE] = 'f',
		                     [JSON_TRUE] = 't',
		                     [JSON_ARRAY] = '[',
		                     [JSON_OBJECT] = '{' };
	double number;

	if (v->kind == JSON_STRING) {
		string_write(out, v->text);
	} else if (v->kind == JSON_NUMBER) {
		number = strtod(str_c(out->arena, v->text), NULL);
		*huge = *huge || isinf(number);
		buf_fmt(out, "#%.17g;", number);
	} else {
		buf_char(out, sign[v->kind]);
		for (const struct json *part = v->first; part != NULL; part = part->next) {
			if (v->kind == JSON_OBJECT)
				string_write(out, part->key);
			plain_form(out, part, huge);
		}
		if (v->kind == JSON_ARRAY || v->kind == JSON_OBJECT)
			buf_char(out, v->kind == JSON_ARRAY ? ']' : '}');
	}
}

/* True when we accept the text; fails when jansson then thinks otherwise. */
static bool agrees(str text, str name)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct buf ours = buf_new(a);
	struct buf theirs = buf_new(a);
	const struct json *v;
	bool huge = false;

	enum opinion opinion = jansson_opinion(text, &theirs);
	if (json_parse(&cx, text, JSON_DEPTH_MAX, &v) != OK)
		return false;
	plain_form(&ours, v, &huge);
	if (opinion == OPINION_NUMBER_TOO_LARGE && huge)
		return true;
	if (opinion != OPINION_ACCEPTED)
		fail_msg("%.*s: jansson refuses what we accept: %.*s", P(name), P(text));
	if (!str_eq(buf_view(&ours), buf_view(&theirs)))
		fail_msg("%.*s: %.*s is not %.*s", P(name), P(buf_view(&ours)),
		         P(buf_view(&theirs)));
	return true;
}

static void jansson_agrees_on_the_suite(void **state)
{
	const struct suite *suite = *state;
	int accepted = 0;

	needs_files(suite);
	for (int i = 0; i < suite->n; i++)
		accepted += agrees(suite->text[i], suite->name[i]);
	assert_true(accepted >= 90);
}

/* xorshift64: the same documents in every run. */
static uint64_t chance(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed % below;
}

static const char *const base_documents[] = {
	"{\"lot\":\"20261120-03\",\"kind\":\"first\",\"environment\":{\"ambient_c\":21.4,\"leak\":"
	"false},"
	"\"meters\":[{\"serial\":\"202611000001\",\"position\":1,\"runs\":[{\"start_l\":0.000,"
	"\"end_l\":99.950}],\"seals\":[\"S0012345\"],\"made\":null}]}",
	"[\"\\u6c34\\ud83d\\ude00\\n\\\"\\\\\\/"
	"\",\"水表检定\",-12.5e-3,1E+2,0,-0,true,false,null,{},[]]",
	"{\"a\":{\"b\":{\"c\":[[],[{}],[1,2,[3]]]}},\"b\":1,\"c\":\"\\u0041\\t\",\"\":[0.1,0.01e1]"
	"}",
};

/* One to four small changes: a byte replaced, removed, doubled, or a piece copied to elsewhere. */
static str mutate(struct arena *a, str from, uint64_t *seed)
{
	static const char spice[] =
	        "\"\\{}[]:,0123456789.eE+-truefalsn/bu \t\n\x01\x7f\xe6\xb0\xb4\xed\xa0\xc0";
	char *text = arena_alloc(a, from.n + 64);
	size_t n = from.n;

	if (n > 0)
		memcpy(text, from.p, n);
	for (uint64_t left = 1 + chance(seed, 4); left > 0 && n > 0; left--) {
		size_t at = chance(seed, n);
		size_t piece = 1 + chance(seed, 8);
		switch (chance(seed, 4)) {
		case 0:
			text[at] = spice[chance(seed, sizeof spice - 1)];
			break;
		case 1:
			memmove(text + at, text + at + 1, --n - at);
			break;
		case 2:
			memmove(text + at + 1, text + at, n++ - at);
			break;
		default:
			if (piece <= n)
				memmove(text + chance(seed, n - piece + 1),
				        text + chance(seed, n - piece + 1), piece);
			break;
		}
	}
	return (str){ text, n };
}

static str document(const struct suite *suite, uint64_t *seed)
{
	size_t fixed = sizeof base_documents / sizeof *base_documents;

	if (suite->n == 0 || chance(seed, 2) == 0)
		return str_of(base_documents[chance(seed, fixed)]);
	str text = suite->text[chance(seed, (uint64_t)suite->n)];
	return text.n > 4096 ? str_part(text, 0, 4096) : text;
}

static void jansson_agrees_on_mutants(void **state)
{
	const struct suite *suite = *state;
	AUTO(arena_end) struct arena *a = arena_new();
	uint64_t seed = UINT64_C(0x9E3779B97F4A7C15);
	int accepted = 0;

	for (int i = 0; i < MUTANTS; i++) {
		arena_reset(a);
		str text = mutate(a, document(suite, &seed), &seed);
		accepted += agrees(text, str_fmt(a, "mutant %d", i));
	}
	/* Otherwise the changes are too wild to test anything. */
	assert_in_range(accepted, MUTANTS / 20, MUTANTS);
	printf("# %d of %d mutants were accepted\n", accepted, MUTANTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts),
		cmocka_unit_test(jansson_agrees_on_the_suite),
		cmocka_unit_test(jansson_agrees_on_mutants),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSONTestSuite (Nicolas Seriot, MIT licence) as bodies of real requests: what the parser refuses
 * is a syntax error to the sender, what it accepts is refused for what it says, and nothing else
 * happens.  An ordinary record operation and the upload of a lot read bodies in two ways, so both
 * are asked. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/json.h"
#include "support/story_play.h"

#define FILES_MAX 400
#define FILES_MIN 300
#define FILE_BYTES_MAX ((size_t)1 << 20)

struct suite {
	struct stage stage;
	struct play play;
	int n;
	str name[FILES_MAX];
	str text[FILES_MAX];
};

struct route {
	const char *path;
	const char *who;
	bool takes_bytes; /* a body of no bytes is a body */
};

static const struct route routes[] = {
	{ "/v1/organisations", "bureau demo-bureau", false },
	{ "/v1/benches", "bureau demo-bureau", false },
	{ "/v1/lots", "maker demo-maker", true },
};

static int results, failures;

static void result(bool good, const char *what)
{
	printf("%s %d - %s\n", good ? "ok" : "not ok", ++results, what);
	failures += !good;
}

/* -- what must come back --------------------------------------------------------------------- */

/* What the RFC allows and our parser refuses on purpose (see test/unit/json_suite.c). */
static bool refused_on_purpose(str name)
{
	return str_starts(name, S("y_object_duplicated_key")) ||
	       str_eq(name, S("y_object_escaped_null_in_key.json")) ||
	       str_eq(name, S("y_string_null_escape.json"));
}

/* Nested so deeply that it is too large before it is wrong. */
static bool deep(str name)
{
	return str_eq(name, S("n_structure_100000_opening_arrays.json")) ||
	       str_eq(name, S("n_structure_open_array_object.json"));
}

static bool status_fits(const struct route *r, str name, str text, int status)
{
	if (text.n == 0 && !r->takes_bytes)
		return status == 422; /* no body at all: what it should have held is missing */
	if (str_starts(name, S("i_")))
		return status >= 400 && status < 500;
	if (deep(name))
		return status == 413 || status == 400;
	return status == (str_starts(name, S("n_")) || refused_on_purpose(name) ? 400 : 422);
}

/* The answer is a problem that names its own status and a code. */
static bool is_problem(struct cx *cx, const struct http_answer *a)
{
	const struct json *v;

	if (!str_starts(http_header(a, S("Content-Type")), S("application/problem+json")) ||
	    json_parse(cx, a->body, JSON_DEPTH_MAX, &v) != OK)
		return false;
	const struct json *status = json_get(v, S("status"));
	const struct json *code = json_get(v, S("code"));
	if (status == NULL || code == NULL ||
	    !str_eq(status->text, str_fmt(cx->arena, "%d", a->status)))
		return false;
	return a->status != 400 || str_eq(code->text, S("syntax"));
}

/* -- asking ---------------------------------------------------------------------------------- */

static bool ask(struct suite *s, const struct route *r, int i)
{
	struct cx *cx = &s->stage.cx;
	str secret = story_known(&s->play, str_of(r->who));
	const struct http_header bearer = { NULL, S("Authorization"),
		                            str_fmt(cx->arena, "Bearer %.*s", P(secret)) };
	const struct http_header type = { &bearer, S("Content-Type"), S("application/json") };
	const struct http_request q = { S("POST"), str_of(r->path), s->text[i], &type };
	struct http_answer a;

	cx_clear(cx);
	if (http_ask(cx, &s->stage.http, &q, &a) != OK) {
		printf("# POST %s with %.*s: %.*s\n", r->path, P(s->name[i]), P(cx->detail));
		return false;
	}
	if (status_fits(r, s->name[i], s->text[i], a.status) && is_problem(cx, &a))
		return true;
	printf("# POST %s with %.*s: %d %.*s\n", r->path, P(s->name[i]), a.status,
	       P(str_part(a.body, 0, 300)));
	return false;
}

static void route_try(struct suite *s, const struct route *r)
{
	char what[128];
	int faults = 0;

	for (int i = 0; i < s->n; i++)
		faults += !ask(s, r, i);
	(void)snprintf(what, sizeof what, "POST %s answers %d files as it must", r->path, s->n);
	result(faults == 0, what);
}

static void still_well(struct suite *s, int64_t size_before)
{
	const struct http_request q = { S("GET"), S("/healthz"), S_NONE, NULL };
	struct http_answer a = { 0 };
	int64_t size = -1;

	cx_clear(&s->stage.cx);
	result(http_ask(&s->stage.cx, &s->stage.http, &q, &a) == OK && a.status == 200,
	       "the server is healthy");
	result(stage_size(&s->stage, &size) == OK && size == size_before, "the log has not grown");
}

/* -- the files ------------------------------------------------------------------------------- */

static err files_read(struct suite *s, const char *folder)
{
	struct cx *cx = &s->stage.cx;
	DIR *d = opendir(folder);

	if (d == NULL)
		return fail(cx, E_NOT_FOUND, "nothing is at %s", folder);
	for (struct dirent *e; (e = readdir(d)) != NULL && s->n < FILES_MAX;) {
		if (!str_ends(str_of(e->d_name), S(".json")))
			continue;
		const char *path = str_fmt(cx->arena, "%s/%s", folder, e->d_name).p;
		TRY(os_read_file(cx, path, FILE_BYTES_MAX, &s->text[s->n]));
		s->name[s->n++] = str_dup(cx->arena, str_of(e->d_name));
	}
	closedir(d);
	return OK;
}

static err set_up(struct suite *s)
{
	static struct seen_list seen;

	TRY(stage_open(&s->stage, NULL));
	s->play = (struct play){ .stage = &s->stage, .seen = &seen, .folder = "test/story" };
	return story_play(&s->play, S("pilot"));
}

int main(void)
{
	static struct suite s;
	const char *shared = getenv("FANGSHENG_SHARED");
	char folder[1000];
	int64_t size = 0;
	err e = set_up(&s);

	(void)snprintf(folder, sizeof folder, "%s/data/json/test_parsing",
	               shared ? shared : "../shared");
	if (e == OK && files_read(&s, folder) == E_NOT_FOUND) {
		printf("1..1\nok 1 - bodies # SKIP: JSONTestSuite is not at %s\n", folder);
		stage_close(&s.stage);
		return 0;
	}
	result(e == OK, "an instance with organisations and tokens");
	result(s.n >= FILES_MIN && s.n < FILES_MAX, "the suite is complete");
	if (e == OK)
		e = stage_size(&s.stage, &size);
	for (size_t i = 0; i < sizeof routes / sizeof routes[0] && e == OK; i++)
		route_try(&s, &routes[i]);
	if (e == OK)
		still_well(&s, size);
	else
		printf("# %.*s\n", P(s.stage.cx.detail));
	printf("1..%d\n", results);
	stage_close(&s.stage);
	return failures > 0;
}

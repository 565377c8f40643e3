/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of rights that people have written (test/data/rights.csv) against the program, over
 * real HTTP: each operation that has a route has one row, each row an operation, and each cell says
 * what comes back when that caller asks about a row of the maker.
 *
 *   yes   the request is heard: a read is answered, what writes is done or refused for its content
 *   401   a token is needed
 *   403   this role may not
 *   404   this caller does not see the row
 *
 * Nothing here asks the program's own list what is right: that is unit/matrix.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/csv.h"
#include "op/refusal.h"
#include "support/http.h"
#include "support/instance.h"
#include "support/requests.h"
#include "web/web.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define TABLE "test/data/rights.csv"
#define OPERATION 0 /* the column with the route; then one for each asker, then a remark */

struct table {
	struct requests *r;
	struct web *web;
	struct http http;
	str token[ASKERS]; /* "Bearer …" */
	bool met[OPS_MAX];
	int asked;
};

static void tokens_issue(struct table *t)
{
	struct scratch *s = t->r->s;

	for (int i = ASKER_ANYONE + 1; i < ASKERS; i++) {
		const struct question q = {
			ROLE_ADMIN, NULL, "token.issue",
			str_fmt(s->arena, "{\"organisation\":\"%s\",\"role\":\"%s\",\"days\":30}",
			        askers[i].organisation, role_info(askers[i].role)->name)
			        .p
		};
		struct answer a = must(ask(s, s->arena, &q));
		t->token[i] = str_fmt(s->arena, "Bearer %.*s", P(said(&a, "/token")));
	}
}

static int setup(void **state)
{
	if (requests_setup(state) != 0)
		return -1;
	struct requests *r = *state;
	struct table *t = NEW(r->s->arena, struct table);
	const struct web_options o = { .app = r->s->app, .listen = "127.0.0.1:0", .threads = 1 };

	t->r = r;
	tokens_issue(t);
	assert_int_equal(web_start(&r->s->cx, &o, &t->web), OK);
	t->http = http_open(web_port(t->web));
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct table *t = *state;
	void *r = t->r;

	http_close(&t->http);
	web_stop(t->web);
	return requests_teardown(&r);
}

/* -- one cell -------------------------------------------------------------------------------- */

static int status_of(struct table *t, const struct request *q, enum asker who, str *body)
{
	struct scratch *s = t->r->s;
	struct http_header pdf = { NULL, S("Content-Type"), S("application/pdf") };
	struct http_header token = { NULL, S("Authorization"), t->token[who] };
	struct http_request out = { .path = request_path(t->r, q), .body = request_body(t->r, q) };
	struct http_answer in;

	(void)str_cut(str_of(q->route), ' ', &out.method);
	if (str_starts(out.body, S("%PDF")))
		out.header = &pdf;
	if (who != ASKER_ANYONE) {
		token.next = out.header;
		out.header = &token;
	}
	assert_int_equal(http_ask(&s->cx, &t->http, &out, &in), OK);
	*body = in.body;
	t->asked++;
	return in.status;
}

static bool is_heard(const struct request *q, int status)
{
	bool reads = strncmp(q->route, "GET ", 4) == 0;

	if (status == 401 || status == 403 || status == 404 || status == 400 || status >= 500)
		return false;
	return reads ? status < 400 : true;
}

static void cell(struct table *t, const struct request *q, enum asker who, str wanted)
{
	str body;
	int status = status_of(t, q, who, &body);
	bool good = str_eq(wanted, S("yes")) ? is_heard(q, status)
	                                     : strtol(wanted.p, NULL, 10) == status;

	if (!good)
		fail_msg(TABLE " says of %s, asked by %s: %.*s; the program: %d %.*s", q->route,
		         askers[who].column, P(wanted), status, P(body));
}

/* -- the table ------------------------------------------------------------------------------- */

static int op_of(struct table *t, str route)
{
	int n;
	const struct op *const *op = app_ops(t->r->s->app, &n);

	for (int i = 0; i < n; i++)
		if (op[i]->route != NULL && str_eq(str_of(op[i]->route), route))
			return i;
	return -1;
}

static void row(struct table *t, const struct csv_row *row)
{
	const char *route = str_c(t->r->s->arena, row->field[OPERATION]);
	const struct request *q = request_find(route);
	int i = op_of(t, row->field[OPERATION]);

	if (i < 0)
		fail_msg(TABLE " has %s, and the program has no such operation", route);
	if (t->met[i])
		fail_msg(TABLE " has %s twice", route);
	if (q == NULL)
		fail_msg("%s: add a request that could be meant to test/support/requests.c", route);
	t->met[i] = true;
	for (int k = 0; k < ASKERS; k++)
		cell(t, q, (enum asker)k, row->field[OPERATION + 1 + k]);
}

static void heading(const struct csv_row *row)
{
	assert_int_equal(row->n, ASKERS + 2);
	for (int k = 0; k < ASKERS; k++)
		if (!str_eq(row->field[OPERATION + 1 + k], str_of(askers[k].column)))
			fail_msg(TABLE ": column %d is %s", k + 2, askers[k].column);
}

static void table_and_program_agree(void **state)
{
	struct table *t = *state;
	struct cx *cx = &t->r->s->cx;
	struct csv_row r;
	str text;
	int n;
	const struct op *const *op = app_ops(t->r->s->app, &n);

	assert_int_equal(os_read_file(cx, TABLE, 1 << 20, &text), OK);
	struct csv csv = csv_new(text);
	assert_int_equal(csv_next(cx, &csv, &r), OK);
	heading(&r);
	assert_int_equal(csv_next(cx, &csv, &r), OK); /* the same in Chinese */
	while (csv_next(cx, &csv, &r) == OK && r.n > 0) {
		if (r.n != ASKERS + 2)
			fail_msg(TABLE ":%d has %d columns", csv.line, r.n);
		row(t, &r);
	}
	assert_int_equal(r.n, 0);
	for (int i = 0; i < n; i++)
		if (op[i]->route != NULL && !t->met[i])
			fail_msg("%s (%s) has no row in " TABLE
			         ": who may do it, and who must not?",
			         op[i]->route, op[i]->zh);
	assert_true(t->asked > 500);
}

/* A token that nobody gave out never becomes a call, and is noted all the same; one that is good
 * opens what it is good for. */
static void bad_tokens_are_noted(void **state)
{
	struct table *t = *state;
	struct scratch *s = t->r->s;
	const struct request *q = request_find("GET /v1/lots/{lot}");
	static const char *const bad[] = { "Bearer x", "Basic eDp5", "Bearer fs_00" };
	str body;

	assert_int_equal(status_of(t, q, ASKER_ANYONE, &body), 401);
	assert_int_equal(refusal_count(s->app, REFUSAL_NO_TOKEN), 1);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		t->token[ASKER_ADMIN] = str_of(bad[i]);
		assert_int_equal(status_of(t, q, ASKER_ADMIN, &body), 401);
		assert_int_equal(refusal_count(s->app, REFUSAL_BAD_TOKEN), (int)i + 1);
	}
	assert_int_equal(status_of(t, q, ASKER_BUREAU, &body), 200);
	assert_int_equal(status_of(t, q, ASKER_SUPPLY, &body), 403);
	assert_int_equal(refusal_count(s->app, REFUSAL_NO_RIGHT), 1);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup_teardown(bad_tokens_are_noted, setup, teardown),
	cmocka_unit_test_setup_teardown(table_and_program_agree, setup, teardown),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

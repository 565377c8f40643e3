/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operation x role x own or foreign row, from the list of operations itself: who has no right is
 * sent away before anything is read, a foreign row does not exist, one's own row does.
 *
 * The requests are those of support/requests.h; a new operation fails here until it has one.  What
 * people have written down about the same is in test/data/rights.csv (rights_table.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "op/access.h"
#include "op/route.h"
#include "support/instance.h"
#include "support/requests.h"
#include "web/decode.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define CODE "WDEM0-100000000001"

/* An organisation of the role; of makers and districts, the one that has to do with "maker". */
static const char *organisation_of(enum role r)
{
	switch (r) {
	case ROLE_BUREAU:
	case ROLE_AUDITOR:
		return "bureau";
	case ROLE_DISTRICT:
		return "near";
	case ROLE_MAKER:
		return "maker";
	case ROLE_SUPPLY:
		return "supply";
	case ROLE_INSTITUTE:
		return "institute";
	case ROLE_PUBLIC:
	case ROLE_ADMIN:
	case ROLE_COUNT:
		break;
	}
	return NULL;
}

static void is(const struct answer *a, err wanted, const struct op *op, enum role r,
               const char *what)
{
	if (a->result != wanted)
		fail_msg("%s as %s, %s: %s instead of %s: %.*s", op->name, role_info(r)->name, what,
		         err_info(a->result)->name, err_info(wanted)->name, P(a->detail));
}

static void is_not(const struct answer *a, err unwanted, const struct op *op, enum role r,
                   const char *what)
{
	if (a->result == unwanted)
		fail_msg("%s as %s, %s: %s: %.*s", op->name, role_info(r)->name, what,
		         err_info(a->result)->name, P(a->detail));
}

/* -- without a right ------------------------------------------------------------------------- */

static void roles_without_right(void **state)
{
	struct scratch *s = *state;
	int64_t size = sqlite_int(s, "SELECT size FROM log_head");
	int refused = 0;
	int n;
	const struct op *const *op = app_ops(s->app, &n);

	for (int i = 0; i < n; i++)
		for (int r = 0; r < ROLE_COUNT; r++) {
			const struct question q = { (enum role)r, organisation_of((enum role)r),
				                    op[i]->name };
			if (right_calls(op[i]->may, (enum role)r))
				continue;
			struct answer a = ask(s, s->arena, &q);
			is(&a, r == ROLE_PUBLIC ? E_UNAUTHENTICATED : E_FORBIDDEN, op[i],
			   (enum role)r, "without a right");
			assert_int_equal(a.status, r == ROLE_PUBLIC ? 401 : 403);
			refused++;
		}
	assert_true(refused > 50);
	assert_int_equal(sqlite_int(s, "SELECT size FROM log_head"), size);
}

/* With a right, an empty request is refused for what it lacks, or answered. */
static void roles_with_right(void **state)
{
	struct scratch *s = *state;
	int n;
	const struct op *const *op = app_ops(s->app, &n);

	for (int i = 0; i < n; i++)
		for (int r = 0; r < ROLE_COUNT; r++) {
			const struct question q = { (enum role)r, organisation_of((enum role)r),
				                    op[i]->name, .dry_run = true };
			if (!right_calls(op[i]->may, (enum role)r))
				continue;
			struct answer a = ask(s, s->arena, &q);
			is_not(&a, E_FORBIDDEN, op[i], (enum role)r, "with a right");
			is_not(&a, E_UNAUTHENTICATED, op[i], (enum role)r, "with a right");
		}
}

/* -- rows ------------------------------------------------------------------------------------ */

static struct call *call_made(const struct requests *r, const struct request *q,
                              const struct asker_info *who)
{
	struct scratch *s = r->s;
	struct wire wire = { .address = request_path(r, q), .body = request_body(r, q) };
	struct route_match match;
	struct input input;
	str method, allow;

	(void)str_cut(str_of(q->route), ' ', &method);
	wire.method = method;
	wire.content_type = S("application/json");
	if (route_find(s->arena, app_routes(s->app), method, wire_path(&wire), &match, &allow) !=
	            OK ||
	    strcmp(match.op->route, q->route) != 0)
		fail_msg("%s is not asked by %.*s", q->route, P(wire.address));
	if (wire_input(&s->cx, &wire, &match, &input) != OK)
		fail_msg("%s: %.*s", q->route, P(s->cx.detail));
	struct call *call = call_new(s->app, match.op);
	call->in = input.record;
	call->body = input.body;
	call->content_type = S("application/pdf");
	call->caller = (struct caller){ .role = who->role,
		                        .organisation = str_of(who->organisation),
		                        .district = str_of(who->district) };
	return call;
}

/* 0: whatever a request that is heard is answered. */
static int status_wanted(const struct call *call, const struct request *q)
{
	rights may = call->op->may;

	if (!right_calls(may, call->caller.role))
		return call->caller.role == ROLE_PUBLIC ? 401 : 403;
	if (q->makes_own ||
	    right_sees(may, &call->caller, call->op->cases, S("maker"), S("440305")))
		return 0;
	return 404;
}

static void cell(const struct requests *r, const struct request *q, const struct asker_info *who)
{
	AUTO(call_release) struct call *call = call_made(r, q, who);
	int wanted = status_wanted(call, q);

	err e = op_run(call);
	int status = call->reply.status;
	assert_int_equal(e == OK, status < 400);
	bool heard = status != 401 && status != 403 && status != 404;
	if ((call->op->flags & OP_WRITE) == 0)
		heard = heard && status < 400;
	if (wanted == 0 ? !heard : status != wanted)
		fail_msg("%s as %s: %d instead of %d: %.*s", q->route, who->column, status, wanted,
		         P(call->reply.body));
}

/* Every operation over its real input, asked by everybody there is, about a row of "maker": what is
 * one's own, of one's district, of another maker, of another district. */
static void rows(void **state)
{
	const struct requests *r = *state;
	int n;
	const struct op *const *op = app_ops(r->s->app, &n);

	for (int i = 0; i < n; i++) {
		const struct request *q = op[i]->route ? request_find(op[i]->route) : NULL;
		if (op[i]->route != NULL && q == NULL)
			fail_msg("%s: add a request that could be meant to test/support/requests.c",
			         op[i]->route);
		for (int k = 0; q != NULL && k < ASKERS; k++)
			cell(r, q, &askers[k]);
	}
	assert_int_equal(access_count(r->s->app).unattributed, 0);
}

/* A foreign row and one that does not exist are told apart by nothing but the name asked for. */
static void foreign_is_absent(void **state)
{
	struct scratch *s = *state;
	const struct question foreign = { ROLE_MAKER, "other", "meter.show",
		                          "{\"code\":\"" CODE "\"}" };
	const struct question absent = { ROLE_MAKER, "other", "meter.show",
		                         "{\"code\":\"WDEM0-200000000001\"}" };

	(void)must(upload(s, lot_of(s->arena, "a", "100000000001")));
	struct answer a = ask(s, s->arena, &foreign);
	struct answer b = ask(s, s->arena, &absent);
	assert_int_equal(a.result, b.result);
	assert_true(str_eq(a.detail, b.detail));
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(roles_without_right),
	ALONE(roles_with_right),
	cmocka_unit_test_setup_teardown(rows, requests_setup, requests_teardown),
	ALONE(foreign_is_absent),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operation x role x own or foreign row, from the list of operations itself: who has no right is
 * sent away before anything is read, a foreign row does not exist, one's own row does.
 *
 * Inputs are made from the names of the fields; a new operation with a field of a new name fails
 * here until the name is added below. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define LOT "a"
#define SERIAL "100000000001"
#define CODE "WDEM0-" SERIAL
/* of test/data/permit.pdf */
#define DOCUMENT "8b93200122bd2eefe9f6a001ec82257628a7d84fe0cc876ec1b4541c6dde69de"

/* Values that name rows of "maker". */
static const struct {
	const char *field;
	const char *value;
} known[] = {
	{ "lot", "DEM0-" LOT },      { "code", CODE },
	{ "number", CODE "-1" },     { "approver", "REG-0305" },
	{ "organisation", "maker" }, { "document", DOCUMENT },
};

static const char *value_of(const char *field)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i].field, field) == 0)
			return known[i].value;
	return NULL;
}

static const char *input_of(struct arena *a, const struct op *op)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	for (int i = 0; i < op->in->n; i++) {
		const struct field *f = &op->in->field[i];
		if (f->optional)
			continue;
		if (value_of(f->name) == NULL)
			fail_msg("%s: which %s belongs to the maker?", op->name, f->name);
		json_member_str(&w, f->name, str_of(value_of(f->name)));
	}
	json_object_end(&w);
	return str_c(a, buf_view(&b));
}

static bool has(const struct op *op, enum role r, enum scope scope)
{
	return (op->may >> ((unsigned)r * SCOPE_COUNT + scope) & 1) != 0;
}

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

static struct answer row_asked(struct scratch *s, const struct op *op, enum role r,
                               const char *organisation)
{
	const struct question q = { r, organisation, op->name, input_of(s->arena, op) };

	return ask(s, s->arena, &q);
}

/* Asks for the maker's row as a role that has only a scope: own, or the district's. */
static int scoped(struct scratch *s, const struct op *op, enum role r)
{
	const char *foreign = r == ROLE_MAKER ? "other" : r == ROLE_DISTRICT ? "far" : NULL;
	const char *own = organisation_of(r);

	if (has(op, r, SCOPE_ANY) || !right_calls(op->may, r))
		return 0;
	if (foreign == NULL)
		foreign = own; /* the row is never theirs */
	struct answer a = row_asked(s, op, r, foreign);
	is(&a, E_NOT_FOUND, op, r, "a foreign row");
	assert_int_equal(a.status, 404);
	if (foreign != own) {
		a = row_asked(s, op, r, own);
		is_not(&a, E_NOT_FOUND, op, r, "the own row");
	}
	return 1;
}

static void rows(void **state)
{
	struct scratch *s = *state;
	int pairs = 0;
	int n;
	const struct op *const *op = app_ops(s->app, &n);

	(void)must(upload(s, lot_of(s->arena, LOT, SERIAL)));
	(void)must(attach(s, "permit.pdf", "application/pdf"));
	for (int i = 0; i < n; i++)
		for (int r = 0; r < ROLE_COUNT && op[i]->in != NULL; r++)
			pairs += scoped(s, op[i], (enum role)r);
	assert_true(pairs >= 10);
}

/* A bureau that lies far away sees what it was given a case about, where an operation says so. */
static void assigned_rows(void **state)
{
	struct scratch *s = *state;
	int seen = 0;
	int n;
	const struct op *const *op = app_ops(s->app, &n);

	(void)must(upload(s, lot_of(s->arena, LOT, SERIAL)));
	for (int i = 0; i < n; i++) {
		if (op[i]->in == NULL || has(op[i], ROLE_DISTRICT, SCOPE_ANY) ||
		    !has(op[i], ROLE_DISTRICT, SCOPE_ASSIGNED))
			continue;
		struct question q = { ROLE_DISTRICT, "far", op[i]->name, input_of(s->arena, op[i]),
			              .assigned = "supply maker " };
		struct answer a = ask(s, s->arena, &q);
		is_not(&a, E_NOT_FOUND, op[i], ROLE_DISTRICT, "an assigned row");
		q.assigned = "supply other ";
		a = ask(s, s->arena, &q);
		is(&a, E_NOT_FOUND, op[i], ROLE_DISTRICT, "a row about which nothing is assigned");
		seen++;
	}
	assert_true(seen >= 5);
}

/* Who may see any row does. */
static void any_row(void **state)
{
	struct scratch *s = *state;
	int n;
	const struct op *const *op = app_ops(s->app, &n);

	(void)must(attach(s, "permit.pdf", "application/pdf"));
	(void)must(upload(s, lot_of(s->arena, LOT, SERIAL)));
	for (int i = 0; i < n; i++) {
		if (op[i]->in == NULL || !has(op[i], ROLE_MAKER, SCOPE_OWN))
			continue;
		for (int r = 0; r < ROLE_COUNT; r++) {
			if (!has(op[i], (enum role)r, SCOPE_ANY))
				continue;
			struct answer a = row_asked(s, op[i], (enum role)r,
			                            organisation_of((enum role)r));
			is_not(&a, E_NOT_FOUND, op[i], (enum role)r, "any row");
		}
	}
}

/* A foreign row and one that does not exist are told apart by nothing but the name asked for. */
static void foreign_is_absent(void **state)
{
	struct scratch *s = *state;
	const struct question foreign = { ROLE_MAKER, "other", "meter.show",
		                          "{\"code\":\"" CODE "\"}" };
	const struct question absent = { ROLE_MAKER, "other", "meter.show",
		                         "{\"code\":\"WDEM0-200000000001\"}" };

	(void)must(upload(s, lot_of(s->arena, LOT, SERIAL)));
	struct answer a = ask(s, s->arena, &foreign);
	struct answer b = ask(s, s->arena, &absent);
	assert_int_equal(a.result, b.result);
	assert_true(str_eq(a.detail, b.detail));
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(roles_without_right), ALONE(roles_with_right),  ALONE(rows), ALONE(any_row),
	ALONE(assigned_rows),       ALONE(foreign_is_absent),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

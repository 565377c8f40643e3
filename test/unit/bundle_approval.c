/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate that was issued by a later approval: its bundle shows who approved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "audit/bundle.h"
#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "support/log_keys.h"
#include "support/log_maker.h"
#include "tree/proof.h"
#include "tree/tile.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/bundle_trial.h"

static void approval_made(struct trial *t)
{
	struct log_maker *m = lot_made(t);

	m->facts.approver = S_NONE;
	memmove(&m->rest[3], &m->rest[4], 3 * sizeof m->rest[0]);
	m->facts.rest_n--;
	log_judge(m);
	lot_shown(t);
}

static void test_approved_later(void **state)
{
	struct trial *t = *state;

	approval_made(t);
	assert_int_equal(check(t, bundle_of(t)), E_NOT_FOUND);
	show(t, log_approve(t->log, 3));
	show(t, 3); /* who approved */
	sign(t, &t->sm2);
	assert_int_equal(check(t, bundle_of(t)), OK);
	assert_true(says(t, "issued by the approval"));
	decide(t, "refused"); /* no approval helps against that */
	assert_int_equal(check(t, bundle_of(t)), E_NOT_FOUND);
}

/* Without this leaf nobody could say whether the approver was entitled; and no other will do. */
static void test_approver_left_out(void **state)
{
	struct trial *t = *state;

	approval_made(t);
	show(t, log_approve(t->log, 3));
	sign(t, &t->sm2);
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
	assert_true(says(t, "the leaf about the approver is not in the bundle"));
	show(t, 2); /* another person */
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
}

static void test_approver_without_right(void **state)
{
	struct trial *t = *state;

	t->log->person[LOG_APPROVER].signatory = 0;
	approval_made(t);
	show(t, log_approve(t->log, 3));
	show(t, 3);
	sign(t, &t->sm2);
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
}

static void test_approver_not_named(void **state)
{
	struct trial *t = *state;

	t->log->grant.signatories = S("p-checker");
	approval_made(t);
	show(t, log_approve(t->log, 3));
	show(t, 3);
	sign(t, &t->sm2);
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
	assert_true(says(t, "the authorisation names other signatories"));
}

/* What was said of the approver afterwards entitles nobody. */
static void test_approver_known_later(void **state)
{
	struct trial *t = *state;

	approval_made(t);
	struct log_maker *m = t->log;
	const struct fact_approval f = { .approver = S("p-approver"),
		                         .first_index = m->lot_index,
		                         .issued = 3,
		                         .lot = m->facts.lot,
		                         .rests_on_person = S("p-approver"),
		                         .rests_on_person_index = m->n + 1,
		                         .rests_on_key_index = ABSENT_INT };
	show(t, log_fact(m, FACT_APPROVAL, m->facts.lot, &f));
	show(t, log_person(m, LOG_APPROVER));
	sign(t, &t->sm2);
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
	assert_true(says(t, "came after the approval"));
}

static void test_approver_verified(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t);

	m->facts.verifier = m->facts.approver;
	m->facts.approver = S_NONE;
	m->rest[1] = m->rest[3];
	memmove(&m->rest[3], &m->rest[4], 3 * sizeof m->rest[0]);
	m->facts.rest_n--;
	log_judge(m);
	lot_shown(t);
	show(t, log_approve(m, 3));
	sign(t, &t->sm2);
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
	assert_true(says(t, "had made the verification"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_approved_later),         TEST(test_approver_left_out),
		TEST(test_approver_without_right), TEST(test_approver_not_named),
		TEST(test_approver_known_later),   TEST(test_approver_verified),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

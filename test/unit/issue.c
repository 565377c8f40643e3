/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who approved, as an auditor reads it: an account of the approver that has the duty, and an
 * approver who had not left, was not on leave and not locked out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/replay.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

#define APPROVER "p-approver"

/* A lot of two meters that waits for its approval, of a maker without keys. */
static struct log_maker *waits(struct trial *trial)
{
	struct log_maker *m = trial->log;

	log_facts(m);
	log_lot(m, 1, 2);
	m->facts.approver = S_NONE;
	log_rests(m);
	log_judge(m);
	log_lot_write(m);
	return m;
}

static struct fact_approval approval_of(const struct log_maker *m)
{
	return (struct fact_approval){ .approver = S(APPROVER),
		                       .first_index = m->lot_index,
		                       .issued = 2,
		                       .lot = m->facts.lot,
		                       .rests_on_person = S(APPROVER),
		                       .rests_on_person_index = 3,
		                       .rests_on_key_index = ABSENT_INT };
}

static void approval_becomes(struct trial *trial, const struct fact_approval *a,
                             enum flaw_code code)
{
	struct log_maker *m = trial->log;
	int n = m->n;

	log_fact(m, FACT_APPROVAL, m->facts.lot, a);
	only(trial, code);
	m->n = n;
}

/* An account of the approver's, which was taken up. */
static struct fact_account account_of(const char *person, const char *state, const char *event)
{
	return (struct fact_account){ .organisation = S("demo-maker"),
		                      .role = S("maker"),
		                      .duties = S("clerk signatory"),
		                      .person = str_of(person),
		                      .state = str_of(state),
		                      .event = str_of(event),
		                      .actor = S("platform"),
		                      .since_ms = LOG_AT_MS,
		                      .leave_from_ms = ABSENT_INT,
		                      .leave_until_ms = ABSENT_INT,
		                      .credential_ms = ABSENT_INT,
		                      .names_sha256 = S("00") };
}

/* By an account: of the approver, and with the duty. */
static void approval_by_account(void **state)
{
	struct trial *trial = *state;
	struct log_maker *m = waits(trial);
	struct fact_approval a = approval_of(m);
	struct fact_account account = account_of(APPROVER, "invited", "invite");
	int n;

	n = m->n;
	a.account = S("a-1");
	approval_becomes(trial, &a, FLAW_CERTIFICATE); /* unknown */
	log_fact(m, FACT_ACCOUNT, S("a-1"), &account);
	approval_becomes(trial, &a, FLAW_NONE);
	m->n = n;
	account.duties = S("clerk");
	log_fact(m, FACT_ACCOUNT, S("a-1"), &account);
	approval_becomes(trial, &a, FLAW_CERTIFICATE);
	m->n = n;
	account.duties = S("signatory");
	account.person = S("p-verifier");
	log_fact(m, FACT_ACCOUNT, S("a-1"), &account);
	approval_becomes(trial, &a, FLAW_CERTIFICATE);
	m->n = n;
	account.organisation = S("other-maker");
	log_fact(m, FACT_ACCOUNT, S("a-1"), &account);
	approval_becomes(trial, &a, FLAW_CERTIFICATE);
}

/* The approver takes up an account a moment ago, and leaves at that moment. */
static void approver_leaves(struct log_maker *m, int64_t at_ms)
{
	struct fact_account a = account_of(APPROVER, "invited", "invite");
	int64_t before_ms = m->at_ms;

	log_fact(m, FACT_ACCOUNT, S("a-1"), &a);
	a = account_of(APPROVER, "active", "accept");
	a.since_ms = m->at_ms;
	a.credential_ms = m->at_ms;
	log_fact(m, FACT_ACCOUNT, S("a-1"), &a);
	a = account_of(APPROVER, "departed", "depart");
	a.since_ms = at_ms;
	a.credential_ms = m->at_ms;
	m->at_ms = at_ms;
	log_fact(m, FACT_ACCOUNT, S("a-1"), &a);
	m->at_ms = before_ms;
}

static void approval_after_leaving(void **state)
{
	struct trial *trial = *state;
	struct log_maker *m = waits(trial);
	struct fact_approval a = approval_of(m);

	approver_leaves(m, m->at_ms);
	approval_becomes(trial, &a, FLAW_CERTIFICATE);
	m->n--; /* back before the departure */
	approval_becomes(trial, &a, FLAW_NONE);
}

/* What the log had said of the approver's accounts before the lot counts, to the leaf. */
static void lot_after_leaving(void **state)
{
	struct trial *trial = *state;
	struct log_maker *m = trial->log;

	log_facts(m);
	log_lot(m, 1, 2);
	approver_leaves(m, LOG_AT_MS);
	log_lot_write(m);
	only(trial, FLAW_PERSON);
}

static void lot_before_leaving(void **state)
{
	struct trial *trial = *state;
	struct log_maker *m = trial->log;

	log_facts(m);
	log_lot(m, 1, 2);
	log_lot_write(m);
	approver_leaves(m, LOG_AT_MS);
	only(trial, FLAW_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(approval_by_account),
		TEST(approval_after_leaving),
		TEST(lot_after_leaving),
		TEST(lot_before_leaving),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

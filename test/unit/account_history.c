/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may follow what in the leaves about accounts and tokens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "audit/account_history.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define AT_MS 2000

static struct fact_account account(const char *state, const char *event, int64_t since_ms)
{
	return (struct fact_account){ .organisation = S("maker"),
		                      .role = S("maker"),
		                      .duties = S("clerk"),
		                      .state = str_of(state),
		                      .event = str_of(event),
		                      .since_ms = since_ms,
		                      .leave_from_ms = ABSENT_INT,
		                      .leave_until_ms = ABSENT_INT,
		                      .credential_ms = 5,
		                      .names_sha256 = S("00") };
}

static const char *follows(const struct fact_account *was, const struct fact_account *now)
{
	const struct fact a = { .kind = FACT_ACCOUNT, .value = was };
	const struct fact b = { .kind = FACT_ACCOUNT, .value = now, .at_ms = AT_MS };

	return account_history_fault(was ? &a : NULL, &b);
}

static void step(const char *from, const char *event, const char *to, bool good)
{
	const struct fact_account was = account(from, "x", 1);
	const struct fact_account now = account(to, event, AT_MS);

	if ((follows(&was, &now) == NULL) != good)
		fail_msg("%s, %s, %s", from, event, to);
}

static void states(void **state)
{
	static const char *const all[] = { "invited", "active", "locked", "leave", "departed" };
	static const struct {
		const char *event, *from, *to;
	} rule[] = {
		{ "accept", "invited", "active" },
		{ "reset", "invited active locked leave", "invited" },
		{ "lock", "active leave", "locked" },
		{ "unlock", "locked", "active" },
		{ "leave", "active leave", "leave" },
		{ "return", "leave", "active" },
		{ "depart", "invited active locked leave", "departed" },
	};
	(void)state;

	for (size_t r = 0; r < sizeof rule / sizeof rule[0]; r++)
		for (size_t i = 0; i < 5; i++)
			for (size_t k = 0; k < 5; k++)
				step(all[i], rule[r].event, all[k],
				     str_has_word(str_of(rule[r].from), str_of(all[i])) &&
				             strcmp(rule[r].to, all[k]) == 0);
	step("active", "king", "active", false);
	step("departed", "unlock", "active", false);
}

static void first(void **state)
{
	struct fact_account a = account("invited", "invite", AT_MS);
	(void)state;

	assert_non_null(follows(NULL, &a)); /* with a password */
	a.credential_ms = ABSENT_INT;
	assert_null(follows(NULL, &a));
	a.state = S("active");
	assert_non_null(follows(NULL, &a));
}

static void what_never_changes(void **state)
{
	const struct fact_account was = account("active", "accept", 1);
	struct fact_account now = account("active", "duties", 1);
	(void)state;

	assert_null(follows(&was, &now));
	now.duties = S("clerk administrator");
	assert_null(follows(&was, &now));
	now.event = S("password");
	assert_non_null(follows(&was, &now));
	now.duties = was.duties;
	now.credential_ms = AT_MS;
	assert_null(follows(&was, &now));
	now.event = S("duties");
	assert_non_null(follows(&was, &now));
	now.credential_ms = was.credential_ms;
	now.since_ms = AT_MS;
	assert_non_null(follows(&was, &now));
	now.since_ms = was.since_ms;
	now.person = S("0011");
	assert_non_null(follows(&was, &now));
	now.person = S_NONE;
	now.role = S("bureau");
	assert_non_null(follows(&was, &now));
	now.role = was.role;
	now.names_sha256 = S("11");
	assert_non_null(follows(&was, &now));
}

static const char *token(const struct fact_token *was, const struct fact_token *now)
{
	const struct fact a = { .kind = FACT_TOKEN, .value = was };
	const struct fact b = { .kind = FACT_TOKEN, .value = now, .at_ms = AT_MS };

	return token_history_fault(was ? &a : NULL, &b);
}

static void tokens(void **state)
{
	const struct fact_token was = { .organisation = S("maker"),
		                        .role = S("maker"),
		                        .expires_ms = 9,
		                        .issued_ms = 1,
		                        .revoked_ms = ABSENT_INT };
	struct fact_token now = was;
	(void)state;

	assert_null(token(NULL, &was));
	now.issuer = S("a-1");
	assert_non_null(token(NULL, &now)); /* of which it is not the actor */
	now.actor = S("a-1");
	assert_null(token(NULL, &now));
	now.revoked_ms = AT_MS;
	assert_non_null(token(&was, &now)); /* and not of the first leaf either */
	now = was;
	assert_non_null(token(&was, &now)); /* a second leaf that revokes nothing */
	now.revoked_ms = AT_MS;
	assert_null(token(&was, &now));
	assert_non_null(token(NULL, &now));
	assert_non_null(token(&now, &now));
	now.revoked_ms = AT_MS - 1;
	assert_non_null(token(&was, &now));
	now.revoked_ms = AT_MS;
	now.scope = S("read");
	assert_non_null(token(&was, &now));
}

/* -- who invited ----------------------------------------------------------------------------- */

static struct fact_account inviter = { .organisation = S("bureau"),
	                               .role = S("bureau"),
	                               .state = S("active"),
	                               .leave_from_ms = AT_MS,
	                               .leave_until_ms = AT_MS + 1 };
static const struct fact_account root = { .organisation = S("bureau"),
	                                  .role = S("admin"),
	                                  .state = S("active") };
static struct fact_token machine = { .organisation = S("maker"),
	                             .role = S("maker"),
	                             .expires_ms = AT_MS + 1,
	                             .revoked_ms = ABSENT_INT };
static struct fact_organisation maker = { .state = S("active") };
static struct fact_organisation bureau = { .state = S("active") };
static const struct fact inviter_fact = { .kind = FACT_ACCOUNT, .value = &inviter };
static const struct fact root_fact = { .kind = FACT_ACCOUNT, .value = &root };
static const struct fact machine_fact = { .kind = FACT_TOKEN, .value = &machine };
static const struct fact bureau_fact = { .kind = FACT_ORGANISATION, .value = &bureau };
static const struct fact maker_fact = { .kind = FACT_ORGANISATION, .value = &maker };

static const struct fact *latest(void *state, enum fact_kind kind, str subject)
{
	(void)state;
	if (kind == FACT_TOKEN && str_eq(subject, S("t-1")))
		return &machine_fact;
	if (kind == FACT_ORGANISATION && str_eq(subject, S("bureau")))
		return &bureau_fact;
	if (kind == FACT_ORGANISATION && str_eq(subject, S("maker")))
		return &maker_fact;
	if (kind != FACT_ACCOUNT)
		return NULL;
	return str_eq(subject, S("a-1"))   ? &inviter_fact
	       : str_eq(subject, S("a-0")) ? &root_fact
	                                   : NULL;
}

static const char *origin(const struct fact_account *was, const struct fact_account *now,
                          uint32_t others)
{
	const struct fact_source source = { NULL, latest, NULL, true, NULL };
	const struct fact a = { .kind = FACT_ACCOUNT, .value = was, .by = S("bureau") };
	const struct fact b = { .kind = FACT_ACCOUNT, .value = now, .by = S("maker") };

	return account_origin_fault(&source, was != NULL ? &a : NULL, &b, others);
}

static void a_bureau_invites_the_first(void **state)
{
	struct fact_account a = account("invited", "invite", AT_MS);
	(void)state;

	a.actor = S("a-1");
	assert_non_null(origin(NULL, &a, 0)); /* a clerk */
	a.duties = S("clerk administrator");
	assert_non_null(origin(NULL, &a, 0));
	a.duties = S("administrator");
	assert_null(origin(NULL, &a, 0));
	assert_non_null(origin(NULL, &a, 1));
	a.role = S("auditor");
	assert_non_null(origin(NULL, &a, 0));
	a.organisation = S("bureau"); /* its own */
	assert_null(origin(NULL, &a, 1));
	a.organisation = S("maker");
	a.actor = S("a-0"); /* the platform's administrator */
	assert_null(origin(NULL, &a, 1));
}

static void and_has_no_more_to_do_with_it(void **state)
{
	struct fact_account was = account("invited", "invite", 1);
	struct fact_account now = account("invited", "reset", AT_MS);
	(void)state;

	was.credential_ms = ABSENT_INT;
	was.actor = S("a-1");
	now.actor = S("a-1");
	assert_null(origin(&was, &now, 0));
	assert_non_null(origin(&was, &now, 1));
	now.event = S("depart");
	assert_null(origin(&was, &now, 0));
	for (size_t i = 0; i < 4; i++) {
		static const char *const other[] = { "lock", "unlock", "duties", "leave" };
		now.event = str_of(other[i]);
		assert_non_null(origin(&was, &now, 0));
	}
	now.event = S("reset");
	was.credential_ms = 5; /* it was taken up once */
	assert_non_null(origin(&was, &now, 0));
	was.credential_ms = ABSENT_INT;
	was.actor = S("nobody"); /* the organisation invited, with a token from before */
	assert_non_null(origin(&was, &now, 0));
	now.actor = S("a-0");
	assert_null(origin(&was, &now, 1));
}

/* A token of the maker is issued, by that actor. */
static const char *issued_by(const char *actor)
{
	const struct fact_source source = { NULL, latest, NULL, true, NULL };
	const struct fact_token t = { .organisation = S("maker"),
		                      .role = S("maker"),
		                      .actor = str_of(actor),
		                      .expires_ms = AT_MS + 9,
		                      .revoked_ms = ABSENT_INT };
	const struct fact now = {
		.kind = FACT_TOKEN, .value = &t, .at_ms = AT_MS, .subject = S("t-2")
	};

	return token_fault(&source, NULL, &now);
}

/* An account of the maker is opened by that actor, into a map of its own. */
static const char *opened_by(const char *actor)
{
	const struct fact_source source = { NULL, latest, NULL, true, NULL };
	const struct short_key key = { 0 };
	struct map living = map_open(sizeof(uint32_t), &key);
	struct fact_account a = account("invited", "invite", AT_MS);
	const struct fact now = {
		.kind = FACT_ACCOUNT, .value = &a, .at_ms = AT_MS, .subject = S("a-2")
	};

	a.credential_ms = ABSENT_INT;
	a.actor = str_of(actor);
	const char *why = account_fault(&source, &living, NULL, &now);
	map_close(&living);
	return why;
}

static void whoever_acts_can(void **state)
{
	(void)state;

	assert_null(issued_by("platform"));
	assert_null(issued_by("a-1"));
	assert_null(opened_by("a-0"));
	inviter.state = S("locked");
	assert_non_null(issued_by("a-1"));
	inviter.state = S("leave"); /* from this very moment on */
	assert_non_null(issued_by("a-1"));
	inviter.leave_until_ms = AT_MS; /* it is over */
	assert_null(issued_by("a-1"));
	inviter.leave_from_ms = AT_MS + 1; /* it is to come */
	inviter.leave_until_ms = AT_MS + 2;
	assert_null(issued_by("a-1"));
	inviter.state = S("active");
	assert_null(opened_by("t-1"));
	machine.expires_ms = AT_MS;
	assert_non_null(opened_by("t-1"));
	machine.expires_ms = AT_MS + 1;
	machine.revoked_ms = 1;
	assert_non_null(opened_by("t-1"));
	machine.revoked_ms = ABSENT_INT;
	machine.issuer = S("a-1");
	assert_null(opened_by("t-1"));
	inviter.state = S("departed"); /* what he issued has ended with him */
	assert_non_null(opened_by("t-1"));
	inviter.state = S("active");
	machine.issuer = S_NONE;
}

static void for_organisations_that_are_there(void **state)
{
	(void)state;

	for (size_t i = 0; i < 2; i++) {
		maker.state = i == 0 ? S("merged") : S("dissolved");
		assert_non_null(issued_by("a-0"));
		assert_non_null(opened_by("a-0"));
	}
	maker.state = S("suspended");
	assert_null(issued_by("a-0"));
	assert_null(opened_by("a-0"));
}

static const char *moved_by(const char *actor)
{
	const struct fact_source source = { NULL, latest, NULL, true, NULL };
	const struct fact_case_move m = { .actor = str_of(actor) };
	const struct fact now = { .kind = FACT_CASE_MOVE, .value = &m, .at_ms = AT_MS };

	return actor_ended_fault(&source, &now);
}

/* A bureau that has merged away decides nothing; a maker's program still sends; the platform's
 * administrators are nobody's. */
static void by_organisations_that_are_there(void **state)
{
	(void)state;

	maker.state = S("active");
	assert_null(moved_by("a-1"));
	assert_null(moved_by("platform"));
	for (size_t i = 0; i < 2; i++) {
		maker.state = bureau.state = i == 0 ? S("merged") : S("dissolved");
		assert_non_null(moved_by("a-1"));
		assert_null(moved_by("a-0"));
		assert_int_equal(moved_by("t-1") != NULL, i == 1);
		machine.role = S("supply");
		assert_non_null(moved_by("t-1"));
		machine.role = S("maker");
		machine.account = S("a-1"); /* a person's */
		assert_non_null(moved_by("t-1"));
		machine.account = S_NONE;
		maker.state = S("active");
		assert_non_null(issued_by("a-1"));
		assert_null(issued_by("a-0"));
	}
	bureau.state = S("active");
}

static const char *registered_by(const char *kind, const char *before, const char *now,
                                 const char *actor)
{
	const struct fact_source source = { NULL, latest, NULL, true, NULL };
	const struct fact_organisation was = { .kind = str_of(kind), .state = str_of(before) };
	const struct fact_organisation o = { .kind = str_of(kind),
		                             .state = str_of(now),
		                             .state_actor = str_of(actor) };
	const struct fact a = { .kind = FACT_ORGANISATION, .value = &was };
	const struct fact b = { .kind = FACT_ORGANISATION, .value = &o, .at_ms = AT_MS };

	return organisation_actor_fault(&source, before[0] != '\0' ? &a : NULL, &b);
}

static void who_decides_on_bureaux(void **state)
{
	(void)state;

	assert_null(registered_by("bureau", "", "active", "platform"));
	assert_null(registered_by("bureau", "", "active", "a-0"));
	assert_non_null(registered_by("bureau", "", "active", "a-1"));
	assert_non_null(registered_by("bureau", "active", "dissolved", "a-1"));
	assert_null(registered_by("bureau", "active", "active", "a-1")); /* said again */
	assert_null(registered_by("maker", "", "active", "a-1"));
	assert_null(registered_by("maker", "active", "dissolved", "a-1"));
	inviter.duties = S("clerk");
	assert_non_null(registered_by("district", "", "active", "a-1"));
	inviter.duties = S("clerk head");
	assert_null(registered_by("district", "", "active", "a-1"));
	bureau.state = S("merged");
	assert_non_null(registered_by("maker", "", "active", "a-1"));
	bureau.state = S("active");
}

/* An auditor's account, or one of the platform, is not the organisation's own. */
static void the_first_of_its_own(void **state)
{
	static const char *const roles[] = { "auditor", "admin", "maker" };
	const struct fact_source source = { NULL, latest, NULL, true, NULL };
	const struct short_key key = { 0 };
	(void)state;

	for (size_t i = 0; i < 3; i++) {
		struct map living = map_open(sizeof(uint32_t), &key);
		struct fact_account others = account("invited", "invite", AT_MS);
		struct fact_account first = account("invited", "invite", AT_MS);
		others.credential_ms = first.credential_ms = ABSENT_INT;
		others.role = str_of(roles[i]);
		others.actor = S("a-0");
		first.duties = S("administrator");
		first.actor = S("a-1");
		const struct fact one = {
			.kind = FACT_ACCOUNT, .value = &others, .at_ms = AT_MS, .subject = S("a-2")
		};
		const struct fact two = {
			.kind = FACT_ACCOUNT, .value = &first, .at_ms = AT_MS, .subject = S("a-3")
		};
		assert_null(account_fault(&source, &living, NULL, &one));
		assert_int_equal(account_fault(&source, &living, NULL, &two) == NULL, i < 2);
		map_close(&living);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(states),
	cmocka_unit_test(first),
	cmocka_unit_test(what_never_changes),
	cmocka_unit_test(tokens),
	cmocka_unit_test(a_bureau_invites_the_first),
	cmocka_unit_test(and_has_no_more_to_do_with_it),
	cmocka_unit_test(whoever_acts_can),
	cmocka_unit_test(for_organisations_that_are_there),
	cmocka_unit_test(by_organisations_that_are_there),
	cmocka_unit_test(who_decides_on_bureaux),
	cmocka_unit_test(the_first_of_its_own),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

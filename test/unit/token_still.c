/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came in with a token or an account that has lost its right meanwhile is not done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"
#include "op/token.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

/* A write whose caller was found before. */
static err late(struct scratch *s, struct caller who)
{
	AUTO(call_release) struct call *call = call_new(s->app, app_op(s->app, "token.issue"));
	const struct json *tree;

	assert_int_equal(json_parse(&s->cx,
	                            S("{\"organisation\":\"maker\",\"role\":\"maker\",\"days\":2}"),
	                            8, &tree),
	                 OK);
	assert_int_equal(rec_read(&s->cx, call->op->in, tree, call_input(call)), OK);
	call->caller = who;
	return op_run(call);
}

static err late_write(struct scratch *s, str token, str account)
{
	return late(s, (struct caller){ .role = ROLE_ADMIN,
	                                .organisation = S("bureau"),
	                                .token = token,
	                                .account = account });
}

static void a_revoked_token(void **state)
{
	struct scratch *s = *state;
	const struct question issue = {
		ROLE_ADMIN, "bureau", "token.issue",
		"{\"organisation\":\"bureau\",\"role\":\"admin\",\"days\":2}"
	};
	struct answer a = must(ask(s, s->arena, &issue));
	str id = said(&a, "/id");

	assert_int_equal(late_write(s, id, S_NONE), OK);
	const struct question revoke = { ROLE_ADMIN, "bureau", "token.revoke",
		                         str_fmt(s->arena, "{\"token\":\"%.*s\"}", P(id)).p };
	(void)must(ask(s, s->arena, &revoke));
	assert_int_equal(late_write(s, id, S_NONE), E_UNAUTHENTICATED);
}

static void an_account_that_is_not_there(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(late_write(s, S_NONE, S("nobody")), E_UNAUTHENTICATED);
	assert_int_equal(late_write(s, S_NONE, S_NONE), OK);
}

/* What is asked of a token, or of a session, that began at `begun_ms` for an account on leave. */
static void a_leave_that_has_begun_since(void **state)
{
	struct scratch *s = *state;
	struct caller who = { .role = ROLE_ADMIN,
		              .organisation = S("platform"), /* which is not registered */
		              .session = S("s-1"),
		              .account = S("a-1") };

	sqlite_do(s, "INSERT INTO account (id, organisation, role, login, salt, state, since_ms, "
	             "event, actor, leave_from_ms, leave_until_ms) VALUES ('a-1', 'platform', "
	             "'admin', 'root', zeroblob(16), 'leave', 0, 'leave', 'x', 1000, 2000)");
	assert_int_equal(late(s, who), E_UNAUTHENTICATED); /* no such session any more */
	sqlite_do(s, "INSERT INTO session (id, hash, account, begun_ms, seen_ms, renewed_ms, seal) "
	             "VALUES ('s-1', zeroblob(32), 'a-1', 999, 999, 999, zeroblob(32))");
	assert_int_equal(late(s, who), E_UNAUTHENTICATED);
	sqlite_do(s, "UPDATE session SET begun_ms = 2000");
	assert_int_equal(late(s, who), OK);
	sqlite_do(s, "UPDATE account SET state = 'locked'");
	assert_int_equal(late(s, who), E_UNAUTHENTICATED);
	sqlite_do(s, "DELETE FROM session");
	sqlite_do(s, "DELETE FROM account");
}

/* -- several servers ------------------------------------------------------------------------- */

/* What another server does between the decision of the first and its commit. */
static struct {
	const struct op *op; /* the real one */
	struct scratch *twin;
	struct question other;
	struct answer answer;
	int runs;
} race;

static err run_and_wait(struct call *call)
{
	err e = race.op->run(call);

	if (race.runs++ == 0)
		race.answer = ask(race.twin, race.twin->arena, &race.other);
	return e;
}

/* The outcome of `op` on the first server while the second does `other`. */
static err raced(struct scratch *s, const char *name, const char *in, struct caller who,
                 struct question other)
{
	struct op op = *app_op(s->app, name);
	struct scratch twin;
	const struct json *tree;

	scratch_twin(s, &twin);
	race.op = app_op(s->app, name);
	race.twin = &twin;
	race.other = other;
	race.runs = 0;
	op.run = run_and_wait;
	struct call *call = call_new(s->app, &op);
	assert_int_equal(json_parse(&call->cx, str_of(in), 8, &tree), OK);
	assert_int_equal(rec_read(&call->cx, op.in, tree, call_input(call)), OK);
	call->caller = who;
	err e = op_run(call);
	call_free(call);
	assert_int_equal(race.answer.result, OK);
	scratch_twin_end(&twin);
	return e;
}

static const char issue_in[] = "{\"organisation\":\"maker\",\"role\":\"maker\",\"days\":2}";

static const char reads_in[] =
        "{\"organisation\":\"maker\",\"role\":\"maker\",\"days\":2,\"scope\":\"read\"}";

static str account_active(struct scratch *s, const char *login)
{
	const struct question invite = {
		ROLE_ADMIN, NULL, "account.invite",
		str_fmt(s->arena,
		        "{\"organisation\":\"bureau\",\"role\":\"bureau\",\"login\":\"%s\","
		        "\"duties\":\"administrator\"}",
		        login)
		        .p
	};
	struct answer a = must(ask(s, s->arena, &invite));

	sqlite_do(s, "UPDATE account SET state = 'active'");
	return said(&a, "/account");
}

/* On SQLite only one server writes, and the other would wait for it. */
static bool one_server(struct scratch *s)
{
	if (s->pg != NULL)
		return false;
	print_message("one server only on SQLite\n");
	return true;
}

static void late_session(struct scratch *s, str account)
{
	sqlite_do(s, str_fmt(s->arena,
	                     "INSERT INTO session (id, hash, account, begun_ms, seen_ms, "
	                     "renewed_ms, seal) VALUES ('s', zeroblob(32), '%.*s', 1, 1, 1, "
	                     "zeroblob(32))",
	                     P(account))
	                     .p);
}

/* A login that another server committed just after the lock, or the reset, has left a row: it does
 * not wake when the account is active again. */
static void a_late_login(void **state)
{
	struct scratch *s = *state;
	const struct question invite = {
		ROLE_MAKER, "maker", "account.invite",
		"{\"organisation\":\"maker\",\"role\":\"maker\",\"login\":\"lena\"}"
	};
	struct answer a = must(ask(s, s->arena, &invite));
	str account = said(&a, "/account");
	const char *in = str_fmt(s->arena, "{\"account\":\"%.*s\"}", P(account)).p;

	sqlite_do(s, "UPDATE account SET state = 'locked'");
	late_session(s, account);
	(void)must(as_maker(s, "account.unlock", in));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM session"), 0);
	a = must(as_maker(s, "account.reset", in));
	late_session(s, account);
	const struct question accept = {
		ROLE_PUBLIC, NULL, "invitation.accept",
		str_fmt(s->arena, "{\"invitation\":\"%.*s\",\"password\":\"seven white cranes\"}",
		        P(said(&a, "/invitation")))
		        .p
	};
	(void)must(ask(s, s->arena, &accept));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM session"), 0);
}

/* What comes between the preparation of an upload and its decision. */
static struct {
	const struct op *op; /* the real one */
	struct scratch *s;
	struct question other;
	int prepared;
} gap;

static err prepare_and_wait(struct call *call)
{
	err e = gap.op->prepare(call);

	if (gap.prepared++ == 0)
		(void)must(ask(gap.s, gap.s->arena, &gap.other));
	return e;
}

static err upload_with_a_gap(struct scratch *s, const char *lot, const char *serial,
                             struct question other)
{
	gap.op = app_op(s->app, "lot.upload");
	gap.s = s;
	gap.other = other;
	gap.prepared = 0;
	struct op op = *gap.op;
	op.prepare = prepare_and_wait;
	AUTO(call_release) struct call *call = call_new(s->app, &op);
	call->caller = (struct caller){ .role = ROLE_MAKER, .organisation = S("maker") };
	call->content_type = S("application/json");
	call->body = lot_of(s->arena, lot, serial);
	err e = op_run(call);
	assert_int_equal(gap.prepared, 1); /* accounts do not make uploads begin again */
	return e;
}

/* The approver whom a lot names leaves after it was prepared: nothing of it is stored. */
static void an_approver_who_leaves(void **state)
{
	struct scratch *s = *state;
	const struct question invite = { ROLE_MAKER, "maker", "account.invite",
		                         "{\"organisation\":\"maker\",\"role\":\"maker\","
		                         "\"login\":\"zhang\",\"duties\":\"signatory\","
		                         "\"registration\":\"REG-0305\"}" };
	struct answer a = must(ask(s, s->arena, &invite));
	const char *in = str_fmt(s->arena, "{\"account\":\"%.*s\"}", P(said(&a, "/account"))).p;

	sqlite_do(s,
	          "UPDATE account SET state = 'active', credential_ms = 1 WHERE login = 'zhang'");
	assert_int_equal(
	        upload_with_a_gap(s, "g1", "100000000001",
	                          (struct question){ ROLE_MAKER, "maker", "account.lock", in }),
	        E_LAPSED);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot WHERE lot LIKE '%g1'"), 0);
	(void)must(as_maker(s, "account.unlock", in));
	assert_int_equal(
	        upload_with_a_gap(s, "g1", "100000000001",
	                          (struct question){ ROLE_MAKER, "maker", "token.add", reads_in }),
	        OK);
}

static void locked_before_the_commit(void **state)
{
	static const char *const end[] = { "account.lock", "account.depart", "account.reset",
		                           "account.leave", "account.duties" };
	struct scratch *s = *state;

	if (one_server(s))
		skip();
	for (size_t i = 0; i < sizeof end / sizeof end[0]; i++) {
		str account = account_active(s, str_fmt(s->arena, "a%zu", i).p);
		const char *in = str_fmt(s->arena, "{\"account\":\"%.*s\"%s}", P(account),
		                         i == 3   ? ",\"until_ms\":\"2027-01-01T00:00:00Z\""
		                         : i == 4 ? ",\"duties\":\"clerk\""
		                                  : "")
		                         .p;
		int64_t tokens = sqlite_int(s, "SELECT count(*) FROM token");
		err e = raced(s, i == 4 ? "token.add" : "token.issue",
		              i == 4 ? str_fmt(s->arena,
		                               "{\"organisation\":\"bureau\",\"role\":\"bureau\","
		                               "\"days\":2,\"account\":\"%.*s\"}",
		                               P(account))
		                               .p
		                     : issue_in,
		              (struct caller){ .role = i == 4 ? ROLE_BUREAU : ROLE_ADMIN,
		                               .organisation = S("bureau"),
		                               .account = account,
		                               .duties = S("administrator") },
		              (struct question){ ROLE_ADMIN, NULL, end[i], in });
		assert_int_equal(e, i == 4 ? E_FORBIDDEN : E_UNAUTHENTICATED);
		assert_int_equal(race.runs, 1);
		assert_int_equal(sqlite_int(s, "SELECT count(*) FROM token"), tokens);
	}
}

static void revoked_before_the_commit(void **state)
{
	struct scratch *s = *state;
	const struct question issue = {
		ROLE_ADMIN, "bureau", "token.issue",
		"{\"organisation\":\"bureau\",\"role\":\"admin\",\"days\":2}"
	};

	if (one_server(s))
		skip();
	struct answer a = must(ask(s, s->arena, &issue));
	str id = str_dup(s->arena, said(&a, "/id"));
	err e = raced(
	        s, "token.issue", issue_in,
	        (struct caller){ .role = ROLE_ADMIN, .organisation = S("bureau"), .token = id },
	        (struct question){ ROLE_ADMIN, NULL, "token.revoke",
	                           str_fmt(s->arena, "{\"token\":\"%.*s\"}", P(id)).p });
	assert_int_equal(e, E_UNAUTHENTICATED);
}

static void merged_before_the_commit(void **state)
{
	struct scratch *s = *state;
	const struct question issue = {
		ROLE_ADMIN, NULL, "token.issue",
		"{\"organisation\":\"maker\",\"role\":\"maker\",\"days\":2}"
	};

	if (one_server(s))
		skip();
	struct answer a = must(ask(s, s->arena, &issue));
	str id = str_dup(s->arena, said(&a, "/id"));
	err e = raced(
	        s, "token.add", reads_in,
	        (struct caller){ .role = ROLE_MAKER, .organisation = S("maker"), .token = id },
	        (struct question){ ROLE_BUREAU, "bureau", "organisation.dissolve",
	                           "{\"id\":\"maker\",\"reason\":\"r\"}" });
	assert_int_equal(e, E_UNAUTHENTICATED);
}

/* What is asked of a late write when the caller's organisation is no more: of programs and people,
 * of the platform's administrators and others. */
static void an_organisation_that_is_no_more(void **state)
{
	static const struct {
		enum role role;
		const char *state;
		bool account;
		err wanted;
	} cases[] = {
		{ ROLE_ADMIN, "merged", false, OK },
		{ ROLE_ADMIN, "dissolved", false, OK },
		{ ROLE_ADMIN, "dissolved", true, OK },
		{ ROLE_MAKER, "merged", false, OK },
		{ ROLE_MAKER, "merged", true, E_UNAUTHENTICATED },
		{ ROLE_MAKER, "dissolved", false, E_UNAUTHENTICATED },
		{ ROLE_BUREAU, "suspended", false, OK },
		{ ROLE_BUREAU, "merged", false, E_UNAUTHENTICATED },
		{ ROLE_AUDITOR, "merged", false, E_UNAUTHENTICATED },
	};
	struct scratch *s = *state;

	sqlite_do(s, "INSERT INTO account (id, organisation, role, login, salt, state, since_ms, "
	             "event, actor) VALUES ('a-9', 'far', 'admin', 'root', zeroblob(16), "
	             "'active', 0, 'accept', 'x')");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		AUTO(call_release)
		struct call *call = call_new(s->app, app_op(s->app, "token.issue"));
		AUTO(app_snapshot_end) struct snapshot snap = { 0 };
		sqlite_do(s,
		          str_fmt(s->arena, "UPDATE organisation SET state = '%s' WHERE id = 'far'",
		                  cases[i].state)
		                  .p);
		call->caller = (struct caller){ .role = cases[i].role,
			                        .organisation = S("far"),
			                        .token = S("t-9"),
			                        .account = cases[i].account ? S("a-9") : S_NONE };
		assert_int_equal(app_snapshot(s->app, &call->cx, &snap), OK);
		call->tx = &snap.reader.tx;
		if (caller_still(call) != cases[i].wanted)
			fail_msg("case %zu", i);
	}
	sqlite_do(s, "UPDATE organisation SET state = 'active' WHERE id = 'far'");
	sqlite_do(s, "DELETE FROM account WHERE id = 'a-9'");
}

/* Two officers of the bureau invite the first administrator of one organisation at once. */
static void two_first_administrators(void **state)
{
	static const char form[] =
	        "{\"organisation\":\"supply\",\"role\":\"supply\",\"login\":\"%s\","
	        "\"duties\":\"administrator\"}";
	struct scratch *s = *state;

	if (one_server(s))
		skip();
	err e = raced(s, "account.invite", str_fmt(s->arena, form, "one").p,
	              (struct caller){ .role = ROLE_BUREAU, .organisation = S("bureau") },
	              (struct question){ ROLE_BUREAU, "bureau", "account.invite",
	                                 str_fmt(s->arena, form, "two").p });
	assert_int_equal(e, E_STATE);
	assert_int_equal(race.runs, 2);
	assert_int_equal(
	        sqlite_int(s, "SELECT count(*) FROM account WHERE organisation = 'supply'"), 1);
}

/* Somebody takes up an invitation while somebody else is invited: it is decided twice, and is
 * still nobody's call the second time. */
static void taken_up_meanwhile(void **state)
{
	struct scratch *s = *state;
	const struct question invite = {
		ROLE_ADMIN, NULL, "account.invite",
		"{\"organisation\":\"maker\",\"role\":\"maker\",\"login\":\"late\"}"
	};

	if (one_server(s))
		skip();
	struct answer a = must(ask(s, s->arena, &invite));
	const char *in = str_fmt(s->arena,
	                         "{\"invitation\":\"%.*s\",\"password\":\"seven white cranes\"}",
	                         P(said(&a, "/invitation")))
	                         .p;
	err e = raced(s, "invitation.accept", in, (struct caller){ .role = ROLE_PUBLIC },
	              (struct question){ ROLE_ADMIN, NULL, "token.issue", issue_in });
	assert_int_equal(e, OK);
	assert_int_equal(race.runs, 2);
	assert_int_equal(
	        sqlite_int(
	                s,
	                "SELECT count(*) FROM account WHERE login = 'late' AND state = 'active'"),
	        1);
}

/* A login that was decided before another server's lock leaves no session behind it. */
static void a_login_before_the_lock(void **state)
{
	struct scratch *s = *state;
	const struct question invite = {
		ROLE_ADMIN, NULL, "account.invite",
		"{\"organisation\":\"maker\",\"role\":\"maker\",\"login\":\"quick\"}"
	};

	if (one_server(s))
		skip();
	struct answer a = must(ask(s, s->arena, &invite));
	const struct question accept = {
		ROLE_PUBLIC, NULL, "invitation.accept",
		str_fmt(s->arena, "{\"invitation\":\"%.*s\",\"password\":\"seven white cranes\"}",
		        P(said(&a, "/invitation")))
		        .p
	};
	(void)must(ask(s, s->arena, &accept));
	const char *in = str_fmt(s->arena, "{\"account\":\"%.*s\"}", P(said(&a, "/account"))).p;
	err e = raced(s, "session.begin",
	              "{\"organisation\":\"maker\",\"login\":\"quick\","
	              "\"password\":\"seven white cranes\"}",
	              (struct caller){ .role = ROLE_PUBLIC },
	              (struct question){ ROLE_ADMIN, NULL, "account.lock", in });
	assert_int_equal(e, E_LOGIN);
	assert_int_equal(race.runs, 2);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM session"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_revoked_token),
		cmocka_unit_test(an_account_that_is_not_there),
		cmocka_unit_test(a_leave_that_has_begun_since),
		cmocka_unit_test(a_late_login),
		cmocka_unit_test(taken_up_meanwhile),
		cmocka_unit_test(an_approver_who_leaves),
		cmocka_unit_test(a_login_before_the_lock),
		cmocka_unit_test(locked_before_the_commit),
		cmocka_unit_test(revoked_before_the_commit),
		cmocka_unit_test(two_first_administrators),
		cmocka_unit_test(merged_before_the_commit),
		cmocka_unit_test(an_organisation_that_is_no_more),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}

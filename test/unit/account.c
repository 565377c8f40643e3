/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts below HTTP: what is stored about them cannot be changed unseen; guesses cannot exceed
 * their limits, whoever sends them and however many together; nothing tells whether a name is one;
 * sessions end when they have to. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "code/text.h"
#include "crypt/totp.h"
#include "main/audit_local.h"
#include "main/audit_log.h"
#include "main/audit_rows.h"
#include "op/allowance.h"
#include "op/publish.h"
#include "op/session.h"
#include "op/token.h"
#include "support/instance.h"
#include "work/guess.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define RIGHT "seven white cranes"
#define CROWD 16
#define SECOND INT64_C(1000)

/* -- people ---------------------------------------------------------------------------------- */

struct person {
	char account[17];
	uint8_t totp[TOTP_SECRET_BYTES];
	char recovery[2][17];
};

static struct answer op(struct scratch *s, enum role role, const char *organisation,
                        const char *name, const char *in)
{
	const struct question q = { role, organisation, name, in };

	return ask(s, s->arena, &q);
}

static const char *code_now(struct scratch *s, const struct person *p)
{
	return str_fmt(s->arena, "%06u", totp_code(p->totp, totp_step(atomic_load(&s->now_ms)))).p;
}

/* Invites somebody of the maker and takes the invitation up. */
static struct person person(struct scratch *s, const char *login, const char *duties)
{
	struct person p;
	struct answer a = must(op(s, ROLE_MAKER, "maker", "account.invite",
	                          str_fmt(s->arena,
	                                  "{\"organisation\":\"maker\",\"role\":\"maker\","
	                                  "\"login\":\"%s\",\"duties\":\"%s\"}",
	                                  login, duties)
	                                  .p));
	str secret = said(&a, "/invitation");
	struct answer look = must(op(s, ROLE_PUBLIC, NULL, "invitation.look",
	                             str_fmt(s->arena, "{\"invitation\":\"%.*s\"}", P(secret)).p));

	(void)snprintf(p.account, sizeof p.account, "%.*s", P(said(&a, "/account")));
	assert_true(totp_secret_read(said(&look, "/totp_secret"), p.totp));
	struct answer taken = must(
	        op(s, ROLE_PUBLIC, NULL, "invitation.accept",
	           str_fmt(s->arena,
	                   "{\"invitation\":\"%.*s\",\"password\":\"" RIGHT "\",\"code\":\"%s\"}",
	                   P(secret), code_now(s, &p))
	                   .p));
	(void)snprintf(p.recovery[0], sizeof p.recovery[0], "%.*s",
	               P(said(&taken, "/recovery_codes/0/code")));
	(void)snprintf(p.recovery[1], sizeof p.recovery[1], "%.*s",
	               P(said(&taken, "/recovery_codes/1/code")));
	atomic_fetch_add(&s->now_ms, 60 * SECOND);
	return p;
}

static const char *login_text(struct arena *a, const char *login, const char *password,
                              const char *code)
{
	return str_fmt(a, "{\"organisation\":\"maker\",\"login\":\"%s\",\"password\":\"%s\"%s%s%s}",
	               login, password, code ? ",\"code\":\"" : "", code ? code : "",
	               code ? "\"" : "")
	        .p;
}

static struct call *login_call(struct scratch *s, const char *text, const char *address)
{
	struct call *call = call_new(s->app, app_op(s->app, "session.begin"));
	const struct json *tree;

	call->caller = (struct caller){ .role = ROLE_PUBLIC, .address = str_of(address) };
	(void)call_input(call);
	assert_int_equal(
	        json_parse(&call->cx, str_dup(call->cx.arena, str_of(text)), JSON_DEPTH_MAX, &tree),
	        OK);
	assert_int_equal(rec_read(&call->cx, call->op->in, tree, call->in), OK);
	return call;
}

/* Logs in from an address; the secret of the session, if that is asked for. */
static err login(struct scratch *s, const char *text, const char *address, str *secret)
{
	struct call *call = login_call(s, text, address);
	err e = op_run(call);

	if (secret != NULL)
		*secret = str_dup(s->arena, call->reply.session);
	call_free(call);
	return e;
}

static err plain_login(struct scratch *s, const char *name, const char *password)
{
	return login(s, login_text(s->arena, name, password, NULL), "192.0.2.1", NULL);
}

static err coded_login(struct scratch *s, const char *name, const char *code)
{
	return login(s, login_text(s->arena, name, RIGHT, code), "192.0.2.1", NULL);
}

/* In groups and small letters, as it is copied from paper; once, however it is typed. */
static void a_recovery_code_as_people_type_it(void **state)
{
	struct scratch *s = *state;
	struct person p = person(s, "rita", "administrator");
	char typed[40];
	int n = 0;

	for (int i = 0; i < 16; i++) {
		char c = p.recovery[0][i];
		typed[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		if (i % 4 == 3)
			typed[n++] = i == 3 ? '-' : ' ';
	}
	typed[n] = '\0';
	assert_int_equal(coded_login(s, "rita", typed), OK);
	assert_int_equal(coded_login(s, "rita", p.recovery[0]), E_LOGIN);
	assert_int_equal(coded_login(s, "rita", p.recovery[1]), OK);
	assert_int_equal(coded_login(s, "rita", " - "), E_LOGIN);
	assert_int_equal(login(s, login_text(s->arena, "rita", RIGHT, NULL), "192.0.2.1", NULL),
	                 E_LOGIN);
}

static uint64_t audit_of(struct scratch *s, enum flaw_code *first)
{
	AUTO(app_snapshot_end) struct snapshot snapshot = { 0 };
	struct flaws flaws = flaws_new(s->arena);
	AUTO(replay_end) struct replay *replay = replay_open(&s->world, &flaws);
	struct audit_counts counts = { 0 };

	assert_int_equal(publish_once(&s->cx, s->app), OK);
	assert_int_equal(app_snapshot(s->app, &s->cx, &snapshot), OK);
	struct tx *tx = &snapshot.reader.tx;
	assert_int_equal(audit_log(&s->cx, s->app, tx, replay, &flaws, &counts), OK);
	assert_int_equal(audit_rows(&s->cx, tx, replay, &flaws, &counts.rows), OK);
	assert_int_equal(audit_local(&s->cx, s->app, tx, replay, &flaws, &counts.rows), OK);
	*first = flaws.n > 0 ? flaws.flaw[0].code : FLAW_NONE;
	return flaws.n;
}

/* -- what is stored -------------------------------------------------------------------------- */

static void changed(struct scratch *s, const char *sql, enum flaw_code wanted)
{
	enum flaw_code first;

	sqlite_do(s, sql);
	if (audit_of(s, &first) == 0 || first != wanted)
		fail_msg("%s: %d instead of %d", sql, first, wanted);
}

static void rows_are_held_against_leaves(void **state)
{
	struct scratch *s = *state;
	enum flaw_code first;

	(void)person(s, "anna", "clerk");
	(void)must(op(s, ROLE_MAKER, "maker", "account.invite",
	              "{\"organisation\":\"maker\",\"role\":\"maker\",\"login\":\"ben\"}"));
	assert_int_equal(plain_login(s, "anna", RIGHT), E_LOGIN); /* it has a second factor */
	assert_int_equal(audit_of(s, &first), 0);
	changed(s, "UPDATE account SET duties = 'clerk administrator' WHERE login = 'anna'",
	        FLAW_ROW_DIFFERS);
	sqlite_do(s, "UPDATE account SET duties = 'clerk' WHERE login = 'anna'");
	changed(s, "UPDATE account SET login = 'eve' WHERE login = 'anna'", FLAW_ROW_DIFFERS);
	sqlite_do(s, "UPDATE account SET login = 'anna' WHERE login = 'eve'");
	assert_int_equal(audit_of(s, &first), 0);
	changed(s, "UPDATE credential SET totp_step = totp_step - 1", FLAW_SEAL);
	sqlite_do(s, "UPDATE credential SET totp_step = totp_step + 1");
	changed(s, "UPDATE invitation SET expires_ms = expires_ms + 1", FLAW_SEAL);
	sqlite_do(s, "UPDATE invitation SET expires_ms = expires_ms - 1");
	assert_int_equal(audit_of(s, &first), 0);
	changed(s, "DELETE FROM credential", FLAW_ROW_MISSING);
}

static void a_changed_credential_is_not_believed(void **state)
{
	struct scratch *s = *state;
	struct person p = person(s, "anna", "clerk");
	const char *good = login_text(s->arena, "anna", RIGHT, code_now(s, &p));

	sqlite_do(s, "UPDATE credential SET totp_step = totp_step - 1");
	assert_int_equal(login(s, good, "192.0.2.1", NULL), E_CORRUPT);
	sqlite_do(s, "UPDATE credential SET totp_step = totp_step + 1");
	/* an old row that is put back: whole, but not the one that the account names */
	sqlite_do(s, "UPDATE account SET credential_ms = credential_ms + 1");
	assert_int_equal(login(s, good, "192.0.2.1", NULL), E_CORRUPT);
	sqlite_do(s, "UPDATE account SET credential_ms = credential_ms - 1");
	assert_int_equal(login(s, good, "192.0.2.1", NULL), OK);
}

/* -- guessing -------------------------------------------------------------------------------- */

/* However many come together, no more are looked at than are free. */
static void a_crowd(void **state)
{
	struct scratch *s = *state;
	struct question q[CROWD];
	struct answer a[CROWD];
	int looked = 0;

	(void)person(s, "anna", "clerk");
	for (int i = 0; i < CROWD; i++)
		q[i] = (struct question){ ROLE_PUBLIC, NULL, "session.begin",
			                  login_text(s->arena, "anna",
			                             str_fmt(s->arena, "wrong number %d", i).p,
			                             NULL) };
	ask_together(s, s->arena, q, CROWD, a);
	for (int i = 0; i < CROWD; i++) {
		assert_true(a[i].result == E_LOGIN || a[i].result == E_TOO_MANY);
		looked += a[i].result == E_LOGIN;
	}
	assert_int_equal(looked, ALLOWED_GUESS_PAIR_FREE);
}

struct guesser {
	pthread_t thread;
	struct scratch *s;
	int looked;
};

static void *guess(void *state)
{
	struct guesser *g = state;

	for (int i = 0; i < CROWD / 2; i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		const struct question q = { ROLE_PUBLIC, NULL, "session.begin",
			                    login_text(a, "anna", "wrong number 9", NULL) };
		g->looked += ask(g->s, a, &q).result == E_LOGIN;
	}
	return NULL;
}

/* Two servers, several guessers at each. */
static void two_servers(void **state)
{
	struct scratch *s = *state;
	struct scratch twin;
	struct guesser g[4];
	int looked = 0;

	(void)person(s, "anna", "clerk");
	scratch_twin(s, &twin);
	for (int i = 0; i < 4; i++) {
		g[i] = (struct guesser){ .s = i % 2 ? &twin : s };
		assert_int_equal(pthread_create(&g[i].thread, NULL, guess, &g[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(g[i].thread, NULL), 0);
		looked += g[i].looked;
	}
	scratch_twin_end(&twin);
	assert_int_equal(looked, ALLOWED_GUESS_PAIR_FREE);
}

/* In a transaction that is not kept. */
static err in_between(struct scratch *s, err (*what)(struct call *call, struct guesses *g),
                      struct guesses *g)
{
	struct call *call = call_new(s->app, app_op(s->app, "session.begin"));
	struct db *db;
	err e;

	call->caller.address = S("192.0.2.1");
	assert_int_equal(app_writer(s->app, &s->cx, &db), OK);
	{
		AUTO(tx_end) struct tx tx = { 0 };
		assert_int_equal(tx_begin(&s->cx, db, DB_READ_WRITE, &tx), OK);
		call->tx = &tx;
		e = what(call, g);
	}
	app_writer_return(s->app);
	for (int i = 0; e == OK && i < GUESS_TIERS; i++) /* outlives the call */
		g->row[i].key = (blob){ arena_copy(s->arena, g->row[i].key.p, g->row[i].key.n),
			                g->row[i].key.n };
	call_free(call);
	return e;
}

static err look_at(struct call *call, struct guesses *g)
{
	return guess_check(call, S("maker"), S("anna"), g);
}

static err count_wrong(struct call *call, struct guesses *g)
{
	return guess_wrong(call, g);
}

static err count_right(struct call *call, struct guesses *g)
{
	return guess_right(call, g);
}

/* Two servers that saw the same count: the second is not counted over the first, it looks again. */
static void a_stale_count(void **state)
{
	struct scratch *s = *state;
	struct guesses none, one;

	(void)person(s, "anna", "clerk");
	assert_int_equal(in_between(s, look_at, &none), OK);
	assert_int_equal(plain_login(s, "anna", "wrong"), E_LOGIN);
	assert_int_equal(in_between(s, count_wrong, &none), E_STALE);
	assert_int_equal(in_between(s, look_at, &one), OK);
	assert_int_equal(in_between(s, count_wrong, &one), OK);
	assert_int_equal(in_between(s, count_right, &one), OK);
	assert_int_equal(plain_login(s, "anna", "wrong"), E_LOGIN);
	assert_int_equal(in_between(s, count_wrong, &one), E_STALE);
	assert_int_equal(in_between(s, count_right, &one), E_STALE);
}

/* What is free, then waits that double; a right one after the wait clears the count. */
static void waits(void **state)
{
	struct scratch *s = *state;
	struct person p = person(s, "anna", "clerk");
	int64_t wait_s = 1;

	for (int i = 0; i < ALLOWED_GUESS_PAIR_FREE; i++)
		assert_int_equal(plain_login(s, "anna", "wrong"), E_LOGIN);
	for (int i = 0; i < 12; i++) {
		atomic_fetch_add(&s->now_ms, wait_s * SECOND - 1);
		assert_int_equal(plain_login(s, "anna", "wrong"), E_TOO_MANY);
		atomic_fetch_add(&s->now_ms, 1);
		if (i < 11)
			assert_int_equal(plain_login(s, "anna", "wrong"), E_LOGIN);
		wait_s = wait_s * 2 < ALLOWED_GUESS_PAIR_WAIT_S ? wait_s * 2
		                                                : ALLOWED_GUESS_PAIR_WAIT_S;
	}
	assert_int_equal(
	        login(s, login_text(s->arena, "anna", RIGHT, code_now(s, &p)), "192.0.2.1", NULL),
	        OK);
	assert_int_equal(plain_login(s, "anna", "wrong"), E_LOGIN);
	assert_int_equal(plain_login(s, "anna", "wrong"), E_LOGIN);
	/* nothing of names and addresses is kept, and after the window nothing at all */
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM guess"), 3);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM guess WHERE length(key) <> 32"), 0);
	atomic_fetch_add(&s->now_ms, ALLOWED_GUESS_FORGET_S * SECOND);
	assert_int_equal(plain_login(s, "ben", "wrong"), E_LOGIN);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM guess"), 3);
}

/* Strangers at many addresses stop each other, and the owner for a minute at most.  A good code of
 * the second factor is no way around that: it would let codes be guessed without end. */
static void strangers(void **state)
{
	struct scratch *s = *state;
	struct person p = person(s, "anna", "clerk");
	const char *wrong = login_text(s->arena, "anna", "wrong", NULL);

	for (int i = 0; i < ALLOWED_GUESS_ACCOUNT_FREE; i++)
		assert_int_equal(login(s, wrong, str_fmt(s->arena, "198.51.100.%d", i).p, NULL),
		                 E_LOGIN);
	assert_int_equal(login(s, wrong, "198.51.100.200", NULL), E_TOO_MANY);
	assert_int_equal(
	        login(s, login_text(s->arena, "anna", RIGHT, code_now(s, &p)), "203.0.113.1", NULL),
	        E_TOO_MANY);
	atomic_fetch_add(&s->now_ms, ALLOWED_GUESS_ACCOUNT_WAIT_S * SECOND);
	assert_int_equal(
	        login(s, login_text(s->arena, "anna", RIGHT, code_now(s, &p)), "203.0.113.1", NULL),
	        OK);
}

/* One address cannot try many names. */
static void one_address(void **state)
{
	struct scratch *s = *state;

	for (int i = 0; i < ALLOWED_GUESS_ADDRESS_FREE; i++)
		assert_int_equal(plain_login(s, str_fmt(s->arena, "name%d", i).p, "wrong"),
		                 E_LOGIN);
	assert_int_equal(plain_login(s, "another", "wrong"), E_TOO_MANY);
}

/* -- enumeration ----------------------------------------------------------------------------- */

/* Of the processor: what else runs on the machine does not count. */
static int64_t spent_ns(void)
{
	struct timespec t;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t), 0);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int64_t time_of(struct scratch *s, const char *name, int64_t *hashes)
{
	int64_t before = app_hashes(s->app);
	int64_t begun_ns = spent_ns();

	assert_int_equal(plain_login(s, name, "wrong"), E_LOGIN);
	*hashes = app_hashes(s->app) - before;
	return spent_ns() - begun_ns;
}

/* A name that there is costs as many hashes as one that there is not, and about the same time. */
static void nothing_tells_a_name(void **state)
{
	struct scratch *s = *state;
	int64_t known_ns = INT64_MAX;
	int64_t unknown_ns = INT64_MAX;

	(void)person(s, "anna", "clerk");
	for (int i = 0; i < 4; i++) {
		int64_t known, unknown;
		int64_t a_ns = time_of(s, "anna", &known);
		int64_t b_ns = time_of(s, "nobody", &unknown);
		assert_int_equal(known, 1);
		assert_int_equal(unknown, 1);
		known_ns = a_ns < known_ns ? a_ns : known_ns;
		unknown_ns = b_ns < unknown_ns ? b_ns : unknown_ns;
	}
	printf("known %lld us, unknown %lld us\n", (long long)known_ns / 1000,
	       (long long)unknown_ns / 1000);
	assert_true(known_ns < unknown_ns * 2 && unknown_ns < known_ns * 2);
}

/* -- sessions -------------------------------------------------------------------------------- */

static err caller_of(struct scratch *s, str secret, struct caller *out)
{
	*out = (struct caller){ .role = ROLE_PUBLIC };
	cx_clear(&s->cx);
	return session_caller(&s->cx, s->app, secret, out);
}

static str session_of(struct scratch *s, const struct person *p)
{
	str secret;

	assert_int_equal(
	        login(s, login_text(s->arena, "anna", RIGHT, code_now(s, p)), "192.0.2.1", &secret),
	        OK);
	return secret;
}

static err mark(struct scratch *s, const struct caller *who)
{
	return op(s, ROLE_ADMIN, NULL, "session.mark",
	          str_fmt(s->arena, "{\"account\":\"%.*s\",\"session\":\"%.*s\"}", P(who->account),
	                  P(who->session))
	                  .p)
	        .result;
}

/* Idle for half an hour, or twelve hours old whatever it does. */
static void sessions_end(void **state)
{
	struct scratch *s = *state;
	struct person p = person(s, "anna", "clerk");
	str secret = session_of(s, &p);
	int64_t begun_ms = atomic_load(&s->now_ms);
	struct caller who;

	assert_int_equal(caller_of(s, secret, &who), OK);
	assert_true(str_eq(who.account, str_of(p.account)));
	assert_true(str_eq(who.duties, S("clerk")));
	assert_int_equal(who.role, ROLE_MAKER);
	assert_false(who.renewal_due);
	while (atomic_load(&s->now_ms) - begun_ms + 1000 * SECOND <
	       ALLOWED_SESSION_LONGEST_S * SECOND) {
		atomic_fetch_add(&s->now_ms, 1000 * SECOND);
		assert_int_equal(caller_of(s, secret, &who), OK);
		assert_true(who.renewal_due && who.seen_due);
		assert_int_equal(mark(s, &who), OK);
	}
	atomic_store(&s->now_ms, begun_ms + ALLOWED_SESSION_LONGEST_S * SECOND - 1);
	assert_int_equal(caller_of(s, secret, &who), OK);
	atomic_fetch_add(&s->now_ms, 1);
	assert_int_equal(caller_of(s, secret, &who), E_UNAUTHENTICATED);

	secret = session_of(s, &p);
	atomic_fetch_add(&s->now_ms, ALLOWED_SESSION_IDLE_S * SECOND - 1);
	assert_int_equal(caller_of(s, secret, &who), OK);
	atomic_fetch_add(&s->now_ms, 1);
	assert_int_equal(caller_of(s, secret, &who), E_UNAUTHENTICATED);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM session"), 1);
}

static void forged_sessions(void **state)
{
	struct scratch *s = *state;
	struct person p = person(s, "anna", "clerk");
	struct person q = person(s, "ben", "administrator");
	str secret = session_of(s, &p);
	struct caller who;

	assert_int_equal(caller_of(s, S("fss_"), &who), E_UNAUTHENTICATED);
	assert_int_equal(caller_of(s, str_part(secret, 0, secret.n - 1), &who), E_UNAUTHENTICATED);
	char *other = arena_copy(s->arena, secret.p, secret.n);
	other[10] = other[10] == '0' ? '1' : '0';
	assert_int_equal(caller_of(s, (str){ other, secret.n }, &who), E_UNAUTHENTICATED);
	sqlite_do(s, str_fmt(s->arena, "UPDATE session SET account = '%s'", q.account).p);
	assert_int_equal(caller_of(s, secret, &who), E_CORRUPT);
	sqlite_do(s, str_fmt(s->arena, "UPDATE session SET account = '%s'", p.account).p);
	sqlite_do(s, "UPDATE session SET begun_ms = begun_ms + 1");
	assert_int_equal(caller_of(s, secret, &who), E_CORRUPT);
	sqlite_do(s, "UPDATE session SET begun_ms = begun_ms - 1");
	assert_int_equal(caller_of(s, secret, &who), OK);
	/* a token is no session and a session no token */
	assert_int_equal(token_caller(&s->cx, s->app, secret, &who), E_UNAUTHENTICATED);
}

/* What an account holds ends with it, also what the database would still have. */
static void departed(void **state)
{
	struct scratch *s = *state;
	struct person p = person(s, "anna", "clerk");
	str secret = session_of(s, &p);
	struct answer t = must(op(s, ROLE_MAKER, "maker", "token.add",
	                          "{\"organisation\":\"maker\",\"role\":\"maker\","
	                          "\"days\":30,\"scope\":\"read\"}"));
	struct caller who;

	sqlite_do(s, str_fmt(s->arena, "UPDATE token SET account = '%s' WHERE id = '%.*s'",
	                     p.account, P(said(&t, "/id")))
	                     .p);

	assert_int_equal(token_caller(&s->cx, s->app, said(&t, "/token"), &who), OK);
	assert_true(str_eq(who.duties, S("clerk")));
	(void)must(op(s, ROLE_MAKER, "maker", "account.depart",
	              str_fmt(s->arena, "{\"account\":\"%s\"}", p.account).p));
	assert_int_equal(caller_of(s, secret, &who), E_UNAUTHENTICATED);
	assert_int_equal(token_caller(&s->cx, s->app, said(&t, "/token"), &who), E_UNAUTHENTICATED);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM session"), 0);
	sqlite_do(s, "UPDATE token SET revoked_ms = NULL");
	assert_int_equal(token_caller(&s->cx, s->app, said(&t, "/token"), &who), E_UNAUTHENTICATED);
}

/* The maker's administrator does not reach an auditor's account of the same organisation, nor the
 * bureau one of the platform. */
static void nobody_reaches_above(void **state)
{
	struct scratch *s = *state;
	struct answer a = must(op(s, ROLE_ADMIN, NULL, "account.invite",
	                          "{\"organisation\":\"maker\",\"role\":\"auditor\","
	                          "\"login\":\"aud\"}"));
	struct answer b = must(op(s, ROLE_ADMIN, NULL, "account.invite",
	                          "{\"organisation\":\"bureau\",\"role\":\"admin\","
	                          "\"login\":\"root\"}"));
	const char *one = str_fmt(s->arena, "{\"account\":\"%.*s\"}", P(said(&a, "/account"))).p;
	const char *two = str_fmt(s->arena, "{\"account\":\"%.*s\"}", P(said(&b, "/account"))).p;

	assert_int_equal(op(s, ROLE_MAKER, "maker", "account.reset", one).result, E_FORBIDDEN);
	assert_int_equal(op(s, ROLE_BUREAU, "bureau", "account.reset", two).result, E_FORBIDDEN);
	assert_int_equal(op(s, ROLE_BUREAU, "bureau", "account.reset", one).result, E_FORBIDDEN);
	assert_int_equal(op(s, ROLE_ADMIN, NULL, "account.reset", one).result, OK);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
#define SERVED(test) cmocka_unit_test_setup_teardown(test, scratch_setup_serving, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(rows_are_held_against_leaves),
	ALONE(a_changed_credential_is_not_believed),
	SERVED(a_crowd),
	SERVED(two_servers),
	ALONE(a_stale_count),
	ALONE(a_recovery_code_as_people_type_it),
	ALONE(waits),
	ALONE(strangers),
	ALONE(one_address),
	ALONE(nothing_tells_a_name),
	ALONE(sessions_end),
	ALONE(forged_sessions),
	ALONE(departed),
	ALONE(nobody_reaches_above),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

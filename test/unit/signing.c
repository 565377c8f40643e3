/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed uploads as the platform takes them: what a signature must say, who approves by it, what is
 * kept, and that the audit notices when what is kept is changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "audit/flaw.h"
#include "base/arena.h"
#include "base/date.h"
#include "main/audit_log.h"
#include "main/audit_rows.h"
#include "op/publish.h"
#include "support/instance.h"
#include "support/test_key.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define HOST "127.0.0.1:8080" /* of a new instance */

/* -- keys and requests ----------------------------------------------------------------------- */

static struct test_key key_named(struct scratch *s, const char *name)
{
	return test_key_new(&s->cx, SIGN_SM2, str_of(name));
}

/* Registered by the bureau, from a day to another one. */
static void key_dated(struct scratch *s, const struct test_key *k, const char *maker,
                      const char *registration, const char *from, const char *until)
{
	struct buf b = buf_new(s->arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_str(&w, "organisation", str_of(maker));
	json_member_str(&w, "public_key", k->pem);
	json_member_str(&w, "registration", str_of(registration));
	json_member_str(&w, "valid_from_day", str_of(from));
	json_member_str(&w, "valid_until_day", str_of(until));
	json_object_end(&w);
	(void)must(as_bureau(s, "key.add", str_c(s->arena, buf_view(&b))));
}

static void key_of(struct scratch *s, const struct test_key *k, const char *registration)
{
	key_dated(s, k, "maker", registration, "2026-11-01", "2027-10-31");
}

/* The signed request for an upload. */
static struct message signed_now(struct scratch *s, const struct test_key *k, str lot)
{
	struct message m = { .method = S("POST"),
		             .authority = S(HOST),
		             .path = S("/v1/lots"),
		             .query = S("?"),
		             .content_type = S("application/json"),
		             .body = lot };

	assert_int_equal(message_sign(&s->cx, &k->signer, SCRATCH_NOW_MS / 1000, &m), OK);
	return m;
}

static struct answer send(struct scratch *s, struct message m)
{
	const struct question q = { ROLE_MAKER, "maker", "lot.upload", .body = m.body, .sent = m };

	return ask(s, s->arena, &q);
}

static bool has(str text, str part)
{
	for (size_t i = 0; i + part.n <= text.n; i++)
		if (str_eq(str_part(text, i, part.n), part))
			return true;
	return false;
}

static void refused(struct answer a, err wanted, const char *why)
{
	if (a.result != wanted || !has(a.detail, str_of(why)))
		fail_msg("%s: %.*s (%s)", err_info(a.result)->name, P(a.detail), why);
}

static str replaced(struct scratch *s, str text, const char *from, const char *to)
{
	str needle = str_of(from);

	for (size_t i = 0; i + needle.n <= text.n; i++)
		if (str_eq(str_part(text, i, needle.n), needle))
			return str_fmt(s->arena, "%.*s%s%.*s", P(str_part(text, 0, i)), to,
			               P(str_part(text, i + needle.n, text.n)));
	fail_msg("%s is not there", from);
	return S_NONE;
}

/* -- what a signature must say --------------------------------------------------------------- */

static void wrongly_signed(void **state)
{
	struct scratch *s = *state;
	struct test_key k = key_named(s, "LINE");
	str lot = lot_of(s->arena, "a", "100000000001");
	struct message m;

	key_of(s, &k, NULL);
	refused(upload(s, lot), E_UNSIGNED, "registered a signing key");
	m = signed_now(s, &k, lot);
	m.signature_input = S_NONE;
	refused(send(s, m), E_BAD_SIGNATURE, "Signature-Input");
	m = signed_now(s, &k, lot);
	m.signature = S_NONE;
	refused(send(s, m), E_BAD_SIGNATURE, "Signature: one");
	m = signed_now(s, &k, lot);
	m.signature_input = replaced(s, m.signature_input, "sm2-sm3", "ed25519");
	refused(send(s, m), E_BAD_SIGNATURE, "is for sm2-sm3, not for ed25519");
	m = signed_now(s, &k, lot);
	m.signature_input = replaced(s, m.signature_input, ";created",
	                             ";expires=1795247999;created");
	refused(send(s, m), E_BAD_SIGNATURE, "expires before it was made");
	m = signed_now(s, &k, lot);
	m.signature_input = replaced(s, m.signature_input, "created=1795248000",
	                             "created=1795247000;expires=1795247999");
	refused(send(s, m), E_BAD_SIGNATURE, "has expired");
	m = signed_now(s, &k, lot);
	m.signature_input = replaced(s, m.signature_input, ";created", ";nonce=\"x\";created");
	refused(send(s, m), E_BAD_SIGNATURE, "does not verify");
	m = signed_now(s, &k, lot);
	m.signature_input = replaced(s, m.signature_input, k.id.p, "0000000000000000");
	refused(send(s, m), E_KEY_UNKNOWN, "no key 0000000000000000");
	m = signed_now(s, &k, lot);
	m.content_digest = replaced(s, m.content_digest, "sha-256", "sha-512");
	refused(send(s, m), E_BAD_SIGNATURE, "does not verify");
	m = signed_now(s, &k, lot);
	m.content_digest = S("sha-512=:AAAA:");
	refused(send(s, m), E_DIGEST, "sha-256 or sm3");
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), 0);
	(void)must(send(s, signed_now(s, &k, lot)));
}

/* A signature for another place is none for this one, and the Host header plays no part. */
static void another_request(void **state)
{
	struct scratch *s = *state;
	struct test_key k = key_named(s, "LINE");
	str lot = lot_of(s->arena, "a", "100000000001");
	const char *const other[][2] = { { "other.example", "/v1/lots" }, { HOST, "/v1/keys" } };

	key_of(s, &k, NULL);
	for (int i = 0; i < 2; i++) {
		struct message m = signed_now(s, &k, lot);
		m.authority = str_of(other[i][0]);
		m.path = str_of(other[i][1]);
		assert_int_equal(message_sign(&s->cx, &k.signer, SCRATCH_NOW_MS / 1000, &m), OK);
		m.path = S("/v1/lots");
		refused(send(s, m), E_BAD_SIGNATURE, "does not verify");
	}
	struct message m = signed_now(s, &k, lot);
	m.query = S("?dry_run=true");
	refused(send(s, m), E_BAD_SIGNATURE, "does not verify");
	m = signed_now(s, &k, lot);
	m.method = S("PUT");
	refused(send(s, m), E_BAD_SIGNATURE, "does not verify");
	m = signed_now(s, &k, lot);
	m.authority = S("anything"); /* what the web layer leaves empty */
	(void)must(send(s, m));
}

/* The signature of one lot under another one, and of one maker's by another maker. */
static void replayed(void **state)
{
	struct scratch *s = *state;
	struct test_key k = key_named(s, "LINE");
	struct test_key theirs = key_named(s, "THEIRS");
	str lot = lot_of(s->arena, "a", "100000000001");
	struct message m;

	key_of(s, &k, NULL);
	key_dated(s, &theirs, "other", NULL, "2026-11-01", "2027-10-31");
	m = signed_now(s, &k, lot);
	(void)must(send(s, m));
	struct answer again = send(s, m);
	assert_int_equal(again.result, OK);
	assert_int_equal(again.status, 200);
	m.body = lot_of(s->arena, "b", "100000000002");
	refused(send(s, m), E_DIGEST, "not that of the body");
	m = signed_now(s, &k, m.body);
	const struct question q = { ROLE_MAKER, "other", "lot.upload", .body = m.body, .sent = m };
	refused(ask(s, s->arena, &q), E_KEY_UNKNOWN, "is registered for other");
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), 1);
}

static void dates(void **state)
{
	struct scratch *s = *state;
	struct test_key k = key_named(s, "LINE");
	str lot = lot_of(s->arena, "a", "100000000001");
	struct message m;

	key_dated(s, &k, "maker", NULL, "2026-11-21", "2026-11-21");
	m = signed_now(s, &k, lot);
	assert_int_equal(message_sign(&s->cx, &k.signer, SCRATCH_NOW_MS / 1000 - 17 * 3600, &m),
	                 OK);
	refused(send(s, m), E_KEY_INVALID, "2026-11-21 to 2026-11-21");
	assert_int_equal(message_sign(&s->cx, &k.signer, SCRATCH_NOW_MS / 1000 + 301, &m), OK);
	refused(send(s, m), E_BAD_SIGNATURE, "in the future");
	assert_int_equal(message_sign(&s->cx, &k.signer, SCRATCH_NOW_MS / 1000 + 300, &m), OK);
	atomic_store(&s->now_ms, SCRATCH_NOW_MS + 8 * 3600 * 1000);
	refused(send(s, m), E_KEY_INVALID, "is valid from");
	atomic_store(&s->now_ms, SCRATCH_NOW_MS);
	(void)must(send(s, m));
}

/* A compromise ends everything, whenever a signature claims to have been made. */
static void ended(void **state)
{
	struct scratch *s = *state;
	struct test_key k = key_named(s, "LINE");
	struct test_key next = key_named(s, "NEXT");
	str lot = lot_of(s->arena, "a", "100000000001");
	str key = str_fmt(s->arena, "{\"key\":\"%.*s\"}", P(k.id));

	key_of(s, &k, NULL);
	key_of(s, &next, NULL);
	(void)must(as_maker(s, "key.retire", key.p));
	refused(send(s, signed_now(s, &k, lot)), E_KEY_INVALID, "is retired since");
	key = str_fmt(s->arena,
	              "{\"key\":\"%.*s\",\"since\":\"2026-11-21T15:59:00+08:00\","
	              "\"reason\":\"lost\"}",
	              P(next.id));
	(void)must(as_maker(s, "key.compromised", key.p));
	refused(send(s, signed_now(s, &next, lot)), E_KEY_INVALID, "is compromised since");
	refused(upload(s, lot), E_UNSIGNED, "registered a signing key");
}

/* -- who approves ---------------------------------------------------------------------------- */

static void certified(struct scratch *s, const struct test_key *k, const char *name, str approver,
                      bool wanted)
{
	static int serial;
	str number = str_fmt(s->arena, "1000000001%02d", ++serial);
	str lot = lot_of(s->arena, name, number.p);

	lot = json_edit(s->arena, lot, "/approver",
	                approver.n > 0 ? str_fmt(s->arena, "\"%.*s\"", P(approver)).p : NULL);
	struct answer a = must(send(s, signed_now(s, k, lot)));
	if ((said(&a, "/meters/0/certificate").n > 0) != wanted)
		fail_msg("%s: %.*s", name, P(a.body));
}

/* What waits, approved by a request that is signed with the key, if there is one. */
static struct answer approved(struct scratch *s, const struct test_key *k)
{
	struct message m = { .method = S("POST"),
		             .authority = S(HOST),
		             .path = S("/v1/lots/DEM0-a/approve"),
		             .query = S("?"),
		             .content_type = S("application/json"),
		             .body = S("{\"approver\":\"REG-0305\"}") };

	if (k != NULL)
		assert_int_equal(message_sign(&s->cx, &k->signer, SCRATCH_NOW_MS / 1000, &m), OK);
	const struct question q = { ROLE_MAKER, "maker", "lot.approve",
		                    "{\"lot\":\"DEM0-a\",\"approver\":\"REG-0305\"}", .sent = m };
	return ask(s, s->arena, &q);
}

static void approvers(void **state)
{
	struct scratch *s = *state;
	struct test_key nobody = key_named(s, "LINE");
	struct test_key signatory = key_named(s, "SIGNER");
	struct test_key checker = key_named(s, "CHECKER");

	key_of(s, &nobody, NULL);
	key_of(s, &signatory, "REG-0305");
	/* as an older database may have it: a key of a person who is no signatory */
	key_of(s, &checker, NULL);
	sqlite_do(s,
	          str_fmt(s->arena,
	                  "UPDATE signing_key SET person = (SELECT id FROM person WHERE "
	                  "registration = 'REG-0211' AND organisation = 'maker') WHERE id = '%.*s'",
	                  P(checker.id))
	                  .p);
	certified(s, &nobody, "a", S_NONE, false);
	certified(s, &nobody, "b", S("REG-0305"), false);
	certified(s, &signatory, "c", S_NONE, true);
	certified(s, &signatory, "d", S("REG-0305"), true);
	certified(s, &checker, "e", S_NONE, false);
	certified(s, &checker, "f", S("REG-0305"), false);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot WHERE approver IS NOT NULL "
	                               "AND approver <> ''"),
	                 2);
	str lot = lot_of(s->arena, "g", "100000000200");
	lot = json_edit(s->arena, lot, "/approver", "\"REG-0211\"");
	refused(send(s, signed_now(s, &signatory, lot)), E_INVALID, "another signatory");
	refused(send(s, signed_now(s, &checker, lot)), E_LAPSED, "not entitled");
	/* a signatory who verified */
	lot = json_edit(s->arena, lot, "/approver", NULL);
	lot = json_edit(s->arena, lot, "/verifier", "\"REG-0305\"");
	struct answer a = must(send(s, signed_now(s, &signatory, lot)));
	assert_int_equal(said(&a, "/meters/0/certificate").n, 0);
	refused(approved(s, NULL), E_UNSIGNED, "its approvals are signed");
	refused(approved(s, &nobody), E_INVALID, "not signed with a key of REG-0305");
	(void)must(approved(s, &signatory));
}

/* A dry run needs no signature, but a wrong one is refused. */
static void dry_runs(void **state)
{
	struct scratch *s = *state;
	struct test_key k = key_named(s, "LINE");
	str lot = lot_of(s->arena, "a", "100000000001");
	struct message m;

	key_of(s, &k, NULL);
	const struct question plain = { ROLE_MAKER, "maker", "lot.upload", .body = lot,
		                        .dry_run = true };
	assert_int_equal(ask(s, s->arena, &plain).status, 200);
	m = signed_now(s, &k, lot);
	m.signature = S("sig1=:AAAA:");
	const struct question wrong = { ROLE_MAKER,  "maker",         "lot.upload",
		                        .body = lot, .dry_run = true, .sent = m };
	refused(ask(s, s->arena, &wrong), E_BAD_SIGNATURE, "64 bytes");
}

/* -- what is kept ---------------------------------------------------------------------------- */

static void kept(void **state)
{
	struct scratch *s = *state;
	struct test_key k = key_named(s, "LINE");
	str lot = lot_of(s->arena, "b", "100000000002");
	struct answer a;

	(void)must(upload(s, lot_of(s->arena, "a", "100000000001")));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot_signature"), 0);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot_body"), 0);
	key_of(s, &k, NULL);
	lot = str_fmt(s->arena, "  %.*s\n", P(lot)); /* to the byte */
	(void)must(send(s, signed_now(s, &k, lot)));
	a = must(as_maker(s, "lot.body", "{\"lot\":\"DEM0-b\"}"));
	assert_true(str_eq(a.body, lot));
	a = must(as_bureau(s, "lot.signature", "{\"lot\":\"DEM0-b\"}"));
	assert_true(str_eq(said(&a, "/key"), k.id));
	assert_true(str_eq(said(&a, "/public_key"), k.pem));
	assert_int_equal(said(&a, "/signature").n, 128);
	assert_true(str_eq(said(&a, "/created_ms"), S("2026-11-21T16:00:00+08:00")));
	a = as_maker(s, "lot.signature", "{\"lot\":\"DEM0-a\"}");
	assert_int_equal(a.result, E_STATE);
}

static uint64_t flaws_now(struct scratch *s, enum flaw_code code)
{
	struct flaws flaws = flaws_new(s->arena);
	struct replay *replay = replay_open(&s->world, &flaws);
	struct audit_counts counts = { 0 };
	struct db *db;

	assert_int_equal(publish_once(&s->cx, s->app), OK);
	assert_int_equal(app_reader(s->app, &s->cx, &db), OK);
	{
		AUTO(tx_end) struct tx tx = { 0 };
		assert_int_equal(tx_begin(&s->cx, db, DB_READ_ONLY, &tx), OK);
		assert_int_equal(audit_log(&s->cx, s->app, &tx, replay, &flaws, &counts), OK);
		assert_int_equal(audit_rows(&s->cx, &tx, replay, &flaws, &counts.rows), OK);
	}
	app_reader_return(s->app, db);
	replay_close(replay);
	if (code != FLAW_NONE)
		assert_int_equal(flaws_of(&flaws, code), flaws.n);
	return flaws.n;
}

static void audited(void **state)
{
	struct scratch *s = *state;
	struct test_key k = key_named(s, "LINE");

	key_of(s, &k, "REG-0305");
	for (int i = 0; i < 3; i++)
		(void)must(send(s, signed_now(s, &k,
		                              lot_of(s->arena, str_fmt(s->arena, "l%d", i).p,
		                                     str_fmt(s->arena, "10000000000%d", i).p))));
	assert_int_equal(flaws_now(s, FLAW_NONE), 0);
	sqlite_do(s,
	          "UPDATE lot_signature SET received_ms = received_ms + 1 WHERE lot = 'DEM0-l0'");
	sqlite_do(s, "UPDATE lot_body SET body = zeroblob(3) WHERE lot = 'DEM0-l1'");
	sqlite_do(s, "UPDATE signing_key SET state = 'retired'");
	assert_int_equal(flaws_now(s, FLAW_ROW_DIFFERS), 3);
	sqlite_do(s,
	          "UPDATE lot_signature SET received_ms = received_ms - 1 WHERE lot = 'DEM0-l0'");
	sqlite_do(s, "UPDATE signing_key SET state = 'valid'");
	sqlite_do(s, "DELETE FROM lot_signature WHERE lot = 'DEM0-l2'");
	sqlite_do(s, "DELETE FROM lot_body WHERE lot = 'DEM0-l1'");
	assert_int_equal(flaws_now(s, FLAW_ROW_MISSING), 2);
	sqlite_do(s, "UPDATE lot_body SET lot = 'DEM0-l1' WHERE lot = 'DEM0-l0'");
	assert_true(flaws_now(s, FLAW_NONE) >= 3);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(wrongly_signed), ALONE(another_request), ALONE(replayed), ALONE(dates),
		ALONE(ended),          ALONE(approvers),       ALONE(dry_runs), ALONE(kept),
		ALONE(audited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

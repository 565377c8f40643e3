/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate bundles: an honest one is valid, and every way to forge one is refused, be it against
 * the log (proofs, signatures) or by a log that signs what is not so. */
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

/* -- honest ones ----------------------------------------------------------------------------- */

static void test_valid(void **state)
{
	struct trial *t = *state;

	lot_made(t);
	lot_shown(t);
	if (check(t, bundle_of(t)) != OK)
		fail_msg("%.*s", P(t->cx.detail));
	assert_true(says(t, "asserted by the platform at index 10"));
	assert_true(says(t, "judged again by jjg-162-2019: pass"));
	assert_true(says(t, "not proved: that nothing was suspended"));
	assert_true(says(t, "(SM2): 签名有效"));
	assert_int_equal(check_with(t, bundle_of(t), 0, 1), OK);
	assert_int_equal(check_with(t, bundle_of(t), 1, 1), OK);
}

/* The lot took two days: the second meter was tested on the day before the day of verification, the
 * others on that day.  The bundle has only the second. */
static void two_days(struct log_maker *m)
{
	struct lot *lot = &m->file.lot;
	uint32_t n = lot->bench_run_n;
	struct bench_run *run = NEW_N(m->cx->arena, struct bench_run, 2 * n);
	struct strs *standards = NEW_N(m->cx->arena, struct strs, 2 * n);
	struct meter_run *of = NEW_N(m->cx->arena, struct meter_run, m->meter[1].run_n);

	for (uint32_t i = 0; i < 2 * n; i++) {
		run[i] = lot->bench_run[i % n];
		standards[i] = m->file.standards[i % n];
		if (i < n)
			continue;
		run[i].id = str_fmt(m->cx->arena, "early-%u", i);
		run[i].started_ms -= INT64_C(86400000);
		run[i].ended_ms -= INT64_C(86400000);
	}
	lot->bench_run = run;
	lot->bench_run_n = m->file.shared_n = 2 * n;
	m->file.standards = standards;
	for (uint32_t i = 0; i < m->meter[1].run_n; i++) {
		of[i] = m->meter[1].run[i];
		of[i].bench_run += n;
	}
	m->meter[1].run = of;
}

static void test_lot_of_two_days(void **state)
{
	struct trial *t = *state;

	log_facts(t->log);
	log_lot(t->log, 1, 3);
	two_days(t->log);
	log_judge(t->log);
	assert_int_equal(t->log->result[1].verdict, VERDICT_PASS);
	lot_shown(t);
	if (check(t, bundle_of(t)) != OK)
		fail_msg("%.*s", P(t->cx.detail));
}

static void test_no_certificate(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t);

	m->meter[1].appearance = S("the glass is broken");
	log_judge(m);
	lot_shown(t);
	assert_int_equal(check(t, bundle_of(t)), E_NOT_FOUND);
}

/* -- forged against the log ------------------------------------------------------------------ */

static void test_other_key(void **state)
{
	struct trial *t = *state;
	const struct ed25519_key other = ed25519_generate(&t->cx);

	lot_made(t);
	lot_shown(t);
	str bundle = bundle_of(t);
	assert_int_equal(log_vkeys(&t->cx, ORIGIN, &other, NULL, t->key, &t->key_n), OK);
	assert_int_equal(check(t, bundle), E_BAD_SIGNATURE);
	assert_int_equal(t->report.n, 0);
}

static void test_leaf_changed(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t);
	str honest;

	lot_shown(t);
	for (int i = 0; i < t->shown_n; i++) {
		honest = m->leaf[t->shown[i]];
		m->leaf[t->shown[i]] = log_replaced(m, honest, "\"at\":1", "\"at\":2");
		assert_int_equal(check(t, bundle_of(t)), E_BAD_PROOF);
		m->leaf[t->shown[i]] = honest;
	}
}

static void test_signature_changed(void **state)
{
	struct trial *t = *state;
	const char *end;

	lot_made(t);
	lot_shown(t);
	/* the SM2 line is the last one: its last character before the padding */
	end = t->note.p + t->note.n - 5;
	*(char *)(uintptr_t)end = *end == 'A' ? 'B' : 'A';
	assert_int_equal(check(t, bundle_of(t)), E_BAD_SIGNATURE);
	assert_int_equal(check_with(t, bundle_of(t), 0, 1), OK); /* nobody asked for SM2 */
}

/* A bundle without the SM2 lines is as good as ever for who has no SM2 key, and not for others. */
static void test_line_cut_off(void **state)
{
	struct trial *t = *state;
	struct note_key ed[3];

	lot_made(t);
	lot_shown(t);
	sign(t, NULL);
	str bundle = bundle_of(t);
	assert_int_equal(check_with(t, bundle, 0, 1), OK);
	assert_int_equal(check(t, bundle), E_BAD_SIGNATURE);
	assert_non_null(strstr(str_c(t->cx.arena, t->cx.detail), "not signed with SM2"));
	/* after a change of keys the old and the new one are trusted, of which one signed */
	const struct ed25519_key next = ed25519_generate(&t->cx);
	ed[0] = t->key[0];
	assert_true(note_key_make(ORIGIN, NOTE_ED25519, next.public_key, &ed[1]));
	assert_true(note_key_make(S("example.org/other"), NOTE_ED25519, next.public_key, &ed[2]));
	memcpy(t->key, ed, sizeof ed);
	assert_int_equal(check_with(t, bundle, 0, 3), OK);
	assert_int_equal(check_with(t, bundle, 1, 2), E_BAD_SIGNATURE);
}

static void test_cut_anywhere(void **state)
{
	struct trial *t = *state;
	str bundle;

	lot_made(t);
	lot_shown(t);
	bundle = bundle_of(t);
	for (size_t n = 0; n < bundle.n; n += n < 200 || n > bundle.n - 200 ? 1 : 997)
		assert_int_not_equal(check(t, str_part(bundle, 0, n)), OK);
}

static void test_not_a_bundle(void **state)
{
	struct trial *t = *state;

	assert_int_equal(check(t, S("{}")), E_SYNTAX);
	assert_int_equal(check(t, S("[]")), E_SYNTAX);
	assert_int_equal(check(t, S("{\"v\":2,\"subject\":0,\"leaves\":[]}")), E_SYNTAX);
	assert_int_equal(check(t, S("{\"v\":1,\"subject\":0,\"leaves\":[{},{}]}")), E_SYNTAX);
	assert_int_equal(check(t, S("{\"v\":1,\"subject\":1,\"leaves\":[{},{}]}")), E_SYNTAX);
}

/* -- signed by the log, and not so ----------------------------------------------------------- */

static void test_rest_left_out(void **state)
{
	struct trial *t = *state;

	lot_made(t);
	lot_shown(t);
	for (int i = 1; i < t->shown_n; i++) {
		int64_t taken = t->shown[i];
		t->shown[i] = t->shown[0]; /* the meter once more in its place */
		assert_int_equal(check(t, bundle_of(t)), E_INVALID);
		t->shown[i] = taken;
	}
	t->shown_n--;
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
}

static void test_other_lot(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t);

	lot_shown(t);
	m->facts.lot = S("DEM0-other");
	int other = log_lot_write(m);
	sign(t, &t->sm2);
	t->shown[1] = other;
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
}

static void test_wrong_verdict(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t);
	str number = m->meter_facts[1].certificate;

	m->meter[1].appearance = S("the glass is broken");
	log_judge(m);
	m->result[1].verdict = VERDICT_PASS;
	m->meter_facts[1].certificate = number;
	lot_shown(t);
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
	assert_true(says(t, "recorded pass, judged fail"));
}

static void test_lapsed(void **state)
{
	struct trial *t = *state;

	t->log->person[LOG_VERIFIER].valid_until_day = 20000;
	lot_made(t);
	lot_shown(t);
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
	assert_true(says(t, "was not registered over the whole verification"));
}

/* What the bundle itself shows to have been replaced is no basis. */
static void test_superseded_within(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t);
	int again = log_person(m, LOG_VERIFIER);

	lot_shown(t);
	assert_int_equal(check(t, bundle_of(t)), OK);
	show(t, again);
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
}

static void test_fork(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t);
	str first, second;

	lot_shown(t);
	first = bundle_of(t);
	m->facts.at_ms++; /* another history with as many leaves */
	m->n = 8;
	log_lot_write(m);
	sign(t, &t->sm2);
	second = bundle_of(t);
	ptrdiff_t cut = strstr(first.p, "},{") - first.p;
	ptrdiff_t from = strstr(second.p, "},{") - second.p;
	str mixed = str_fmt(t->cx.arena, "%.*s%.*s", P(str_part(first, 0, (size_t)cut)),
	                    P(str_part(second, (size_t)from, second.n)));
	assert_int_equal(check(t, mixed), E_BAD_PROOF);
}

/* A copy of the meter's leaf that does not stand among those of its lot. */
static void test_elsewhere(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t);

	lot_shown(t);
	t->shown[0] = log_put(m, m->leaf[t->shown[0]]);
	sign(t, &t->sm2);
	assert_int_equal(check(t, bundle_of(t)), E_INVALID);
	assert_true(says(t, "does not stand among the leaves of its lot"));
}

/* Where the last entry of a bundle begins. */
static size_t last_entry(str bundle)
{
	size_t at = 0;

	for (const char *p = bundle.p; (p = strstr(p, "{\"leaf\"")) != NULL; p++)
		at = (size_t)(p - bundle.p);
	return at;
}

/* Two trees of different sizes that say different things at one index. */
static void test_rewritten(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t);
	str first, second;

	lot_shown(t);
	show(t, t->shown[2]);
	first = bundle_of(t);
	m->leaf[t->shown[2]] = log_replaced(m, m->leaf[t->shown[2]], "\"at\":1", "\"at\":2");
	m->hash[t->shown[2]] = sha256_leaf(m->leaf[t->shown[2]]);
	log_grant(m);
	sign(t, &t->sm2);
	second = bundle_of(t);
	size_t cut = last_entry(first);
	size_t from = last_entry(second);
	str mixed = str_fmt(t->cx.arena, "%.*s%.*s", P(str_part(first, 0, cut)),
	                    P(str_part(second, from, second.n)));
	assert_int_equal(check(t, mixed), E_BAD_PROOF);
}

/* -- what the bureau decided ------------------------------------------------------------------ */

/* Measured before a suspension and uploaded after it: be it the one on which the lot rests, or of
 * something else, of which the bundle has no leaf, and is no contradiction for it. */
static void test_withheld(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	for (int own = 1; own >= 0; own--) {
		t->shown_n = m->n = 0;
		m->grant = log_maker_new(&t->cx)->grant;
		log_facts(m);
		if (own)
			log_grant_change(m, "suspended", LOG_AT_MS - 1);
		log_lot(m, 1, 3);
		for (int i = 0; i < 3; i++)
			m->meter_facts[i].certificate = S_NONE;
		lot_shown(t);
		assert_int_equal(check(t, bundle_of(t)), E_NOT_FOUND);
		decide(t, "refused");
		assert_int_equal(check(t, bundle_of(t)), E_NOT_FOUND);
		t->shown_n--;
		m->n--;
		decide(t, "released");
		assert_int_equal(check(t, bundle_of(t)), OK);
		assert_true(says(t, "lot_decision"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_valid),
		TEST(test_lot_of_two_days),
		TEST(test_no_certificate),
		TEST(test_withheld),
		TEST(test_other_key),
		TEST(test_leaf_changed),
		TEST(test_signature_changed),
		TEST(test_line_cut_off),
		TEST(test_cut_anywhere),
		TEST(test_not_a_bundle),
		TEST(test_rest_left_out),
		TEST(test_other_lot),
		TEST(test_wrong_verdict),
		TEST(test_lapsed),
		TEST(test_superseded_within),
		TEST(test_fork),
		TEST(test_elsewhere),
		TEST(test_rewritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests that show leaves of a log made by hand as a bundle; include <cmocka.h> and what it
 * needs before. */
#ifndef SUPPORT_BUNDLE_TRIAL_H
#define SUPPORT_BUNDLE_TRIAL_H

#include "audit/bundle.h"
#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "support/log_keys.h"
#include "support/log_maker.h"
#include "tree/proof.h"
#include "tree/tile.h"

#define ORIGIN S("example.org/log")
#define LEAVES_MAX 16

struct trial {
	struct cx cx;
	struct log_maker *log;
	struct ed25519_key ed;
	struct sm2_key sm2;
	struct note_key key[3];
	int key_n;
	str note;                  /* the checkpoint over the whole log */
	int64_t shown[LEAVES_MAX]; /* indices of the leaves in the bundle */
	int shown_n;
	str report;
};

static inline int start(void **state)
{
	struct arena *a = arena_new();
	struct trial *t = NEW(a, struct trial);

	t->cx = cx_new(a, world_real());
	t->log = log_maker_new(&t->cx);
	t->ed = ed25519_generate(&t->cx);
	assert_int_equal(sm2_generate(&t->cx, &t->sm2), OK);
	assert_int_equal(log_vkeys(&t->cx, ORIGIN, &t->ed, &t->sm2, t->key, &t->key_n), OK);
	*state = t;
	return 0;
}

static inline int finish(void **state)
{
	struct trial *t = *state;

	sm2_close(&t->sm2);
	arena_free(t->cx.arena);
	return 0;
}

/* -- making one ------------------------------------------------------------------------------ */

static inline void sign(struct trial *t, const struct sm2_key *sm2)
{
	const struct checkpoint c = { ORIGIN, (uint64_t)t->log->n,
		                      merkle_root(t->log->hash, (uint64_t)t->log->n) };

	assert_int_equal(log_sign(&t->cx, &c, &t->ed, sm2, &t->note), OK);
}

/* The log is small: one tile holds all its leaves. */
static inline err tile_read(void *state, struct cx *cx, int level, uint64_t n, int width, str *out)
{
	const struct trial *t = state;

	(void)cx;
	assert_int_equal(level, 0);
	assert_int_equal(n, 0);
	*out = (str){ (const char *)t->log->hash, (size_t)width * HASH_SIZE };
	return OK;
}

static inline str proof_of(struct trial *t, int64_t index)
{
	const struct tile_source source = { tile_read, t };
	struct hash_list path;
	str proof;

	assert_int_equal(
	        tree_inclusion(&t->cx, &source, (uint64_t)index, (uint64_t)t->log->n, &path), OK);
	assert_int_equal(tlog_proof_write(&t->cx, (uint64_t)index, &path, t->note, &proof), OK);
	return proof;
}

static inline str bundle_of(struct trial *t)
{
	struct buf b = buf_new(t->cx.arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_i64(&w, "v", 1);
	json_member_i64(&w, "subject", 0);
	json_key(&w, S("leaves"));
	json_array(&w);
	for (int i = 0; i < t->shown_n; i++) {
		str leaf = t->log->leaf[t->shown[i]];
		json_object(&w);
		json_member_str(&w, "leaf", base64_print(t->cx.arena, leaf.p, leaf.n));
		json_member_str(&w, "proof", proof_of(t, t->shown[i]));
		json_object_end(&w);
	}
	json_array_end(&w);
	json_object_end(&w);
	return str_dup(t->cx.arena, buf_view(&b));
}

static inline err check_with(struct trial *t, str bundle, int from, int n)
{
	struct buf out = buf_new(t->cx.arena);

	cx_clear(&t->cx);
	err e = bundle_check(&t->cx, bundle, t->key + from, n, &out);
	t->report = buf_view(&out);
	return e;
}

static inline err check(struct trial *t, str bundle)
{
	return check_with(t, bundle, 0, t->key_n);
}

static inline void show(struct trial *t, int64_t index)
{
	t->shown[t->shown_n++] = index;
}

/* A log with one lot of three; the bundle is that of its second meter. */
static inline void lot_shown(struct trial *t)
{
	int lot = log_lot_write(t->log);

	t->shown_n = 0;
	show(t, lot + 2);
	show(t, lot);
	for (uint32_t i = 0; i < t->log->facts.rest_n; i++)
		show(t, t->log->rest[i].index);
	sign(t, &t->sm2);
}

static inline struct log_maker *lot_made(struct trial *t)
{
	log_facts(t->log);
	log_lot(t->log, 1, 3);
	return t->log;
}

static inline bool says(const struct trial *t, const char *words)
{
	return strstr(str_c(t->cx.arena, t->report), words) != NULL;
}

static inline void decide(struct trial *t, const char *decision)
{
	struct log_maker *m = t->log;
	const struct fact_lot_decision f = { .decision = str_of(decision),
		                             .first_index = m->lot_index,
		                             .issued = 3,
		                             .lot = m->facts.lot,
		                             .reason = S("because") };

	show(t, log_fact(m, FACT_LOT_DECISION, m->facts.lot, &f));
	sign(t, &t->sm2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

#endif

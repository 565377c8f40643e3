/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offline proofs: made from a tree, written, read and verified; and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "support/log_keys.h"
#include "tree/proof.h"
#include "tree/tile.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

struct test {
	struct arena *a;
	struct cx cx;
	struct ed25519_key ed;
	struct sm2_key sm2;
};

static int setup(void **state)
{
	static struct test t;

	t.a = arena_new();
	t.cx = cx_new(t.a, world_real());
	t.ed = ed25519_generate(&t.cx);
	*state = &t;
	return sm2_generate(&t.cx, &t.sm2) != OK;
}

static int teardown(void **state)
{
	struct test *t = *state;

	sm2_close(&t->sm2);
	arena_free(t->a);
	return 0;
}

#define ORIGIN "example.com/log"
#define LEAVES 200

/* All leaves in one tile. */
static err tile_read(void *state, struct cx *cx, int level, uint64_t n, int width, str *out)
{
	(void)cx;
	(void)n;
	assert_int_equal(level, 0);
	*out = (str){ state, (size_t)width * HASH_SIZE };
	return OK;
}

static str leaf_text(struct test *t, int i)
{
	return str_fmt(t->a, "{\"meter\":%d}", i);
}

static str proof_of(struct test *t, int index, uint64_t size)
{
	struct hash *leaf = NEW_N(t->a, struct hash, LEAVES);
	struct tile_source source = { tile_read, leaf };
	struct hash_list path;
	str note, text;

	for (int i = 0; i < LEAVES; i++)
		leaf[i] = sha256_leaf(leaf_text(t, i));
	struct checkpoint c = { S(ORIGIN), size, merkle_root(leaf, size) };
	assert_int_equal(log_sign(&t->cx, &c, &t->ed, &t->sm2, &note), OK);
	assert_int_equal(tree_inclusion(&t->cx, &source, (uint64_t)index, size, &path), OK);
	assert_int_equal(tlog_proof_write(&t->cx, (uint64_t)index, &path, note, &text), OK);
	return text;
}

static err check(struct test *t, str text, str leaf, uint64_t *verified)
{
	struct note_key key[2];
	struct tlog_proof proof;
	struct checkpoint c;
	int n;

	TRY(log_vkeys(&t->cx, S(ORIGIN), &t->ed, &t->sm2, key, &n));
	TRY(tlog_proof_parse(&t->cx, text, &proof));
	return tlog_proof_verify(&t->cx, &proof, leaf, key, n, &c, verified);
}

static void go_round(void **state)
{
	struct test *t = *state;
	static const int sizes[] = { 1, 2, 3, 7, 64, 65, 200 };
	uint64_t verified;

	for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
		for (int i = 0; i < sizes[s]; i += 1 + sizes[s] / 5) {
			str text = proof_of(t, i, (uint64_t)sizes[s]);
			assert_int_equal(check(t, text, leaf_text(t, i), &verified), OK);
			assert_int_equal(verified, 3);
			assert_int_equal(check(t, text, leaf_text(t, i + 1), &verified),
			                 E_BAD_PROOF);
			assert_int_equal(check(t, text, S_NONE, &verified), E_BAD_PROOF);
		}
}

/* Every byte is protected by a signature, or by the tree; or it makes the line one by somebody
 * else. */
static void every_changed_byte_is_seen(void **state)
{
	struct test *t = *state;
	str text = proof_of(t, 100, LEAVES);
	uint64_t verified;

	for (size_t i = 0; i < text.n; i++) {
		char *changed = NEW_N(t->a, char, text.n);
		memcpy(changed, text.p, text.n);
		changed[i] ^= 1;
		err e = check(t, (str){ changed, text.n }, leaf_text(t, 100), &verified);
		assert_true(e != OK || verified != 3);
		e = check(t, str_part(text, 0, i), leaf_text(t, 100), &verified);
		assert_true(e != OK || verified != 3);
	}
}

static void the_extra_line_is_ignored(void **state)
{
	struct test *t = *state;
	str text = proof_of(t, 3, 7);
	str rest = str_part(text, 23, text.n);
	uint64_t verified;

	assert_true(str_starts(rest, S("index 3\n")));
	str with = str_fmt(t->a, "c2sp.org/tlog-proof@v1\nextra AAAA\n%.*s", P(rest));
	assert_int_equal(check(t, with, leaf_text(t, 3), &verified), OK);
	with = str_fmt(t->a, "c2sp.org/tlog-proof@v1\nextra AAA\n%.*s", P(rest));
	assert_int_equal(check(t, with, leaf_text(t, 3), &verified), E_SYNTAX);
	with = str_fmt(t->a, "c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\n%.*s", P(rest));
	assert_int_equal(check(t, with, leaf_text(t, 3), &verified), E_SYNTAX);
}

#define HEADER "c2sp.org/tlog-proof@v1\n"
#define HASH "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

static void other_texts_are_refused(void **state)
{
	struct test *t = *state;
	struct tlog_proof proof;
	static const char *const bad[] = {
		"",
		"c2sp.org/tlog-proof@v1",
		"c2sp.org/tlog-proof@v2\nindex 0\n\n",
		HEADER,
		HEADER "index\n\n",
		HEADER "index \n\n",
		HEADER "index 01\n\n",
		HEADER "index -1\n\n",
		HEADER "Index 1\n\n",
		HEADER "index 9223372036854775808\n\n",
		HEADER "index 0\n",
		HEADER "index 0\n" HASH,
		HEADER "index 0\n" HASH "x\n\n",
		HEADER "index 0\nAAAA\n\n",
		"\n" HEADER "index 0\n\n",
	};
	struct buf b = buf_new(t->a);

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (tlog_proof_parse(&t->cx, str_of(bad[i]), &proof) != E_SYNTAX)
			fail_msg("accepted: %s", bad[i]);
	buf_text(&b, HEADER "index 0\n");
	for (int i = 0; i <= TREE_LEVELS; i++)
		buf_text(&b, HASH);
	buf_text(&b, "\n");
	assert_int_equal(tlog_proof_parse(&t->cx, buf_view(&b), &proof), E_SYNTAX);
	assert_int_equal(
	        tlog_proof_parse(&t->cx, (str){ arena_alloc(t->a, 1 << 20), 1 << 20 }, &proof),
	        E_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(go_round),
		cmocka_unit_test(every_changed_byte_is_seen),
		cmocka_unit_test(the_extra_line_is_ignored),
		cmocka_unit_test(other_texts_are_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

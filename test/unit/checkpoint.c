/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checkpoints: signed and opened at telling sizes, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "support/log_keys.h"
#include "tree/checkpoint.h"
#include "tree/witness.h"

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

static struct checkpoint point_of(uint64_t size)
{
	struct checkpoint c = { S(ORIGIN), size, merkle_empty() };
	struct frontier f = { 0 };

	for (uint64_t i = 0; i < size; i++) {
		struct hash leaf = sha256_leaf((str){ (const char *)&i, sizeof i });
		frontier_add(&f, &leaf);
	}
	c.root = frontier_root(&f);
	return c;
}

static void go_round(void **state)
{
	struct test *t = *state;
	static const uint64_t sizes[] = { 0, 1, 255, 256, 257, 65536, 65537, 70000 };
	struct note_key key[2];
	int n;

	assert_int_equal(log_vkeys(&t->cx, S(ORIGIN), &t->ed, &t->sm2, key, &n), OK);
	assert_int_equal(n, 2);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct checkpoint c = point_of(sizes[i]);
		struct checkpoint back;
		uint64_t verified;
		str note;
		assert_int_equal(log_sign(&t->cx, &c, &t->ed, &t->sm2, &note), OK);
		assert_int_equal(checkpoint_open(&t->cx, note, key, 2, &back, &verified), OK);
		assert_int_equal(verified, 3);
		assert_int_equal(back.size, sizes[i]);
		assert_true(hash_eq(&back.root, &c.root));
		assert_true(str_eq(back.origin, S(ORIGIN)));
		for (int k = 0; k < 2; k++) {
			assert_int_equal(
			        checkpoint_open(&t->cx, note, &key[k], 1, &back, &verified), OK);
			assert_int_equal(verified, 1);
		}
	}
}

static void without_sm2(void **state)
{
	struct test *t = *state;
	struct checkpoint c = point_of(3);
	struct note_key key[2];
	uint64_t verified;
	str note;
	int n;

	assert_int_equal(log_vkeys(&t->cx, S(ORIGIN), &t->ed, NULL, key, &n), OK);
	assert_int_equal(n, 1);
	assert_int_equal(log_sign(&t->cx, &c, &t->ed, NULL, &note), OK);
	assert_int_equal(checkpoint_open(&t->cx, note, key, 1, &c, &verified), OK);
	c.origin = S("two words");
	assert_int_equal(log_sign(&t->cx, &c, &t->ed, NULL, &note), E_CRYPTO);
	assert_int_equal(log_vkeys(&t->cx, c.origin, &t->ed, NULL, key, &n), E_CRYPTO);
}

/* Whatever byte of the note is changed, it does not open any more. */
static void every_changed_byte_is_seen(void **state)
{
	struct test *t = *state;
	struct checkpoint c = point_of(77);
	struct note_key key[2];
	uint64_t verified;
	str note;
	int n;

	assert_int_equal(log_vkeys(&t->cx, S(ORIGIN), &t->ed, &t->sm2, key, &n), OK);
	assert_int_equal(log_sign(&t->cx, &c, &t->ed, &t->sm2, &note), OK);
	for (size_t i = 0; i < note.n; i++) {
		char *changed = NEW_N(t->a, char, note.n);
		memcpy(changed, note.p, note.n);
		changed[i] ^= 1;
		err e = checkpoint_open(&t->cx, (str){ changed, note.n }, key, 2, &c, &verified);
		/* A line whose name or id was changed is a line by somebody else; the other counts.
		 */
		assert_true(e != OK || verified != 3);
		if (e == OK)
			assert_int_equal(c.size, 77);
	}
	for (size_t i = 0; i < note.n; i++) {
		err e = checkpoint_open(&t->cx, str_part(note, 0, i), key, 2, &c, &verified);
		assert_true(e != OK || verified != 3);
	}
}

static err opened(struct test *t, str note, const struct note_key *key, int n)
{
	struct checkpoint c;
	uint64_t verified;

	cx_clear(&t->cx);
	return checkpoint_open(&t->cx, note, key, n, &c, &verified);
}

/* Whoever has an Ed25519 and an SM2 key of the log wants both to have signed; of two keys of one
 * algorithm, an old and a new one, one is enough; keys of others do not matter. */
static void one_of_each_algorithm(void **state)
{
	struct test *t = *state;
	struct checkpoint c = point_of(5);
	const struct ed25519_key other = ed25519_generate(&t->cx);
	struct note_key key[4]; /* of the log: Ed25519, SM2; its next Ed25519; a stranger's */
	struct note_key two[2];
	str both, ed, next;
	int n;

	assert_int_equal(log_vkeys(&t->cx, S(ORIGIN), &t->ed, &t->sm2, key, &n), OK);
	assert_true(note_key_make(S(ORIGIN), NOTE_ED25519, other.public_key, &key[2]));
	assert_true(note_key_make(S("x.example"), NOTE_ED25519, other.public_key, &key[3]));
	assert_int_equal(log_sign(&t->cx, &c, &t->ed, &t->sm2, &both), OK);
	assert_int_equal(log_sign(&t->cx, &c, &t->ed, NULL, &ed), OK);
	assert_int_equal(log_sign(&t->cx, &c, &other, &t->sm2, &next), OK);

	assert_int_equal(opened(t, both, key, 2), OK);
	assert_int_equal(opened(t, ed, key, 1), OK);
	assert_int_equal(opened(t, ed, key, 2), E_BAD_SIGNATURE);
	assert_non_null(strstr(str_c(t->a, t->cx.detail), "not signed with SM2"));
	two[0] = key[2];
	two[1] = key[1];
	assert_int_equal(opened(t, both, two, 2), E_BAD_SIGNATURE);
	assert_non_null(strstr(str_c(t->a, t->cx.detail), "not signed with Ed25519"));
	assert_int_equal(opened(t, both, key, 4), OK);
	assert_int_equal(opened(t, next, key, 4), OK);
	assert_int_equal(opened(t, ed, &key[3], 1), E_BAD_SIGNATURE);
}

static str cosigned(struct test *t, const struct ed25519_key *witness, struct note_key *key)
{
	struct checkpoint c = point_of(5);
	uint8_t signature[WITNESS_SIGNATURE_SIZE];
	struct buf b = buf_new(t->a);
	str note;

	assert_true(
	        note_key_make(S("witness.example"), NOTE_COSIGNATURE, witness->public_key, key));
	assert_int_equal(log_sign(&t->cx, &c, &t->ed, &t->sm2, &note), OK);
	buf_str(&b, note);
	witness_sign(t->a, witness, checkpoint_text(t->a, &c), 1700000000, signature);
	note_line(&b, key, signature, sizeof signature);
	return buf_view(&b);
}

static void a_witness_counts_beside_the_log(void **state)
{
	struct test *t = *state;
	struct ed25519_key witness = ed25519_generate(&t->cx);
	struct note_key key[3];
	struct checkpoint c;
	uint64_t verified;
	int n;

	str note = cosigned(t, &witness, &key[2]);
	assert_int_equal(log_vkeys(&t->cx, S(ORIGIN), &t->ed, &t->sm2, key, &n), OK);
	assert_int_equal(checkpoint_open(&t->cx, note, key, 3, &c, &verified), OK);
	assert_int_equal(verified, 7);
	/* The witness alone does not make a log, nor does another log's key. */
	assert_int_equal(checkpoint_open(&t->cx, note, &key[2], 1, &c, &verified), E_BAD_SIGNATURE);
	c = point_of(5);
	c.origin = S("example.com/other");
	assert_int_equal(log_sign(&t->cx, &c, &t->ed, NULL, &note), OK);
	assert_int_equal(checkpoint_open(&t->cx, note, key, 3, &c, &verified), E_BAD_SIGNATURE);
}

/* The note of a text with one line by the key, whatever the text says of its origin. */
static str line_under(struct test *t, str text, const struct note_key *key)
{
	uint8_t signature[WITNESS_SIGNATURE_SIZE];
	struct buf b = buf_new(t->a);

	buf_str(&b, text);
	buf_char(&b, '\n');
	if (key->type == NOTE_COSIGNATURE)
		witness_sign(t->a, &t->ed, text, 1, signature);
	else
		ed25519_sign(&t->ed, text, signature);
	note_line(&b, key, signature, key->type == NOTE_COSIGNATURE ? WITNESS_SIGNATURE_SIZE : 64);
	return buf_view(&b);
}

/* A good signature is not enough: the log that the text names must have made it, and as a log. */
static void the_origin_must_have_signed(void **state)
{
	struct test *t = *state;
	struct checkpoint c = point_of(5);
	str text = checkpoint_text(t->a, &c);
	struct note_key key;
	uint64_t verified;

	assert_true(note_key_make(S(ORIGIN), NOTE_ED25519, t->ed.public_key, &key));
	assert_int_equal(checkpoint_open(&t->cx, line_under(t, text, &key), &key, 1, &c, &verified),
	                 OK);
	assert_true(note_key_make(S("example.com/other"), NOTE_ED25519, t->ed.public_key, &key));
	assert_int_equal(checkpoint_open(&t->cx, line_under(t, text, &key), &key, 1, &c, &verified),
	                 E_BAD_SIGNATURE);
	assert_true(note_key_make(S(ORIGIN), NOTE_COSIGNATURE, t->ed.public_key, &key));
	assert_int_equal(checkpoint_open(&t->cx, line_under(t, text, &key), &key, 1, &c, &verified),
	                 E_BAD_SIGNATURE);
}

#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
#define EMPTY "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

static void texts(void **state)
{
	struct test *t = *state;
	static const char *const good[] = { "a\n1\n" ROOT, "a\n0\n" EMPTY,
		                            "a b\n9223372036854775807\n" ROOT,
		                            "a\n1\n" ROOT "extension\nanother\n" };
	static const char *const bad[] = {
		"",
		"a\n",
		"a\n1\n",
		"\n1\n" ROOT,
		"a\n01\n" ROOT,
		"a\n-1\n" ROOT,
		"a\n+1\n" ROOT,
		"a\n 1\n" ROOT,
		"a\n\n" ROOT,
		"a\n00\n" EMPTY,
		"a\n0\n" ROOT,
		"a\n9223372036854775808\n" ROOT,
		"a\n1\n" ROOT "\n",
		"a\n1\n" ROOT "x\n\n",
		"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
		"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
		"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
		"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
	};
	struct checkpoint c;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (checkpoint_parse(&t->cx, str_of(good[i]), &c) != OK)
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (checkpoint_parse(&t->cx, str_of(bad[i]), &c) != E_SYNTAX)
			fail_msg("accepted: %s", bad[i]);
}

/* Found by fuzzing: the origin was cut at a NUL byte when it was written again. */
static void the_whole_origin_is_written(void **state)
{
	struct test *t = *state;
	str text = S("a\0b\n1\n" ROOT);
	struct checkpoint c;

	assert_int_equal(checkpoint_parse(&t->cx, text, &c), OK);
	assert_true(str_eq(checkpoint_text(t->a, &c), text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(go_round),
		cmocka_unit_test(without_sm2),
		cmocka_unit_test(every_changed_byte_is_seen),
		cmocka_unit_test(one_of_each_algorithm),
		cmocka_unit_test(a_witness_counts_beside_the_log),
		cmocka_unit_test(the_origin_must_have_signed),
		cmocka_unit_test(texts),
		cmocka_unit_test(the_whole_origin_is_written),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

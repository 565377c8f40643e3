/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed notes and verifier keys: a note and keys of the Go project as known answers, our SM2 line
 * taken apart by hand, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "crypt/hash.h"
#include "support/sm2_equation.h"
#include "tree/note.h"

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

#define GO_KEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define GO_NOTE                                                                                    \
	"If you think cryptography is the answer to your problem,\n"                               \
	"then you don't know what your problem is.\n"                                              \
	"\n"                                                                                       \
	"\xe2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN"           \
	"1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define SUMDB_KEY "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

static void known_note(void **state)
{
	struct test *t = *state;
	struct note *note = NEW(t->a, struct note);
	struct note_key key[2];
	uint64_t verified;

	assert_int_equal(note_key_parse(&t->cx, S(SUMDB_KEY), &key[0]), OK);
	assert_int_equal(note_key_parse(&t->cx, S(GO_KEY), &key[1]), OK);
	assert_true(str_eq(note_key_print(t->a, &key[0]), S(SUMDB_KEY)));
	assert_true(str_eq(note_key_print(t->a, &key[1]), S(GO_KEY)));
	assert_int_equal(note_parse(&t->cx, S(GO_NOTE), note), OK);
	assert_int_equal(note->n, 1);
	assert_true(str_ends(note->text, S("your problem is.\n")));
	assert_int_equal(note_verify(&t->cx, note, key, 2, &verified), OK);
	assert_int_equal(verified, 2);
	assert_int_equal(note_verify(&t->cx, note, key, 1, &verified), E_BAD_SIGNATURE);
	assert_int_equal(note_verify(&t->cx, note, key, 0, &verified), E_BAD_SIGNATURE);
	note->text.n--;
	assert_int_equal(note_verify(&t->cx, note, key, 2, &verified), E_BAD_SIGNATURE);
}

/* A note with an Ed25519 and an SM2 line by "example.com/log". */
static str signed_note(struct test *t, str text, struct note_key key[2])
{
	struct buf b = buf_new(t->a);
	uint8_t point[SM2_POINT_SIZE];
	uint8_t signature[64];

	assert_int_equal(sm2_point(&t->cx, &t->sm2, point), OK);
	assert_true(note_key_make(S("example.com/log"), NOTE_ED25519, t->ed.public_key, &key[0]));
	assert_true(note_key_make(S("example.com/log"), NOTE_SM2, point, &key[1]));
	buf_str(&b, text);
	buf_char(&b, '\n');
	ed25519_sign(&t->ed, text, signature);
	note_line(&b, &key[0], signature, 64);
	assert_int_equal(sm2_sign(&t->cx, &t->sm2, text, signature), OK);
	note_line(&b, &key[1], signature, 64);
	return buf_view(&b);
}

/* The line and the key as the contract writes them, read without the code that wrote them. */
static void the_sm2_line_by_hand(void **state)
{
	struct test *t = *state;
	struct note_key key[2];
	str text = S("example.com/log\n1\nroot\n");
	str note = signed_note(t, text, key);
	uint8_t point[SM2_POINT_SIZE];
	struct buf b = buf_new(t->a);
	str line, payload;

	assert_int_equal(sm2_point(&t->cx, &t->sm2, point), OK);
	buf_text(&b, "example.com/log\n\xff"
	             "sm2-sm3");
	buf_put(&b, point, sizeof point);
	struct hash id = sha256(buf_view(&b));
	note.n--;
	size_t from = note.n;
	while (note.p[from - 1] != '\n')
		from--;
	line = str_part(note, from, note.n);
	assert_true(str_starts(line, S("\xe2\x80\x94 example.com/log ")));
	assert_true(base64_read(t->a, str_part(line, 20, line.n), &payload));
	assert_int_equal(payload.n, 68);
	assert_memory_equal(payload.p, id.b, 4);
	struct hash e = sm2_equation_digest(sm2_equation_z(S(SM2_ID), point), text);
	assert_true(sm2_equation_holds(point, e, (const uint8_t *)payload.p + 4));
	str want = str_fmt(t->a, "example.com/log+%.*s+%.*s", P(hex_print(t->a, id.b, 4)),
	                   P(base64_print(t->a, b.p + 16, b.n - 16)));
	assert_true(str_eq(note_key_print(t->a, &key[1]), want));
}

static void every_known_signature_must_verify(void **state)
{
	struct test *t = *state;
	struct note_key key[2];
	struct note *note = NEW(t->a, struct note);
	str text = signed_note(t, S("a\n\nb\n"), key);
	uint64_t verified;

	assert_int_equal(note_parse(&t->cx, text, note), OK);
	assert_int_equal(note->n, 2);
	assert_true(str_eq(note->text, S("a\n\nb\n")));
	assert_int_equal(note_verify(&t->cx, note, key, 2, &verified), OK);
	assert_int_equal(verified, 3);
	for (int i = 0; i < 2; i++) {
		struct note_signature good = note->signature[i];
		char *bytes = NEW_N(t->a, char, 64);
		memcpy(bytes, good.signature.p, 64);
		bytes[20] ^= 1;
		note->signature[i].signature.p = bytes;
		assert_int_equal(note_verify(&t->cx, note, key, 2, &verified), E_BAD_SIGNATURE);
		/* The other key alone does not look at it. */
		assert_int_equal(note_verify(&t->cx, note, &key[1 - i], 1, &verified), OK);
		note->signature[i] = good;
		note->signature[i].signature.n--;
		assert_int_equal(note_verify(&t->cx, note, key, 2, &verified), E_BAD_SIGNATURE);
		note->signature[i] = good;
		note->signature[i].name = S("example.com/other");
		assert_int_equal(note_verify(&t->cx, note, key, 2, &verified), OK);
		assert_int_equal(verified, 2 >> i);
		/* Nor is a known name with another id a known key: logs change their keys. */
		note->signature[i] = good;
		note->signature[i].id[3] ^= 1;
		assert_int_equal(note_verify(&t->cx, note, key, 2, &verified), OK);
		assert_int_equal(verified, 2 >> i);
		note->signature[i].signature.n = 3;
		assert_int_equal(note_verify(&t->cx, note, key, 2, &verified), OK);
		note->signature[i] = good;
	}
}

static void other_notes_are_refused(void **state)
{
	struct test *t = *state;
	struct note *note = NEW(t->a, struct note);
#define LINE "\xe2\x80\x94 a AAAAAAA=\n"
	static const char *const good[] = { "x\n\n" LINE, "\n\n" LINE, "x\n\n\n" LINE,
		                            "x\n\n" LINE LINE "\xe2\x80\x94 b AAAAAAAA\n" };
	static const char *const bad[] = {
		"",
		"\n",
		"\n\n",
		"x\n\n",
		"x\n" LINE,
		"x\n\n" LINE "\n",
		"x\n\n\xe2\x80\x94 a AAAAAAA=",
		"\n" LINE,
		"x\n\n- a AAAAAAA=\n",
		"x\n\n\xe2\x80\x94  AAAAAAA=\n",
		"x\n\n\xe2\x80\x94 a  AAAAAAA=\n",
		"x\n\n\xe2\x80\x94 a AAAAAAA= \n",
		"x\n\n\xe2\x80\x94 a AAAAAA\n",
		"x\n\n\xe2\x80\x94 a AAAAAA==\n",
		"x\n\n\xe2\x80\x94 a AAAAAAB=\n",
		"x\n\n\xe2\x80\x94 a+b AAAAAAA=\n",
		"x\n\n\xe2\x80\x94 a\xc2\xa0"
		"b AAAAAAA=\n",
		"x\n\n\xe2\x80\x94 a\xe3\x80\x80"
		"b AAAAAAA=\n",
		"x\n\n\xe2\x80\x94 a\xe2\x80\x89"
		"b AAAAAAA=\n",
		"x\t\n\n" LINE,
		"x\r\n\n" LINE,
		"\xff\n\n" LINE,
	};

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (note_parse(&t->cx, str_of(good[i]), note) != OK)
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (note_parse(&t->cx, str_of(bad[i]), note) != E_SYNTAX)
			fail_msg("accepted: %s", bad[i]);
}

static void notes_are_bounded(void **state)
{
	struct test *t = *state;
	struct note *note = NEW(t->a, struct note);
	struct buf b = buf_new(t->a);

	buf_text(&b, "x\n\n");
	for (int i = 0; i < NOTE_SIGNATURES_MAX; i++)
		buf_text(&b, LINE);
	assert_int_equal(note_parse(&t->cx, buf_view(&b), note), OK);
	assert_int_equal(note->n, NOTE_SIGNATURES_MAX);
	buf_text(&b, LINE);
	assert_int_equal(note_parse(&t->cx, buf_view(&b), note), E_TOO_LARGE);
	while (b.n <= NOTE_MAX)
		buf_text(&b, LINE);
	assert_int_equal(note_parse(&t->cx, buf_view(&b), note), E_TOO_LARGE);
}

static void keys_go_round(void **state)
{
	struct test *t = *state;
	static const enum note_type types[] = { NOTE_ED25519, NOTE_COSIGNATURE, NOTE_SM2 };
	uint8_t point[SM2_POINT_SIZE];
	struct note_key key, back;

	assert_int_equal(sm2_point(&t->cx, &t->sm2, point), OK);
	for (int i = 0; i < 3; i++) {
		const uint8_t *bytes = types[i] == NOTE_SM2 ? point : t->ed.public_key;
		assert_true(note_key_make(S("\xe6\x96\xb9\xe5\x8d\x87.example"), types[i], bytes,
		                          &key));
		str text = note_key_print(t->a, &key);
		assert_int_equal(note_key_parse(&t->cx, text, &back), OK);
		assert_int_equal(back.type, types[i]);
		assert_memory_equal(back.id, key.id, 4);
		assert_memory_equal(back.key, key.key, sizeof key.key);
		/* Any other character somewhere makes another key or none. */
		for (size_t k = 0; k < text.n; k++) {
			char *changed = NEW_N(t->a, char, text.n);
			memcpy(changed, text.p, text.n);
			changed[k] ^= 1;
			assert_int_equal(note_key_parse(&t->cx, (str){ changed, text.n }, &back),
			                 E_SYNTAX);
		}
	}
}

static void other_keys_are_refused(void **state)
{
	struct test *t = *state;
	struct note_key key;
	uint8_t zero[SM2_POINT_SIZE] = { 0 };
	static const char *const bad[] = {
		"",
		"x",
		"x+",
		"x++",
		"PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
		" PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (note_key_parse(&t->cx, str_of(bad[i]), &key) != E_SYNTAX)
			fail_msg("accepted: %s", bad[i]);
	/* Well written, with a fitting id, but no point of the curve. */
	assert_true(note_key_make(S("x"), NOTE_SM2, zero, &key));
	assert_int_equal(note_key_parse(&t->cx, note_key_print(t->a, &key), &key), E_SYNTAX);
	assert_true(note_key_make(S("x"), NOTE_ED25519, zero, &key));
	assert_int_equal(note_key_parse(&t->cx, note_key_print(t->a, &key), &key), E_SYNTAX);
	assert_false(note_key_make(S("a b"), NOTE_ED25519, zero, &key));
	assert_false(note_key_make(S_NONE, NOTE_ED25519, zero, &key));
	assert_false(note_name_valid((str){ arena_alloc(t->a, 300), 300 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_note),
		cmocka_unit_test(the_sm2_line_by_hand),
		cmocka_unit_test(every_known_signature_must_verify),
		cmocka_unit_test(other_notes_are_refused),
		cmocka_unit_test(notes_are_bounded),
		cmocka_unit_test(keys_go_round),
		cmocka_unit_test(other_keys_are_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

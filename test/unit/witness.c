/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cosignatures of witnesses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "tree/note.h"
#include "tree/witness.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define TEXT                                                                                       \
	"example.com/behind-the-sofa\n"                                                            \
	"20852163\n"                                                                               \
	"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

/* The message of the specification's example, written out, signed without witness_sign. */
static void the_message_is_that_of_the_specification(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct ed25519_key key = ed25519_generate(&cx);
	uint8_t by_hand[WITNESS_SIGNATURE_SIZE] = { 0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb };
	uint8_t ours[WITNESS_SIGNATURE_SIZE];
	str signature = { (const char *)by_hand, sizeof by_hand };
	uint64_t time_s;
	(void)state;

	ed25519_sign(&key, S("cosignature/v1\ntime 1679315147\n" TEXT), by_hand + 8);
	assert_int_equal(witness_verify(&cx, key.public_key, S(TEXT), signature, &time_s), OK);
	assert_int_equal(time_s, 1679315147);
	witness_sign(a, &key, S(TEXT), 1679315147, ours);
	assert_memory_equal(ours, by_hand, sizeof ours);
}

static void what_is_changed_is_refused(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct ed25519_key key = ed25519_generate(&cx);
	uint8_t bytes[WITNESS_SIGNATURE_SIZE + 1] = { 0 };
	str signature = { (const char *)bytes, WITNESS_SIGNATURE_SIZE };
	uint64_t time_s;
	(void)state;

	witness_sign(a, &key, S(TEXT), 0, bytes);
	assert_int_equal(witness_verify(&cx, key.public_key, S(TEXT), signature, &time_s), OK);
	assert_int_equal(time_s, 0);
	for (int bit = 0; bit < WITNESS_SIGNATURE_SIZE * 8; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(witness_verify(&cx, key.public_key, S(TEXT), signature, &time_s),
		                 E_BAD_SIGNATURE);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(witness_verify(&cx, key.public_key, S("x\n"), signature, &time_s),
	                 E_BAD_SIGNATURE);
	signature.n++;
	assert_int_equal(witness_verify(&cx, key.public_key, S(TEXT), signature, &time_s),
	                 E_BAD_SIGNATURE);
	signature.n -= 2;
	assert_int_equal(witness_verify(&cx, key.public_key, S(TEXT), signature, &time_s),
	                 E_BAD_SIGNATURE);
}

/* The same key signs notes and cosignatures under different ids, and neither passes for the other.
 */
static void types_do_not_mix(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct ed25519_key key = ed25519_generate(&cx);
	struct note_key plain, witness;
	struct note *note = NEW(a, struct note);
	struct buf b = buf_new(a);
	uint8_t signature[WITNESS_SIGNATURE_SIZE];
	uint64_t verified;
	(void)state;

	assert_true(note_key_make(S("w"), NOTE_ED25519, key.public_key, &plain));
	assert_true(note_key_make(S("w"), NOTE_COSIGNATURE, key.public_key, &witness));
	assert_memory_not_equal(plain.id, witness.id, 4);
	buf_text(&b, TEXT "\n");
	witness_sign(a, &key, S(TEXT), 7, signature);
	note_line(&b, &witness, signature, sizeof signature);
	assert_int_equal(note_parse(&cx, buf_view(&b), note), OK);
	assert_int_equal(note_verify(&cx, note, &witness, 1, &verified), OK);
	assert_int_equal(note_verify(&cx, note, &plain, 1, &verified), E_BAD_SIGNATURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_message_is_that_of_the_specification),
		cmocka_unit_test(what_is_changed_is_refused),
		cmocka_unit_test(types_do_not_mix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

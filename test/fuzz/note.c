/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes and verifier keys from anywhere: refused or read, and what was read is written the same
 * again. */
#include <assert.h>

#include "base/arena.h"
#include "base/os.h"
#include "tree/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	str text = { (const char *)data, n };
	struct note *note = NEW(a, struct note);
	struct note_key key;
	uint64_t verified;

	if (note_parse(&cx, text, note) == OK) {
		assert(note->n > 0 && str_ends(note->text, S("\n")));
		struct note_key made = { .name = note->signature[0].name, .type = NOTE_ED25519 };
		for (int i = 0; i < 4; i++)
			made.id[i] = note->signature[0].id[i];
		(void)!note_verify(&cx, note, &made, 1, &verified);
		made.type = NOTE_COSIGNATURE;
		(void)!note_verify(&cx, note, &made, 1, &verified);
	}
	if (note_key_parse(&cx, text, &key) == OK)
		assert(str_eq(note_key_print(a, &key), text));
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs, a leaf a line: whatever the leaves say, reading them all ends with an answer. */
#include "audit/replay.h"
#include "base/arena.h"
#include "base/os.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct flaws flaws = flaws_new(a);
	AUTO(replay_end) struct replay *r = replay_open(world_real(), &flaws);
	str text = { (const char *)data, n };
	str leaf;

	for (uint64_t i = 0; text.n > 0; i++) {
		text = str_cut(text, '\n', &leaf);
		const struct hash hash = sha256_leaf(leaf);
		replay_leaf(r, i, leaf, &hash);
	}
	replay_finish(r);
	return 0;
}

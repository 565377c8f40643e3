/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of checkpoints, and names of tiles and bundles of entries, which come from the same place.
 */
#include <assert.h>

#include "base/arena.h"
#include "base/os.h"
#include "tree/checkpoint.h"
#include "tree/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	str text = { (const char *)data, n };
	struct checkpoint c;
	struct tile_name t;
	str entry[TILE_WIDTH];

	if (checkpoint_parse(&cx, text, &c) == OK)
		assert(str_starts(text, checkpoint_text(a, &c)));
	if (tile_parse(text, &t)) {
		struct buf b = buf_new(a);
		tile_path(&b, t.level, t.n, t.width);
		assert(str_eq(str_part(buf_view(&b), 5, b.n), text));
	}
	for (int i = 1; i <= TILE_WIDTH; i *= 4)
		(void)!bundle_read(&cx, text, i, entry);
	return 0;
}

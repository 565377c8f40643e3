/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are read, written and read again are the same rows, but for the apostrophe before
 * formulas. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/csv.h"

/* Writes all rows to out; false when the text is no CSV. */
static bool rewrite(struct cx *cx, str text, struct buf *out)
{
	struct csv csv = csv_new(text);
	struct csv_row row;

	for (;;) {
		if (csv_next(cx, &csv, &row) != OK)
			return false;
		if (row.n == 0)
			return true;
		csv_write(out, row.field, row.n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct buf once = buf_new(a);
	struct buf twice = buf_new(a);

	if (!rewrite(&cx, (str){ (const char *)data, n }, &once))
		return 0;
	if (!rewrite(&cx, buf_view(&once), &twice) || !str_eq(buf_view(&once), buf_view(&twice)))
		abort();
	return 0;
}

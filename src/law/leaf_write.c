/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing leaves: the members side by side in one struct, then once down the table.  See leaf.h. */
#include "law/leaf.h"
#include "law/lot_shape.h"

err lot_leaf_write(struct cx *cx, const struct lot_facts *facts, const struct lot_file *file,
                   struct buf *out)
{
	struct json_writer w = json_writer_new(out, true);
	struct lot_both both = { .file = *file, .facts = *facts, .arena = cx->arena };
	size_t before = out->n;

	both.facts.meter_n = file->lot.meter_n > 0 ? file->lot.meter_n : facts->meter_n;
	shape_write(&w, &lot_shape, context_of(file->medium), &both);
	if (out->error != OK)
		return fail(cx, out->error, "the lot's leaf cannot be written");
	if (out->n - before > LEAF_BYTES_MAX)
		return fail(cx, E_TOO_LARGE,
		            "the lot's leaf would have %zu bytes of %d: it has too many bench runs",
		            out->n - before, LEAF_BYTES_MAX);
	return OK;
}

void meter_leaf_write(struct buf *out, const struct meter_facts *facts, const struct lot_file *file,
                      uint32_t i, const struct result *result)
{
	struct json_writer w = json_writer_new(out, true);
	struct meter_both both = {
		.meter = file->lot.meter[i],
		.file = file->meter_file[i],
		.facts = *facts,
		.of = file,
		.arena = out->arena,
		.recorded = result,
	};

	shape_write(&w, &meter_shape, context_of(file->medium), &both);
}

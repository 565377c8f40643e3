/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is parsed can be written canonically, if at all, and then is a fixed point. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct buf once = buf_new(a);
	struct buf twice = buf_new(a);
	const struct json *v;

	if (json_parse(&cx, (str){ (const char *)data, n }, JSON_DEPTH_MAX, &v) != OK ||
	    json_canonical(&cx, v, &once) != OK)
		return 0;
	if (json_parse(&cx, buf_view(&once), JSON_DEPTH_MAX, &v) != OK ||
	    json_canonical(&cx, v, &twice) != OK || !str_eq(buf_view(&once), buf_view(&twice)))
		abort();
	return 0;
}

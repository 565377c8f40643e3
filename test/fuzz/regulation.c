/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a regulation file: refused cleanly, or read and shown. */
#include "base/arena.h"
#include "law/limits_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t digest[REGULATION_DIGEST_BYTES];
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	struct regulation *r = NEW(a, struct regulation);
	struct law law = { r, 1 };
	struct buf b = buf_new(a);

	if (regulation_read(&cx, S("f"), (str){ (const char *)data, size }, digest, r) == OK) {
		struct json_writer w = json_writer_new(&b, false);
		limits_write_json(&w, &law);
		limits_write_text(&b, &law);
	}
	return 0;
}

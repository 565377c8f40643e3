/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate bundles: those of the corpus are signed by the log of this key. */
#include <stdlib.h>

#include "audit/bundle.h"
#include "base/arena.h"
#include "base/os.h"

#define VKEY S("fangsheng.example/log+4b6f2342+AWQfqkBsTB6+LYQgJ2kEFan8qd2rLPc7jhexIPdAuZ5O")

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct buf out = buf_new(a);
	struct note_key key;

	if (note_key_parse(&cx, VKEY, &key) != OK)
		abort();
	(void)!bundle_check(&cx, (str){ (const char *)data, n }, &key, 1, &out);
	return 0;
}

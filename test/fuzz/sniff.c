/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files from anywhere: told what they are, or not; what is whole is not whole any more with a byte
 * behind it, unless that is white space behind a PDF. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "code/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	const struct sniff s = sniff((str){ (const char *)data, n });

	if (s.type == NULL || s.fault != NULL) {
		assert(!s.active || s.fault != NULL);
		return 0;
	}
	assert(sniff_type_find(str_of(s.type->media)) == s.type);
	char *longer = arena_alloc(a, n + 1);
	memcpy(longer, data, n);
	longer[n] = 'x';
	assert(sniff((str){ longer, n + 1 }).fault != NULL);
	return 0;
}

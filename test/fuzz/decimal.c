/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A number that was read comes back as it was when it is printed; the first byte chooses the
 * scale. */
#include <stdlib.h>

#include "base/arena.h"
#include "code/decimal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	int64_t value, again;

	if (n == 0)
		return 0;
	int scale = data[0] % 19;
	str text = { (const char *)data + 1, n - 1 };
	if (decimal_read(text, scale, &value) != OK)
		return 0;
	if (decimal_read(decimal_print(a, value, scale), scale, &again) != OK || again != value)
		abort();
	if (decimal_read(decimal_print_fixed(a, value, scale, scale), scale, &again) != OK ||
	    again != value)
		abort();
	(void)decimal_print_fixed(a, value, scale, scale / 2);
	return 0;
}

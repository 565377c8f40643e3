/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a strict decoder accepts is what the encoder writes. */
#include <stdlib.h>

#include "base/arena.h"
#include "code/text.h"

static void check(bool good)
{
	if (!good)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	str text = { (const char *)data, n };
	unsigned char *bytes = arena_alloc(a, n);
	struct buf html = buf_new(a);
	str out;

	if (base64_read(a, text, &out))
		check(str_eq(base64_print(a, out.p, out.n), text));
	if (hex_read(text, bytes, n / 2))
		check(hex_print(a, bytes, n / 2).n == n);
	if (url_decode(a, text, (n & 1) != 0, &out))
		check(out.n <= n && utf8_valid(out));
	check(hex_read(hex_print(a, data, n), bytes, n));
	check(base32_print(a, data, n).n == (n * 8 + 4) / 5);
	html_escape(&html, text);
	check(str_find(buf_view(&html), '<', 0) < 0);
	return 0;
}

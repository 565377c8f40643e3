/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pkcs11: URIs from anywhere: refused, or read with everything that is needed and nothing that a
 * path must not hold. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/pkcs11_uri.h"

static void path_check(str path)
{
	assert(path.n > 0 && path.p[0] == '/' && memchr(path.p, '\0', path.n) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct pkcs11_uri uri;

	if (pkcs11_uri_parse(&cx, (str){ (const char *)data, n }, &uri) != OK)
		return 0;
	path_check(uri.module);
	path_check(uri.pin);
	assert(uri.token.n > 0 && uri.token.n <= PKCS11_TOKEN_MAX);
	assert(uri.object.n + uri.id.n > 0);
	return 0;
}

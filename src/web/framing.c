/* SPDX-License-Identifier: GPL-3.0-or-later */
/* If a proxy and we could disagree on where a request ends, then what one of us takes for a body,
 * the other would take for the next request, with somebody else's rights (RFC 9112, 11.2).  The
 * library takes the first length that it finds, prefers chunks to a length, and reads on until the
 * connection ends when it does not know the coding; so what is not said once is refused here. */
#include "web/framing.h"

#include <strings.h>

#include "base/arena.h"

struct framing {
	int lengths;
	int codings;
	bool chunked;
};

static bool named(const char *key, size_t n, str name)
{
	return n == name.n && strncasecmp(key, name.p, n) == 0;
}

static enum MHD_Result header_note(void *state, enum MHD_ValueKind kind, const char *key,
                                   size_t key_n, const char *value, size_t value_n)
{
	struct framing *f = state;
	(void)kind;

	if (named(key, key_n, S("Content-Length")))
		f->lengths++;
	if (named(key, key_n, S("Transfer-Encoding"))) {
		f->codings++;
		f->chunked = value != NULL && named(value, value_n, S("chunked"));
	}
	return MHD_YES;
}

/* The library has refused what is no number. */
static bool announces_too_much(const struct request *r)
{
	str length = request_header(r, "Content-Length");
	uint64_t n;

	return length.n > 0 && !str_u64(length, BODY_MAX, &n);
}

err framing_check(struct request *r)
{
	struct framing f = { 0 };

	(void)MHD_get_connection_values_n(r->connection, MHD_HEADER_KIND, header_note, &f);
	if (f.lengths + f.codings > 1)
		return fail(&r->cx, E_SYNTAX, "the length of the body is announced more than once");
	if (f.codings == 1 && !f.chunked)
		return fail(&r->cx, E_SYNTAX, "Transfer-Encoding: only chunked is understood");
	if (request_header(r, "Expect").n > 0 && announces_too_much(r))
		return fail(&r->cx, E_TOO_LARGE, "the body is larger than %zu bytes", BODY_MAX);
	return OK;
}

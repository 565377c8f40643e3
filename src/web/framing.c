/* SPDX-License-Identifier: GPL-3.0-or-later */
/* If a proxy and we could disagree on where a request ends, then what one of us takes for a body,
 * the other would take for the next request, with somebody else's rights (RFC 9112, 11.2).  The
 * library takes the first length that it finds, prefers chunks to a length, and reads on until the
 * connection ends when it does not know the coding; so what is not said once is refused here. */
#include "web/framing.h"

#include <strings.h>

#include "base/arena.h"

/* The library has refused what is no number. */
static bool announces_too_much(const struct request *r)
{
	str length = r->header.value[HEADER_CONTENT_LENGTH];
	uint64_t n;

	return length.n > 0 && !str_u64(length, BODY_MAX, &n);
}

static bool is_chunked(str coding)
{
	return coding.n == sizeof "chunked" - 1 && strncasecmp(coding.p, "chunked", coding.n) == 0;
}

err framing_check(struct request *r)
{
	const struct headers *h = &r->header;
	enum header twice = headers_repeated(h);

	if (h->misnamed)
		return fail(&r->cx, E_SYNTAX, "a header line whose name is none");
	if (h->lines[HEADER_CONTENT_LENGTH] + h->lines[HEADER_TRANSFER_ENCODING] > 1)
		return fail(&r->cx, E_SYNTAX, "the length of the body is announced more than once");
	if (h->lines[HEADER_TRANSFER_ENCODING] == 1 &&
	    !is_chunked(h->value[HEADER_TRANSFER_ENCODING]))
		return fail(&r->cx, E_SYNTAX, "Transfer-Encoding: only chunked is understood");
	if (twice != HEADERS)
		return fail(&r->cx, E_SYNTAX, "%s: given more than once", header_name(twice));
	if (h->lines[HEADER_EXPECT] > 0 && announces_too_much(r))
		return fail(&r->cx, E_TOO_LARGE, "the body is larger than %zu bytes", BODY_MAX);
	return OK;
}

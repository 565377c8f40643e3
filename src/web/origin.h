/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From where a request comes: address and transport, cookie, and whether another site's page sent
 * it.  All of it is decided on text, without a socket. */
#ifndef WEB_ORIGIN_H
#define WEB_ORIGIN_H

#include <stdbool.h>

#include "base/cx.h"

struct sockaddr;

/* The headers that matter here; absent ones are empty. */
struct origin_headers {
	str forwarded_for, forwarded_proto;
	str cookie;
	str host, origin, fetch_site;
	str content_type;
};

/* Where the request comes from, as far as it is known. */
struct origin {
	str address; /* IPv4, or the first 64 bits of an IPv6 address; "local" over a Unix socket */
	bool tls;
};

/* The peer's address, or what the proxy says if the peer is on this machine: only a proxy that we
 * set up ourselves is believed.  `peer` may be NULL. */
void origin_find(struct arena *a, const struct sockaddr *peer, const struct origin_headers *h,
                 struct origin *out);
/* The name of the session's cookie over that transport. */
str origin_cookie_name(bool tls);
/* The secret in the session's cookie; empty when there is none.  E_UNAUTHENTICATED when there are
 * two, of which one must have been planted. */
MUST err origin_cookie(struct cx *cx, const struct origin_headers *h, bool tls, str *out);
/* Whether a page of this very site may have sent it: E_CROSS_SITE otherwise.  Of a request with a
 * cookie (`strict`) the browser must have said so, in Sec-Fetch-Site or Origin, and the body's type
 * must be one that no form can send. */
MUST err origin_same_site(struct cx *cx, const struct origin_headers *h, bool tls, bool strict,
                          bool has_body);
/* The value of Set-Cookie: a secret for so many seconds, or, without one, its end. */
str origin_set_cookie(struct arena *a, bool tls, str secret, int64_t seconds);

#endif

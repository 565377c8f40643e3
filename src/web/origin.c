/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cookie is __Host-fangsheng over TLS: browsers take one of that name only with Secure, for the
 * whole host and without Domain, so no neighbour can plant it.  Without TLS, as in a try on one's
 * own machine, it is called fangsheng.
 *
 * SameSite=Strict keeps browsers from sending it with what other sites begin.  That is not relied
 * upon alone: a request with a cookie that changes something must show that it comes from our own
 * page.  Browsers say so in Sec-Fetch-Site, which no script can set, and in Origin, which must name
 * this host; a request that has neither is refused.  And a form of another site can send three
 * types of bodies only, none of which is taken. */
#include "web/origin.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"

#define COOKIE_TLS S("__Host-fangsheng")
#define COOKIE_PLAIN S("fangsheng")
#define ADDRESS_MAX 64

/* -- the address ----------------------------------------------------------------------------- */

static str trimmed(str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_part(s, 1, s.n);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* Who has an IPv6 address has 2^64 of them; and IPv4 may come in the clothes of IPv6. */
static str six_print(struct arena *a, const struct in6_addr *six)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr net = { 0 };

	if (IN6_IS_ADDR_V4MAPPED(six)) {
		inet_ntop(AF_INET, &six->s6_addr[12], text, sizeof text);
		return str_dup(a, str_of(text));
	}
	memcpy(&net, six, 8);
	inet_ntop(AF_INET6, &net, text, sizeof text);
	return str_dup(a, str_of(text));
}

static str four_print(struct arena *a, const struct in_addr *four)
{
	char text[INET_ADDRSTRLEN];

	inet_ntop(AF_INET, four, text, sizeof text);
	return str_dup(a, str_of(text));
}

/* False when it is no address. */
static bool address_read(struct arena *a, str text, str *out)
{
	struct in6_addr six;
	struct in_addr four;

	if (text.n == 0 || text.n > ADDRESS_MAX)
		return false;
	const char *c = str_c(a, text);
	if (inet_pton(AF_INET, c, &four) == 1)
		*out = four_print(a, &four);
	else if (inet_pton(AF_INET6, c, &six) == 1)
		*out = six_print(a, &six);
	else
		return false;
	return true;
}

/* Whether the peer is on this machine, and its address. */
static bool peer_look(struct arena *a, const struct sockaddr *peer, str *address)
{
	struct sockaddr_in four;
	struct sockaddr_in6 six;

	*address = S("local");
	if (peer == NULL)
		return false;
	if (peer->sa_family == AF_UNIX)
		return true;
	if (peer->sa_family == AF_INET) {
		memcpy(&four, peer, sizeof four);
		*address = four_print(a, &four.sin_addr);
		return ntohl(four.sin_addr.s_addr) >> 24 == 127;
	}
	memcpy(&six, peer, sizeof six);
	*address = six_print(a, &six.sin6_addr);
	return IN6_IS_ADDR_LOOPBACK(&six.sin6_addr) || str_starts(*address, S("127."));
}

/* Of several, the last is what our own proxy saw. */
void origin_find(struct arena *a, const struct sockaddr *peer, const struct origin_headers *h,
                 struct origin *out)
{
	str rest = h->forwarded_for;
	str last = S_NONE;

	*out = (struct origin){ 0 };
	if (!peer_look(a, peer, &out->address))
		return;
	out->tls = str_eq(trimmed(h->forwarded_proto), S("https"));
	while (rest.n > 0)
		rest = str_cut(rest, ',', &last);
	(void)address_read(a, trimmed(last), &out->address);
}

/* -- the cookie ------------------------------------------------------------------------------ */

str origin_cookie_name(bool tls)
{
	return tls ? COOKIE_TLS : COOKIE_PLAIN;
}

err origin_cookie(struct cx *cx, const struct origin_headers *h, bool tls, str *out)
{
	str rest = h->cookie;

	*out = S_NONE;
	while (rest.n > 0) {
		str pair, name;
		rest = str_cut(rest, ';', &pair);
		str value = str_cut(trimmed(pair), '=', &name);
		if (!str_eq(name, origin_cookie_name(tls)))
			continue;
		if (out->n > 0)
			return fail(cx, E_UNAUTHENTICATED, "there are two cookies of a session");
		*out = value;
	}
	return OK;
}

str origin_set_cookie(struct arena *a, bool tls, str secret, int64_t seconds)
{
	return str_fmt(a, "%.*s=%.*s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Strict%s",
	               P(origin_cookie_name(tls)), P(secret),
	               (long long)(secret.n > 0 && seconds > 0 ? seconds : 0),
	               tls ? "; Secure" : "");
}

/* -- the site -------------------------------------------------------------------------------- */

static bool same_word(str a, const char *lower)
{
	return a.n == strlen(lower) && strncasecmp(a.p, lower, a.n) == 0;
}

/* What <form> can send; nothing counts as such, too. */
static bool form_can_send(str content_type)
{
	static const char *const types[] = { "", "text/plain", "multipart/form-data",
		                             "application/x-www-form-urlencoded" };
	str media;

	(void)str_cut(content_type, ';', &media);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (same_word(trimmed(media), types[i]))
			return true;
	return false;
}

static bool origin_is_ours(const struct origin_headers *h, bool tls)
{
	str scheme = tls ? S("https://") : S("http://");
	str host = str_part(h->origin, scheme.n, h->origin.n);

	return str_starts(h->origin, scheme) && host.n > 0 && host.n == h->host.n &&
	       strncasecmp(host.p, h->host.p, host.n) == 0;
}

err origin_same_site(struct cx *cx, const struct origin_headers *h, bool tls, bool strict,
                     bool has_body)
{
	bool says = h->fetch_site.n > 0 || h->origin.n > 0;

	if (h->fetch_site.n > 0 && !str_eq(h->fetch_site, S("same-origin")))
		return fail(cx, E_CROSS_SITE, "Sec-Fetch-Site is %.*s", P(h->fetch_site));
	if (h->origin.n > 0 && !origin_is_ours(h, tls))
		return fail(cx, E_CROSS_SITE, "Origin is not this host");
	if (strict && !says)
		return fail(cx, E_CROSS_SITE, "with a cookie, Origin or Sec-Fetch-Site is needed");
	if (strict && has_body && form_can_send(h->content_type))
		return fail(cx, E_CROSS_SITE, "with a cookie, send application/json");
	return OK;
}

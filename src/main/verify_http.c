/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl, held short: no redirects, no other protocols, a body of bounded size, and an end to
 * patience. */
#include "main/verify_http.h"

#include <curl/curl.h>

#include "base/arena.h"
#include "base/buf.h"

#define CONNECT_S 10L
#define WHOLE_S 60L

struct http {
	CURL *curl;
	struct curl_slist *header;
	const char *base;
};

static size_t body_add(char *p, size_t size, size_t n, void *state)
{
	struct buf *b = state;

	buf_put(b, p, size * n);
	return b->error == OK ? size * n : 0;
}

static err options_set(struct cx *cx, struct http *h)
{
	CURLcode bad = CURLE_OK;

	bad |= curl_easy_setopt(h->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	bad |= curl_easy_setopt(h->curl, CURLOPT_FOLLOWLOCATION, 0L);
	bad |= curl_easy_setopt(h->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
	bad |= curl_easy_setopt(h->curl, CURLOPT_TIMEOUT, WHOLE_S);
	bad |= curl_easy_setopt(h->curl, CURLOPT_NOSIGNAL, 1L);
	bad |= curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, h->header);
	bad |= curl_easy_setopt(h->curl, CURLOPT_WRITEFUNCTION, body_add);
	return bad == CURLE_OK ? OK : fail(cx, E_UNAVAILABLE, "libcurl cannot do what is needed");
}

err http_open(struct cx *cx, const char *base, const char *token, struct http **out)
{
	struct http *h = NEW(cx->arena, struct http);
	const char *line = token ? str_fmt(cx->arena, "Authorization: Bearer %s", token).p : NULL;

	h->base = base;
	h->curl = curl_easy_init();
	*out = h;
	if (h->curl == NULL)
		return fail(cx, E_UNAVAILABLE, "libcurl cannot be used");
	if (line != NULL)
		h->header = curl_slist_append(NULL, line);
	return options_set(cx, h);
}

void http_end(struct http **h)
{
	if (*h == NULL)
		return;
	curl_slist_free_all((*h)->header);
	curl_easy_cleanup((*h)->curl);
}

static err status_check(struct cx *cx, const char *url, long status)
{
	if (status == 200)
		return OK;
	if (status == 404)
		return fail(cx, E_NOT_FOUND, "%s is not there", url);
	if (status == 401 || status == 403)
		return fail(cx, E_UNAUTHENTICATED, "%s needs a token of a bureau or an auditor",
		            url);
	return fail(cx, E_UNAVAILABLE, "%s answered %ld", url, status);
}

err http_get(struct cx *cx, struct http *h, const char *path, size_t max, str *out)
{
	const char *url = str_fmt(cx->arena, "%s/%s", h->base, path).p;
	struct buf body = buf_bounded(cx->arena, max);
	long status = 0;

	if (curl_easy_setopt(h->curl, CURLOPT_URL, url) != CURLE_OK ||
	    curl_easy_setopt(h->curl, CURLOPT_WRITEDATA, &body) != CURLE_OK)
		return fail(cx, E_UNAVAILABLE, "%s is no address", url);
	CURLcode done = curl_easy_perform(h->curl);
	if (body.error == E_TOO_LARGE)
		return fail(cx, E_TOO_LARGE, "%s is larger than %zu bytes", url, max);
	if (done != CURLE_OK)
		return fail(cx, E_UNAVAILABLE, "%s: %s", url, curl_easy_strerror(done));
	(void)curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
	TRY(status_check(cx, url, status));
	return buf_done(&body, out);
}

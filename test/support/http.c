/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See http.h.  A thin layer over libcurl: it sends what it is told, decodes nothing and follows
 * nothing. */
#include "support/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"

#define ANSWER_SECONDS 10L

struct http http_open(int port)
{
	struct http h = { .curl = curl_easy_init() };

	(void)snprintf(h.base, sizeof h.base, "http://127.0.0.1:%d", port);
	return h;
}

void http_close(struct http *h)
{
	curl_easy_cleanup(h->curl);
	h->curl = NULL;
}

static size_t gather(const char *data, size_t size, size_t n, void *state)
{
	buf_put(state, data, size * n);
	return size * n;
}

/* Without Content-Type curl would call a body a form, and it would wait before a large one. */
static struct curl_slist *headers_of(struct arena *a, const struct http_request *q)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	bool typed = false;

	for (const struct http_header *h = q->header; h != NULL; h = h->next) {
		typed = typed || str_eq(h->name, S("Content-Type"));
		str line = str_fmt(a, "%.*s: %.*s", P(h->name), P(h->value));
		list = curl_slist_append(list, line.p);
	}
	if (!typed)
		list = curl_slist_append(list, q->body.n > 0 ? "Content-Type: application/json"
		                                             : "Content-Type:");
	return list;
}

static void body_set(CURL *curl, const struct http_request *q)
{
	if (str_eq(q->method, S("GET")))
		return;
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.n);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, q->body.n > 0 ? q->body.p : "");
}

err http_ask(struct cx *cx, struct http *h, const struct http_request *q, struct http_answer *out)
{
	struct arena *a = cx->arena;
	struct curl_slist *headers = headers_of(a, q);
	struct buf body = buf_new(a);
	struct buf head = buf_new(a);
	CURL *curl = h->curl;
	long status = 0;

	curl_easy_reset(curl);
	body_set(curl, q);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, str_c(a, q->method));
	curl_easy_setopt(curl, CURLOPT_URL, str_fmt(a, "%s%.*s", h->base, P(q->path)).p);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWER_SECONDS);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, gather);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, gather);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &head);
	CURLcode code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(headers);
	if (code != CURLE_OK)
		return fail(cx, E_UNAVAILABLE, "no answer: %s", curl_easy_strerror(code));
	*out = (struct http_answer){ (int)status, buf_view(&body), buf_view(&head) };
	return OK;
}

str http_header(const struct http_answer *a, str name)
{
	str rest = a->head;

	while (rest.n > 0) {
		str line, key;
		rest = str_cut(rest, '\n', &line);
		str value = str_cut(line, ':', &key);
		if (key.n != name.n || strncasecmp(key.p, name.p, name.n) != 0)
			continue;
		if (str_starts(value, S(" ")))
			value = str_part(value, 1, value.n);
		return str_ends(value, S("\r")) ? str_part(value, 0, value.n - 1) : value;
	}
	return S_NONE;
}

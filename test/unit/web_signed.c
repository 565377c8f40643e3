/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed requests on the wire: header lines as they come, joined, doubled, huge, or broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support/client.h"
#include "support/test_key.h"

#include <cmocka.h> /* last: it has a fail of its own */

static struct arena *arena_of(const struct site *site)
{
	return site->scratch->arena;
}

static struct test_key key_made(struct site *site)
{
	struct scratch *s = site->scratch;
	struct test_key k = test_key_new(&s->cx, SIGN_ED25519, S("LINE"));
	struct buf b = buf_new(s->arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_str(&w, "organisation", S("maker"));
	json_member_str(&w, "public_key", k.pem);
	json_member_str(&w, "valid_from_day", S("2026-11-01"));
	json_member_str(&w, "valid_until_day", S("2027-10-31"));
	json_object_end(&w);
	(void)must(as_bureau(s, "key.add", str_c(s->arena, buf_view(&b))));
	return k;
}

static struct message signed_lot_as(struct site *site, const struct test_key *k, const char *name,
                                    str type)
{
	struct scratch *s = site->scratch;
	struct message m = { .method = S("POST"),
		             .authority = S("127.0.0.1:8080"),
		             .path = S("/v1/lots"),
		             .query = S("?"),
		             .content_type = type,
		             .body = lot_of(s->arena, name, "100000000001") };

	assert_int_equal(message_sign(&s->cx, &k->signer, SCRATCH_NOW_MS / 1000, &m), OK);
	return m;
}

static struct message signed_lot(struct site *site, const struct test_key *k, const char *name)
{
	return signed_lot_as(site, k, name, S("application/json"));
}

/* The request with these header lines before its body. */
static struct answered ask_as(struct site *site, str lines, str body, str type)
{
	struct arena *a = arena_of(site);
	str request = str_fmt(a,
	                      "POST /v1/lots HTTP/1.1\r\nHost: behind.a.proxy\r\n%s"
	                      "Content-Type: %.*s\r\n%.*sContent-Length: %zu\r\n\r\n%.*s",
	                      site->maker, P(type), P(lines), body.n, P(body));
	int fd = client_ask(site, request);
	struct answered got = client_answer(a, fd, 10);

	client_close(fd);
	return got;
}

static struct answered ask_with(struct site *site, str lines, str body)
{
	return ask_as(site, lines, body, S("application/json"));
}

static str lines_of(struct site *site, const struct message *m)
{
	return str_fmt(arena_of(site),
	               "CONTENT-DIGEST:\t%.*s \r\nSignature-Input: %.*s\r\nsignature:%.*s\r\n",
	               P(m->content_digest), P(m->signature_input), P(m->signature));
}

/* The Host header is a proxy's; names of headers have no case, and blanks around values no meaning.
 */
static void taken(void **state)
{
	struct site *site = *state;
	struct test_key k = key_made(site);
	struct message m = signed_lot(site, &k, "a");

	assert_int_equal(ask_with(site, lines_of(site, &m), m.body).status, 201);
	assert_int_equal(ask_with(site, lines_of(site, &m), m.body).status, 200);
}

/* The auditor sees what the bytes were signed as, and not how they were read. */
static void signed_as(void **state)
{
	struct site *site = *state;
	struct test_key k = key_made(site);
	str html = S("text/html");
	str json = S("Application/JSON ; charset=utf-8");
	struct message m = signed_lot_as(site, &k, "a", html);
	struct answered got = ask_as(site, lines_of(site, &m), m.body, html);

	assert_true(is_problem(&got, 415, "media-type"));
	m = signed_lot_as(site, &k, "a", json);
	assert_int_equal(ask_as(site, lines_of(site, &m), m.body, json).status, 201);
}

/* Several lines of one header are one list: a digest may come so, a second signature may not. */
static void several_lines(void **state)
{
	struct site *site = *state;
	struct arena *a = arena_of(site);
	struct test_key k = key_made(site);
	struct message m = signed_lot(site, &k, "a");
	str lines = lines_of(site, &m);
	struct answered got;

	got = ask_with(site, str_fmt(a, "%.*sSignature: x=:AAAA:\r\n", P(lines)), m.body);
	assert_true(is_problem(&got, 422, "bad-signature"));
	got = ask_with(site,
	               str_fmt(a, "%.*sSignature-Input: %.*s\r\n", P(lines), P(m.signature_input)),
	               m.body);
	assert_true(is_problem(&got, 422, "bad-signature"));
	got = ask_with(site, str_fmt(a, "%.*sContent-Digest: x=:AAAA:\r\n", P(lines)), m.body);
	assert_true(is_problem(&got, 422, "bad-signature")); /* the covered value is another */
	got = ask_with(site,
	               S("Content-Digest: x=:AAAA:\r\nContent-Digest: "
	                 "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:\r\n"),
	               m.body);
	assert_true(is_problem(&got, 400, "digest-mismatch"));
	ptrdiff_t comma = str_find(m.content_digest, ',', 0);
	lines = str_fmt(a,
	                "Content-Digest: %.*s\r\nContent-Digest:%.*s\r\nSignature-Input: %.*s\r\n"
	                "Signature: %.*s\r\n",
	                P(str_part(m.content_digest, 0, (size_t)comma)),
	                P(str_part(m.content_digest, (size_t)comma + 1, m.content_digest.n)),
	                P(m.signature_input), P(m.signature));
	assert_int_equal(ask_with(site, lines, m.body).status, 201);
}

static str repeated(struct arena *a, const char *head, const char *unit, int n, const char *tail)
{
	struct buf b = buf_new(a);

	buf_text(&b, head);
	for (int i = 0; i < n; i++)
		buf_text(&b, unit);
	buf_text(&b, tail);
	return buf_view(&b);
}

static void broken_headers(void **state)
{
	struct site *site = *state;
	struct arena *a = arena_of(site);
	struct test_key k = key_made(site);
	struct message m = signed_lot(site, &k, "a");
	const str bad[] = {
		S("Signature-Input: s=()\r\n"),
		S("Signature: s=:AAAA:\r\n"),
		S("Signature-Input: \r\nSignature: \r\n"),
		S("Signature-Input: s=(\"\303\206\");created=1\r\nSignature: s=:AAAA:\r\n"),
		S("Signature-Input: s=(\"\001\");created=1\r\nSignature: s=:AAAA:\r\n"),
		repeated(a, "Signature: s=:AAAA:\r\nSignature-Input: s=(", "\"a\" ", 3000, ")\r\n"),
		repeated(a, "Signature-Input: s=();created=1\r\nSignature: s=:", "AAAA", 3000,
		         ":\r\n"),
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct answered got = ask_with(site, bad[i], m.body);
		if (!is_problem(&got, 422, i == 2 ? "signature-missing" : "bad-signature"))
			fail_msg("%zu: %d %.*s", i, got.status, P(got.body));
	}
	str huge = repeated(a, "Signature-Input: s=(", "\"a\" ", 10000, ")\r\n");
	assert_int_equal(ask_with(site, huge, m.body).status, 431);
	assert_healthy(site);
	assert_int_equal(sqlite_int(site->scratch, "SELECT count(*) FROM lot"), 0);
}

#define SITE(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE(taken),
		SITE(signed_as),
		SITE(several_lines),
		SITE(broken_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of ui/ as browsers get them: types, digests and headers, and that the pages keep to
 * their own policy and to both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "code/text.h"
#include "crypt/hash.h"
#include "main/embedded.h"
#include "support/client.h"

#include <cmocka.h> /* last: it has a fail of its own */

static const char *const pages[] = { "/invite", "/login", "/account" };

static struct answered get(struct site *site, const char *path, const char *lines)
{
	struct arena *a = site->scratch->arena;
	int fd = client_ask(site, str_fmt(a, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", path, lines));
	struct answered got = client_answer(a, fd, 10);

	client_close(fd);
	return got;
}

/* The value of a header line, or "". */
static str line(struct answered *a, const char *name)
{
	str rest = a->head;
	str one, key;

	while (rest.n > 0) {
		rest = str_cut(rest, '\n', &one);
		str value = str_cut(one, ':', &key);
		if (key.n != strlen(name) || strncasecmp(key.p, name, key.n) != 0)
			continue;
		while (value.n > 0 && value.p[0] == ' ')
			value = str_part(value, 1, value.n);
		while (value.n > 0 && value.p[value.n - 1] == '\r')
			value.n--;
		return value;
	}
	return S("");
}

static void assert_line(struct answered *a, const char *name, const char *value)
{
	str is = line(a, name);

	if (!str_eq(is, str_of(value)))
		fail_msg("%s is \"%.*s\"", name, P(is));
}

static int count(str text, const char *what)
{
	int n = 0;

	for (size_t i = 0; i + strlen(what) <= text.n; i++)
		n += memcmp(text.p + i, what, strlen(what)) == 0;
	return n;
}

static void pages_are_not_kept(void **state)
{
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		struct answered a = get(*state, pages[i], "");
		assert_int_equal(a.status, 200);
		assert_line(&a, "Content-Type", "text/html; charset=utf-8");
		assert_line(&a, "Cache-Control", "no-store");
		assert_line(&a, "X-Content-Type-Options", "nosniff");
		assert_line(&a, "Referrer-Policy", "no-referrer");
		assert_line(&a, "ETag", "");
	}
}

static void pages_run_files_of_ours_alone(void **state)
{
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		struct answered a = get(*state, pages[i], "");
		str policy = line(&a, "Content-Security-Policy");
		assert_int_equal(count(policy, "default-src 'none'; script-src 'self'; "
		                               "style-src 'self';"),
		                 1);
		assert_int_equal(count(policy, "frame-ancestors 'none'"), 1);
		assert_int_equal(count(policy, "base-uri 'none'"), 1);
		assert_int_equal(count(policy, "require-trusted-types-for 'script'"), 1);
		assert_int_equal(count(policy, "unsafe"), 0);
		assert_int_equal(count(a.body, "<script>"), 0);
		assert_int_equal(count(a.body, "<style"), 0);
		assert_int_equal(count(a.body, " style="), 0);
		assert_int_equal(count(a.body, " onclick=") + count(a.body, " onsubmit="), 0);
		assert_int_equal(count(a.body, "http"), 0);
	}
}

static void other_pages_run_nothing(void **state)
{
	struct answered a = get(*state, "/", "");

	assert_int_equal(a.status, 200);
	assert_int_equal(count(line(&a, "Content-Security-Policy"), "script"), 0);
}

/* Whatever a page names under /ui/ is there. */
static void parts_are_there(struct site *site, str html)
{
	struct arena *arena = site->scratch->arena;
	int n = 0;

	for (size_t i = 0; i + 5 < html.n; i++) {
		if (memcmp(html.p + i, "\"/ui/", 5) != 0)
			continue;
		str path;
		(void)str_cut(str_part(html, i + 1, html.n), '"', &path);
		struct answered a = get(site, str_c(arena, path), "");
		assert_int_equal(a.status, 200);
		assert_line(&a, "Content-Type",
		            str_ends(path, S(".css")) ? "text/css; charset=utf-8"
		                                      : "text/javascript; charset=utf-8");
		n++;
	}
	assert_int_equal(n, 4); /* the style, the glossary, what is common, what is its own */
}

static void pages_find_their_parts(void **state)
{
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		parts_are_there(*state, get(*state, pages[i], "").body);
}

static void pages_say_all_in_both_languages(void **state)
{
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		str html = get(*state, pages[i], "").body;
		int zh = count(html, "<span lang=\"zh-CN\">");
		assert_true(zh > 5);
		assert_int_equal(zh, count(html, "<span lang=\"en\""));
	}
}

static void parts_bear_their_digest(void **state)
{
	struct site *site = *state;
	struct arena *arena = site->scratch->arena;
	static const char *const parts[] = { "/ui/page.css", "/ui/common.js", "/ui/glossary.js" };

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		struct answered a = get(site, parts[i], "");
		struct hash digest = sha256(a.body);
		str tag = str_fmt(arena, "\"%.*s\"", P(hex_print(arena, digest.b, 16)));
		assert_int_equal(a.status, 200);
		assert_line(&a, "ETag", str_c(arena, tag));
		assert_line(&a, "Cache-Control", "public, no-cache");
		assert_line(&a, "X-Content-Type-Options", "nosniff");
		a = get(site, parts[i], str_fmt(arena, "If-None-Match: %.*s\r\n", P(tag)).p);
		assert_int_equal(a.status, 304);
		assert_int_equal(a.body.n, 0);
		a = get(site, parts[i], "If-None-Match: \"other\"\r\n");
		assert_int_equal(a.status, 200);
	}
}

static void parts_are_the_files(void **state)
{
	for (size_t i = 0; i < embedded_ui_n; i++) {
		const struct embedded_file *f = &embedded_ui[i];
		str name = str_of(f->name);
		if (str_ends(name, S(".html")))
			continue;
		struct site *site = *state;
		struct answered a = get(site, str_fmt(site->scratch->arena, "/ui/%s", f->name).p,
		                        "");
		assert_true(str_eq(a.body, (str){ (const char *)f->data, f->size }));
	}
}

static void nothing_else_is_there(void **state)
{
	static const char *const paths[] = { "/ui/",       "/ui/login.html",   "/ui/page",
		                             "/ui/.js",    "/ui/%2e%2e/login", "/invite/",
		                             "/login.html" };

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct answered a = get(*state, paths[i], "");
		assert_int_equal(a.status, 404);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_not_kept),
		cmocka_unit_test(pages_run_files_of_ours_alone),
		cmocka_unit_test(other_pages_run_nothing),
		cmocka_unit_test(pages_find_their_parts),
		cmocka_unit_test(pages_say_all_in_both_languages),
		cmocka_unit_test(parts_bear_their_digest),
		cmocka_unit_test(parts_are_the_files),
		cmocka_unit_test(nothing_else_is_there),
	};

	return cmocka_run_group_tests(tests, site_setup, site_teardown);
}

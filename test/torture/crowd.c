/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many connections that do nothing, beside one that works; and what the server's memory comes to.
 *
 * FANGSHENG_LONG adds the clients that need minutes: one byte a second until the server has had
 * enough. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/client.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define IDLERS 1500
#define UPLOADS 20
#define STRANGERS 10
#define STRANGER_BYTES 15000000
#define STRANGERS_MAX_KB (32 * 1024)
#define GROWTH_MAX_KB (96 * 1024) /* IDLERS of 32 KiB, and as much again */

/* Kilobytes of memory that this process, and so the server in it, has held at most. */
static long most_kb(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

static bool sanitized(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return true;
#else
	return false;
#endif
}

static void files_allow(rlim_t n)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	if (limit.rlim_cur >= n)
		return;
	limit.rlim_cur = n;
	if (limit.rlim_max < n || setrlimit(RLIMIT_NOFILE, &limit) != 0) {
		print_message("skip: no %lu open files are allowed here\n", (unsigned long)n);
		skip();
	}
}

static void works_beside(struct site *site, int round)
{
	for (int i = 0; i < UPLOADS; i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		str lot = lot_of(a, str_fmt(a, "crowd-%d-%d", round, i).p,
		                 str_fmt(a, "%d%011d", round, i).p);
		int fd = client_ask(site, lot_request(site, lot));
		assert_int_equal(client_answer(a, fd, 10).status, 201);
		client_close(fd);
	}
}

static void test_idle_crowd(void **state)
{
	struct site *site = *state;
	static int fd[IDLERS];
	static const char *const begun[] = {
		"", "GET /hea", "GET /healthz HTTP/1.1\r\nHost: x\r\n",
		"POST /v1/lots HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"
	};

	files_allow(2 * IDLERS + 256);
	works_beside(site, 1); /* what it needs by itself */
	long before = most_kb();
	for (int i = 0; i < IDLERS; i++)
		fd[i] = client_ask(site, str_of(begun[i % 4]));
	assert_healthy(site);
	works_beside(site, 2);
	for (int i = 0; i < IDLERS; i++)
		client_close(fd[i]);
	assert_healthy(site);
	print_message("%ld KiB more at most\n", most_kb() - before);
	if (!sanitized())
		assert_true(most_kb() - before < GROWTH_MAX_KB);
}

/* Whoever has no token may send, but nothing of it is kept. */
static void test_bodies_of_strangers(void **state)
{
	struct site *site = *state;
	struct arena *a = site->scratch->arena;
	const str part = { arena_alloc(a, STRANGER_BYTES), STRANGER_BYTES };
	int fd[STRANGERS];

	works_beside(site, 1);
	long before = most_kb();
	for (int i = 0; i < STRANGERS; i++) {
		fd[i] = client_ask(site, S("POST /v1/lots HTTP/1.1\r\nHost: x\r\n"
		                           "Content-Length: 16000000\r\n\r\n"));
		client_send(fd[i], part);
	}
	works_beside(site, 2);
	print_message("%ld KiB more at most\n", most_kb() - before);
	if (!sanitized())
		assert_true(most_kb() - before < STRANGERS_MAX_KB);
	client_send(fd[0], (str){ part.p, 16000000 - STRANGER_BYTES });
	struct answered refused = client_answer(a, fd[0], 10);
	assert_true(is_problem(&refused, 401, "unauthenticated"));
	for (int i = 0; i < STRANGERS; i++)
		client_close(fd[i]);
}

/* One byte a second never lets the library's timeout of an idle connection run out. */
static void test_one_byte_a_second(void **state)
{
	struct site *site = *state;
	int64_t began = os_monotonic_ns();
	int fd;

	if (getenv("FANGSHENG_LONG") == NULL)
		skip();
	fd = client_ask(site,
	                S("POST /v1/lots HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
	while (!client_ended(fd, 1) && os_monotonic_ns() - began < INT64_C(200000000000))
		client_send(fd, S(" "));
	client_close(fd);
	int64_t seconds = (os_monotonic_ns() - began) / INT64_C(1000000000);
	print_message("cut after %lld s\n", (long long)seconds);
	assert_true(seconds > 100 && seconds < 140);
	assert_healthy(site);
}

#define SITE(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE(test_idle_crowd),
		SITE(test_bodies_of_strangers),
		SITE(test_one_byte_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

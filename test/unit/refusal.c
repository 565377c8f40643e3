/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of a refusal, its bound, and its counts. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "op/refusal.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

static int kept = -1, file = -1;

/* Standard error goes to a file until heard() takes it. */
static void listen_in(struct scratch *s)
{
	char path[100];

	(void)snprintf(path, sizeof path, "%s/stderr", s->folder);
	kept = dup(STDERR_FILENO);
	file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(kept >= 0 && file >= 0);
	assert_true(dup2(file, STDERR_FILENO) >= 0);
}

static str heard(struct scratch *s)
{
	off_t n = lseek(file, 0, SEEK_END);
	char *text = arena_alloc(s->arena, (size_t)n + 1);

	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	assert_int_equal(pread(file, text, (size_t)n, 0), n);
	(void)close(kept);
	(void)close(file);
	return (str){ text, (size_t)n };
}

static int lines(str text, const char *what)
{
	int n = 0;

	while (text.n > 0) {
		str line;
		text = str_cut(text, '\n', &line);
		n += str_starts(line, str_of(what));
	}
	return n;
}

static void each_has_its_line(void **state)
{
	struct scratch *s = *state;
	const char *in = "{\"lot\":\"DEM0-a\"}";
	const struct question nobody = { ROLE_PUBLIC, NULL, "lot.show", in };
	const struct question supply = { ROLE_SUPPLY, "supply", "lot.show", in };
	const struct question other = { ROLE_MAKER, "other", "lot.show", in };
	const struct question absent = { ROLE_MAKER, "maker", "lot.show", "{\"lot\":\"DEM0-b\"}" };

	(void)must(upload(s, lot_of(s->arena, "a", "100000000001")));
	listen_in(s);
	(void)ask(s, s->arena, &nobody);
	(void)ask(s, s->arena, &supply);
	(void)ask(s, s->arena, &other);
	(void)ask(s, s->arena, &absent);
	str text = heard(s);
	assert_int_equal(lines(text, "refusal "), 3);
	assert_int_equal(lines(text, "refusal reason=no-token status=401 op=lot.show role=public "
	                             "organisation=- actor=-"),
	                 1);
	assert_int_equal(lines(text, "refusal reason=no-right status=403 op=lot.show role=supply "
	                             "organisation=supply actor=-"),
	                 1);
	assert_int_equal(lines(text, "refusal reason=foreign-row status=404 op=lot.show "
	                             "role=maker organisation=other actor=-"),
	                 1);
	assert_int_equal(refusal_count(s->app, REFUSAL_NO_TOKEN), 1);
	assert_int_equal(refusal_count(s->app, REFUSAL_NO_RIGHT), 1);
	assert_int_equal(refusal_count(s->app, REFUSAL_FOREIGN_ROW), 1);
	assert_int_equal(refusal_count(s->app, REFUSAL_BAD_TOKEN), 0);
}

/* An administrator's organisation may be any text; the line keeps its form. */
static void names_keep_the_form(void **state)
{
	struct scratch *s = *state;
	const struct caller who = { .role = ROLE_ADMIN,
		                    .organisation = S("a b=\n平台"),
		                    .token = S("6ab19f00c2"),
		                    .account = S("acc-1") };

	listen_in(s);
	refusal_note(s->app, REFUSAL_BAD_TOKEN, 401, NULL, &who);
	str text = heard(s);
	assert_true(str_eq(text, S("refusal reason=bad-token status=401 op=- role=admin "
	                           "organisation=a?b???????? actor=acc-1\n")));
}

/* However many there are, only so many lines a second; the others are counted in a line. */
static void floods_are_summed_up(void **state)
{
	struct scratch *s = *state;
	const struct caller nobody = { .role = ROLE_PUBLIC };
	const int all = 5000;
	int64_t left_out = 0;

	listen_in(s);
	int64_t began = os_monotonic_ns() / 1000000000;
	for (int i = 0; i < all; i++)
		refusal_note(s->app, REFUSAL_NO_TOKEN, 401, NULL, &nobody);
	int64_t seconds = os_monotonic_ns() / 1000000000 - began + 1;
	(void)usleep(1100000);
	refusal_settle(s->app);
	refusal_settle(s->app);
	str text = heard(s);
	int said_n = lines(text, "refusal reason=");
	assert_true(said_n >= REFUSAL_LINES && said_n <= REFUSAL_LINES * seconds);
	while (text.n > 0) {
		str line;
		long long n;
		text = str_cut(text, '\n', &line);
		if (sscanf(str_c(s->arena, line), "refusal more=%lld", &n) == 1)
			left_out += n;
	}
	assert_int_equal(said_n + left_out, all);
	assert_int_equal(refusal_count(s->app, REFUSAL_NO_TOKEN), all);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(each_has_its_line),
	ALONE(names_keep_the_form),
	ALONE(floods_are_summed_up),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

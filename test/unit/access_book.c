/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book: repeats are counted, texts are its own, and when it is full it counts and says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/cx.h"
#include "op/access_book.h"

#include <cmocka.h>

static struct access_row row_of(str organisation, str subject)
{
	return (struct access_row){ .organisation = organisation,
		                    .day = 20779,
		                    .operation = S("lot.show"),
		                    .outcome = ACCESS_SEEN,
		                    .caller = S("bureau"),
		                    .role = S("bureau"),
		                    .actor = S("6ab19f00c2"),
		                    .subject = subject,
		                    .n = 1,
		                    .first_ms = 1000,
		                    .last_ms = 1000 };
}

static void repeats_are_counted(void **state)
{
	struct access_book *b = book_open();
	struct access_row r = row_of(S("maker"), S("a"));
	int n;
	(void)state;

	assert_true(book_add(b, &r));
	r.first_ms = r.last_ms = 500;
	assert_true(book_add(b, &r));
	r.first_ms = r.last_ms = 1500;
	r.n = 3;
	assert_true(book_add(b, &r));
	const struct access_row *row = book_rows(b, &n);
	assert_int_equal(n, 1);
	assert_int_equal(row->n, 5);
	assert_int_equal(row->first_ms, 500);
	assert_int_equal(row->last_ms, 1500);
	book_clear(b);
	(void)book_rows(b, &n);
	assert_int_equal(n, 0);
	assert_true(book_add(b, &r));
	assert_int_equal(book_rows(b, &n)->n, 3);
	book_close(b);
}

/* Whatever differs makes another row; where one column ends and the next begins matters, too. */
static void differences_are_rows(void **state)
{
	struct access_book *b = book_open();
	struct access_row r[9];
	int n;
	(void)state;

	for (size_t i = 0; i < sizeof r / sizeof r[0]; i++)
		r[i] = row_of(S("maker"), S("a"));
	r[1].organisation = S("other");
	r[2].day++;
	r[3].operation = S("lot.list");
	r[4].outcome = ACCESS_REFUSED;
	r[5].caller = S("near");
	r[6].role = S("auditor");
	r[7].actor = S("6ab19f00c2a");
	r[7].subject = S("");
	r[8].subject = S("b");
	for (size_t i = 0; i < sizeof r / sizeof r[0]; i++)
		assert_true(book_add(b, &r[i]));
	const struct access_row *row = book_rows(b, &n);
	assert_int_equal(n, 9);
	for (int i = 0; i < n; i++)
		for (int k = 0; k < i; k++)
			assert_false(str_eq(row[i].id, row[k].id));
	book_close(b);
}

/* The name as doc/formats.md gives it, worked out here by hand with sha256sum. */
static void name_of_a_row(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	const struct access_row r = row_of(S("maker"), S("a"));
	(void)state;

	assert_string_equal(access_id(a, &r).p, "1af45cf1606c74ac70e76c1a689bf581");
}

static void texts_are_its_own(void **state)
{
	struct access_book *b = book_open();
	char name[] = "maker";
	const struct access_row r = row_of((str){ name, 5 }, S("a"));
	int n;
	(void)state;

	assert_true(book_add(b, &r));
	memset(name, 'x', 5);
	assert_true(str_eq(book_rows(b, &n)->organisation, S("maker")));
	book_close(b);
}

static int64_t looks_in(const struct access_book *b, str organisation, str outcome)
{
	int64_t looks = 0;
	int n;
	const struct access_row *row = book_rows(b, &n);

	for (int i = 0; i < n; i++)
		if (str_eq(row[i].organisation, organisation) && str_eq(row[i].outcome, outcome))
			looks += row[i].n;
	return looks;
}

/* Nothing that was seen is silently left out: the sum over all rows is that of all looks. */
static void full_book_counts(void **state)
{
	struct access_book *b = book_open();
	char name[16];
	int64_t looks = 0;
	int told_apart = 0;
	int n;
	(void)state;

	for (int i = 0; i < BOOK_ROWS + 100; i++, looks++) {
		(void)snprintf(name, sizeof name, "%d", i);
		const struct access_row r = row_of(S("maker"), str_of(name));
		told_apart += book_add(b, &r);
	}
	assert_int_equal(told_apart, BOOK_ROWS);
	assert_int_equal(looks_in(b, S("maker"), ACCESS_SEEN), BOOK_ROWS);
	assert_int_equal(looks_in(b, S("maker"), ACCESS_OVERFLOW), 100);
	/* What is in it is still counted there. */
	const struct access_row known = row_of(S("maker"), S("7"));
	assert_true(book_add(b, &known));
	looks++;
	/* Of very many organisations not each has an overflow of its own. */
	for (int i = 0; i < BOOK_OVERFLOWS + 50; i++, looks++) {
		(void)snprintf(name, sizeof name, "o%d", i);
		const struct access_row r = row_of(str_of(name), S("a"));
		assert_false(book_add(b, &r));
	}
	assert_int_equal(looks_in(b, ACCESS_UNKNOWN, ACCESS_OVERFLOW), 51);
	const struct access_row *row = book_rows(b, &n);
	assert_int_equal(n, BOOK_ROWS + BOOK_OVERFLOWS + 1);
	for (int i = 0; i < n; i++)
		looks -= row[i].n;
	assert_int_equal(looks, 0);
	book_close(b);
}

/* Whoever is refused very often hides nobody who was not. */
static void refusals_leave_room(void **state)
{
	struct access_book *b = book_open();
	char name[16];
	(void)state;

	for (int i = 0; i < BOOK_ROWS; i++) {
		(void)snprintf(name, sizeof name, "%d", i);
		struct access_row r = row_of(S("maker"), str_of(name));
		r.outcome = ACCESS_REFUSED;
		assert_int_equal(book_add(b, &r), i < BOOK_REFUSED);
	}
	const struct access_row seen = row_of(S("maker"), S("a"));
	assert_true(book_add(b, &seen));
	assert_int_equal(looks_in(b, S("maker"), ACCESS_OVERFLOW), BOOK_ROWS - BOOK_REFUSED);
	book_close(b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(repeats_are_counted), cmocka_unit_test(differences_are_rows),
	cmocka_unit_test(name_of_a_row),       cmocka_unit_test(texts_are_its_own),
	cmocka_unit_test(full_book_counts),    cmocka_unit_test(refusals_leave_room),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

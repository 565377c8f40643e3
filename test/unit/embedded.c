/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tools/embed.c put into the programs is, byte for byte, what lies in the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "main/embedded.h"

/* Compares with FOLDER/NAME; the test runs in the root of the tree. */
static void assert_same(const char *folder, const struct embedded_file *file)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", folder, file->name);
	FILE *in = fopen(path, "rb");
	if (in == NULL)
		fail_msg("%s is embedded but not there", path);
	for (size_t i = 0; i < file->size; i++)
		assert_int_equal(getc(in), file->data[i]);
	assert_int_equal(getc(in), EOF);
	assert_int_equal(file->data[file->size], 0);
	fclose(in);
}

static void assert_group(const char *folder, const struct embedded_file *file, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_same(folder, &file[i]);
		assert_true(i == 0 || strcmp(file[i - 1].name, file[i].name) < 0);
	}
	assert_null(file[n].name);
	assert_null(file[n].data);
}

static void regulations_are_whole_and_sorted(void **state)
{
	(void)state;
	assert_group("regulations", embedded_regulations, embedded_regulations_n);
}

static void schema_is_whole_and_sorted(void **state)
{
	(void)state;
	assert_true(embedded_sql_n > 0);
	assert_group("sql", embedded_sql, embedded_sql_n);
}

static void pages_are_whole_and_sorted(void **state)
{
	(void)state;
	assert_group("ui", embedded_ui, embedded_ui_n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(regulations_are_whole_and_sorted),
		cmocka_unit_test(schema_is_whole_and_sorted),
		cmocka_unit_test(pages_are_whole_and_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

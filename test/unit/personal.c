/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identity and mobile numbers in text; what is longer, shorter or fails its check is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "code/personal.h"

#include <cmocka.h> /* last: it has a fail of its own */

/* The two identity numbers are common examples of the check character, and nobody who lives. */
static void found(void **state)
{
	static const char *const texts[] = {
		"11010519491231002X",
		"11010519491231002x",
		"440524188001010014",
		"身份证号11010519491231002X。",
		"身份证440524188001010014号",
		"13800138000",
		"联系电话：13800138000，",
		"a19912345678b",
		"+86 13800138000",
		"1380013800 13800138000",
		"8613800138000",
		"+8613800138000",
		"138 0013 8000",
		"138-0013-8000",
		"138.0013.8000",
		"\xEF\xBC\x91\xEF\xBC\x93\xEF\xBC\x98\xEF\xBC\x90\xEF\xBC\x90\xEF\xBC\x91\xEF\xBC"
		"\x93\xEF"
		"\xBC\x98\xEF\xBC\x90\xEF\xBC\x90\xEF\xBC\x90",
		"138\342\200\21300138000",
		"110105 19491231 002X",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (personal_data(str_of(texts[i])) == NULL)
			fail_msg("%s", texts[i]);
}

static void none(void **state)
{
	static const char *const texts[] = {
		"",
		"X",
		"11010519491231003X",
		"110105194912310021",
		"440524188001010013",
		"1440524188001010014",
		"4405241880010100140",
		"44052418800101001",
		"11010519491231002",
		"12800138000",
		"02800138000",
		"1380013800",
		"138001380001",
		"1998-01-01 200",
		"1 38001 38000",
		"检定室于2026年11月21日搬迁，证书编号DEMO-LL-2024-0031",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (personal_data(str_of(texts[i])) != NULL)
			fail_msg("%s", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(found), cmocka_unit_test(none) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

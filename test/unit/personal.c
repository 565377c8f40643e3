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
		"008613800138000",
		"013800138000",
		"138  0013  8000",
		"138\u20140013\u20148000",
		"138/0013/8000",
		"(138)00138000",
		"+86(138)00138000",
		"+86 (138) 0013-8000",
		"138 00138 000",
		"138\u00A00013\u00A08000",
		"138\u206000138000",
		"138\u200D0013\u200D8000",
		"\uFF11\uFF13\uFF18\u3000\uFF10\uFF10\uFF11\uFF13\u3000\uFF18\uFF10\uFF10\uFF10",
		"11010519491231002\uFF38",
		"11010519491231002\uFF58",
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
		"2026-11-21 13:45:10",
		"2026/11/21\u201413:45",
		"1380013800012",
		"001380013800012",
		"99138001380001",
		"GB/T 778.1-2018",
		"GB/T 32201-2015 JJG 162-2019",
		"批号202611210013",
		"DN15 (160) 2026",
		"0.138 0.013 0.8000",
		"138, 0013, 8000",
		"010-13800138",
		"138     0013     8000",
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

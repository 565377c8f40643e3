/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Credit codes of GB 32100-2015: three that exist and others made by its rule with another program,
 * as many with one character changed, every change of one character there is, and every exchange of
 * neighbours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "rule/credit_code.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define CODES 20

/* clang-format off */
static const char *const valid[CODES] = {
	"9144030071526726XG", "91330100799655058B", "914403001922038216", "1131000052601815XC",
	"123100009083016639", "91310115272HD1TJ3H", "91310106139099607F", "113101153082462857",
	"913100003J9HTM5380", "933101519935181962", "52310104093786574C", "91320500JXEB97R550",
	"92310112319487578D", "11310000491186259J", "123100004XFD1YM23U", "91310115895559795A",
	"91310106711471044P", "11310115LJMTE9NC4H", "91310000507529173K", "93310151034236679J",
};
static const char *const corrupted[CODES] = {
	"9145030071526726XG", "9133010079B655058B", "914403001922038219", "1131004052601815XC",
	"123100009083066639", "91910115272HD1TJ3H", "913101061A9099607F", "1131011530824628D7",
	"913109003J9HTM5380", "933101519935B81962", "5D310104093786574C", "91320500YXEB97R550",
	"923101123194875L8D", "1131E000491186259J", "123100004XFW1YM23U", "R1310115895559795A",
	"9131010P711471044P", "11310115LJMTE99C4H", "913L0000507529173K", "9331015103Q236679J",
};
/* clang-format on */

static void codes_that_exist(void **state)
{
	(void)state;

	for (size_t i = 0; i < CODES; i++)
		assert_true(credit_code_valid(str_of(valid[i])));
}

/* Each of 18 places, each other byte there is. */
static void each_change_of_one_character(void **state)
{
	(void)state;

	for (size_t i = 0; i < CODES; i++)
		for (int at = 0; at < 18; at++)
			for (int c = 0; c < 256; c++) {
				char code[19];
				memcpy(code, valid[i], sizeof code);
				if (code[at] == (char)c)
					continue;
				code[at] = (char)c;
				if (credit_code_valid((str){ code, 18 }))
					fail_msg("%s: byte %d at %d", valid[i], c, at);
			}
}

/* Neighbours that were exchanged. */
static void each_exchange(void **state)
{
	(void)state;

	for (size_t i = 0; i < CODES; i++)
		for (int at = 0; at < 17; at++) {
			char code[19];
			memcpy(code, valid[i], sizeof code);
			code[at] = valid[i][at + 1];
			code[at + 1] = valid[i][at];
			assert_int_equal(credit_code_valid((str){ code, 18 }),
			                 code[at] == code[at + 1]);
		}
}

static void other_lengths(void **state)
{
	(void)state;

	assert_false(credit_code_valid(S_NONE));
	assert_false(credit_code_valid(S("9144030071526726X")));
	assert_false(credit_code_valid(S("9144030071526726XG0")));
	assert_false(credit_code_valid(S("9144030071526726xg")));
}

static void corrupted_codes(void **state)
{
	(void)state;

	for (size_t i = 0; i < CODES; i++)
		assert_false(credit_code_valid(str_of(corrupted[i])));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(codes_that_exist),
	cmocka_unit_test(corrupted_codes),
	cmocka_unit_test(each_change_of_one_character),
	cmocka_unit_test(each_exchange),
	cmocka_unit_test(other_lengths),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

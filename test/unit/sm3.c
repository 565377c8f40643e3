/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SM3 against the examples of GB/T 32905-2016. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "crypt/hash.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define ABCD "abcdabcdabcdabcd"

static void is_hex(struct hash got, const char *want)
{
	uint8_t bytes[HASH_SIZE];

	assert_true(hex_read(str_of(want), bytes, sizeof bytes));
	assert_memory_equal(got.b, bytes, HASH_SIZE);
}

static void known_answers(void **state)
{
	(void)state;
	is_hex(sm3(S("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
	is_hex(sm3(S(ABCD ABCD ABCD ABCD)),
	       "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
	is_hex(sm3(S_NONE), "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
}

/* One context for many messages gives what each alone gives, however they are cut. */
static void one_context_many_messages(void **state)
{
	AUTO(sm3_close) struct sm3 s = sm3_open();
	char text[200];
	(void)state;

	memset(text, 'x', sizeof text);
	for (size_t n = 0; n <= sizeof text; n++) {
		struct hash alone = sm3((str){ text, n });
		sm3_add(&s, text, n / 3);
		sm3_add(&s, text + n / 3, n - n / 3);
		struct hash together = sm3_done(&s);
		assert_true(hash_eq(&alone, &together));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(one_context_many_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

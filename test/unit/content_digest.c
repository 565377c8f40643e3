/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Content-Digest: the examples of RFC 9530, ours with SM3, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/content_digest.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define WORLD "{\"hello\": \"world\"}\n"

static void check(const char *field, str body, err wanted)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	err e = content_digest_check(&cx, str_of(field), body);

	if (e != wanted)
		fail_msg("%s: %s: %.*s", field, err_info(e)->name, P(cx.detail));
}

/* RFC 9530, B.1 and B.2. */
static void rfc_examples(void **state)
{
	(void)state;

	check("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", S(WORLD), OK);
	check("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", S(""), OK);
	check("sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/"
	      "WkppmM44T3qg==:, sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
	      S(WORLD), OK);
	check("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
	      S("{\"hello\": \"woXYZ\"}\n"), E_DIGEST);
}

/* GB/T 32905-2016, A.1: SM3("abc") */
static void with_sm3(void **state)
{
	(void)state;

	check("sm3=:Zsfw9GLu7dnR8tRr3BDk4kFnxIdc8veiKX2gK49LqOA=:", S("abc"), OK);
	check("sm3=:Zsfw9GLu7dnR8tRr3BDk4kFnxIdc8veiKX2gK49LqOA=:", S("abd"), E_DIGEST);
	/* One that fits does not excuse another that does not. */
	check("sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:, "
	      "sm3=:Zsfw9GLu7dnR8tRr3BDk4kFnxIdc8veiKX2gK49LqOE=:",
	      S("abc"), E_DIGEST);
}

static void refusals(void **state)
{
	(void)state;

	check("sha-512=:AAAA:", S("abc"), E_DIGEST);
	check("", S("abc"), E_DIGEST);
	check("sha-256", S("abc"), E_SYNTAX);
	check("sha-256=ungWv48Bz", S("abc"), E_SYNTAX);
	check("sha-256=:AAAA:", S("abc"), E_SYNTAX);
	check("sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:, "
	      "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:",
	      S("abc"), E_SYNTAX);
	check("SHA-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:", S("abc"), E_SYNTAX);
}

static void written(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);
	(void)state;

	content_digest_write(&b, S("abc"));
	assert_true(
	        str_eq(buf_view(&b), S("sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:, "
	                               "sm3=:Zsfw9GLu7dnR8tRr3BDk4kFnxIdc8veiKX2gK49LqOA=:")));
	check(str_c(a, buf_view(&b)), S("abc"), OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc_examples),
		cmocka_unit_test(with_sm3),
		cmocka_unit_test(refusals),
		cmocka_unit_test(written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

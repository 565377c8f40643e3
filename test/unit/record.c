/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record outlives the regulation that it was judged by: whatever is adopted later under the same
 * id, its verdict is shown as it was given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "main/embedded.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

static str regulation_file(const char *name)
{
	for (size_t i = 0; i < embedded_regulations_n; i++) {
		const struct embedded_file *f = &embedded_regulations[i];
		if (str_eq(str_of(f->name), str_of(name)))
			return (str){ (const char *)f->data, f->size };
	}
	fail_msg("no regulation file %s", name);
	return S_NONE;
}

/* Adopts JJG 162-2019 with its class 2 renamed, so that it covers no meter of the sample. */
static void class_withdraw(struct scratch *s)
{
	struct buf b = buf_new(s->arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_str(&w, "text",
	                json_edit(s->arena, regulation_file("jjg-162-2019.json"), "/mpe/1/class",
	                          "\"1.5\""));
	json_object_end(&w);
	must(as_bureau(s, "regulation.adopt", str_c(s->arena, buf_view(&b))));
}

static void a_class_that_was_withdrawn_is_still_shown(void **state)
{
	struct scratch *s = *state;
	struct answer lot = must(
	        upload(s, lot_with(s->arena, "old", "300000000001", 1, WILL_FAIL)));
	const char *in =
	        str_fmt(s->arena, "{\"code\":\"%.*s\"}", P(said(&lot, "/meters/0/code"))).p;
	const char *page;

	class_withdraw(s);
	struct answer meter = must(as_maker(s, "meter.show", in));
	assert_true(str_eq(said(&meter, "/attempts/0/judgement/verdict"), S("fail")));
	assert_true(str_eq(said(&meter, "/attempts/0/judgement/findings/0/code"),
	                   S("appearance-fault")));
	page = str_fmt(s->arena, "{\"code\":\"%.*s\",\"tag\":\"%.*s\"}", P(said(&meter, "/code")),
	               P(said(&meter, "/tag")))
	               .p;
	assert_int_equal(must(as_maker(s, "meter.page", page)).status, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_class_that_was_withdrawn_is_still_shown,
		                                scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

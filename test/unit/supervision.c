/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problem reports, readiness checks and surveys: what is kept, what the audit finds when a row was
 * changed, and what happens when two do the same at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "main/embedded.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#include "support/scratch_audit.h"

#define REPORT "{\"organisation\":\"maker\",\"category\":\"upload\",\"text\":\"%s\"}"

static void adopt(struct scratch *s, const char *file)
{
	for (size_t i = 0; i < embedded_rulebooks_n; i++) {
		const struct embedded_file *f = &embedded_rulebooks[i];
		struct buf b = buf_new(s->arena);
		struct json_writer w = json_writer_new(&b, false);
		if (strcmp(f->name, file) != 0)
			continue;
		json_object(&w);
		json_member_str(&w, "text", (str){ (const char *)f->data, f->size });
		json_object_end(&w);
		must(as_bureau(s, "rulebook.adopt", str_c(s->arena, buf_view(&b))));
		return;
	}
	fail_msg("no %s", file);
}

static const char *move_of(struct scratch *s, str id)
{
	return str_fmt(s->arena, "{\"problem\":\"%.*s\",\"text\":\"words\"}", P(id)).p;
}

static void changed_texts_are_found(void **state)
{
	struct scratch *s = *state;

	adopt(s, "readiness.json");
	must(as_maker(s, "problem.report", str_fmt(s->arena, REPORT, "secret words").p));
	must(as_maker(s, "readiness.check", "{\"organisation\":\"maker\",\"medium\":\"water\"}"));
	must(as_bureau(s, "survey.add",
	               "{\"id\":\"s\",\"title\":\"t\",\"from_day\":\"2026-01-01\","
	               "\"until_day\":\"2026-12-31\"}"));
	must(as_bureau(s, "survey.enter",
	               "{\"survey\":\"s\",\"organisation\":\"maker\",\"interest\":\"applies\","
	               "\"note\":\"n\",\"planned_day\":\"2027-01-01\",\"benches\":3}"));
	audit_is_clean(s);
	sqlite_do(s, "UPDATE problem_message SET text = 'other words'");
	audit_finds(s, FLAW_ROW_DIFFERS, "text_sha256");
	sqlite_do(s, "UPDATE problem_message SET text = 'secret words'");
	sqlite_do(s, "UPDATE readiness SET content = '{}'");
	audit_finds(s, FLAW_ROW_DIFFERS, "content_sha256");
	sqlite_do(s, "DELETE FROM readiness");
	audit_finds(s, FLAW_ROW_MISSING, "readiness");
	sqlite_do(s, "UPDATE survey_entry SET benches = 4");
	audit_finds(s, FLAW_ROW_DIFFERS, "benches");
	sqlite_do(s, "UPDATE survey_entry SET benches = 3, note = 'm'");
	audit_finds(s, FLAW_ROW_DIFFERS, "note_sha256");
	sqlite_do(s, "UPDATE problem SET state = 'closed'");
	audit_finds(s, FLAW_ROW_DIFFERS, "state");
	sqlite_do(s, "UPDATE survey SET title = 'other'");
	audit_finds(s, FLAW_ROW_DIFFERS, "title");
}

static void no_text_is_in_the_log(void **state)
{
	struct scratch *s = *state;
	struct answer a = must(
	        as_maker(s, "problem.report", str_fmt(s->arena, REPORT, "secretwords").p));

	for (int i = 0; i < a.leaf_n; i++)
		assert_null(
		        strstr(str_c(s->arena, leaf_at(s, a.first_index + i).body), "secretwords"));
}

/* Two officers answer at once: one of them is told so. */
static void two_answers_at_once(void **state)
{
	struct scratch *s = *state;
	struct answer r = must(as_maker(s, "problem.report", str_fmt(s->arena, REPORT, "t").p));
	const char *in = move_of(s, said(&r, "/id"));
	const struct question q[] = { { ROLE_BUREAU, "bureau", "problem.answer", in },
		                      { ROLE_BUREAU, "bureau", "problem.answer", in } };
	struct answer a[2];

	ask_together(s, s->arena, q, 2, a);
	assert_int_equal((a[0].result == OK) + (a[1].result == OK), 1);
	assert_int_equal(a[0].result == OK ? a[1].result : a[0].result, E_STATE);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM problem_message"), 2);
	audit_is_clean(s);
}

static void pages_of_reports(void **state)
{
	struct scratch *s = *state;
	str after = S_NONE;
	int seen = 0;

	for (int i = 0; i < 7; i++) {
		s->now_ms += i % 2;
		must(as_maker(s, "problem.report", str_fmt(s->arena, REPORT, "t").p));
	}
	do {
		str in = after.n > 0
		                 ? str_fmt(s->arena, "{\"limit\":3,\"after\":\"%.*s\"}", P(after))
		                 : S("{\"limit\":3}");
		struct answer a = must(as_bureau(s, "problem.list", str_c(s->arena, in)));
		for (int i = 0; i < 3; i++)
			seen += said(&a, str_fmt(s->arena, "/problems/%d/id", i).p).n > 0;
		after = said(&a, "/next");
	} while (after.n > 0);
	assert_int_equal(seen, 7);
}

/* Every question of the checklist can be answered, and then there is no gap. */
static void everything_answered(void **state)
{
	struct scratch *s = *state;
	struct answer a, b;
	struct buf in = buf_new(s->arena);

	adopt(s, "readiness.json");
	a = must(as_maker(s, "readiness.check",
	                  "{\"organisation\":\"maker\",\"medium\":\"water\"}"));
	buf_text(&in, "{\"organisation\":\"maker\",\"medium\":\"water\",\"answers\":[");
	for (int i = 0;; i++) {
		str id = said(&a, str_fmt(s->arena, "/content/gaps/%d/question", i).p);
		if (id.n == 0)
			break;
		buf_fmt(&in, "%s{\"question\":\"%.*s\",\"answer\":\"yes\"}", i > 0 ? "," : "",
		        P(id));
	}
	buf_text(&in, "]}");
	assert_true(said(&a, "/content/gaps/10/question").n > 0);
	b = must(as_maker(s, "readiness.check", str_c(s->arena, buf_view(&in))));
	assert_true(said(&b, "/content/gaps/0/question").n == 0);
	assert_true(str_eq(said(&b, "/content/on_record/benches"), S("1")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(changed_texts_are_found),
		TEST(no_text_is_in_the_log),
		cmocka_unit_test_setup_teardown(two_answers_at_once, scratch_setup_serving,
		                                scratch_teardown),
		TEST(pages_of_reports),
		TEST(everything_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

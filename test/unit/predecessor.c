/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A log that follows another says so in its first leaf, and nowhere else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "code/text.h"
#include "support/instance.h"
#include "support/log_keys.h"
#include "tree/checkpoint.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

static str last_note(struct cx *cx, const char *origin)
{
	struct ed25519_key key = ed25519_generate(cx);
	const struct checkpoint last = { str_of(origin), 7, { { 1 } } };
	str note;

	assert_int_equal(log_sign(cx, &last, &key, NULL, &note), OK);
	return note;
}

static struct answer follow(struct scratch *s, str note)
{
	struct buf b = buf_new(s->arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_str(&w, "note", note);
	json_object_end(&w);
	return ask(s, s->arena,
	           &(struct question){ ROLE_ADMIN, NULL, "log.follow",
	                               str_c(s->arena, buf_view(&b)) });
}

static void only_an_empty_log_follows(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(follow(s, S("nonsense\n")).result, E_SYNTAX);
	assert_int_equal(follow(s, last_note(&s->cx, "test.example/log")).result, E_INVALID);
	assert_int_equal(must(follow(s, last_note(&s->cx, "old.example/log"))).first_index, 0);
	assert_int_equal(follow(s, last_note(&s->cx, "old.example/log")).result, E_STATE);
	assert_int_equal(sqlite_int(s, "SELECT size FROM log_head"), 1);
}

static void the_auditor_knows(void **state)
{
	struct trial *t = *state;
	struct fact_predecessor old = { S("old.example/log"),
		                        last_note(&t->cx, "old.example/log") };

	(void)log_fact(t->log, FACT_PREDECESSOR, old.id, &old);
	only(t, FLAW_NONE);
	(void)log_fact(t->log, FACT_PREDECESSOR, old.id, &old);
	only(t, FLAW_ORDER);
}

static void the_auditor_reads_the_note(void **state)
{
	struct trial *t = *state;
	struct fact_predecessor other = { S("old.example/log"),
		                          last_note(&t->cx, "other.example/log") };

	(void)log_fact(t->log, FACT_PREDECESSOR, other.id, &other);
	only(t, FLAW_UNREADABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_an_empty_log_follows, scratch_setup_bare,
		                                scratch_teardown),
		cmocka_unit_test_setup_teardown(the_auditor_knows, start, finish),
		cmocka_unit_test_setup_teardown(the_auditor_reads_the_note, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor's rules about how an authorisation comes about, on both sides of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/replay.h"
#include "code/text.h"
#include "main/embedded.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

#define FIRST_DAY 20777 /* 2026-11-20, of the log's first leaf */

static void deadlines_adopt(struct trial *t)
{
	for (size_t i = 0; i < embedded_rulebooks_n; i++) {
		const struct embedded_file *f = &embedded_rulebooks[i];
		const str text = { (const char *)f->data, f->size };
		const struct hash digest = sha256(text);
		const struct fact_regulation book = {
			.id = S("deadlines"),
			.digest = hex_print(t->cx.arena, digest.b, HASH_SIZE),
			.text = text,
			.adopted_ms = ABSENT_INT,
		};
		if (str_starts(str_of(f->name), S("deadlines")))
			log_fact(t->log, FACT_RULEBOOK, book.id, &book);
	}
}

static void again(struct trial *t)
{
	t->log->n = 0;
	t->log->at_ms = LOG_AT_MS;
	t->log->grant = log_maker_new(&t->cx)->grant;
}

static void test_registered(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	m->grant.valid_from_day = FIRST_DAY;
	log_facts(m);
	only(t, FLAW_NONE);
	again(t);
	m->grant.valid_from_day = FIRST_DAY + 1;
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	m->grant.id = S("a/b");
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
}

/* 2024-04-01 to 2029-03-31 are five years; without rulebooks nothing is too long. */
static void test_length(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	deadlines_adopt(t);
	log_facts(m);
	only(t, FLAW_NONE);
	again(t);
	deadlines_adopt(t);
	m->grant.valid_until_day++;
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	m->grant.valid_until_day++;
	log_facts(m);
	only(t, FLAW_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_registered),
		TEST(test_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a meter from another province accepted?  Every reason against it, on both sides of each edge,
 * and which reason goes first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define PAPER S("%PDF-1.4 xref startxref 9 %%EOF")

/* Uploads a document as the bureau; returns its digest. */
static str paper(struct scratch *s)
{
	struct call *call = call_new(s->app, app_op(s->app, "document.add"));
	struct hash h = sha256(PAPER);

	(void)call_input(call);
	call->caller.role = ROLE_BUREAU;
	call->caller.organisation = S("bureau");
	call->content_type = S("application/pdf");
	call->body = PAPER;
	assert_int_equal(op_run(call), OK);
	call_free(call);
	return hex_print(s->arena, h.b, HASH_SIZE);
}

static void foreign_grant(struct scratch *s, const char *id, str document)
{
	(void)must(as_bureau(
	        s, "foreign_grant.add",
	        str_fmt(s->arena,
	                "{\"id\":\"%s\",\"maker\":\"wuhu\",\"authority_zh\":\"局\","
	                "\"province\":\"340000\",\"number\":\"1\",\"medium\":\"water\","
	                "\"size_min_milli\":15000,\"size_max_milli\":50000,"
	                "\"valid_from_day\":\"2026-01-01\",\"valid_until_day\":\"2030-12-31\","
	                "\"document\":\"%.*s\"}",
	                id, P(document))
	                .p));
}

static void entry(struct scratch *s, const char *id, const char *from, const char *until, int max,
                  str document)
{
	(void)must(
	        as_bureau(s, "recognition.add",
	                  str_fmt(s->arena,
	                          "{\"id\":\"%s\",\"foreign_grant\":\"G\",\"basis\":\"assessment\","
	                          "\"document_number\":\"2\",\"document\":\"%.*s\","
	                          "\"size_min_milli\":15000,\"size_max_milli\":%d,"
	                          "\"valid_from_day\":\"%s\",\"valid_until_day\":\"%s\"}",
	                          id, P(document), max, from, until)
	                          .p));
}

static void is(struct scratch *s, const char *more, const char *reason)
{
	const struct question q = {
		ROLE_SUPPLY, "supply", "recognition.check",
		str_fmt(s->arena, "{\"maker\":\"wuhu\",\"grant\":\"G\"%s}", more).p
	};
	struct answer a = must(ask(s, s->arena, &q));
	bool accepted = strcmp(reason, "accepted") == 0;

	if (!str_eq(said(&a, "/reason"), str_of(reason)))
		fail_msg("%s: %.*s instead of %s", more, P(said(&a, "/reason")), reason);
	assert_true((said(&a, "/recognition").n > 0) == accepted);
	assert_true(said(&a, "/text_zh").n > 0 && said(&a, "/text_en").n > 0);
}

static void each_reason(void **state)
{
	struct scratch *s = *state;
	str document = paper(s);

	is(s, "", "grant-unknown");
	(void)must(as_bureau(s, "organisation.add",
	                     "{\"id\":\"wuhu\",\"kind\":\"foreign\",\"name_zh\":\"甲\"}"));
	foreign_grant(s, "G", document);
	is(s, "", "not-recognised");
	is(s, ",\"day\":\"2025-12-31\"", "grant-not-valid");
	is(s, ",\"day\":\"2031-01-01\"", "grant-not-valid");
	is(s, ",\"day\":\"2030-12-31\"", "not-recognised");
	is(s, ",\"medium\":\"gas\"", "outside-grant");
	is(s, ",\"size_milli\":50001", "outside-grant");
	entry(s, "R-1", "2026-06-01", "2026-06-30", 25000, document);
	entry(s, "R-2", "2026-08-01", "2026-12-31", 20000, document);
	is(s, ",\"day\":\"2026-05-31\"", "recognition-not-valid");
	is(s, ",\"day\":\"2026-06-01\"", "accepted");
	is(s, ",\"day\":\"2026-06-30\",\"size_milli\":25000", "accepted");
	is(s, ",\"day\":\"2026-07-01\"", "recognition-not-valid");
	is(s, ",\"day\":\"2026-08-01\",\"size_milli\":20000", "accepted");
	is(s, ",\"day\":\"2026-08-01\",\"size_milli\":20001", "outside-recognition");
	is(s, ",\"day\":\"2026-08-01\",\"size_milli\":14999", "outside-grant");
}

static void after_the_end(void **state)
{
	struct scratch *s = *state;
	str document = paper(s);

	(void)must(as_bureau(s, "organisation.add",
	                     "{\"id\":\"wuhu\",\"kind\":\"foreign\",\"name_zh\":\"甲\"}"));
	foreign_grant(s, "G", document);
	entry(s, "R-1", "2026-06-01", "2026-12-31", 25000, document);
	(void)must(as_bureau(s, "recognition.end",
	                     "{\"id\":\"R-1\",\"reason\":\"r\",\"day\":\"2026-11-10\"}"));
	is(s, ",\"day\":\"2026-11-09\"", "accepted");
	is(s, ",\"day\":\"2026-11-10\"", "recognition-ended");
	(void)must(as_bureau(s, "foreign_grant.end",
	                     "{\"id\":\"G\",\"reason\":\"r\",\"day\":\"2026-11-05\"}"));
	is(s, ",\"day\":\"2026-11-04\"", "accepted");
	is(s, ",\"day\":\"2026-11-05\"", "grant-ended");
	(void)must(as_bureau(s, "organisation.dissolve", "{\"id\":\"wuhu\",\"reason\":\"r\"}"));
	is(s, ",\"day\":\"2026-11-20\"", "grant-ended");
	is(s, "", "maker-not-active");
	is(s, ",\"day\":\"2026-11-04\"", "accepted");
}

/* A foreign maker has no access, and no Shanghai maker has a foreign authorisation. */
static void kinds_are_apart(void **state)
{
	struct scratch *s = *state;
	const struct question token = {
		ROLE_ADMIN, NULL, "token.issue",
		"{\"organisation\":\"wuhu\",\"role\":\"maker\",\"days\":1}"
	};

	(void)must(as_bureau(s, "organisation.add",
	                     "{\"id\":\"wuhu\",\"kind\":\"foreign\",\"name_zh\":\"甲\"}"));
	assert_int_equal(ask(s, s->arena, &token).result, E_INVALID);
	assert_int_equal(as_bureau(s, "foreign_grant.add",
	                           "{\"id\":\"G\",\"maker\":\"maker\",\"authority_zh\":\"局\","
	                           "\"province\":\"340000\",\"number\":\"1\",\"medium\":\"gas\","
	                           "\"size_min_milli\":1,\"size_max_milli\":1,"
	                           "\"valid_from_day\":\"2026-01-01\","
	                           "\"valid_until_day\":\"2030-12-31\",\"document\":"
	                           "\"00000000000000000000000000000000"
	                           "00000000000000000000000000000000\"}")
	                         .result,
	                 E_INVALID);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(each_reason),
	ALONE(after_the_end),
	ALONE(kinds_are_apart),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

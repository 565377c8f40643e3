/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments in the database: in parts, once, by the digest of their bytes; and the audit finds
 * every byte that is not what it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "code/sniff.h"
#include "code/text.h"
#include "main/audit_log.h"
#include "main/audit_rows.h"
#include "op/publish.h"
#include "op/reach.h"
#include "support/instance.h"
#include "support/picture.h"
#include "work/document.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define MIB ((size_t)1 << 20)
#define LIMIT (10 * MIB)

static struct answer send(struct scratch *s, const char *organisation, str bytes)
{
	const struct question q = { ROLE_MAKER, organisation, "document.add", .body = bytes,
		                    .content_type = "image/jpeg" };

	return ask(s, s->arena, &q);
}

static str id_of(struct scratch *s, str bytes)
{
	struct hash h = sha256(bytes);

	return hex_print(s->arena, h.b, HASH_SIZE);
}

static struct answer read_back(struct scratch *s, const char *op, str id)
{
	const struct question q = { ROLE_MAKER, "maker", op,
		                    str_fmt(s->arena, "{\"document\":\"%.*s\"}", P(id)).p };

	return ask(s, s->arena, &q);
}

static int64_t parts(struct scratch *s)
{
	return sqlite_int(s, "SELECT count(*) FROM document_part");
}

/* -- storing --------------------------------------------------------------------------------- */

static void sizes_around_parts(void **state)
{
	struct scratch *s = *state;
	static const size_t sizes[] = { 2000, MIB - 1, MIB, MIB + 1, 2 * MIB + 9, LIMIT };
	int64_t expected = 0;

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		str bytes = picture_of(&s->cx, sizes[i], (unsigned)i);
		assert_int_equal(bytes.n, sizes[i]);
		struct answer a = must(send(s, "maker", bytes));
		assert_int_equal(a.status, 201);
		assert_true(str_eq(said(&a, "/id"), id_of(s, bytes)));
		expected += (int64_t)((sizes[i] + MIB - 1) / MIB);
		assert_int_equal(parts(s), expected);
		a = must(read_back(s, "document.show", id_of(s, bytes)));
		assert_true(str_eq(a.body, bytes));
	}
	assert_int_equal(sqlite_int(s, "SELECT max(length(bytes)) FROM document_part"), MIB);
	assert_int_equal(sqlite_int(s, "SELECT sum(size) FROM document"),
	                 sqlite_int(s, "SELECT sum(length(bytes)) FROM document_part"));
}

static void beyond_the_limit(void **state)
{
	struct scratch *s = *state;
	struct answer a = send(s, "maker", picture_of(&s->cx, LIMIT + 1, 1));

	assert_int_equal(a.result, E_TOO_LARGE);
	assert_int_equal(a.status, 413);
	assert_int_equal(parts(s), 0);
}

static void again_and_by_others(void **state)
{
	struct scratch *s = *state;
	str bytes = picture_of(&s->cx, MIB + 5, 3);
	struct answer first = must(send(s, "maker", bytes));

	atomic_fetch_add(&s->now_ms, 5000);
	struct answer again = must(send(s, "maker", bytes));
	assert_int_equal(again.status, 200);
	assert_true(str_eq(first.body, again.body));
	assert_int_equal(again.first_index, -1);
	struct answer other = must(send(s, "other", bytes));
	assert_int_equal(other.status, 201);
	assert_int_equal(parts(s), 2);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM document"), 2);
}

/* What is refused leaves nothing behind. */
static void nothing_half(void **state)
{
	struct scratch *s = *state;
	int64_t size = sqlite_int(s, "SELECT size FROM log_head");
	str bytes = picture_of(&s->cx, MIB + 5, 4);

	assert_int_equal(send(s, "maker", str_part(bytes, 0, bytes.n - 1)).result, E_INVALID);
	assert_int_equal(send(s, "maker", S("")).result, E_INVALID);
	const struct question dry = {
		ROLE_MAKER,    "maker",         "document.add",
		.body = bytes, .dry_run = true, .content_type = "image/jpeg"
	};
	assert_int_equal(must(ask(s, s->arena, &dry)).status, 200);
	assert_int_equal(parts(s), 0);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM document"), 0);
	assert_int_equal(sqlite_int(s, "SELECT size FROM log_head"), size);
}

/* In one group: the same file twice by one organisation, and once by another. */
static void together(void **state)
{
	struct scratch *s = *state;
	str bytes = picture_of(&s->cx, MIB + 5, 5);
	const struct question q[] = {
		{ ROLE_MAKER, "maker", "document.add", .body = bytes,
		  .content_type = "image/jpeg" },
		{ ROLE_MAKER, "maker", "document.add", .body = bytes,
		  .content_type = "image/jpeg" },
		{ ROLE_MAKER, "other", "document.add", .body = bytes,
		  .content_type = "image/jpeg" },
	};
	struct answer a[3];

	ask_together(s, s->arena, q, 3, a);
	assert_int_equal(must(a[0]).status, 201);
	assert_int_equal(must(a[1]).status, 200);
	assert_true(str_eq(a[0].body, a[1].body));
	assert_int_equal(must(a[2]).status, 201);
	assert_int_equal(parts(s), 2);
}

/* The name is in the table only. */
static void the_name_is_not_in_the_log(void **state)
{
	struct scratch *s = *state;
	const struct question q = { ROLE_MAKER,
		                    "maker",
		                    "document.add",
		                    .in = "{\"name\":\"Zhang San.jpg\"}",
		                    .body = picture_of(&s->cx, 2000, 6),
		                    .content_type = "image/jpeg" };
	struct answer a = must(ask(s, s->arena, &q));

	assert_true(str_eq(said(&a, "/name"), S("Zhang San.jpg")));
	struct answer leaf = leaf_at(s, a.first_index);
	assert_true(str_eq(said(&leaf, "/type"), S("document")));
	assert_true(str_eq(said(&leaf, "/fact/id"), said(&a, "/id")));
	assert_true(str_eq(said(&leaf, "/fact/sm3"), said(&a, "/sm3")));
	assert_null(memmem(leaf.body.p, leaf.body.n, "Zhang", 5));
}

/* -- known to whom --------------------------------------------------------------------------- */

static int problems_of(struct scratch *s, enum role role, const char *organisation,
                       const char *district, str id)
{
	AUTO(call_release) struct call *call = call_new(s->app, app_op(s->app, "bench.add"));
	AUTO(app_snapshot_end) struct snapshot snapshot = { 0 };

	call->caller = (struct caller){ .role = role,
		                        .organisation = str_of(organisation),
		                        .district = str_of(district),
		                        .areas = reach_own(s->arena, str_of(district)) };
	assert_int_equal(app_snapshot(s->app, &call->cx, &snapshot), OK);
	call->tx = &snapshot.reader.tx;
	assert_int_equal(document_known(call, id, "/report"), OK);
	if (call->cx.problem_n > 0) {
		assert_true(str_eq(call->cx.problem->pointer, S("/report")));
		assert_string_equal(call->cx.problem->code, "unknown");
	}
	return call->cx.problem_n;
}

static void known_to_whom(void **state)
{
	struct scratch *s = *state;
	str bytes = picture_of(&s->cx, 2000, 7);
	str id = id_of(s, bytes);

	assert_int_equal(problems_of(s, ROLE_MAKER, "maker", "310115", id), 1);
	(void)must(send(s, "maker", bytes));
	assert_int_equal(problems_of(s, ROLE_MAKER, "maker", "310115", id), 0);
	assert_int_equal(problems_of(s, ROLE_MAKER, "other", "310106", id), 1);
	assert_int_equal(problems_of(s, ROLE_DISTRICT, "near", "310115", id), 0);
	assert_int_equal(problems_of(s, ROLE_DISTRICT, "far", "310106", id), 1);
	assert_int_equal(problems_of(s, ROLE_BUREAU, "bureau", NULL, id), 0);
	assert_int_equal(problems_of(s, ROLE_ADMIN, NULL, NULL, id), 0);
	assert_int_equal(problems_of(s, ROLE_AUDITOR, "bureau", NULL, id), 1);
	assert_int_equal(problems_of(s, ROLE_MAKER, "maker", "310115", S("nothing")), 1);
	assert_int_equal(problems_of(s, ROLE_MAKER, "maker", "310115", S("")), 1);
}

/* -- the audit ------------------------------------------------------------------------------- */

/* The first flaw. */
static enum flaw_code audited(struct scratch *s)
{
	AUTO(app_snapshot_end) struct snapshot snapshot = { 0 };
	struct flaws flaws = flaws_new(s->arena);
	AUTO(replay_end) struct replay *replay = replay_open(&s->world, &flaws);
	struct audit_counts n = { 0 };

	app_snapshots_rest(s->app);
	assert_int_equal(publish_once(&s->cx, s->app), OK);
	assert_int_equal(app_snapshot(s->app, &s->cx, &snapshot), OK);
	struct tx *tx = &snapshot.reader.tx;
	assert_int_equal(audit_log(&s->cx, s->app, tx, replay, &flaws, &n), OK);
	assert_int_equal(audit_rows(&s->cx, tx, replay, &flaws, &n.rows), OK);
	return flaws.n == 0 ? FLAW_NONE : flaws.flaw[0].code;
}

static void the_audit_reads_every_byte(void **state)
{
	static const struct {
		const char *change;
		enum flaw_code flaw;
	} lies[] = {
		{ "UPDATE document_part SET bytes = zeroblob(1048576) WHERE part = 1",
		  FLAW_ROW_DIFFERS },
		{ "DELETE FROM document_part WHERE part = 1", FLAW_ROW_DIFFERS },
		{ "UPDATE document_part SET part = 7 WHERE part = 2", FLAW_ROW_DIFFERS },
		{ "DELETE FROM document_part", FLAW_ROW_MISSING },
		{ "INSERT INTO document_part (document, part, bytes) VALUES ('00', 0, zeroblob(1))",
		  FLAW_ROW_EXTRA },
		{ "INSERT INTO document_part (document, part, bytes) VALUES ('zz', 0, zeroblob(1))",
		  FLAW_ROW_EXTRA },
		{ "UPDATE document SET scan = 'clean'", FLAW_ROW_DIFFERS },
		{ "UPDATE document SET type = 'application/pdf'", FLAW_ROW_DIFFERS },
		{ "UPDATE document SET uploaded_ms = 1", FLAW_ROW_DIFFERS },
		{ "DELETE FROM document", FLAW_ROW_MISSING },
		{ "INSERT INTO document (id, organisation, type, size, sm3, scan, uploaded_ms) "
		  "VALUES ('x', 'maker', 'image/png', 1, 'y', 'clean', 1)",
		  FLAW_ROW_EXTRA },
	};

	(void)state;
	for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
		void *fresh;
		assert_int_equal(scratch_setup_bare(&fresh), 0);
		struct scratch *s = fresh;
		str bytes = picture_of(&s->cx, 2 * MIB + 9, 8);
		(void)must(send(s, "maker", bytes));
		(void)must(send(s, "other", bytes));
		assert_int_equal(audited(s), FLAW_NONE);
		sqlite_do(s, lies[i].change);
		enum flaw_code found = audited(s);
		if (found != lies[i].flaw)
			fail_msg("%s: %d", lies[i].change, (int)found);
		if (i == 0)
			assert_int_equal(read_back(s, "document.show", id_of(s, bytes)).result,
			                 E_CORRUPT);
		scratch_teardown(&fresh);
	}
}

#define ALONE(test, setup) cmocka_unit_test_setup_teardown(test, setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(sizes_around_parts, scratch_setup_bare),
	ALONE(beyond_the_limit, scratch_setup_bare),
	ALONE(again_and_by_others, scratch_setup_bare),
	ALONE(nothing_half, scratch_setup_bare),
	ALONE(together, scratch_setup_serving),
	ALONE(the_name_is_not_in_the_log, scratch_setup_bare),
	ALONE(known_to_whom, scratch_setup),
	cmocka_unit_test(the_audit_reads_every_byte),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

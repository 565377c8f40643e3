/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Idempotency-Key: the same request again gets the first answer and changes nothing; another
 * request is refused; keys of other organisations are other keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define CROWD 24

#define TYPE(id, dn)                                                                               \
	"{\"id\":\"" id "\",\"medium\":\"water\",\"technology\":\"mechanical\","                   \
	"\"certificate\":\"C\",\"class_milli\":2000,\"dn_mm\":" dn ",\"q3_ml_h\":2500000,"         \
	"\"r_milli\":100000,\"temperature_max_mc\":30000,\"map_pa\":1000000}"

static struct answer add(struct scratch *s, const char *organisation, const char *in,
                         const char *key)
{
	const struct question q = { ROLE_BUREAU, organisation, "type.add", in, .key = key };

	return ask(s, s->arena, &q);
}

static void first_answer_again(void **state)
{
	struct scratch *s = *state;
	struct answer first = must(add(s, "bureau", TYPE("a", "15"), "k"));
	int64_t size = sqlite_int(s, "SELECT size FROM log_head");
	struct answer again = must(add(s, "bureau", TYPE("a", "15"), "k"));

	assert_int_equal(first.status, 201);
	assert_int_equal(again.status, 200);
	assert_true(str_eq(first.body, again.body));
	assert_int_equal(sqlite_int(s, "SELECT size FROM log_head"), size);
	assert_int_equal(add(s, "bureau", TYPE("a", "15"), "other").result, E_CONFLICT);
	assert_int_equal(add(s, "bureau", TYPE("a", "15"), NULL).result, E_CONFLICT);
}

static void another_request(void **state)
{
	struct scratch *s = *state;

	(void)must(add(s, "bureau", TYPE("a", "15"), "k"));
	struct answer other = add(s, "bureau", TYPE("a", "20"), "k");
	assert_int_equal(other.result, E_KEY_REUSED);
	assert_int_equal(other.status, 422);
	assert_true(str_eq(said(&other, "/code"), S("key-reused")));
	const struct question elsewhere = { ROLE_BUREAU, "bureau", "grant.suspend",
		                            "{\"id\":\"" SCRATCH_GRANT "\",\"reason\":\"r\"}",
		                            .key = "k" };
	assert_int_equal(ask(s, s->arena, &elsewhere).result, E_KEY_REUSED);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM idempotency"), 1);
}

static void another_organisation(void **state)
{
	struct scratch *s = *state;

	(void)must(add(s, "bureau", TYPE("a", "15"), "k"));
	assert_int_equal(must(add(s, "second", TYPE("b", "15"), "k")).status, 201);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM idempotency"), 2);
}

static void a_refusal_does_not_take_the_key(void **state)
{
	struct scratch *s = *state;

	(void)must(add(s, "bureau", TYPE("a", "15"), NULL));
	assert_int_equal(add(s, "bureau", TYPE("a", "15"), "k").result, E_CONFLICT);
	(void)must(add(s, "bureau", TYPE("b", "15"), "k"));
}

static void keys_have_a_length(void **state)
{
	struct scratch *s = *state;
	char key[202];

	memset(key, 'k', sizeof key);
	key[201] = '\0';
	assert_int_equal(add(s, "bureau", TYPE("a", "15"), key).result, E_INVALID);
	key[200] = '\0';
	(void)must(add(s, "bureau", TYPE("a", "15"), key));
}

static struct question lot_with_key(struct scratch *s, const char *organisation, const char *lot,
                                    const char *serial)
{
	struct question q = { ROLE_MAKER, organisation, "lot.upload", .key = "k" };

	q.body = lot_of(s->arena, lot, serial);
	return q;
}

static void a_lot_with_a_key(void **state)
{
	struct scratch *s = *state;
	const struct question first = lot_with_key(s, "maker", "a", "100000000001");
	const struct question other = lot_with_key(s, "maker", "b", "100000000002");
	const struct question theirs = lot_with_key(s, "other", "b", "100000000002");
	struct answer one = must(ask(s, s->arena, &first));
	struct answer two = must(ask(s, s->arena, &first));

	assert_int_equal(two.status, 200);
	assert_true(str_eq(one.body, two.body));
	assert_int_equal(ask(s, s->arena, &other).result, E_KEY_REUSED);
	assert_int_equal(must(ask(s, s->arena, &theirs)).status, 201);
}

/* The key is known to the others of the group, too. */
static void a_key_in_one_group(void **state)
{
	struct scratch *s = *state;
	const struct question q[] = { lot_with_key(s, "maker", "a", "100000000001"),
		                      lot_with_key(s, "maker", "b", "100000000002"),
		                      lot_with_key(s, "maker", "a", "100000000001"),
		                      lot_with_key(s, "other", "b", "100000000002") };
	struct answer a[4];

	ask_together(s, s->arena, q, 4, a);
	assert_int_equal(must(a[0]).status, 201);
	assert_int_equal(a[1].result, E_KEY_REUSED);
	assert_int_equal(must(a[2]).status, 200);
	assert_true(str_eq(a[0].body, a[2].body));
	assert_int_equal(must(a[3]).status, 201);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), 2);
}

/* Repeats do not wait for one another: a crowd that sends the same again is answered in one go. */
static void a_crowd_of_repeats(void **state)
{
	struct scratch *s = *state;
	AUTO(arena_end) struct arena *a = arena_new();
	struct question q[CROWD];
	struct answer answer[CROWD];
	str lot = lot_of(a, "crowd", "100000000077");

	for (int i = 0; i < CROWD; i++)
		q[i] = (struct question){ ROLE_MAKER, "maker", "lot.upload", .body = lot,
			                  .key = "crowd" };
	ask_together(s, a, q, CROWD, answer);
	for (int i = 0; i < CROWD; i++) {
		int status = must(answer[i]).status;
		assert_int_equal(status, i == 0 ? 201 : 200);
	}
}

/* What stands in the table is not answered when it was changed there. */
static void a_changed_row_is_not_answered(void **state)
{
	static const char *const changes[] = {
		"UPDATE idempotency SET reply = '{\"id\":\"b\"}'",
		"UPDATE idempotency SET reply = NULL",
		"UPDATE idempotency SET at_ms = at_ms + 1",
		"UPDATE idempotency SET digest = zeroblob(32)",
		"UPDATE idempotency SET seal = zeroblob(32)",
		"UPDATE idempotency SET seal = zeroblob(0)",
		"UPDATE idempotency SET organisation = 'other'",
	};
	(void)state;

	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		void *own;
		assert_int_equal(scratch_setup(&own), 0);
		struct scratch *s = own;
		const char *asks = strstr(changes[i], "'other'") ? "other" : "bureau";
		(void)must(add(s, "bureau", TYPE("a", "15"), "k"));
		sqlite_do(s, changes[i]);
		struct answer again = add(s, asks, TYPE("a", "15"), "k");
		assert_int_equal(again.result, E_CORRUPT);
		assert_int_equal(again.status, 500);
		assert_int_equal(scratch_teardown(&own), 0);
	}
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(first_answer_again),
	ALONE(another_request),
	ALONE(another_organisation),
	ALONE(a_refusal_does_not_take_the_key),
	ALONE(keys_have_a_length),
	ALONE(a_lot_with_a_key),
	cmocka_unit_test(a_changed_row_is_not_answered),
	cmocka_unit_test_setup_teardown(a_crowd_of_repeats, scratch_setup_serving,
	                                scratch_teardown),
	cmocka_unit_test_setup_teardown(a_key_in_one_group, scratch_setup_serving,
	                                scratch_teardown),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logins that come faster than passwords can be hashed: how many wait, and for whom. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "op/aside.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

/* A login that is wrong, of the n-th name. */
static struct call *login_call(struct scratch *s, int n, const char *address)
{
	struct call *call = call_new(s->app, app_op(s->app, "session.begin"));
	str text = str_fmt(call->cx.arena,
	                   "{\"organisation\":\"maker\",\"login\":\"n%d\",\"password\":\"wrong\"}",
	                   n);
	const struct json *tree;

	call->caller = (struct caller){ .role = ROLE_PUBLIC, .address = str_of(address) };
	(void)call_input(call);
	assert_int_equal(json_parse(&call->cx, text, JSON_DEPTH_MAX, &tree), OK);
	assert_int_equal(rec_read(&call->cx, call->op->in, tree, call->in), OK);
	return call;
}

struct flood {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int left, busy, wrong;
};

static void flood_done(struct call *call, void *state)
{
	struct flood *f = state;

	pthread_mutex_lock(&f->lock);
	f->busy += call->result == E_BUSY;
	f->wrong += call->result == E_LOGIN;
	f->left--;
	pthread_cond_signal(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

/* Hashes that run and wait are bounded; who comes then is told to come again. */
static void a_flood(void **state)
{
	enum { CALLS = ASIDE_HASH_MAX + 6 };
	struct scratch *s = *state;
	struct flood f = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, CALLS, 0, 0 };
	struct call *call[CALLS];

	for (int i = 0; i < CALLS; i++)
		call[i] = login_call(s, i, "");
	for (int i = 0; i < CALLS; i++)
		op_start(call[i], flood_done, &f);
	pthread_mutex_lock(&f.lock);
	while (f.left > 0)
		pthread_cond_wait(&f.changed, &f.lock);
	pthread_mutex_unlock(&f.lock);
	for (int i = 0; i < CALLS; i++)
		call_free(call[i]);
	assert_int_equal(f.busy + f.wrong, CALLS);
	assert_true(f.busy > 0 && f.busy <= CALLS - ASIDE_HASH_MAX);
}

/* One address holds a third of the places; others still get in. */
static void a_flood_from_one_place(void **state)
{
	enum { CALLS = ASIDE_HASH_SHARE + 4 };
	struct scratch *s = *state;
	struct flood f = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, CALLS + 1, 0, 0 };
	struct call *call[CALLS + 1];

	for (int i = 0; i <= CALLS; i++)
		call[i] = login_call(s, i, i < CALLS ? "192.0.2.1" : "192.0.2.2");
	for (int i = 0; i < CALLS; i++)
		op_start(call[i], flood_done, &f);
	pthread_mutex_lock(&f.lock);
	int busy = f.busy;
	pthread_mutex_unlock(&f.lock);
	assert_true(busy > 0 && busy <= CALLS - ASIDE_HASH_SHARE);
	op_start(call[CALLS], flood_done, &f);
	pthread_mutex_lock(&f.lock);
	while (f.left > 0)
		pthread_cond_wait(&f.changed, &f.lock);
	pthread_mutex_unlock(&f.lock);
	assert_int_equal(call[CALLS]->result, E_LOGIN);
	for (int i = 0; i <= CALLS; i++)
		call_free(call[i]);
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, scratch_setup_serving, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVED(a_flood),
		SERVED(a_flood_from_one_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

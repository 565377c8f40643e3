/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests that replay a log made by hand; include <cmocka.h> and what it needs before. */
#ifndef SUPPORT_REPLAY_TRIAL_H
#define SUPPORT_REPLAY_TRIAL_H

#include <string.h>

#include "audit/replay.h"
#include "base/arena.h"
#include "base/os.h"
#include "support/log_maker.h"

struct trial {
	struct cx cx;
	struct log_maker *log;
	struct flaws flaws;
	struct replay *replay;
};

static inline int start(void **state)
{
	struct arena *a = arena_new();
	struct trial *t = NEW(a, struct trial);

	t->cx = cx_new(a, world_real());
	t->log = log_maker_new(&t->cx);
	t->flaws = flaws_new(a);
	*state = t;
	return 0;
}

static inline int finish(void **state)
{
	struct trial *t = *state;

	replay_close(t->replay);
	arena_free(t->cx.arena);
	return 0;
}

static inline void replay(struct trial *t)
{
	replay_close(t->replay);
	t->flaws = flaws_new(t->cx.arena);
	t->replay = replay_open(world_real(), &t->flaws);
	for (int i = 0; i < t->log->n; i++)
		replay_leaf(t->replay, (uint64_t)i, t->log->leaf[i], &t->log->hash[i]);
	replay_finish(t->replay);
}

/* That a leaf is dated back, and not that its index is wrong. */
static inline bool is_moment(struct trial *t, const struct flaw *flaw)
{
	return flaw->code == FLAW_ORDER &&
	       strstr(str_c(t->cx.arena, flaw_print(t->cx.arena, flaw)), "older than") != NULL;
}

/* At least one flaw of the code, and none of another.  Logs made by hand are not always in the
 * order of their moments: that is for test/unit/moment.c. */
static inline void only(struct trial *t, enum flaw_code code)
{
	uint64_t others = 0;

	replay(t);
	for (uint32_t i = 0; i < t->flaws.kept; i++) {
		bool moment = code != FLAW_ORDER && is_moment(t, &t->flaws.flaw[i]);
		others += !moment;
		if (t->flaws.flaw[i].code != code && !moment)
			fail_msg("%.*s", P(flaw_print(t->cx.arena, &t->flaws.flaw[i])));
	}
	if ((code != FLAW_NONE) != (others > 0))
		fail_msg("%s: %d flaws", flaw_name(code), (int)t->flaws.n);
}

/* At least one of the code, whatever follows from it. */
static inline void among(struct trial *t, enum flaw_code code)
{
	replay(t);
	if (flaws_of(&t->flaws, code) == 0)
		fail_msg("%s is not found", flaw_name(code));
}

static inline struct log_maker *lot_made(struct trial *t, int meters)
{
	log_facts(t->log);
	log_lot(t->log, 1, meters);
	return t->log;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

#endif

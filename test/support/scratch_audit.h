/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an audit finds on a scratch instance; include <cmocka.h> and what it needs before. */
#ifndef TEST_SUPPORT_SCRATCH_AUDIT_H
#define TEST_SUPPORT_SCRATCH_AUDIT_H

#include "audit/replay.h"
#include "main/audit_log.h"
#include "main/audit_rows.h"
#include "support/instance.h"

static inline struct flaws scratch_audit(struct scratch *s)
{
	AUTO(app_snapshot_end) struct snapshot snapshot = { 0 };
	struct flaws flaws = flaws_new(s->arena);
	AUTO(replay_end) struct replay *replay = replay_open(&s->world, &flaws);
	struct audit_counts counts = { 0 };
	struct tx *tx = &snapshot.reader.tx;

	assert_int_equal(app_snapshot(s->app, &s->cx, &snapshot), OK);
	assert_int_equal(audit_log(&s->cx, s->app, tx, replay, &flaws, &counts), OK);
	replay_finish(replay);
	assert_int_equal(audit_rows(&s->cx, tx, replay, &flaws, &counts.rows), OK);
	return flaws;
}

static inline void audit_is_clean(struct scratch *s)
{
	struct flaws flaws = scratch_audit(s);

	if (flaws.n > 0)
		fail_msg("%.*s", P(flaw_print(s->arena, &flaws.flaw[0])));
}

/* At least one flaw of that code, with these words. */
static inline void audit_finds(struct scratch *s, enum flaw_code code, const char *words)
{
	struct flaws flaws = scratch_audit(s);

	for (uint32_t i = 0; i < flaws.kept; i++)
		if (flaws.flaw[i].code == code &&
		    strstr(str_c(s->arena, flaw_print(s->arena, &flaws.flaw[i])), words) != NULL)
			return;
	fail_msg("%s, %s: not found among %d", flaw_name(code), words, (int)flaws.n);
}

#endif

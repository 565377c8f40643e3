/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether something held is asked as of the moment that a leaf carries.  That moment is the word of
 * whoever wrote it; the order of the leaves is not.  So nothing may be dated back behind what stood
 * in the log before it: a lot that were stored after a suspension, and dated before it, would
 * otherwise pass.
 *
 * A leaf may be a little older than the one before it: it waits for its commit, and servers' clocks
 * differ.  What a lot rests on is read when the lot's own moment is taken (op/commit.c), so there
 * only the clocks count. */
#include "audit/moment.h"

#define WAIT_MS INT64_C(120000) /* more than a commit is waited for */
#define CLOCK_MS INT64_C(5000)  /* servers whose clocks differ by more are not to be run */

struct moments moments_new(void)
{
	return (struct moments){ INT64_MIN };
}

void moments_leaf(struct moments *m, struct flaws *flaws, int64_t index, int64_t at_ms)
{
	if (m->latest_ms > INT64_MIN + WAIT_MS && at_ms < m->latest_ms - WAIT_MS)
		flaw_note(flaws, FLAW_ORDER, index, "it is %lld s older than a leaf before it",
		          (long long)((m->latest_ms - at_ms) / 1000));
	if (at_ms > m->latest_ms)
		m->latest_ms = at_ms;
}

void moments_lot(struct flaws *flaws, int64_t index, const struct lot_facts *lot,
                 const struct fact_source *source)
{
	for (uint32_t i = 0; i < lot->rest_n; i++) {
		const struct fact *f = source->at(source->state, (int64_t)lot->rest[i].index);
		if (f == NULL || f->at_ms <= lot->at_ms + CLOCK_MS)
			continue;
		flaw_note(flaws, FLAW_ORDER, index, "it is older than leaf %lld, on which it rests",
		          (long long)f->index);
		return;
	}
}

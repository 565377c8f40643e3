/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the last run of a lot had ended, which is the first moment at which anybody can have signed
 * for it.  Of a run that does not say when it ended only its day is known. */
#include "base/arena.h"
#include "base/date.h"
#include "op/log_read.h"
#include "work/lot.h"

struct lot_end lot_end_of(const struct lot *lot)
{
	struct lot_end end = { INT64_MIN, lot->verified_day };

	for (uint32_t i = 0; i < lot->bench_run_n; i++) {
		int64_t ended_ms = lot->bench_run[i].ended_ms;
		if (ended_ms == ABSENT)
			continue;
		if (ended_ms > end.at_ms)
			end.at_ms = ended_ms;
		if (moment_day(ended_ms) > end.day)
			end.day = moment_day(ended_ms);
	}
	return end;
}

struct reading {
	struct lot_leaf lot;
	bool have_lot;
	struct lot_end end;
};

static void end_move(struct lot_end *end, const struct lot *lot)
{
	const struct lot_end other = lot_end_of(lot);

	if (other.at_ms > end->at_ms)
		end->at_ms = other.at_ms;
	if (other.day > end->day)
		end->day = other.day;
}

/* A run that one meter alone was tested in stands in that meter's leaf. */
static err end_take(struct cx *cx, void *state, const struct leaf_row *leaf)
{
	struct reading *r = state;
	str bytes = str_dup(cx->arena, leaf->bytes);
	struct meter_leaf m;

	if (!r->have_lot) {
		TRY(lot_leaf_read(cx, bytes, &r->lot));
		r->have_lot = true;
		r->end = lot_end_of(&r->lot.file.lot);
		return OK;
	}
	TRY(meter_leaf_read(cx, bytes, &r->lot, &m));
	end_move(&r->end, &m.file.lot);
	return OK;
}

err lot_end_read(struct call *call, const struct lot_row *lot, struct lot_end *out)
{
	struct reading r = { .have_lot = false };

	if (lot->first_index == ABSENT_INT)
		return E_STALE; /* it is placed only by the commit that is under way */
	TRY(log_leaves(&call->cx, call->tx, lot->first_index, lot->meters + 1, end_take, &r));
	*out = r.end;
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One attempt after the other.
 *
 * The attempts of a meter are numbered without a gap.  A first verification (首次检定) is over with
 * the first pass, unless the bureau refused the certificates of its lot; other kinds may follow.
 * All attempts are of one meter: of the same type, made on the same day.  A further one may name
 * the one before, and then it must be that one.  What a retest asks of those that follow is in
 * retest.c. */
#include "work/attempt.h"

#include <string.h>

#include "base/arena.h"
#include "law/previous.h"

/* One meter of an upload, and all that is stored about it. */
struct further {
	struct call *call;
	const struct upload *upload;
	uint32_t i;
	const struct verification_row *row; /* n of them, oldest first */
	size_t n;
};

static const struct meter *meter_of(const struct further *f)
{
	return &f->upload->file.lot.meter[f->i];
}

static str pointer(const struct further *f, const char *field)
{
	return str_fmt(f->call->cx.arena, "/meters/%u/%s", f->i, field);
}

/* -- which number ---------------------------------------------------------------------------- */

/* The latest pass that may have led to a certificate, whatever came since: or a check in use, or an
 * invalid one, would be the way to another certificate with a new due day.  One whose lot was
 * refused leads to none. */
static err passed_before(const struct further *f, const struct verification_row **out)
{
	*out = NULL;
	for (size_t i = f->n; i > 0; i--) {
		struct lot_row lot;
		if (f->row[i - 1].verdict != VERDICT_PASS)
			continue;
		TRY(lot_get(&f->call->cx, f->call->tx, f->row[i - 1].lot, &lot));
		if (str_eq(lot.decision, S(LOT_REFUSED)))
			continue;
		*out = &f->row[i - 1];
		return OK;
	}
	return OK;
}

static void next_check(const struct further *f)
{
	struct cx *cx = &f->call->cx;
	const struct meter *m = meter_of(f);
	int64_t next = f->n > 0 ? f->row[f->n - 1].attempt + 1 : 1;

	if (m->attempt == next)
		return;
	if (f->n == 0)
		(void)fail_at(cx, pointer(f, "attempt"), "attempt",
		              "no attempt of %.*s is stored: the first is 1", P(m->serial));
	else
		(void)fail_at(cx, pointer(f, "attempt"), "attempt",
		              "%.*s: the next attempt is %lld", P(m->serial), (long long)next);
}

/* *fits is false when it was refused, and nothing else about the attempt matters. */
static err number_check(const struct further *f, bool *fits)
{
	struct cx *cx = &f->call->cx;
	const int problems = cx->problem_n;
	const struct verification_row *passed = NULL;

	if (f->upload->file.lot.kind == KIND_FIRST)
		TRY(passed_before(f, &passed));
	if (passed != NULL)
		(void)fail_at(cx, pointer(f, "serial"), "already-verified",
		              "%.*s passed in lot %.*s", P(meter_of(f)->serial), P(passed->lot));
	else
		next_check(f);
	*fits = cx->problem_n == problems;
	return OK;
}

/* -- which meter ----------------------------------------------------------------------------- */

static void made_check(const struct further *f)
{
	const struct meter *m = meter_of(f);
	int64_t made_day = ABSENT_INT; /* as it was said last */

	for (size_t i = 0; i < f->n; i++)
		if (f->row[i].made_day != ABSENT_INT)
			made_day = f->row[i].made_day;
	if (made_day != ABSENT_INT && m->made_day != ABSENT && m->made_day != made_day)
		(void)fail_at(&f->call->cx, pointer(f, "made_on"), "made-on-differs",
		              "%.*s was made on another day, as an earlier attempt says",
		              P(m->serial));
}

static err previous_check(const struct further *f, const struct lot_row *lot)
{
	const struct verification_row *last = &f->row[f->n - 1];
	const struct earlier earlier = {
		.code = last->code,
		.lot = last->lot,
		.attempt = last->attempt,
		.index = lot->first_index != ABSENT_INT ? lot->first_index + 1 + last->position
		                                        : -1,
	};
	str previous = f->upload->file.meter_file[f->i].previous;

	if (previous.p == NULL || previous_names(previous, &earlier))
		return OK;
	if (earlier.index < 0)
		return E_STALE;
	(void)fail_at(&f->call->cx, pointer(f, "previous"), "previous",
	              "the attempt before is %lld, in lot %.*s", (long long)last->attempt,
	              P(last->lot));
	return OK;
}

static err same_meter_check(const struct further *f)
{
	struct cx *cx = &f->call->cx;
	struct lot_row lot;

	TRY(lot_get(cx, f->call->tx, f->row[f->n - 1].lot, &lot));
	if (!str_eq(lot.type, f->upload->file.type))
		(void)fail_at(cx, S("/type"), "type-differs", "%.*s is of type %.*s",
		              P(meter_of(f)->serial), P(lot.type));
	made_check(f);
	return previous_check(f, &lot);
}

/* -- all of it ------------------------------------------------------------------------------- */

static void repeat_count(struct repeats *r, int64_t verdict)
{
	r->after_retest += verdict == VERDICT_RETEST;
	r->after_fail += verdict == VERDICT_FAIL;
	r->after_invalid += verdict == VERDICT_INVALID;
}

err attempt_check(struct call *call, const struct upload *u, uint32_t i, struct repeats *r)
{
	struct further f = { .call = call, .upload = u, .i = i };
	list attempts;
	bool fits;

	TRY(verification_list(&call->cx, call->tx, u->code[i], &attempts));
	f.row = attempts.item;
	f.n = attempts.n;
	TRY(number_check(&f, &fits));
	if (!fits || f.n == 0)
		return OK;
	TRY(same_meter_check(&f));
	const int64_t verdict = f.row[f.n - 1].verdict;
	repeat_count(r, verdict);
	return verdict == VERDICT_RETEST || verdict == VERDICT_INVALID ? retest_check(call, u, i)
	                                                               : OK;
}

err attempts_verdict(struct cx *cx)
{
	err e = E_ATTEMPT;

	if (cx->problem_n == 0)
		return OK;
	for (const struct problem *p = cx->problem; p != NULL; p = p->next)
		if (strcmp(p->code, "already-verified") == 0)
			e = E_ALREADY_VERIFIED;
	return fail(cx, e, "%d meters cannot be verified again so; the first: %.*s", cx->problem_n,
	            P(cx->problem->message));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the runs at a flow point to its verdict.
 *
 * JJG 162 7.3.3.6: one run a point.  If it is outside the limit, two more; the error is the mean
 * of the three, and the meter passes if the second and the third are inside and so is the mean.
 * So:
 *
 *   one run, inside            pass
 *   one run, outside           retest; fail where the regulation does not leave it open
 *   three runs                 as above; the same, with a warning, when the first was inside: the
 *                              regulation did not ask for more, but runs that were made cannot be
 *                              ignored, and a gas meter in doubt is measured again and averaged
 *   two runs, more than three  invalid: nothing decides
 *
 * Limits are inclusive, errors exact.  What a run would have meant is kept in outside_limit even
 * when its procedure was wrong. */
#include "rule/judging.h"

static bool outside(const struct judging *j, const struct indication *e, int64_t limit_ppm)
{
	const struct limit *step = &j->prepared->regulation->rounding_ppm;

	return indication_compare(e, limit_ppm, step->given ? step->value : 0) > 0;
}

/* What the regulation says about runs after the first. */
static const struct limit *runs_more_of(const struct judging *j)
{
	const struct regulation *regulation = j->prepared->regulation;

	return regulation->runs_more.given ? &regulation->runs_more : &regulation->runs_in_doubt;
}

static int64_t runs_allowed(const struct judging *j)
{
	const struct limit *more = runs_more_of(j);

	return 1 + (more->given ? more->value : 0);
}

/* Whether a single run outside its limit leaves the verdict open. */
static bool retest_allowed(const struct judging *j)
{
	const struct limit *more = &j->prepared->regulation->runs_more;

	return more->given && more->value > 0;
}

/* Whether the runs that count, one or all that the regulation provides for, are outside. */
static bool any_outside(const struct judging *j, const struct indication *e, int64_t limit_ppm)
{
	const struct limit *each = &j->prepared->regulation->runs_more_each;

	for (int i = 1; each->given && each->value != 0 && i < e->n; i++) {
		struct indication single = indication_single(e, i);

		if (outside(j, &single, limit_ppm))
			return true;
	}
	return outside(j, e, limit_ppm);
}

static void decide(struct judging *j, int point, const struct limit *law)
{
	struct point_runs *runs = &j->runs[point];
	struct point_result *out = &j->out->point[point];
	struct indication first = indication_single(&runs->error, 0);
	bool complete = runs->error.n == runs->n;
	bool repeated = complete && runs->n > 1 && runs->n == runs_allowed(j);
	const struct limit *more = runs_more_of(j);

	if (runs->n > 1 && runs->n != runs_allowed(j))
		judging_breached(j, FINDING_RUN_COUNT, point, more->given ? more : law);
	if (repeated && retest_allowed(j) && !outside(j, &first, out->limit_ppm))
		judging_note(j, judging_finding(FINDING_REPEAT_NOT_NEEDED, SEVERITY_WARNING, point,
		                                more));
	if (!repeated)
		runs->error = first;
	out->measured = true;
	out->error_ppm = indication_ppm(&runs->error);
	out->outside_limit = any_outside(j, &runs->error, out->limit_ppm);
	out->verdict = out->outside_limit ? VERDICT_FAIL : VERDICT_PASS;
	if (out->outside_limit && !repeated && retest_allowed(j))
		out->verdict = VERDICT_RETEST;
}

static void report(struct judging *j, int point, const struct limit *law)
{
	const struct point_result *out = &j->out->point[point];

	if (j->point_invalid[point])
		return;
	if (out->verdict == VERDICT_FAIL && outside(j, &j->runs[point].error, out->limit_ppm))
		judging_note(
		        j, judging_finding(FINDING_ERROR_OUTSIDE_LIMIT, SEVERITY_FAIL, point, law));
	else if (out->verdict == VERDICT_FAIL)
		judging_note(j, judging_finding(FINDING_REPEAT_OUTSIDE_LIMIT, SEVERITY_FAIL, point,
		                                &j->prepared->regulation->runs_more_each));
	if (out->verdict == VERDICT_RETEST) {
		judging_note(j, judging_finding(FINDING_RETEST_NEEDED, SEVERITY_WARNING, point,
		                                &j->prepared->regulation->runs_more));
		j->retest = true;
	}
}

void judge_point(struct judging *j, int point)
{
	const struct point_law *law = &j->prepared->point[point];
	const struct point_runs *runs = &j->runs[point];
	struct point_result *out = &j->out->point[point];
	bool warm = runs->n > 0 && runs->warm_n == runs->n;
	const struct limit *limit = warm ? law->limit_warm : law->limit;

	*out = (struct point_result){
		.verdict = VERDICT_INVALID,
		.limit_ppm = warm ? law->limit_warm_ppm : law->limit_ppm,
		.run_n = runs->n,
	};
	if (runs->n == 0)
		judging_breached(j, FINDING_POINT_MISSING, point,
		                 judging_item(j->prepared, ITEM_ERROR));
	if (runs->error.n == 0)
		return;
	decide(j, point, limit);
	report(j, point, limit);
}

/* -- errors of one sign ---------------------------------------------------------------------- */

/* The common sign of the points that count, or 0 (also when one of them is invalid); *n receives
 * their number. */
static int common_sign(const struct judging *j, bool high_only, int *n)
{
	int sign = 0;

	*n = 0;
	for (int point = 0; point < POINTS; point++) {
		int one;

		if (high_only && !j->prepared->point[point].high_zone)
			continue;
		if (!j->out->point[point].measured || j->point_invalid[point])
			return 0;
		one = indication_sign(&j->runs[point].error);
		if (*n > 0 && one != sign)
			return 0;
		sign = one;
		(*n)++;
	}
	return sign;
}

/* Water: at least one shall not exceed the share of its limit.  True when every one does. */
static bool all_large(const struct judging *j)
{
	int64_t share_ppm = j->prepared->regulation->same_sign_share_ppm.value;

	for (int point = 0; point < POINTS; point++) {
		i128 limit = (i128)j->out->point[point].limit_ppm * share_ppm / 1000000;

		if (!outside(j, &j->runs[point].error, (int64_t)limit))
			return false;
	}
	return true;
}

/* Gas: none in the high zone shall exceed what the class allows.  True when one does. */
static bool any_large(const struct judging *j)
{
	const struct prepared *p = j->prepared;
	int64_t limit_ppm = judging_limit_ppm(p->regulation, p->mpe, &p->lot->type, p->lot->kind,
	                                      &p->mpe->same_sign_ppm);

	for (int point = 0; point < POINTS; point++) {
		if (p->point[point].high_zone && outside(j, &j->runs[point].error, limit_ppm))
			return true;
	}
	return false;
}

void judge_same_sign(struct judging *j)
{
	const struct regulation *regulation = j->prepared->regulation;
	const struct limit *rule = &regulation->same_sign_rule;
	enum same_sign form = rule->given ? (enum same_sign)rule->value : SAME_SIGN_OFF;
	int n;

	if (form == SAME_SIGN_OFF || common_sign(j, form == SAME_SIGN_ALL_WITHIN, &n) == 0 || n < 2)
		return;
	if (form == SAME_SIGN_ALL_WITHIN && !j->prepared->mpe->same_sign_ppm.given)
		return;
	if (form == SAME_SIGN_ONE_WITHIN ? all_large(j) : any_large(j))
		judging_note(j, judging_finding(FINDING_SAME_SIGN, SEVERITY_FAIL, NO_POINT,
		                                &regulation->same_sign_share_ppm));
}

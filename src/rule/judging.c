/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all parts of judging use: looking up limits, and noting findings.  A finding takes effect
 * when it is noted, also when there is no room left to keep it. */
#include "rule/judging.h"

#include <assert.h>
#include <stddef.h>

#include "base/date.h"

#define MILLI 1000

enum severity judging_breach(const struct limit *law)
{
	return law != NULL && law->advisory ? SEVERITY_WARNING : SEVERITY_INVALID;
}

struct finding judging_finding(enum finding_code code, enum severity severity, int point,
                               const struct limit *law)
{
	return (struct finding){
		.code = code,
		.severity = severity,
		.point = point,
		.clause = law != NULL && law->clause != NULL ? law->clause : "",
	};
}

bool judging_below(int64_t value, const struct limit *least)
{
	return least->given && value != ABSENT && value < least->value;
}

bool judging_above(int64_t value, const struct limit *most)
{
	return most->given && value != ABSENT && value > most->value;
}

int64_t judging_run_day(const struct bench_run *run)
{
	int64_t ms = run->ended_ms != ABSENT ? run->ended_ms : run->started_ms;

	return ms == ABSENT ? ABSENT : moment_day(ms);
}

const struct limit *judging_item(const struct prepared *p, enum item item)
{
	return &p->regulation->item[item][p->lot->kind];
}

enum item_need judging_need(const struct prepared *p, enum item item)
{
	const struct limit *need = judging_item(p, item);

	return need->given ? (enum item_need)need->value : ITEM_NOT_DONE;
}

const struct mpe_row *judging_class(const struct regulation *regulation, int64_t class_milli)
{
	for (int i = 0; i < regulation->mpe_n; i++) {
		if (regulation->mpe[i].class_milli == class_milli)
			return &regulation->mpe[i];
	}
	return NULL;
}

int64_t judging_limit_ppm(const struct regulation *regulation, const struct mpe_row *row,
                          const struct meter_type *type, enum kind kind, const struct limit *mpe)
{
	int64_t limit_ppm = mpe->value;

	if (type->medium == MEDIUM_GAS && type->temperature_conversion != CONVERSION_NONE &&
	    regulation->conversion_mpe_extra_ppm.given)
		limit_ppm += regulation->conversion_mpe_extra_ppm.value;
	return kind == KIND_IN_USE ? limit_ppm * row->in_use_factor_milli.value / MILLI : limit_ppm;
}

void judging_run_breached(struct prepared_run *run, enum finding_code code, int point,
                          const struct limit *law)
{
	struct finding finding = judging_finding(code, judging_breach(law), point, law);

	assert(run->finding_n < RUN_FINDINGS_MAX);
	run->finding[run->finding_n++] = finding;
}

static void keep(struct result *out, const struct finding *finding)
{
	for (int i = 0; i < out->finding_n; i++) {
		struct finding *old = &out->finding[i];

		if (old->code != finding->code || old->point != finding->point)
			continue;
		if (finding->severity > old->severity)
			*old = *finding;
		return;
	}
	if (out->finding_n < FINDINGS_MAX)
		out->finding[out->finding_n++] = *finding;
}

void judging_note(struct judging *j, struct finding finding)
{
	if (finding.severity == SEVERITY_INVALID) {
		j->invalid = true;
		if (finding.point != NO_POINT)
			j->point_invalid[finding.point] = true;
	}
	if (finding.severity == SEVERITY_FAIL)
		j->fail = true;
	keep(j->out, &finding);
}

void judging_breached(struct judging *j, enum finding_code code, int point, const struct limit *law)
{
	judging_note(j, judging_finding(code, judging_breach(law), point, law));
}

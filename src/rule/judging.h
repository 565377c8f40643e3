/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to the files judge*.c: the state of judging one meter, and how a finding is noted. */
#ifndef RULE_JUDGING_H
#define RULE_JUDGING_H

#include "rule/indication.h"
#include "rule/prepared.h"

#define NO_POINT (-1)

/* The runs of one meter at one point. */
struct point_runs {
	int n;                   /* runs that refer to the point */
	int warm_n;              /* of them in water above warm_above_mc */
	struct indication error; /* those that gave an error, the first three */
};

struct judging {
	const struct prepared *prepared;
	const struct meter *meter;
	struct result *out;
	struct point_runs runs[POINTS];
	bool invalid;      /* something in the procedure */
	bool fail;         /* something in the meter */
	bool certain_fail; /* leak or appearance: whatever the procedure was like */
	bool retest;
	bool point_invalid[POINTS];
};

/* What a breach of the limit means: a warning where the text says "generally", otherwise
 * invalid. */
enum severity judging_breach(const struct limit *law);
/* law may be NULL: the rule is ours. */
struct finding judging_finding(enum finding_code code, enum severity severity, int point,
                               const struct limit *law);
/* Notes it once a code and point (the graver one stays) and lets it take effect. */
void judging_note(struct judging *j, struct finding finding);
/* The procedure broke a limit. */
void judging_breached(struct judging *j, enum finding_code code, int point,
                      const struct limit *law);
/* The same for a bench run. */
void judging_run_breached(struct prepared_run *run, enum finding_code code, int point,
                          const struct limit *law);

/* A value below or above a limit that is given; ABSENT is neither. */
bool judging_below(int64_t value, const struct limit *least);
bool judging_above(int64_t value, const struct limit *most);
/* The day in China on which the run ended, or began when its end is not told, or ABSENT. */
int64_t judging_run_day(const struct bench_run *run);
/* What the kind of verification asks for, and the limit that says so. */
const struct limit *judging_item(const struct prepared *p, enum item item);
enum item_need judging_need(const struct prepared *p, enum item item);

/* The limits of a class and zone for a kind of verification, in 1e-6. */
int64_t judging_limit_ppm(const struct regulation *regulation, const struct mpe_row *row,
                          const struct meter_type *type, enum kind kind, const struct limit *mpe);
const struct mpe_row *judging_class(const struct regulation *regulation, int64_t class_milli);

/* The course of a bench run; in judge_water.c and judge_gas.c. */
void judge_water_bench_run(const struct prepared *p, const struct bench_run *run,
                           struct prepared_run *out);
/* One run of a meter: its conditions, and what passed it.  `actual` is that volume, `reference`
 * what the meter should show (another one for meters that convert to a base temperature).  False
 * when there is no volume to compare with; the reason has been noted. */
bool judge_water_run(struct judging *j, const struct meter_run *run, struct volume *actual);
bool judge_gas_run(struct judging *j, const struct meter_run *run, struct volume *actual,
                   struct volume *reference);
/* One run of a meter, all of it. */
void judge_run(struct judging *j, const struct meter_run *run);
/* Decides a point from its runs. */
void judge_point(struct judging *j, int point);
void judge_same_sign(struct judging *j);
/* Everything but the error. */
void judge_items(struct judging *j);

#endif

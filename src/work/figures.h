/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures a year: what was verified, with which results, and what it replaced (试点方案四(一),
 * 五(四)). */
#ifndef WORK_FIGURES_H
#define WORK_FIGURES_H

#include "op/op.h"

/* Everything that is counted, of one maker or of many.  The year is that of the verification. */
struct figures {
	int64_t lots;
	int64_t attempts; /* records of one meter each, repeated ones too */
	int64_t passed, failed, retest, invalid;
	int64_t repeats;            /* attempts after the first one on the same meter */
	int64_t certificates;       /* issued, whatever became of them since */
	int64_t first_certificates; /* of these, instead of a compulsory verification */
};

/* Of lots of one maker, medium and year. */
struct year_row {
	str organisation, medium;
	int64_t year;
	int64_t day; /* on which something was counted last */
	int64_t idx; /* everything that was counted has an index up to this one */
	int64_t lots, attempts, passed, failed, retest, invalid, repeats, certificates,
	        first_certificates;
	/* The same at the end of the last such day before; absent when there was none. */
	int64_t closed_day, closed_idx;
	int64_t closed_lots, closed_attempts, closed_passed, closed_failed, closed_retest,
	        closed_invalid, closed_repeats, closed_certificates, closed_first_certificates;
};

extern const struct rec year_rec;

/* What is counted of one lot. */
struct counted {
	str organisation, medium;
	int64_t verified_day;
	struct figures figures;
};

/* Adds what a call of now stores.  Only while its leaves have their place (op.h, `settle`): then
 * the head of the log is held, and two servers cannot wait for each other's rows. */
MUST err figures_count(struct call *call, const struct counted *c);
/* The same for certificates that were issued later, of a lot of that kind. */
MUST err figures_issued(struct call *call, str organisation, str medium, str kind,
                        int64_t verified_day, int64_t issued);

/* All rows of a maker, or of all makers when `organisation` is S_NONE, as a list of struct year_row
 * by year (the latest first), medium and maker. */
MUST err figures_rows(struct cx *cx, struct tx *tx, str organisation, list *out);
/* What is counted by now, and what was before `today` began; *idx is the last index of it, -1
 * without any. */
struct figures figures_now(const struct year_row *row);
struct figures figures_closed(const struct year_row *row, int64_t today, int64_t *idx);
void figures_add(struct figures *sum, const struct figures *more);
/* failed / (passed + failed) in 1e-6, rounded half to even; ABSENT_INT when nothing was decided. */
int64_t figures_failure_ppm(const struct figures *f);

/* What anybody may read: sums over all makers, and none that rests on fewer than FIGURES_MAKERS_MIN
 * of them, since two rivals could otherwise work out each other's numbers. */
#define FIGURES_MAKERS_MIN 3

/* From one day's sum to the next anybody could read what came in on that day, on many days from one
 * maker alone.  So until April of the year that follows the sums are provisional: rounded down to
 * two digits, and to FIGURES_STEP at least. */
#define FIGURES_STEP 1000
#define FIGURES_SETTLED_MONTH 4

/* Figures as they are shown; ABSENT_INT: below FIGURES_STEP, and not shown. */
struct shown_figures {
	int64_t lots, meters, attempts, repeats, passed, failed, retest, invalid;
	int64_t failure_ppm; /* absent, too, when nothing was decided */
	int64_t certificates, first_certificates;
};

struct shown_figures figures_exact(const struct figures *f);
struct shown_figures figures_rounded(const struct figures *f);

struct public_year {
	int64_t year;
	str medium;
	int64_t makers;             /* with attempts in that year */
	bool withheld;              /* too few makers: nothing is shown */
	bool provisional;           /* rounded */
	struct shown_figures shown; /* at the end of the day before */
};

struct public_figures {
	struct public_year *year; /* the latest first, water before gas */
	int n;
	int64_t through_day;     /* the last day that is counted */
	int64_t checkpoint_size; /* it covers all that is counted */
};

/* Sums of rows in the order of figures_rows at the end of the day before `today`; *last is the
 * highest index of what was counted, -1 without any. */
void figures_sum(struct arena *a, const list *rows, int64_t today, struct public_figures *out,
                 int64_t *last);
/* The same of this instance; E_NOT_YET as long as no checkpoint that may be shown covers it. */
MUST err figures_public(struct call *call, struct public_figures *out);

#define FIGURES_STATEMENTS 4
extern const struct sql figures_sql[FIGURES_STATEMENTS];

#endif

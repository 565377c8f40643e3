/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters of each year, kept while they change: a question about a year reads a row a maker,
 * whatever number of meters there is.
 *
 * A row is changed after log_head, which every upload holds by then; so it adds no wait of its own,
 * and servers take their locks in one order.  What the public reads is the state at the end of the
 * last day before today (the closed_ columns): who asks every second must not see one lot after the
 * other go by. */
#include "work/figures.h"

#include "base/date.h"
#include "work/party.h"

static const struct field year_fields[] = {
	FIELD(struct year_row, organisation, "the maker", .min = 2, .max = 40),
	FIELD(struct year_row, medium, "water or gas"),
	FIELD(struct year_row, year, "of the verifications"),
	FIELD(struct year_row, day, "on which something was counted last", .form = FORM_DATE),
	FIELD(struct year_row, idx, "all that is counted lies up to this index of the log"),
	FIELD(struct year_row, lots, "uploads"),
	FIELD(struct year_row, attempts, "records of one meter each, repeated ones too"),
	FIELD(struct year_row, passed, "verdict pass"),
	FIELD(struct year_row, failed, "verdict fail"),
	FIELD(struct year_row, retest, "verdict retest"),
	FIELD(struct year_row, invalid, "verdict invalid"),
	FIELD(struct year_row, repeats, "attempts after the first one on the same meter"),
	FIELD(struct year_row, certificates, "issued"),
	FIELD(struct year_row, first_certificates, "issued in first verifications"),
	FIELD(struct year_row, closed_day, "the last such day before", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct year_row, closed_idx, "the same at its end"),
	FIELD(struct year_row, closed_lots, "the same at its end"),
	FIELD(struct year_row, closed_attempts, "the same at its end"),
	FIELD(struct year_row, closed_passed, "the same at its end"),
	FIELD(struct year_row, closed_failed, "the same at its end"),
	FIELD(struct year_row, closed_retest, "the same at its end"),
	FIELD(struct year_row, closed_invalid, "the same at its end"),
	FIELD(struct year_row, closed_repeats, "the same at its end"),
	FIELD(struct year_row, closed_certificates, "the same at its end"),
	FIELD(struct year_row, closed_first_certificates, "the same at its end"),
};
const struct rec year_rec = REC(struct year_row, "year_stat", year_fields);

enum { CLOSE, ADD, ALL, OF };

const struct sql figures_sql[FIGURES_STATEMENTS] = {
	[CLOSE] = { "year_stat.close",
	            "UPDATE year_stat SET closed_day = day, closed_idx = idx, closed_lots = lots, "
	            "closed_attempts = attempts, closed_passed = passed, closed_failed = failed, "
	            "closed_retest = retest, closed_invalid = invalid, closed_repeats = repeats, "
	            "closed_certificates = certificates, "
	            "closed_first_certificates = first_certificates, day = $4 "
	            "WHERE organisation = $1 AND medium = $2 AND year = $3 AND day < $4",
	            NULL, NULL },
	[ADD] = { "year_stat.add",
	          "INSERT INTO year_stat ({year_stat}) VALUES ({year_stat:$}) "
	          "ON CONFLICT (year, medium, organisation) DO UPDATE SET idx = excluded.idx, "
	          "lots = year_stat.lots + excluded.lots, "
	          "attempts = year_stat.attempts + excluded.attempts, "
	          "passed = year_stat.passed + excluded.passed, "
	          "failed = year_stat.failed + excluded.failed, "
	          "retest = year_stat.retest + excluded.retest, "
	          "invalid = year_stat.invalid + excluded.invalid, "
	          "repeats = year_stat.repeats + excluded.repeats, "
	          "certificates = year_stat.certificates + excluded.certificates, "
	          "first_certificates = year_stat.first_certificates + excluded.first_certificates",
	          &year_rec, NULL },
	[ALL] = { "year_stat.all",
	          "SELECT {year_stat} FROM year_stat ORDER BY year DESC, medium DESC, organisation "
	          "DESC",
	          NULL, &year_rec },
	[OF] = { "year_stat.of",
	         "SELECT {year_stat} FROM year_stat WHERE organisation = $1 "
	         "ORDER BY year DESC, medium DESC",
	         NULL, &year_rec },
};

static int64_t year_of(int64_t day)
{
	int year, month, day_of_month;

	date_civil(day, &year, &month, &day_of_month);
	return year;
}

err figures_count(struct call *call, const struct counted *c)
{
	const struct figures *f = &c->figures;
	const struct year_row row = {
		.organisation = c->organisation,
		.medium = c->medium,
		.year = year_of(c->verified_day),
		.day = moment_day(call->now_ms),
		.idx = call->first_index + call->leaf_n - 1,
		.lots = f->lots,
		.attempts = f->attempts,
		.passed = f->passed,
		.failed = f->failed,
		.retest = f->retest,
		.invalid = f->invalid,
		.repeats = f->repeats,
		.certificates = f->certificates,
		.first_certificates = f->first_certificates,
		.closed_day = ABSENT_INT,
	};
	const struct value key[] = { V_TEXT(row.organisation), V_TEXT(row.medium), V_INT(row.year),
		                     V_INT(row.day) };

	TRY(db_run_later(&call->cx, call->tx, &figures_sql[CLOSE], key, 4));
	return db_put_later(&call->cx, call->tx, &figures_sql[ADD], &row);
}

err figures_issued(struct call *call, str organisation, str medium, str kind, int64_t verified_day,
                   int64_t issued)
{
	const struct counted c = {
		organisation,
		medium,
		verified_day,
		{ .certificates = issued,
		  .first_certificates = str_eq(kind, S("first")) ? issued : 0 },
	};

	return figures_count(call, &c);
}

err figures_rows(struct cx *cx, struct tx *tx, str organisation, list *out)
{
	const struct value param[] = { V_TEXT(organisation) };

	if (organisation.n == 0)
		return db_list(cx, tx, &figures_sql[ALL], NULL, 0, out);
	return db_list(cx, tx, &figures_sql[OF], param, 1, out);
}

struct figures figures_now(const struct year_row *row)
{
	return (struct figures){
		.lots = row->lots,
		.attempts = row->attempts,
		.passed = row->passed,
		.failed = row->failed,
		.retest = row->retest,
		.invalid = row->invalid,
		.repeats = row->repeats,
		.certificates = row->certificates,
		.first_certificates = row->first_certificates,
	};
}

struct figures figures_closed(const struct year_row *row, int64_t today, int64_t *idx)
{
	*idx = row->idx;
	if (row->day < today)
		return figures_now(row);
	*idx = row->closed_day == ABSENT_INT ? -1 : row->closed_idx;
	return (struct figures){
		.lots = row->closed_lots,
		.attempts = row->closed_attempts,
		.passed = row->closed_passed,
		.failed = row->closed_failed,
		.retest = row->closed_retest,
		.invalid = row->closed_invalid,
		.repeats = row->closed_repeats,
		.certificates = row->closed_certificates,
		.first_certificates = row->closed_first_certificates,
	};
}

void figures_add(struct figures *sum, const struct figures *more)
{
	sum->lots += more->lots;
	sum->attempts += more->attempts;
	sum->passed += more->passed;
	sum->failed += more->failed;
	sum->retest += more->retest;
	sum->invalid += more->invalid;
	sum->repeats += more->repeats;
	sum->certificates += more->certificates;
	sum->first_certificates += more->first_certificates;
}

int64_t figures_failure_ppm(const struct figures *f)
{
	int64_t decided = f->passed + f->failed;

	if (decided == 0)
		return ABSENT_INT;
	int64_t quotient = f->failed * 1000000 / decided;
	int64_t rest = f->failed * 1000000 % decided;
	return quotient + (rest * 2 > decided || (rest * 2 == decided && quotient % 2 != 0));
}

struct shown_figures figures_exact(const struct figures *f)
{
	return (struct shown_figures){
		.lots = f->lots,
		.meters = f->attempts - f->repeats,
		.attempts = f->attempts,
		.repeats = f->repeats,
		.passed = f->passed,
		.failed = f->failed,
		.retest = f->retest,
		.invalid = f->invalid,
		.failure_ppm = figures_failure_ppm(f),
		.certificates = f->certificates,
		.first_certificates = f->first_certificates,
	};
}

static int64_t rounded(int64_t n)
{
	int64_t step = FIGURES_STEP;

	if (n < FIGURES_STEP)
		return ABSENT_INT;
	while (n / step >= 100)
		step *= 10;
	return n / step * step;
}

/* Of the rate a tenth of a percent is left. */
struct shown_figures figures_rounded(const struct figures *f)
{
	struct shown_figures s = figures_exact(f);

	if (f->passed + f->failed < FIGURES_STEP)
		s.failure_ppm = ABSENT_INT;
	else
		s.failure_ppm = s.failure_ppm / 1000 * 1000;
	s.lots = rounded(s.lots);
	s.meters = rounded(s.meters);
	s.attempts = rounded(s.attempts);
	s.repeats = rounded(s.repeats);
	s.passed = rounded(s.passed);
	s.failed = rounded(s.failed);
	s.retest = rounded(s.retest);
	s.invalid = rounded(s.invalid);
	s.certificates = rounded(s.certificates);
	s.first_certificates = rounded(s.first_certificates);
	return s;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of each maker, medium and year the sums stand as they were at the end of each day on which
 * something was added.  The day is that of the leaf, and never goes back: a call that came in
 * before midnight and was stored after one that came in later counts on that one's day. */
#include "audit/years.h"

#include <string.h>

#include "audit/map.h"
#include "base/arena.h"
#include "base/date.h"

#define STATES_FIRST 8

struct sums {
	int64_t lots, attempts, passed, failed, retest, invalid, repeats, certificates,
	        first_certificates;
};

struct state {
	int64_t day; /* at its end */
	int64_t idx; /* of the last leaf that was counted */
	struct sums sums;
};

struct year {
	struct state *state;
	uint32_t n, cap;
};

struct years {
	struct arena *arena;
	struct map map;   /* organisation, medium, year -> struct year */
	int64_t first_ms; /* when something was counted first; ABSENT_INT: never */
};

/* clang-format off */
#define NUMBER(m) FIELD(struct row_year, m, "", .optional = true)
static const struct field row_fields[] = {
	FIELD(struct row_year, organisation, ""), FIELD(struct row_year, medium, ""),
	NUMBER(year), NUMBER(day), NUMBER(idx),
	NUMBER(lots), NUMBER(attempts), NUMBER(passed), NUMBER(failed), NUMBER(retest),
	NUMBER(invalid), NUMBER(repeats), NUMBER(certificates), NUMBER(first_certificates),
	NUMBER(closed_day), NUMBER(closed_idx),
	NUMBER(closed_lots), NUMBER(closed_attempts), NUMBER(closed_passed), NUMBER(closed_failed),
	NUMBER(closed_retest), NUMBER(closed_invalid), NUMBER(closed_repeats),
	NUMBER(closed_certificates), NUMBER(closed_first_certificates),
};
/* clang-format on */
const struct rec row_year_rec = REC(struct row_year, "year_stat", row_fields);

struct years *years_open(const struct short_key *key)
{
	struct arena *a = arena_new();
	struct years *y = NEW(a, struct years);

	y->arena = a;
	y->map = map_open(sizeof(struct year), key);
	y->first_ms = ABSENT_INT;
	return y;
}

void years_close(struct years *y)
{
	map_close(&y->map);
	arena_free(y->arena);
}

/* -- sums ------------------------------------------------------------------------------------ */

static str year_name(struct arena *a, str organisation, str medium, int64_t year)
{
	return str_fmt(a, "%.*s\n%.*s\n%lld", P(organisation), P(medium), (long long)year);
}

static int64_t year_of(int64_t day)
{
	int year, month, day_of_month;

	date_civil(day, &year, &month, &day_of_month);
	return year;
}

static struct state *state_add(struct years *y, struct year *year)
{
	if (year->n == year->cap) {
		uint32_t cap = year->cap * 2 + STATES_FIRST;
		struct state *grown = NEW_N(y->arena, struct state, cap);
		if (year->n > 0)
			memcpy(grown, year->state, year->n * sizeof *grown);
		year->state = grown;
		year->cap = cap;
	}
	struct state *s = &year->state[year->n++];
	if (year->n > 1)
		*s = s[-1];
	return s;
}

static void sums_add(struct sums *to, const struct sums *more)
{
	to->lots += more->lots;
	to->attempts += more->attempts;
	to->passed += more->passed;
	to->failed += more->failed;
	to->retest += more->retest;
	to->invalid += more->invalid;
	to->repeats += more->repeats;
	to->certificates += more->certificates;
	to->first_certificates += more->first_certificates;
}

static void count(struct years *y, const struct row_lot *lot, int64_t at_ms, int64_t index,
                  const struct sums *more)
{
	AUTO(arena_end) struct arena *a = arena_new();
	bool is_new;
	struct year *year = map_put(
	        &y->map, 0,
	        year_name(a, lot->organisation, lot->medium, year_of(lot->verified_day)), &is_new);
	int64_t day = moment_day(at_ms);
	struct state *s = year->n > 0 ? &year->state[year->n - 1] : NULL;

	if (s == NULL || s->day < day) {
		s = state_add(y, year);
		s->day = day;
	}
	s->idx = index;
	if (y->first_ms == ABSENT_INT || at_ms < y->first_ms)
		y->first_ms = at_ms;
	sums_add(&s->sums, more);
}

void years_lot(struct years *y, const struct lot_audit *from)
{
	struct row_lot lot = {
		.organisation = from->leaf.facts.by,
		.medium = from->leaf.file.medium == MEDIUM_GAS ? S("gas") : S("water"),
		.verified_day = from->lot.verified_day,
	};
	struct sums sums = { .lots = 1, .attempts = from->lot.meter_n };

	for (uint32_t i = 0; i < from->lot.meter_n; i++) {
		enum verdict v = from->meter[i].recorded.verdict;
		bool live = from->meter[i].fate == FATE_LIVE;
		sums.passed += v == VERDICT_PASS;
		sums.failed += v == VERDICT_FAIL;
		sums.retest += v == VERDICT_RETEST;
		sums.invalid += v == VERDICT_INVALID;
		sums.repeats += from->lot.meter[i].attempt > 1;
		sums.certificates += live;
		sums.first_certificates += live && from->lot.kind == KIND_FIRST;
	}
	count(y, &lot, from->leaf.facts.at_ms, from->index + from->lot.meter_n, &sums);
}

void years_issue(struct years *y, const struct fact *by, int64_t issued, const struct row_lot *lot)
{
	const struct sums sums = {
		.certificates = issued,
		.first_certificates = str_eq(lot->kind, S("first")) ? issued : 0,
	};

	count(y, lot, by->at_ms, by->index, &sums);
}

/* -- answers --------------------------------------------------------------------------------- */

uint64_t years_n(const struct years *y)
{
	return y->map.n;
}

/* As it was at the end of that day; NULL when there was nothing yet. */
static const struct state *state_at(const struct year *year, int64_t day)
{
	for (uint32_t i = year->n; i > 0; i--)
		if (year->state[i - 1].day <= day)
			return &year->state[i - 1];
	return NULL;
}

/* The row was not made with the table: where it stands, and where it stood at the end of the day
 * before, is known to the leaf. */
static const char *place_fault(const struct year *year, const struct row_year *row)
{
	const struct state *last = &year->state[year->n - 1];
	const struct state *before = year->n > 1 ? last - 1 : NULL;

	if (row->day != last->day || row->idx != last->idx)
		return "something was counted last on another day, or by another leaf";
	if (row->closed_day != (before != NULL ? before->day : ABSENT_INT) ||
	    row->closed_idx != (before != NULL ? before->idx : 0))
		return "it was closed on another day, or with another leaf";
	return NULL;
}

static const char *sums_fault(const struct year *year, const struct row_year *row)
{
	const struct sums now = { row->lots,    row->attempts,     row->passed,
		                  row->failed,  row->retest,       row->invalid,
		                  row->repeats, row->certificates, row->first_certificates };
	const struct sums closed = {
		row->closed_lots,    row->closed_attempts,     row->closed_passed,
		row->closed_failed,  row->closed_retest,       row->closed_invalid,
		row->closed_repeats, row->closed_certificates, row->closed_first_certificates
	};
	const struct sums none = { 0 };
	const struct state *last, *before;

	last = &year->state[year->n - 1];
	if (memcmp(&now, &last->sums, sizeof now) != 0 || row->idx < last->idx)
		return "the counters are not what the leaves add up to";
	if (row->day < last->day)
		return "something was counted on a later day";
	if (row->closed_day == ABSENT_INT)
		return memcmp(&closed, &none, sizeof closed) == 0 ? NULL : "it was never closed";
	before = state_at(year, row->closed_day);
	if (row->closed_day >= row->day || before == NULL || row->closed_idx < before->idx ||
	    memcmp(&closed, &before->sums, sizeof closed) != 0)
		return "it was closed with other counters";
	return NULL;
}

const char *years_fault(const struct years *y, const struct row_year *row, int64_t table_ms)
{
	AUTO(arena_end) struct arena *a = arena_new();
	const struct year *year = map_find(&y->map, 0,
	                                   year_name(a, row->organisation, row->medium, row->year));
	const char *why;

	if (year == NULL)
		return "the leaves have nothing to count";
	why = sums_fault(year, row);
	return why != NULL || table_ms > y->first_ms ? why : place_fault(year, row);
}

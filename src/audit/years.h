/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of each maker, medium and year as they follow from lots, approvals and releases.
 */
#ifndef AUDIT_YEARS_H
#define AUDIT_YEARS_H

#include "audit/attempts.h"

/* The columns of year_stat. */
struct row_year {
	str organisation, medium;
	int64_t year, day, idx;
	int64_t lots, attempts, passed, failed, retest, invalid, repeats, certificates,
	        first_certificates;
	int64_t closed_day, closed_idx;
	int64_t closed_lots, closed_attempts, closed_passed, closed_failed, closed_retest,
	        closed_invalid, closed_repeats, closed_certificates, closed_first_certificates;
};

extern const struct rec row_year_rec;

struct years;

/* The key as of attempts_open. */
struct years *years_open(const struct short_key *key);
void years_close(struct years *y);
/* Takes a lot that is settled, and is new. */
void years_lot(struct years *y, const struct lot_audit *a);
/* Takes certificates of a lot that were issued later, by an approval or a release. */
void years_issue(struct years *y, const struct fact *by, int64_t issued, const struct row_lot *lot);

uint64_t years_n(const struct years *y);
/* What is wrong with a row, or NULL.  `table_ms` is when the table was made.  If something had been
 * counted by then, rows were made with the table: then the days and leaves that a row names may be
 * later than those where something was counted, though its counters are the same.  Otherwise all of
 * it must be exactly what follows from the leaves. */
const char *years_fault(const struct years *y, const struct row_year *row, int64_t table_ms);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an authorisation covers, and how far the loss of one reaches into others of its holder. */
#ifndef AUDIT_GRANT_SCOPE_H
#define AUDIT_GRANT_SCOPE_H

#include "audit/fact_source.h"

/* What is verified, by whom, where, and by which regulation. */
struct scope_use {
	str organisation, medium, regulation, bench, site;
	int64_t size_milli; /* may be ABSENT */
	int64_t class_milli;
};

struct scope_use scope_use_of(str organisation, const struct meter_type *t, str regulation,
                              const struct fact_bench *bench);
/* Why it does not cover the use; NULL when it does. */
const char *scope_fault(const struct fact_grant *g, const struct scope_use *use);
/* Another authorisation for the same use that was suspended or revoked at a moment from from_ms to
 * to_ms, by a decision that took effect after `g` was granted; NULL when there is none, or when the
 * source does not know all authorisations. */
const struct fact_grant *scope_reached(const struct fact_source *source, const struct fact_grant *g,
                                       const struct scope_use *use, int64_t from_ms, int64_t to_ms);
/* One that covered the use on that day, and is suspended or revoked so at this moment,
 * by what took effect after since_ms, too (INT64_MIN: whenever). */
const struct fact_grant *scope_reached_since(const struct fact_source *source,
                                             const struct fact_grant *g,
                                             const struct scope_use *use, int64_t day,
                                             int64_t since_ms, int64_t at_ms);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a case that the leaves before one show. */
#ifndef AUDIT_CASE_STEP_H
#define AUDIT_CASE_STEP_H

#include "audit/fact_source.h"

/* The n-th step, or NULL. */
const struct fact_case_move *case_step_at(struct cx *cx, const struct fact_source *source,
                                          str case_id, int64_t n);
/* How often that happened among the first `until` steps. */
int case_step_times(struct cx *cx, const struct fact_source *source, str case_id, int64_t until,
                    const char *event);

#endif

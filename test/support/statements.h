/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every statement of the program, for tests that hold them to a rule. */
#ifndef TEST_SUPPORT_STATEMENTS_H
#define TEST_SUPPORT_STATEMENTS_H

#include "store/db.h"

typedef void (*each_list)(struct cx *cx, void *state, const struct sql *q, int n);

/* The engine's own lists and those of the features: what servers run. */
void statements_served(struct cx *cx, each_list each, void *state);
/* The same and the audit's. */
void statements_walk(struct cx *cx, each_list each, void *state);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts behind the four conditions of a maker, each with how it stands. */
#ifndef WORK_CONDITION_FACT_H
#define WORK_CONDITION_FACT_H

#include "op/op.h"

struct condition_fact {
	str organisation;
	int64_t condition; /* 1 standards, 2 environment, 3 people, 4 system */
	str clause;        /* 四(二)1 */
	str kind;          /* standard, bench, laboratory, person, people, system-document */
	str id;
	str what;     /* which of its dates */
	str document; /* number of the certificate or version, where there is one */
	int64_t from_day, until_day;
	str state; /* rule/condition.h */
	int64_t days_left;
	int64_t warning; /* how many of the three warnings are due */
	str proposal;    /* "suspend", or empty */
	str grants;      /* which ones, separated by spaces */
	str reason_zh, reason_en;
};

extern const struct rec condition_fact_rec;

/* All of a maker on a day, in the order of the conditions, as a list of struct condition_fact. */
MUST err condition_facts(struct call *call, str organisation, int64_t on, list *out);

#endif

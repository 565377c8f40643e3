/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types, benches and grants as an upload needs them. */
#ifndef WORK_EQUIPMENT_H
#define WORK_EQUIPMENT_H

#include "op/op.h"
#include "rule/lot.h"

struct type_row {
	str id;
	str medium;
	str technology;
	str certificate;
	str maker_name;
	str manufacturer; /* the organisation that makes it; absent: not registered to anybody */
	str remark;
	int64_t class_milli;
	int64_t dn_mm, q3_ml_h, r_milli, q2_q1_milli, q1_ml_h, q2_ml_h, temperature_max_mc, map_pa,
	        division_ul;
	int64_t g_milli, qmax_ml_h, qt_ml_h, qmin_ml_h, pmax_pa, cyclic_volume_ul;
	str temperature_conversion;
	int64_t valve;
};

struct bench_row {
	str organisation;
	str id;
	str medium;
	str certificate;
	int64_t u_rel_ppm;
	int64_t k_milli;
	int64_t buoyancy_ppb;
	str density;
	int64_t positions;
	int64_t valid_from_day;
	int64_t valid_until_day;
	str site; /* where it stands */
};

struct grant_row {
	str id;
	str organisation;
	str medium;
	str regulations;                        /* ids, separated by spaces */
	str benches;                            /* the same */
	str sites;                              /* the same; absent: wherever its benches stand */
	int64_t size_min_milli, size_max_milli; /* DN in mm or G, times 1000 */
	int64_t class_min_milli, class_max_milli;
	int64_t valid_from_day, valid_until_day;
	str state; /* granted, suspended, revoked */
	int64_t state_from_ms;
	str suspensions;    /* those that have ended: rule/suspension.h */
	int64_t granted_ms; /* of the decision, before which nothing counts; may be absent */
};

extern const struct rec type_rec;
extern const struct rec bench_rec;
extern const struct rec grant_rec;

MUST err type_get(struct cx *cx, struct tx *tx, str id, struct type_row *out);
MUST err bench_get(struct cx *cx, struct tx *tx, str organisation, str id, struct bench_row *out);
/* One grant; E_NOT_FOUND. */
MUST err grant_get(struct cx *cx, struct tx *tx, str id, struct grant_row *out);
/* Makes the authorisation: checks it, stores it, writes its leaf; state and state_from_ms are set.
 * E_INVALID with the places, E_CONFLICT. */
MUST err grant_issue(struct call *call, struct grant_row *g);
/* The authorisation ends on that day because another takes its place; its leaf follows. */
MUST err grant_end(struct call *call, struct grant_row *g, int64_t last_day);
/* All grants of a maker for a medium, as a list of struct grant_row. */
MUST err grant_list(struct cx *cx, struct tx *tx, str organisation, str medium, list *out);

/* The row as the rules see it. */
struct meter_type type_facts(const struct type_row *row);
/* The reverse: everything but the names. */
struct type_row type_row_of(const struct meter_type *t);
struct bench_facts bench_facts_of(const struct bench_row *row);
/* "water", "gas": in the order of enum medium, from MEDIUM_WATER on; NULL at the end. */
extern const char *const media[];
str medium_name(enum medium m);

#endif

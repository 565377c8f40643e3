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
	str site;                     /* where it stands */
	str standard;                 /* by which it is traced, of the same organisation */
	str laboratory;               /* in which room */
	str validities;               /* earlier ones: rule/validity.h */
	str repeatability, stability; /* checks: rule/validity.h */
};

/* A measurement standard (计量标准, JJF 1033).  It was assessed, and it is traced by a certificate:
 * to another standard of the organisation, or to whoever has issued it from outside, in the end
 * somebody with a social public standard (社会公用计量标准). */
struct standard_row {
	str organisation;
	str id;
	str name_zh;
	str medium;
	str certificate; /* 计量标准考核证书 */
	int64_t u_rel_ppm;
	int64_t k_milli;
	str measuring_range;
	int64_t valid_from_day, valid_until_day; /* of that certificate */
	str validities;                          /* earlier ones: rule/validity.h */
	str traced_to;                           /* another standard, or empty */
	str trace_issuer;                        /* from outside, or empty */
	str trace_certificate;
	int64_t trace_from_day, trace_until_day;
	str traces;                   /* earlier validities of such certificates */
	int64_t check_due_day;        /* last day without any check */
	str repeatability, stability; /* checks: rule/validity.h */
	str document;
};

/* Where benches stand, and the environment (环境) that it keeps. */
struct laboratory_row {
	str organisation;
	str id;
	str name_zh;
	int64_t temperature_min_mc, temperature_max_mc;
	int64_t humidity_min_ppm, humidity_max_ppm;
	int64_t valid_from_day, valid_until_day;
	str validities;
	str document;
};

/* A chain of standards has at most so many links. */
#define STANDARDS_MAX 8

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
	str state; /* granted, suspended, revoked, cancelled */
	int64_t state_from_ms;
	str suspensions;    /* those that have ended: rule/suspension.h */
	int64_t granted_ms; /* of the decision, before which nothing counts; may be absent */
	str signatories;    /* ids of persons, separated by spaces */
};

extern const struct rec type_rec;
extern const struct rec bench_rec;
extern const struct rec grant_rec;
extern const struct rec standard_rec;
extern const struct rec laboratory_rec;

MUST err type_get(struct cx *cx, struct tx *tx, str id, struct type_row *out);
/* All of an organisation, by id: lists of struct bench_row, standard_row, laboratory_row. */
MUST err bench_list(struct cx *cx, struct tx *tx, str organisation, list *out);
MUST err standard_list(struct cx *cx, struct tx *tx, str organisation, list *out);
MUST err laboratory_list(struct cx *cx, struct tx *tx, str organisation, list *out);
MUST err bench_get(struct cx *cx, struct tx *tx, str organisation, str id, struct bench_row *out);
/* One grant; E_NOT_FOUND. */
MUST err grant_get(struct cx *cx, struct tx *tx, str id, struct grant_row *out);
/* Makes the authorisation: checks it, stores it, writes its leaf; state and state_from_ms are set.
 * E_INVALID with the places, E_CONFLICT. */
MUST err grant_issue(struct call *call, struct grant_row *g);
/* Records a problem at `pointer` when that is no number of an authorisation. */
void grant_number_check(struct call *call, str number, const char *pointer);
/* Records a problem at /valid_until_day when it lasts longer than the adopted deadlines allow
 * (authorisation.validity); E_NO_RULES when they say nothing. */
MUST err grant_length_check(struct call *call, const struct grant_row *g);
/* Records a problem at `pointer` when there is no name among the blanks. */
void names_given_check(struct call *call, str names, const char *pointer);
/* Records a problem for each site and signatory that is none of the holder's. */
MUST err grant_names_check(struct call *call, const struct grant_row *g);
/* The authorisation ends on that day because another takes its place; its leaf follows. */
MUST err grant_end(struct call *call, struct grant_row *g, int64_t last_day);
/* All grants of a maker for a medium, as a list of struct grant_row. */
MUST err grant_list(struct cx *cx, struct tx *tx, str organisation, str medium, list *out);

/* E_NOT_FOUND. */
MUST err standard_get(struct cx *cx, struct tx *tx, str organisation, str id,
                      struct standard_row *out);
MUST err laboratory_get(struct cx *cx, struct tx *tx, str organisation, str id,
                        struct laboratory_row *out);
/* Those by which it is traced, itself first; *n is how many.  E_NOT_FOUND when the first is not
 * registered; E_CORRUPT when a later one is not; E_CONTRADICTION when there are too many. */
MUST err standard_chain(struct cx *cx, struct tx *tx, str organisation, str id,
                        struct standard_row out[STANDARDS_MAX], int *n);
/* Why the bench, standard or laboratory did not hold on each day from first to last; NULL when it
 * did. */
const char *bench_fault(const struct bench_row *b, int64_t first, int64_t last);
const char *standard_fault(const struct standard_row *s, int64_t first, int64_t last);
const char *laboratory_fault(const struct laboratory_row *l, int64_t first, int64_t last);
/* Stores the whole row anew and writes the leaf that says it. */
MUST err bench_store(struct call *call, const struct bench_row *b);
MUST err standard_store(struct call *call, const struct standard_row *s);
/* The text with one more interval. */
str interval_add(struct arena *a, str before, int64_t from, int64_t until);

/* Whether it stands at that moment, also when it is to be suspended or revoked later; not when it
 * is suspended until a revocation or cancellation takes effect. */
bool grant_in_force(const struct grant_row *g, int64_t at_ms);
/* The state at that moment, for which a later decision does not count yet. */
str grant_state_at(const struct grant_row *g, int64_t at_ms);
/* Whether it leaves approving to that person, among others. */
bool grant_lets_sign(const struct grant_row *g, str person);

/* The row as the rules see it. */
struct meter_type type_facts(const struct type_row *row);
/* The reverse: everything but the names. */
struct type_row type_row_of(const struct meter_type *t);
struct bench_facts bench_facts_of(const struct bench_row *row);
/* "water", "gas": in the order of enum medium, from MEDIUM_WATER on; NULL at the end. */
extern const char *const media[];
str medium_name(enum medium m);

#endif

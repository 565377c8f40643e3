/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: the tables of runs, types and benches. */
#ifndef LAW_RUN_SHAPE_H
#define LAW_RUN_SHAPE_H

#include "law/lot_both.h"

extern const struct shape run_shape;   /* struct run_both */
extern const struct shape type_shape;  /* struct meter_type */
extern const struct shape bench_shape; /* struct bench_facts */

extern const struct word point_words_water[], point_words_gas[];
extern const struct word medium_words[], density_words[];
extern const struct word verdict_words[];
extern const struct word mode_words[];

/* What the member "medium" of a type or regulation says, before its table is known; water unless it
 * is "gas". */
enum medium medium_said(const struct json *object);
/* Fills in what follows from a run's readings (volumes, mass, whether they are raw) and records as
 * faults what does not fit its method. */
void run_complete(struct reading *r, struct run_both *run, const struct json *v,
                  const struct place *at);
/* Takes away again what run_complete fills in, for writing. */
void run_reduce(struct bench_run *run);
/* Fills in what a type has unless it says otherwise. */
void type_complete(struct meter_type *type);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: the parts of leaves that are tables or lists, read and written for the members
 * that name these functions.  `base` is a struct lot_both (bench_runs_…, rests_…, signature_…) or a
 * struct meter_both (the others). */
#ifndef LAW_LEAF_PART_H
#define LAW_LEAF_PART_H

#include "law/lot_both.h"

void bench_runs_write(struct json_writer *w, unsigned context, const void *base);
bool bench_runs_present(const void *base);
void rests_write(struct json_writer *w, unsigned context, const void *base);
void rests_read(struct reading *r, const struct json *v, const struct place *at, void *base);
void signature_write(struct json_writer *w, unsigned context, const void *base);
bool signature_present(const void *base);
void signature_read(struct reading *r, const struct json *v, const struct place *at, void *base);

bool runs_present(const void *base);
void runs_write(struct json_writer *w, unsigned context, const void *base);
void points_write(struct json_writer *w, unsigned context, const void *base);
void points_read(struct reading *r, const struct json *v, const struct place *at, void *base);
void findings_write(struct json_writer *w, unsigned context, const void *base);
bool findings_present(const void *base);
void findings_read(struct reading *r, const struct json *v, const struct place *at, void *base);
void verdict_write_word(struct json_writer *w, unsigned context, const void *base);
void verdict_read_word(struct reading *r, const struct json *v, const struct place *at, void *base);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: reading one value into a member of the type named.  Each records a fault, or
 * sets *out. */
#ifndef LAW_SHAPE_VALUE_H
#define LAW_SHAPE_VALUE_H

#include "law/shape.h"

/* str: MEMBER_TEXT, _NAME, _SERIAL, _WORDS; borrowed from the input */
void value_text(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *out);
/* str */
void value_hex(struct reading *r, const struct member *m, const struct json *v,
               const struct place *at, void *out);
/* uint8_t[m->max] */
void value_bytes(struct reading *r, const struct member *m, const struct json *v,
                 const struct place *at, void *out);
/* int64_t */
void value_number(struct reading *r, const struct member *m, const struct json *v,
                  const struct place *at, void *out);
/* int64_t: MEMBER_DAY and MEMBER_MOMENT */
void value_moment(struct reading *r, const struct member *m, const struct json *v,
                  const struct place *at, void *out);
/* uint32_t */
void value_u32(struct reading *r, const struct member *m, const struct json *v,
               const struct place *at, void *out);
/* bool; m may be NULL */
void value_bool(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *out);
/* unsigned */
void value_word(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *out);
/* uint8_t; m may be NULL */
void value_check(struct reading *r, const struct member *m, const struct json *v,
                 const struct place *at, void *out);

#endif

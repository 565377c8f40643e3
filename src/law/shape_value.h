/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: reading one value.  Each records a fault, or sets *out. */
#ifndef LAW_SHAPE_VALUE_H
#define LAW_SHAPE_VALUE_H

#include "law/shape.h"

/* MEMBER_TEXT, MEMBER_NAME, MEMBER_WORDS; borrowed from the input. */
void value_text(struct reading *r, const struct member *m, const struct json *v,
		const struct place *at, str *out);
void value_hex(struct reading *r, const struct json *v, const struct place *at, str *out);
/* m->max bytes. */
void value_bytes(struct reading *r, const struct member *m, const struct json *v,
		 const struct place *at, uint8_t *out);
void value_number(struct reading *r, const struct member *m, const struct json *v,
		  const struct place *at, int64_t *out);
/* MEMBER_DAY and MEMBER_MOMENT. */
void value_moment(struct reading *r, const struct member *m, const struct json *v,
		  const struct place *at, int64_t *out);
void value_u32(struct reading *r, const struct member *m, const struct json *v,
	       const struct place *at, uint32_t *out);
void value_bool(struct reading *r, const struct json *v, const struct place *at, bool *out);
void value_word(struct reading *r, const struct member *m, const struct json *v,
		const struct place *at, unsigned *out);
void value_check(struct reading *r, const struct json *v, const struct place *at, uint8_t *out);

#endif

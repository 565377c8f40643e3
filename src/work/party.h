/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Organisations and people as other features need them. */
#ifndef WORK_PARTY_H
#define WORK_PARTY_H

#include "op/op.h"

struct organisation {
	str id;
	str kind; /* a role's name */
	str name_zh;
	str name_en;
	str credit_code;
	str prefix; /* makers: 4 characters of base32 that begin their meter codes */
	str district;
};

struct person {
	str id; /* random: what the log shows */
	str organisation;
	str registration;
	int64_t level;
	int64_t water;
	int64_t gas;
	int64_t signatory;
	int64_t valid_from_day;
	int64_t valid_until_day;
	blob salt; /* of the registration number's commitment in the leaf; never shown */
};

extern const struct rec organisation_rec;

/* What every registering operation answers. */
struct receipt {
	str id;
};
extern const struct rec receipt_rec;

/* Fields that name one thing. */
struct id_in {
	str id;
};
extern const struct rec id_rec;

/* E_NOT_FOUND when there is none. */
MUST err organisation_get(struct cx *cx, struct tx *tx, str id, struct organisation *out);
MUST err organisation_by_prefix(struct cx *cx, struct tx *tx, str prefix, struct organisation *out);
MUST err person_get(struct cx *cx, struct tx *tx, str organisation, str registration,
                    struct person *out);

/* GB 32100-2015: 18 characters, the outer check character and the GB 11714 one inside (9th to
 * 17th). */
bool credit_code_valid(str code);

#endif

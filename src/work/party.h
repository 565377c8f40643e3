/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Organisations and people as other features need them. */
#ifndef WORK_PARTY_H
#define WORK_PARTY_H

#include "op/op.h"

struct organisation {
	str id;
	str kind; /* a role's name, or "foreign": a maker of another province */
	str name_zh;
	str name_en;
	str credit_code;
	str credit_code_override; /* why a code is believed that fails its checks */
	str credit_code_document; /* SHA-256 of what proves it */
	str prefix;               /* makers: 4 characters of base32 that begin their meter codes */
	str district;
	str state; /* active, suspended, merged, dissolved; absent in rows from before: active */
	int64_t state_from_ms;
	str state_reason, state_document, state_actor; /* of the last move */
	str successor;                                 /* into whom it merged */
	str suspensions; /* those that have ended: rule/suspension.h */
};

/* A place where an organisation works. */
struct site {
	str organisation;
	str id;
	str name_zh;
	str district;
	str area; /* one with a name and no code, which may be a part of a district */
	str address;
	blob salt; /* of the address's commitment in the leaf; never shown */
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
	blob salt;      /* of the registration number's commitment in the leaf; never shown */
	str validities; /* earlier registrations: rule/validity.h */
	str absences;   /* leaves, and times between two employments */
	int64_t departed_from_day; /* first day without this employer; absent while employed */
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
MUST err person_by_id(struct cx *cx, struct tx *tx, str id, struct person *out);

MUST err site_get(struct cx *cx, struct tx *tx, str organisation, str id, struct site *out);

/* In words: "active" also where no state is written. */
str organisation_state(const struct organisation *o);
bool organisation_active(const struct organisation *o);
/* Records the problem at /organisation that it is unknown, or not active, and says whether there
 * was none; an error only when the database fails. */
MUST err organisation_ready(struct call *call, str id, struct organisation *out, bool *ready);
/* Like document_known (work/document.h), for a document that may be absent. */
MUST err document_named(struct call *call, str sha256, const char *pointer);
/* All of an organisation, as a list of struct person. */
MUST err person_list(struct cx *cx, struct tx *tx, str organisation, list *out);
/* Whether the person was registered, employed there and not on leave on each day from first to
 * last. */
bool person_held(const struct person *p, int64_t first, int64_t last);
/* Stores the person's new dates and writes the leaf that says them; `p` is the whole new row. */
MUST err person_store(struct call *call, const struct person *p);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register of signing keys, as those who check signatures need it. */
#ifndef WORK_KEY_ROW_H
#define WORK_KEY_ROW_H

#include "op/op.h"

struct key_row {
	str id;
	str organisation;
	str algorithm;
	str public_key; /* PEM */
	str person;     /* random id of whose key it is, or S_NONE */
	int64_t valid_from_day, valid_until_day;
	str state; /* "valid", "retired", "compromised" */
	int64_t state_from_ms;
	str reason;
};

extern const struct rec key_rec;
/* The statements of key_row.c, for the lint. */
#define KEY_ROW_STATEMENTS 2
extern const struct sql key_row_sql[KEY_ROW_STATEMENTS];

/* E_NOT_FOUND when there is none. */
MUST err key_get(struct cx *cx, struct tx *tx, str id, struct key_row *out);
/* Whether the organisation has registered a key, whatever became of it since: then its lots are
 * signed. */
MUST err key_any(struct cx *cx, struct tx *tx, str organisation, bool *out);

#endif

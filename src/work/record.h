/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One attempt of one meter with everything around it, read back from rows and leaves. */
#ifndef WORK_RECORD_H
#define WORK_RECORD_H

#include "op/log_read.h"
#include "work/lot.h"

struct record {
	struct verification_row row;
	struct lot_row lot;
	struct lot_leaf lot_leaf;
	struct meter_leaf leaf;
	str lot_bytes, bytes; /* the leaves as they are hashed */
	int64_t index;        /* of the meter's leaf */
};

/* Reads the leaves behind a row.  E_STALE when they are placed only by the commit that is under
 * way: look again after it. */
MUST err record_read(struct cx *cx, struct tx *tx, const struct verification_row *row,
                     struct record *out);
/* The attempt with that certificate number ("<code>-<attempt>"), if record_sees its code;
 * E_NOT_FOUND. */
MUST err record_by_number(struct call *call, str number, str tag, struct record *out);
/* E_NOT_FOUND unless the caller's role and scope, or the tag of the code, shows the record. */
MUST err record_sees(struct call *call, str code, str tag);
/* What was judged, as it is recorded, with the reasons in full; and the regulation. */
MUST err record_result(struct call *call, const struct record *r,
                       const struct regulation **regulation, struct result *out);
/* The number of the authorisation (授权证书编号) on which a lot rests, from the leaf that it names.
 * E_CORRUPT when it names none. */
MUST err lot_authorisation(struct call *call, const struct lot_facts *lot, str *out);
/* "none", "awaits", "live", "revoked", "replaced" */
const char *certificate_name(int64_t state);
/* Writes the attempt as members of an object. */
MUST err record_write(struct call *call, const struct record *r, struct json_writer *w);

#endif

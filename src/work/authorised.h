/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The authorisations as the public log says them. */
#ifndef WORK_AUTHORISED_H
#define WORK_AUTHORISED_H

#include "work/figures.h"
#include "work/page.h"

struct authorised {
	str id; /* number of the authorisation */
	str organisation;
	str name_zh, name_en, credit_code;
	str medium, regulations;
	int64_t size_min_milli, size_max_milli, class_min_milli, class_max_milli;
	int64_t valid_from_day, valid_until_day;
	str state;                /* as today's date makes it, too: see authorised_state */
	int64_t since_day;        /* of the state */
	str reason;               /* of a suspension or revocation */
	str holder_state;         /* active, suspended, merged or dissolved */
	int64_t holder_since_day; /* of that; may be absent */
	int64_t index;            /* of the leaf that says so */
};

struct authorised_list {
	struct authorised *item; /* by maker and number */
	int n;
	int64_t checkpoint_size, at_ms; /* of the checkpoint that covers all of it */
};

/* What a state as stored means at a moment: "pending" before the first day, "expired" after the
 * last one (also of a suspended one), otherwise itself; *since is the day from which that is so. */
str authorised_state(str state, int64_t state_from_ms, int64_t valid_from_day,
                     int64_t valid_until_day, int64_t now_ms, int64_t *since);
/* Words for a state; the state itself when there are none. */
const char *authorised_state_word(str state, bool english);
/* The same for the state of a holder. */
const char *authorised_holder_word(str state, bool english);
bool authorised_holder_active(const struct authorised *g);
/* "DN15–25", "G1.6–6" */
str authorised_size(struct arena *a, const struct authorised *g);
/* "2", "1–1.5" */
str authorised_class(struct arena *a, const struct authorised *g);

/* All that a shown checkpoint covers; E_NOT_YET when there is none. */
MUST err authorised_read(struct call *call, struct authorised_list *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the attempts on a meter come to: the one word of its public page, for every other form of
 * answer. */
#ifndef WORK_STANDING_H
#define WORK_STANDING_H

#include "work/lot.h"
#include "work/page_facts.h"

struct standing {
	enum page_state state;
	const struct verification_row *subject; /* on which it rests, one of the rows; or NULL */
};

/* `rows` are all of the meter's, as verification_list gives them. */
struct standing standing_of(struct arena *a, const list *rows, int64_t today_day);
/* The latest attempt after that one which came to a result; NULL without. */
const struct verification_row *standing_later(const list *rows, int64_t attempt);
/* "pass", "fail", "awaits", "retest", "invalid", "revoked", "past-due", "no-certificate",
 * "no-record" */
const char *standing_name(enum page_state state);
/* As the page takes it: one that was replaced is none. */
enum page_certificate standing_certificate(int64_t certificate);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of problems (问题反映) and their answers. */
#ifndef WORK_PROBLEM_H
#define WORK_PROBLEM_H

#include "op/op.h"

/* The columns of `problem`, which are the members of its leaf. */
struct problem_row {
	str id;
	str organisation; /* that reports */
	str category;
	str lot, code; /* what it is about, as reported; or absent */
	str state;     /* open, answered, closed */
	int64_t messages;
	int64_t reported_ms, state_from_ms;
	int64_t due_day; /* by when it is to be answered; absent without a rule */
	int64_t due_provisional;
};

struct message_row {
	str id; /* problem/n */
	str problem;
	int64_t n;
	str organisation;
	str actor;
	str event;
	int64_t said_ms;
	str text;
	blob salt;
};

extern const struct rec problem_rec;

/* Who reports, for oneself only; who sees what was reported, beside the bureau: a district bureau
 * sees what its district reports. */
#define PROBLEM_REPORTERS                                                                          \
	(MAY(MAKER, OWN) | MAY(SUPPLY, OWN) | MAY(INSTITUTE, OWN) | MAY(DISTRICT, OWN))
#define PROBLEM_READERS (PROBLEM_REPORTERS | MAY(DISTRICT, DISTRICT) | MAY(BUREAU, ANY))

/* E_NOT_FOUND unless the caller may see what that organisation reports. */
MUST err problem_seen(struct call *call, str organisation);
/* One report that the caller may see; E_NOT_FOUND. */
MUST err problem_get(struct call *call, str id, struct problem_row *out);

#endif

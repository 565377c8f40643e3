/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an audit found: a bounded list of lines, and how many there were in all. */
#ifndef AUDIT_FLAW_H
#define AUDIT_FLAW_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum flaw_code {
	FLAW_NONE,
#define FLAW(name, code, zh, en) name,
#include "audit/flaw.def"
#undef FLAW
	FLAW_CODES
};

#define FLAWS_KEPT 1000 /* beyond these, flaws are counted but not described */
#define NO_LEAF (-1)    /* in place of an index: not about one leaf */

struct flaw {
	enum flaw_code code;
	int64_t index; /* of the leaf, or NO_LEAF */
	str words;     /* particulars in English, perhaps empty */
};

struct flaws {
	struct arena *arena;
	uint64_t n;
	uint32_t kept;
	struct flaw *flaw; /* the first `kept` */
};

/* An empty list that lives in the arena. */
struct flaws flaws_new(struct arena *a);
/* Adds one. */
void flaw_note(struct flaws *f, enum flaw_code code, int64_t index, const char *fmt, ...)
        PRINTF(4, 5);
/* How many of a code are among those kept; for tests. */
uint32_t flaws_of(const struct flaws *f, enum flaw_code code);
/* "verdict" */
const char *flaw_name(enum flaw_code code);
/* One line without its end: "leaf 12: verdict: 结论… / judging again …: recorded pass, judged
 * fail". */
str flaw_print(struct arena *a, const struct flaw *f);

#endif

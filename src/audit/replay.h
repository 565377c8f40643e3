/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole log, leaf by leaf from the first one on: every leaf is read, every chain followed,
 * every lot judged again, and the rows that the database should have are worked out. */
#ifndef AUDIT_REPLAY_H
#define AUDIT_REPLAY_H

#include "audit/attempts.h"
#include "audit/fact.h"
#include "audit/flaw.h"
#include "audit/years.h"

struct replay;

/* Flaws are noted in *flaws, which must outlive the replay, as must the world. */
struct replay *replay_open(const struct world *world, struct flaws *flaws);
/* NULL is ignored. */
void replay_close(struct replay *r);
void replay_end(struct replay **r); /* for AUTO */

/* The next leaf; `hash` is its RFC 6962 hash. */
void replay_leaf(struct replay *r, uint64_t index, str bytes, const struct hash *hash);
/* After the last leaf: what should have followed it. */
void replay_finish(struct replay *r);

struct replay_counts {
	uint64_t leaves, facts, lots, meters;
	uint64_t authority; /* changes of what uploads rest on */
	uint64_t rights;    /* leaves about accounts and tokens */
};
struct replay_counts replay_counts(const struct replay *r);

/* -- what the leaves say --------------------------------------------------------------------- */

/* The latest fact about a subject, or NULL. */
const struct fact *replay_latest(const struct replay *r, enum fact_kind kind, str subject);
/* Their number, and all latest ones in the order of their first leaves. */
uint32_t replay_subjects(const struct replay *r);
const struct fact *replay_subject(const struct replay *r, uint32_t i);

/* Lots, attempts and their counters. */
const struct attempts *replay_attempts(const struct replay *r);
/* Figures of each maker and year. */
const struct years *replay_years(const struct replay *r);

#endif

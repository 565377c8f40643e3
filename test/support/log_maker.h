/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole log made by hand, for tests of those who read one: facts, lots and approvals as the
 * platform would write them, each of which can be spoiled before it is written. */
#ifndef SUPPORT_LOG_MAKER_H
#define SUPPORT_LOG_MAKER_H

#include "audit/fact.h"
#include "law/leaf.h"
#include "rule/judge.h"

#define LOG_LEAVES 2048
#define LOG_METERS 64
#define LOG_AT_MS INT64_C(1795168800000) /* 2026-11-20 18:00 in China, after all runs */

enum log_person { LOG_VERIFIER, LOG_CHECKER, LOG_APPROVER, LOG_PEOPLE };

struct log_maker {
	struct cx *cx;
	int n;
	str leaf[LOG_LEAVES];
	struct hash hash[LOG_LEAVES];
	/* facts, as they are written next */
	struct fact_organisation organisation;
	struct fact_person person[LOG_PEOPLE];
	struct fact_type type;
	struct fact_bench bench;
	struct fact_grant grant;
	struct fact_grant said; /* as the last leaf about one has it; for log_decision */
	struct fact_regulation regulation;
	int64_t at_ms;
	/* the lot that was prepared last */
	struct lot_file file;
	struct lot_facts facts;
	struct rest rest[16];
	struct meter meter[LOG_METERS]; /* what file.lot.meter points to */
	struct meter_facts meter_facts[LOG_METERS];
	struct result result[LOG_METERS];
	int lot_index;
};

/* An empty log and honest facts from the sample, about water meters.  Any error ends the program.
 */
struct log_maker *log_maker_new(struct cx *cx);
/* Adds a leaf as it is; returns its index. */
int log_put(struct log_maker *m, str bytes);
/* Adds a fact in the chain of its subject. */
int log_fact(struct log_maker *m, enum fact_kind kind, str subject, const void *value);
/* Adds all the facts above. */
void log_facts(struct log_maker *m);
int log_person(struct log_maker *m, enum log_person who);
int log_grant(struct log_maker *m);
/* The decision before a grant's leaf, with all that any of them needs. */
void log_decision(struct log_maker *m);
/* The grant's state changes honestly at that moment, by a decision; returns the index of its leaf.
 */
int log_grant_change(struct log_maker *m, const char *state, int64_t at_ms);
/* Simulates a lot, judges it, and fills in what its leaves would say.  Every meter passes. */
void log_lot(struct log_maker *m, uint64_t seed, int meters);
/* Lets the lot rest on the facts that are the latest now; of a bench that names a standard on S-2
 * and S-1 above it, of one that names a laboratory on L-1. */
void log_rests(struct log_maker *m);
/* Judges it again, after it was spoiled, and numbers its certificates. */
void log_judge(struct log_maker *m);
/* Writes the lot and its meters; returns the index of the lot's leaf. */
int log_lot_write(struct log_maker *m);
/* Approves the lot written last, by the approver. */
int log_approve(struct log_maker *m, int64_t issued);
/* A text in which the first `from` is replaced by `to`; `from` must be there. */
str log_replaced(struct log_maker *m, str text, const char *from, const char *to);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a lot rests on: the facts that its leaf names, and whether they entitled the maker to it. */
#ifndef AUDIT_BASIS_H
#define AUDIT_BASIS_H

#include "audit/fact_source.h"
#include "audit/flaw.h"
#include "law/leaf.h"

/* A chain of standards has at most so many links. */
#define BASIS_STANDARDS 8

/* NULL where the lot does not name it as it should. */
struct basis {
	const struct fact *grant, *verifier, *checker, *approver, *bench, *type, *regulation;
	const struct fact *key;                       /* of a lot that is signed */
	bool must_sign;                               /* its maker had registered a key */
	const struct fact *standard[BASIS_STANDARDS]; /* the chain above the bench */
	uint32_t standard_n;
	const struct fact *laboratory; /* where the bench stands */
	const struct fact
	        *maker;    /* lots do not rest on it: only the whole log is sure to have it */
	bool whole;        /* as in the source */
	bool withheld;     /* the grant did not stand any more when the record came in */
	int64_t ended_ms;  /* the latest end that a run states, or INT64_MIN */
	int64_t ended_day; /* of the verification, or of a run that ended later */
	bool judgeable;    /* type, bench and regulation are known, fit, and cover the lot */
};

/* Resolves rests_on, in the order grant, verifier, checker, (approver), bench, type, regulation,
 * (key), (standards: the one that the bench names, then the one that each names), (laboratory), and
 * demands that each is there, has the hash, and is the latest leaf about its subject. */
void basis_find(struct flaws *f, int64_t index, const struct lot_leaf *leaf,
                const struct fact_source *source, struct basis *out);
/* Demands that the facts held for `lot` over its whole verification, and sets withheld and
 * judgeable. `lot` has all bench runs; on success its type and bench are the registered ones. */
void basis_check(struct cx *cx, struct flaws *f, int64_t index, const struct lot_leaf *leaf,
                 struct lot *lot, const struct fact_source *source, struct basis *basis);

#endif

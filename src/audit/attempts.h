/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows that lots and meters should have: counters, attempts in sequence, certificates. */
#ifndef AUDIT_ATTEMPTS_H
#define AUDIT_ATTEMPTS_H

#include "audit/lot_audit.h"
#include "audit/row.h"

struct attempts;

/* An attempt whose certificate waits for an approval or for the bureau. */
struct awaiting {
	str code;
	int64_t attempt;
};

/* A lot as its rows should be. */
struct expected_lot {
	struct row_lot row;
	struct row_lot_stat stat[POINTS];
	bool is_signed;
	struct hash signature; /* row_signature_digest of its signature's row */
	struct hash body_sm3;
	str key;                         /* by which it is signed, or S_NONE */
	int64_t ended_ms, ended_day;     /* as in the basis */
	str grant;                       /* on which it rests, or S_NONE */
	const struct awaiting *awaiting; /* certificates that waited when it came in */
	uint32_t awaiting_n;
	int64_t decided_ms,
	        decided_index; /* of the bureau's last decision on it, if there is one */
	bool seen;             /* for the reader of the rows */
	bool stat_seen[POINTS];
	bool signature_seen, body_seen;
};

/* One attempt as its row should be. */
struct expected_attempt {
	uint64_t digest;  /* row_digest */
	int64_t index;    /* of its leaf */
	uint32_t lot;     /* number */
	int32_t made_day; /* as it was said last, here or before; INT32_MIN: never */
	uint8_t verdict;
	uint8_t fate; /* enum certificate_fate, by now */
	bool seen;    /* for the reader of the rows */
};

/* Attempts of a bench and verifier after a result that was no pass. */
struct expected_repeats {
	int64_t after_retest, after_fail, after_invalid;
};

/* The key is secret and random: rows and names are remembered by hashes under it. */
struct attempts *attempts_open(struct flaws *flaws, const struct short_key *key);
void attempts_close(struct attempts *t);
/* Takes a lot that is settled. */
void attempts_lot(struct attempts *t, const struct lot_audit *a);
/* Ends older certificates of the meter, since a later attempt gets one: at most one is live for a
 * code. */
void attempts_replace(struct attempts *t, str code, int64_t attempt);
/* Where faults are noted. */
struct flaws *attempts_flaws(const struct attempts *t);

uint32_t attempts_lots(const struct attempts *t);
struct expected_lot *attempts_lot_at(const struct attempts *t, uint32_t i);
/* NULL when there is none of that name. */
struct expected_lot *attempts_lot_find(const struct attempts *t, str lot);
struct expected_attempt *attempts_find(const struct attempts *t, str code, int64_t attempt);
/* All attempts: start with *at = 0; NULL at the end. */
struct expected_attempt *attempts_next(const struct attempts *t, uint64_t *at);
struct expected_repeats *attempts_repeats(const struct attempts *t, str organisation, str bench,
                                          str verifier);
uint64_t attempts_repeats_n(const struct attempts *t);

/* Whether a row says what the leaves demand of that attempt, the certificate apart. */
bool attempts_fits(const struct attempts *t, const struct expected_attempt *a,
                   const struct row_verification *row);

#endif

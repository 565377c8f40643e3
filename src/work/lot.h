/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lot between its parts: what `prepare` found out, and the rows that are stored. */
#ifndef WORK_LOT_H
#define WORK_LOT_H

#include "law/leaf.h"
#include "law/lot_read.h"
#include "op/op.h"
#include "rule/judge.h"
#include "work/equipment.h"
#include "work/party.h"
#include "work/signing.h"

enum certificate_state {
	CERTIFICATE_NONE,
	CERTIFICATE_AWAITS, /* passed; an approver has to sign */
	CERTIFICATE_LIVE,
	CERTIFICATE_REVOKED,
	CERTIFICATE_REPLACED, /* a later attempt has the live one */
};

struct lot_row {
	str lot;
	str organisation;
	str batch;
	str medium;
	str kind;
	str regulation;
	str type;
	str bench;
	str verifier, checker, approver; /* ids of persons */
	int64_t verified_day;
	int64_t uploaded_ms;
	blob body_sha256;
	int64_t meters, passed, failed, retest, invalid;
	int64_t withheld; /* 1: certificates wait for the bureau: the grant was suspended meanwhile
	                   */
	int64_t first_index;
	int64_t due_day; /* last day of its certificates; absent without any */
	/* Of the bureau on a withheld lot, or on one whose authorisation was lost while it waited:
	 * LOT_RELEASED, LOT_REFUSED or none. */
	str decision;
};

#define LOT_RELEASED "released"
#define LOT_REFUSED "refused"

struct verification_row {
	str bucket;
	str code;
	int64_t attempt;
	str lot;
	int64_t position; /* 0 for the lot's first meter: its leaf is first_index + 1 + position */
	int64_t verdict;
	int64_t certificate;
	int64_t made_day;
	int64_t due_day;
	int64_t high_ppm, middle_ppm, low_ppm;
};

extern const struct rec lot_rec;
extern const struct rec verification_rec;

/* The grant, three people, bench, type, regulation and key; a chain of standards; a laboratory. */
#define REST_MAX (9 + STANDARDS_MAX)

/* What an upload rests on, as it stood when the call was prepared. */
struct authority {
	struct organisation maker;
	struct type_row type;
	struct bench_row bench;
	struct standard_row standard[STANDARDS_MAX]; /* the bench's and its own, up to the last */
	int standard_n;
	struct laboratory_row laboratory;          /* id is empty when the bench names none */
	struct person verifier, checker, approver; /* approver.id is empty when none signs */
	struct grant_row grant;
	const struct regulation *regulation;
	bool withheld;
	int rest_n;
	struct rest rest[REST_MAX];
};

/* An upload that has been read, checked and judged. */
struct upload {
	struct lot_file file;
	struct authority authority;
	str name; /* platform lot */
	struct hash body;
	bool is_signed;
	bool must_sign; /* the maker has registered a key */
	struct signing signing;
	bool seen; /* a lot of that name is stored already: `run` decides what to answer */
	const struct result *result; /* one a meter */
	const str *code;
	const uint8_t *certificate; /* enum certificate_state, one a meter */
	struct lot_row row;
};

/* The statements that store lots and verifications (lot_store.c). */
#define LOT_STATEMENTS 6
extern const struct sql lot_sql[LOT_STATEMENTS];
/* Those that read them (lot_row.c), for the lint. */
#define LOT_ROW_STATEMENTS 3
extern const struct sql lot_row_sql[LOT_ROW_STATEMENTS];
/* Those of lot.c, for the lint. */
#define LOT_MORE_STATEMENTS 2
extern const struct sql *const lot_more_sql[LOT_MORE_STATEMENTS];

/* Makes the awaiting certificate of a meter's latest attempt live, if it is of that lot; an earlier
 * live one is replaced.  *issued is 0 or 1. */
MUST err certificate_issue(struct cx *cx, struct tx *tx, str code, str lot, int64_t *issued);

/* The same for each meter of the lot. */
MUST err lot_issue(struct call *call, const struct lot_row *lot, int64_t *issued);

/* What is signed for a lot was signed after this, apart from clocks that differ. */
struct lot_end {
	int64_t at_ms; /* the latest end that a run states, or INT64_MIN */
	int64_t day;   /* of the verification, or of a run that ended later */
};

struct lot_end lot_end_of(const struct lot *lot);
/* The same of a lot that is stored, from its leaves and its meters'.  E_STALE when they are placed
 * only by the commit that is under way. */
MUST err lot_end_read(struct call *call, const struct lot_row *lot, struct lot_end *out);

/* The authorisation on which a stored lot rests, as it is now.  E_STALE like lot_end_read. */
MUST err lot_grant(struct call *call, const struct lot_row *lot, struct grant_row *out);
/* Which authorisation is not in force now, so that no certificate of the lot is issued: the lot's
 * own, or another one whose loss reaches it; NULL when there is none.  Of a lot that was released
 * only losses count that took effect afterwards. */
MUST err lot_grant_lost(struct call *call, const struct lot_row *lot, const struct grant_row *grant,
                        const struct grant_row **lost);
/* Whether its maker is suspended or is no more; of a lot that was released, in a way that was
 * written down or took effect afterwards. */
MUST err lot_maker_lost(struct call *call, const struct lot_row *lot,
                        const struct organisation *maker, bool *out);
/* Whether certificates that only an approval lacks wait for one that cannot come as long as the
 * authorisation, or the maker, is lost. */
MUST err lot_waits_in_vain(struct call *call, const struct lot_row *lot, bool *out);
bool lot_released(const struct lot_row *lot);

/* Facts that hold over the runs' own times, or a refusal that names what does not. */
MUST err authority_check(struct call *call, struct upload *u);
/* What a retest asks of meter i's next attempt, against what is stored; OK with a recorded fault
 * when the attempt does not carry it. */
MUST err retest_check(struct call *call, const struct upload *u, uint32_t i);
/* Rows of lot, lot_stat, verification and repeat_count, in the writing transaction. */
MUST err lot_store(struct call *call, struct upload *u);
/* Rows of lot_signature and lot_body, for a lot that is signed. */
MUST err lot_signature_store(struct call *call, const struct upload *u);
/* Whether a lot that is signed came in when others may have had its key, as is known by now; *key
 * is then its id. */
MUST err lot_signature_doubtful(struct call *call, const struct lot_row *lot, bool *out, str *key);

/* One lot; E_NOT_FOUND. */
MUST err lot_get(struct cx *cx, struct tx *tx, str lot, struct lot_row *out);
/* All attempts of one meter, oldest first, as a list of struct verification_row. */
MUST err verification_list(struct cx *cx, struct tx *tx, str code, list *out);
/* The latest attempt; E_NOT_FOUND. */
MUST err verification_latest(struct cx *cx, struct tx *tx, str code, struct verification_row *out);

/* The code without its last three characters (scale.md). */
str code_bucket(str code);
/* "WDEM0-202611000001" */
str code_make(struct arena *a, enum medium medium, str prefix, str serial);
/* Splits a code; false when it is not of that form. */
bool code_parse(str code, enum medium *medium, str *prefix, str *serial);
/* The tag behind the point in a QR code: key version and 10 characters of HMAC-SM3(secret, code).
 */
str code_tag(struct call *call, str code);
/* E_NOT_FOUND for a tag that was not made here. Constant time. */
MUST err code_tag_check(struct call *call, str code, str tag);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a leaf says beside what the lot file says: the platform's part. */
#ifndef LAW_LEAF_FACTS_H
#define LAW_LEAF_FACTS_H

#include <stdint.h>

#include "base/str.h"

#define LEAF_SALT_BYTES 16
#define LEAF_HASH_BYTES 32

/* A leaf on which another rests: a grant, a person, a bench, a type, a regulation. */
struct rest {
	int64_t index;
	uint8_t hash[LEAF_HASH_BYTES]; /* RFC 6962 leaf hash */
};

#define LEAF_SIGNATURE_BYTES 64

/* The maker's signature under the uploaded bytes (RFC 9421); an empty base when there is none. */
struct leaf_signature {
	str base; /* the text that is signed, which holds the digest of the body */
	str key;  /* id of the key */
	uint8_t value[LEAF_SIGNATURE_BYTES];
};

struct lot_facts {
	int64_t at_ms;
	str by;                                     /* id of the maker's organisation */
	uint8_t salt[LEAF_SALT_BYTES];              /* fresh and random */
	str lot;                                    /* "<maker prefix>-<maker's lot>" */
	str verifier, checker, approver;            /* random ids of persons, or S_NONE */
	uint8_t regulation_sha256[LEAF_HASH_BYTES]; /* of the regulation file's bytes */
	int64_t rules;                              /* RULES_VERSION that judged */
	uint8_t body_sha256[LEAF_HASH_BYTES];       /* of the uploaded bytes */
	str body_sm3; /* the same by SM3, 64 hex digits; of a signed lot, else S_NONE */
	struct leaf_signature signature;
	uint32_t meter_n; /* leaves that follow; written from the lot */
	uint32_t rest_n;
	const struct rest *rest; /* in the order that the caller chose */
};

struct meter_facts {
	int64_t at_ms;
	str by;
	uint8_t salt[LEAF_SALT_BYTES];
	str lot;                           /* as in the lot's leaf */
	uint8_t lot_leaf[LEAF_HASH_BYTES]; /* RFC 6962 leaf hash of the lot's leaf */
	str code;                          /* of the meter: "WDEM0-202611000001" */
	str certificate;                   /* number, or S_NONE */
};

#endif

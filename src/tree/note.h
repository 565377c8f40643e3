/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed notes (C2SP signed-note): text, an empty line, signature lines.
 *
 *   <text, ending in a newline>
 *   <empty line>
 *   — <key name> <base64(4 bytes key id || signature)>
 *
 * Verifier keys are written name+<8 hex digits key id>+<base64(type || key)>, where
 * key id = SHA-256(name || 0x0A || type || key)[:4].  Types and keys known here:
 *   0x01  32 bytes                          Ed25519; signature = 64 bytes
 *   0x04  32 bytes                          Ed25519 cosignature/v1, see witness.h
 *   0xFF  "sm2-sm3" || point of 65 bytes    SM2; signature = r || s, 64 bytes */
#ifndef TREE_NOTE_H
#define TREE_NOTE_H

#include "base/buf.h"
#include "crypt/ed25519.h"
#include "crypt/sm2.h"

enum note_type { NOTE_ED25519 = 0x01, NOTE_COSIGNATURE = 0x04, NOTE_SM2 = 0xff };

#define NOTE_NAME_MAX 255
#define NOTE_KEYS_MAX 64 /* a set of keys is a word of bits */

struct note_key {
	str name;
	enum note_type type;
	uint8_t id[4];
	uint8_t key[SM2_POINT_SIZE]; /* 32 bytes for Ed25519 */
};

struct note_signature {
	str name;
	uint8_t id[4];
	str signature; /* without the id */
};

/* Witnesses may sign with post-quantum keys of 5 kB a line one day, and 16 lines must be accepted.
 */
#define NOTE_SIGNATURES_MAX 64
#define NOTE_MAX ((size_t)1 << 18)

struct note {
	str text; /* with its final newline */
	int n;
	struct note_signature signature[NOTE_SIGNATURES_MAX];
};

/* True when it is valid UTF-8 of at most NOTE_NAME_MAX bytes, not empty, without Unicode spaces,
 * '+' and controls. */
bool note_name_valid(str name);
/* Completes a key from type and key bytes, which are believed; the name is borrowed.  False when it
 * is no key name. */
bool note_key_make(str name, enum note_type type, const uint8_t *key, struct note_key *out);
/* As it is handed out: name+id+base64. */
str note_key_print(struct arena *a, const struct note_key *k);
/* E_SYNTAX for anything that note_key_print would not write: unknown type, wrong id, no point of
 * the curve.  The name is borrowed from the text. */
MUST err note_key_parse(struct cx *cx, str text, struct note_key *out);

/* Strict: UTF-8 without control characters but newline, one signature line at least.  Texts are
 * borrowed; signatures are in the arena.  E_SYNTAX, E_TOO_LARGE. */
MUST err note_parse(struct cx *cx, str text, struct note *out);
/* Appends one signature line; n is at most 72. */
void note_line(struct buf *b, const struct note_key *k, const uint8_t *signature, size_t n);

/* Checks the signatures of the keys given (NOTE_KEYS_MAX at most): every line whose name and id are
 * those of a key must verify, and there must be one at least.  *verified receives a bit a key of
 * the list.  E_BAD_SIGNATURE otherwise; E_CRYPTO when one could not be checked. */
MUST err note_verify(struct cx *cx, const struct note *note, const struct note_key *key, int n,
                     uint64_t *verified);

#endif

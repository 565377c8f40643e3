/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 (the tree) and SM3 (GB/T 32905, the law).  Nothing here fails: a library without these
 * hashes is found by crypt_selftest at the start, and afterwards only a want of memory remains,
 * which aborts. */
#ifndef CRYPT_HASH_H
#define CRYPT_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define HASH_SIZE 32

struct hash {
	uint8_t b[HASH_SIZE];
};

/* Not in constant time: for values that are no secret. */
bool hash_eq(const struct hash *a, const struct hash *b);
/* The 32 bytes as a str that borrows from h. */
str hash_str(const struct hash *h);

struct hash sha256(str bytes);
/* RFC 6962: SHA-256(0x00 || entry). */
struct hash sha256_leaf(str entry);
/* RFC 6962: SHA-256(0x01 || left || right). */
struct hash sha256_node(const struct hash *left, const struct hash *right);

/* Piece by piece; a plain value that needs no end. */
struct sha256 {
	uint64_t opaque[14];
};

struct sha256 sha256_new(void);
void sha256_add(struct sha256 *s, const void *p, size_t n);
struct hash sha256_done(struct sha256 *s);

/* Safe on any thread; the first call makes the library ready. */
struct hash sm3(str bytes);
/* Of at most SM3_PARTS pieces, one behind the other. */
#define SM3_PARTS 4
struct hash sm3_joined(const str *part, int n);

#endif

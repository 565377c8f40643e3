/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 through libcrypto's SHA256_* functions, the only deprecated ones that we use.
 *
 * The tree hashes very many small inputs.  Measured for the 65 bytes of a node on one core with SHA
 * extensions: SHA256_* 10.8 M/s, an EVP context kept and reused 8.2 M/s, EVP_Digest 3.0 M/s (with a
 * lock in every call), libsodium 2.5 M/s.  Beside speed, SHA256_* keeps its state on the stack and
 * cannot fail, so that a node is a pure function and no context has to be carried through the
 * tree.  Should they disappear one day, this file is all that changes. */
#define OPENSSL_API_COMPAT 0x10101000L

#include <openssl/sha.h>
#include <string.h>

#include "crypt/hash.h"

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct sha256), "struct sha256 must hold a SHA256_CTX");

bool hash_eq(const struct hash *a, const struct hash *b)
{
	return memcmp(a->b, b->b, HASH_SIZE) == 0;
}

str hash_str(const struct hash *h)
{
	return (str){ (const char *)h->b, HASH_SIZE };
}

static struct hash finish(SHA256_CTX *c)
{
	struct hash h;

	SHA256_Final(h.b, c);
	return h;
}

struct hash sha256(str bytes)
{
	SHA256_CTX c;

	SHA256_Init(&c);
	SHA256_Update(&c, bytes.p, bytes.n);
	return finish(&c);
}

struct hash sha256_leaf(str entry)
{
	SHA256_CTX c;

	SHA256_Init(&c);
	SHA256_Update(&c, "\x00", 1);
	SHA256_Update(&c, entry.p, entry.n);
	return finish(&c);
}

struct hash sha256_node(const struct hash *left, const struct hash *right)
{
	uint8_t both[1 + 2 * HASH_SIZE] = { 1 };
	SHA256_CTX c;

	memcpy(both + 1, left->b, HASH_SIZE);
	memcpy(both + 1 + HASH_SIZE, right->b, HASH_SIZE);
	SHA256_Init(&c);
	SHA256_Update(&c, both, sizeof both);
	return finish(&c);
}

/* The state is moved in and out of the opaque words, which keeps libcrypto's header out of ours. */
struct sha256 sha256_new(void)
{
	struct sha256 s = { { 0 } };
	SHA256_CTX c;

	SHA256_Init(&c);
	memcpy(&s, &c, sizeof c);
	return s;
}

void sha256_add(struct sha256 *s, const void *p, size_t n)
{
	SHA256_CTX c;

	memcpy(&c, s, sizeof c);
	SHA256_Update(&c, p, n);
	memcpy(s, &c, sizeof c);
}

struct hash sha256_done(struct sha256 *s)
{
	SHA256_CTX c;

	memcpy(&c, s, sizeof c);
	return finish(&c);
}

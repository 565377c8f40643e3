/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hashing, signing and growing a tree cost on one core: operations a second, one a line. */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "crypt/ed25519.h"
#include "crypt/hash.h"
#include "crypt/hmac.h"
#include "crypt/sm2.h"
#include "tree/tile.h"

#define LEAF_BYTES 767 /* an average leaf */
#define LEAVES 262144
#define STEP 1001 /* a lot of 1000 meters */

struct bench {
	struct cx cx;
	str leaf;
	struct hash hash;
	EVP_MD_CTX *sm3; /* libcrypto's, to compare */
	struct sm2_key sm2;
	struct ed25519_key ed25519;
	uint8_t sm2_signature[SM2_SIGNATURE_SIZE];
	uint8_t ed25519_signature[ED25519_SIGNATURE_SIZE];
	err error;
};

static void leaf_hash(struct bench *b)
{
	b->hash = sha256_leaf(b->leaf);
}

static void node_hash(struct bench *b)
{
	b->hash = sha256_node(&b->hash, &b->hash);
}

static void sm3_ours(struct bench *b)
{
	b->hash = sm3(b->leaf);
}

static void sm3_kept(struct bench *b)
{
	b->error |= EVP_DigestUpdate(b->sm3, b->leaf.p, b->leaf.n) != 1 ||
	            EVP_DigestFinal_ex(b->sm3, b->hash.b, NULL) != 1 ||
	            EVP_DigestInit_ex2(b->sm3, NULL, NULL) != 1;
}

static void sm3_once(struct bench *b)
{
	b->error |= EVP_Digest(b->leaf.p, b->leaf.n, b->hash.b, NULL, EVP_sm3(), NULL) != 1;
}

static void tag(struct bench *b)
{
	b->hash = hmac_sm3(hash_str(&b->hash), S("W0001-202611000001"));
}

static void sign_sm2(struct bench *b)
{
	b->error |= sm2_sign(&b->cx, &b->sm2, b->leaf, b->sm2_signature);
}

static void check_sm2(struct bench *b)
{
	b->error |= sm2_verify(&b->cx, &b->sm2, b->leaf, b->sm2_signature);
}

static void sign_ed25519(struct bench *b)
{
	ed25519_sign(&b->ed25519, b->leaf, b->ed25519_signature);
}

static void check_ed25519(struct bench *b)
{
	b->error |= ed25519_verify(&b->cx, b->ed25519.public_key, b->leaf, b->ed25519_signature);
}

static void report(const char *name, int64_t n, int64_t ns)
{
	printf("%-24s %12.0f /s\n", name, (double)n * 1e9 / (double)ns);
}

/* For about half a second. */
static void measure(struct bench *b, const char *name, int at_once, void (*work)(struct bench *b))
{
	int64_t begin = os_monotonic_ns();
	int64_t n = 0;
	int64_t ns = 0;

	for (; ns < 500000000; ns = os_monotonic_ns() - begin, n += at_once)
		for (int i = 0; i < at_once; i++)
			work(b);
	report(name, n, ns);
}

/* -- growth ---------------------------------------------------------------------------------- */

#define LEVELS 3

struct store {
	struct hash *row[LEVELS];
};

static err store_read(void *state, struct cx *cx, int level, uint64_t n, int width, str *out)
{
	struct store *s = state;
	(void)cx;

	*out = (str){ (const char *)&s->row[level][n * TILE_WIDTH], (size_t)width * HASH_SIZE };
	return OK;
}

static err store_emit(void *state, struct cx *cx, int level, uint64_t n, str bytes)
{
	struct store *s = state;
	(void)cx;

	memcpy(&s->row[level][n * TILE_WIDTH], bytes.p, bytes.n);
	return OK;
}

static err growth(struct cx *cx, struct arena *step)
{
	struct hash *leaf = NEW_N(cx->arena, struct hash, LEAVES);
	struct store store;
	struct tile_source source = { store_read, &store };
	struct hash root = merkle_empty();

	for (int level = 0; level < LEVELS; level++)
		store.row[level] = NEW_N(cx->arena, struct hash, LEAVES + TILE_WIDTH);
	for (uint64_t i = 0; i < LEAVES; i++)
		leaf[i] = sha256((str){ (const char *)&i, sizeof i });
	int64_t begin = os_monotonic_ns();
	for (uint64_t size = 0; size + STEP <= LEAVES; size += STEP) {
		struct cx own = cx_new(step, world_real());
		struct hash old = root;
		TRY(tile_grow(&own, &source, size, &old, &leaf[size], STEP, store_emit, &store,
		              &root));
		arena_reset(step);
	}
	report("tree growth, leaves", LEAVES / STEP * STEP, os_monotonic_ns() - begin);
	begin = os_monotonic_ns();
	for (uint64_t i = 0; i < 2000; i++) {
		struct cx own = cx_new(step, world_real());
		struct hash_list path;
		TRY(tree_inclusion(&own, &source, i * 130, LEAVES / STEP * STEP, &path));
		arena_reset(step);
	}
	report("inclusion proof", 2000, os_monotonic_ns() - begin);
	return OK;
}

int main(void)
{
	AUTO(arena_end) struct arena *a = arena_new();
	AUTO(arena_end) struct arena *step = arena_new();
	struct bench b = { .cx = cx_new(a, world_real()) };
	char leaf[LEAF_BYTES];

	memset(leaf, 'x', sizeof leaf);
	b.leaf = (str){ leaf, sizeof leaf };
	b.sm3 = EVP_MD_CTX_new();
	EVP_DigestInit_ex2(b.sm3, EVP_sm3(), NULL);
	b.ed25519 = ed25519_generate(&b.cx);
	b.error = sm2_generate(&b.cx, &b.sm2);
	measure(&b, "sha256 leaf", 1000, leaf_hash);
	measure(&b, "sha256 node", 1000, node_hash);
	measure(&b, "sm3 leaf", 1000, sm3_ours);
	measure(&b, "sm3 leaf, libcrypto, kept", 1000, sm3_kept);
	measure(&b, "sm3 leaf, libcrypto", 1000, sm3_once);
	measure(&b, "hmac-sm3, QR tag", 100, tag);
	measure(&b, "sm2 sign", 10, sign_sm2);
	measure(&b, "sm2 verify", 10, check_sm2);
	measure(&b, "ed25519 sign", 10, sign_ed25519);
	measure(&b, "ed25519 verify", 10, check_ed25519);
	b.error |= growth(&b.cx, step);
	sm2_close(&b.sm2);
	EVP_MD_CTX_free(b.sm3);
	return b.error == OK ? 0 : 1;
}

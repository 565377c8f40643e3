/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Merkle tree: roots of RFC 6962's customary test tree, the published vectors of proofs, and
 * random trees against proofs made straight from the definition in RFC 6962, 2.1. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/json.h"
#include "code/text.h"
#include "tree/merkle.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

static struct hash leaf_of(uint64_t i)
{
	return sha256_leaf((str){ (const char *)&i, sizeof i });
}

/* -- from the definition --------------------------------------------------------------------- */

static uint64_t split(uint64_t n)
{
	uint64_t k = 1;

	while (k * 2 < n)
		k *= 2;
	return k;
}

static struct hash mth(const struct hash *leaf, uint64_t n)
{
	if (n == 0)
		return sha256(S_NONE);
	if (n == 1)
		return leaf[0];
	uint64_t k = split(n);
	struct hash left = mth(leaf, k);
	struct hash right = mth(leaf + k, n - k);
	return sha256_node(&left, &right);
}

static void path(uint64_t m, const struct hash *leaf, uint64_t n, struct hash_list *out)
{
	uint64_t k = split(n);

	if (n == 1)
		return;
	path(m < k ? m : m - k, m < k ? leaf : leaf + k, m < k ? k : n - k, out);
	out->hash[out->n++] = m < k ? mth(leaf + k, n - k) : mth(leaf, k);
}

static void subproof(uint64_t m, const struct hash *leaf, uint64_t n, bool whole,
                     struct hash_list *out)
{
	uint64_t k = split(n);

	if (m == n) {
		if (!whole)
			out->hash[out->n++] = mth(leaf, n);
		return;
	}
	if (m <= k) {
		subproof(m, leaf, k, whole, out);
		out->hash[out->n++] = mth(leaf + k, n - k);
	} else {
		subproof(m - k, leaf + k, n - k, false, out);
		out->hash[out->n++] = mth(leaf, k);
	}
}

/* -- known answers --------------------------------------------------------------------------- */

static void known_roots(void **state)
{
	static const char *const leaves[] = { "",
		                              "00",
		                              "10",
		                              "2021",
		                              "3031",
		                              "40414243",
		                              "5051525354555657",
		                              "606162636465666768696a6b6c6d6e6f" };
	static const char *const roots[] = {
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	};
	struct frontier f = { 0 };
	struct hash leaf[8], want;
	(void)state;

	struct hash root = frontier_root(&f);
	struct hash empty = merkle_empty();
	assert_true(hash_eq(&root, &empty));
	for (size_t i = 0; i < 8; i++) {
		uint8_t bytes[16];
		size_t n = strlen(leaves[i]) / 2;
		assert_true(hex_read(str_of(leaves[i]), bytes, n));
		assert_true(hex_read(str_of(roots[i]), want.b, HASH_SIZE));
		leaf[i] = sha256_leaf((str){ (const char *)bytes, n });
		frontier_add(&f, &leaf[i]);
		root = merkle_root(leaf, i + 1);
		assert_true(hash_eq(&root, &want));
		root = frontier_root(&f);
		assert_true(hash_eq(&root, &want));
	}
}

/* -- published vectors ----------------------------------------------------------------------- */

/* A root of another length can't be a hash.  Filled up with zeros, equal ones stay equal and others
 * different, which is all that the vectors that have such roots look at. */
static struct hash hash_of(struct cx *cx, const struct json *v)
{
	struct hash h = { { 0 } };
	str bytes = S_NONE;

	if (v != NULL && v->kind == JSON_STRING)
		assert_true(base64_read(cx->arena, v->text, &bytes));
	memcpy(h.b, bytes.p ? bytes.p : "", bytes.n < HASH_SIZE ? bytes.n : HASH_SIZE);
	return h;
}

static uint64_t number(const struct json *v, const char *key)
{
	uint64_t n;

	assert_true(str_u64(json_get(v, str_of(key))->text, UINT64_MAX, &n));
	return n;
}

static struct hash_list proof_of(struct cx *cx, const struct json *v)
{
	const struct json *list = json_get(v, S("proof"));
	struct hash_list out = { NEW_N(cx->arena, struct hash, list->n + 1), 0 };

	for (const struct json *h = list->first; h != NULL; h = h->next)
		out.hash[out.n++] = hash_of(cx, h);
	return out;
}

static err vector_verify(struct cx *cx, const struct json *v)
{
	struct hash_list proof = proof_of(cx, v);

	if (json_get(v, S("leafIdx")) != NULL) {
		const struct json *text = json_get(v, S("leafHash"));
		struct hash leaf = hash_of(cx, text);
		/* Refused by the type: without a leaf hash there is no question. */
		if (text->text.n == 0)
			return E_BAD_PROOF;
		struct hash root = hash_of(cx, json_get(v, S("root")));
		return merkle_verify_inclusion(cx, &leaf, number(v, "leafIdx"),
		                               number(v, "treeSize"), &proof, &root);
	}
	struct hash root1 = hash_of(cx, json_get(v, S("root1")));
	struct hash root2 = hash_of(cx, json_get(v, S("root2")));
	return merkle_verify_consistency(cx, number(v, "size1"), &root1, number(v, "size2"), &root2,
	                                 &proof);
}

static void vector_file(struct cx *cx, const char *name, int *good, int *bad)
{
	const struct json *v;
	str text;

	assert_int_equal(os_read_file(cx, name, 65536, &text), OK);
	assert_int_equal(json_parse(cx, text, 8, &v), OK);
	bool wrong = json_get(v, S("wantErr"))->kind == JSON_TRUE;
	err e = vector_verify(cx, v);
	if (e != (wrong ? E_BAD_PROOF : OK))
		fail_msg("%s: %d", name, (int)e);
	*(wrong ? bad : good) += 1;
}

static void vector_folder(struct cx *cx, const char *path, int *good, int *bad)
{
	DIR *d = opendir(path);

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		const char *name = str_fmt(cx->arena, "%s/%s", path, e->d_name).p;
		if (e->d_name[0] == '.')
			continue;
		if (str_ends(str_of(name), S(".json")))
			vector_file(cx, name, good, bad);
		else
			vector_folder(cx, name, good, bad);
	}
	closedir(d);
}

static void published_vectors(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const char *shared = getenv("FANGSHENG_SHARED");
	const char *base = str_fmt(a, "%s/data/merkle", shared ? shared : "../shared").p;
	int good = 0, bad = 0;
	(void)state;

	if (!os_exists(base)) {
		print_message("skipped: %s is not there\n", base);
		skip();
	}
	vector_folder(&cx, str_fmt(a, "%s/inclusion", base).p, &good, &bad);
	vector_folder(&cx, str_fmt(a, "%s/consistency", base).p, &good, &bad);
	print_message("%d vectors accepted, %d refused\n", good, bad);
	assert_true(good >= 10 && bad >= 100);
}

/* -- random trees ---------------------------------------------------------------------------- */

#define TREES 60
#define LEAVES_MAX 2000

struct tree {
	struct arena *a;
	struct cx cx;
	struct hash *leaf;
};

static uint64_t below(struct cx *cx, uint64_t n)
{
	uint64_t r;

	cx_random(cx, &r, sizeof r);
	return r % n;
}

static int trees_setup(void **state)
{
	static struct tree t;

	t.a = arena_new();
	t.cx = cx_new(t.a, world_real());
	t.leaf = NEW_N(t.a, struct hash, LEAVES_MAX);
	for (uint64_t i = 0; i < LEAVES_MAX; i++)
		t.leaf[i] = leaf_of(i);
	*state = &t;
	return 0;
}

static int trees_teardown(void **state)
{
	arena_free(((struct tree *)*state)->a);
	return 0;
}

static void flip(struct cx *cx, struct hash *h, int *bit)
{
	if (*bit < 0)
		*bit = (int)below(cx, 256);
	h->b[*bit / 8] ^= (uint8_t)(1 << *bit % 8);
}

static void inclusion_breaks(struct tree *t, struct hash leaf, uint64_t index, uint64_t size,
                             struct hash_list *p, struct hash root)
{
	struct cx *cx = &t->cx;

	for (int i = 0; i < p->n + 2; i++) {
		int bit = -1;
		struct hash *h = i < p->n ? &p->hash[i] : i == p->n ? &leaf : &root;
		flip(cx, h, &bit);
		assert_int_equal(merkle_verify_inclusion(cx, &leaf, index, size, p, &root),
		                 E_BAD_PROOF);
		flip(cx, h, &bit);
	}
	p->n++;
	assert_int_equal(merkle_verify_inclusion(cx, &leaf, index, size, p, &root), E_BAD_PROOF);
	p->n--;
	assert_int_equal(merkle_verify_inclusion(cx, &leaf, index ^ 1, size, p, &root),
	                 E_BAD_PROOF);
	assert_int_equal(merkle_verify_inclusion(cx, &leaf, size, size, p, &root), E_BAD_PROOF);
	if (p->n == 0)
		return;
	p->n--;
	assert_int_equal(merkle_verify_inclusion(cx, &leaf, index, size, p, &root), E_BAD_PROOF);
	p->n++;
}

static void random_inclusion(void **state)
{
	struct tree *t = *state;
	struct hash buffer[PROOF_MAX + 1] = { 0 };

	for (int i = 0; i < TREES; i++) {
		uint64_t size = i < 20 ? (uint64_t)i + 1 : 1 + below(&t->cx, LEAVES_MAX);
		struct hash root = mth(t->leaf, size);
		struct hash ours = merkle_root(t->leaf, size);
		assert_true(hash_eq(&root, &ours));
		for (int k = 0; k < 10; k++) {
			struct hash_list p = { buffer, 0 };
			uint64_t index = below(&t->cx, size);
			path(index, t->leaf, size, &p);
			assert_int_equal(merkle_verify_inclusion(&t->cx, &t->leaf[index], index,
			                                         size, &p, &root),
			                 OK);
			inclusion_breaks(t, t->leaf[index], index, size, &p, root);
		}
	}
}

static void consistency_breaks(struct tree *t, uint64_t m, struct hash root1, uint64_t n,
                               struct hash root2, struct hash_list *p)
{
	struct cx *cx = &t->cx;

	for (int i = 0; i < p->n + 2; i++) {
		int bit = -1;
		struct hash *h = i < p->n ? &p->hash[i] : i == p->n ? &root1 : &root2;
		flip(cx, h, &bit);
		assert_int_equal(merkle_verify_consistency(cx, m, &root1, n, &root2, p),
		                 E_BAD_PROOF);
		flip(cx, h, &bit);
	}
	p->n++;
	assert_int_equal(merkle_verify_consistency(cx, m, &root1, n, &root2, p), E_BAD_PROOF);
	p->n -= 2;
	if (p->n >= 0)
		assert_int_equal(merkle_verify_consistency(cx, m, &root1, n, &root2, p),
		                 E_BAD_PROOF);
	p->n++;
	assert_int_equal(merkle_verify_consistency(cx, n + 1, &root1, n, &root2, p), E_BAD_PROOF);
	assert_int_equal(merkle_verify_consistency(cx, 0, &root1, n, &root2, p), E_BAD_PROOF);
}

static void random_consistency(void **state)
{
	struct tree *t = *state;
	struct hash buffer[PROOF_MAX + 1] = { 0 };

	for (int i = 0; i < 10 * TREES; i++) {
		uint64_t n = i < 200 ? (uint64_t)i / 10 + 1 : 1 + below(&t->cx, LEAVES_MAX);
		uint64_t m = 1 + below(&t->cx, n);
		struct hash root1 = mth(t->leaf, m);
		struct hash root2 = mth(t->leaf, n);
		struct hash_list p = { buffer, 0 };
		subproof(m, t->leaf, n, true, &p);
		assert_int_equal(merkle_verify_consistency(&t->cx, m, &root1, n, &root2, &p), OK);
		consistency_breaks(t, m, root1, n, root2, &p);
	}
}

static void empty_trees(void **state)
{
	struct tree *t = *state;
	struct hash_list none = { NULL, 0 };
	struct hash empty = merkle_empty();

	assert_int_equal(merkle_verify_consistency(&t->cx, 0, &empty, 0, &empty, &none), OK);
	assert_int_equal(merkle_verify_consistency(&t->cx, 0, &t->leaf[0], 0, &t->leaf[0], &none),
	                 E_BAD_PROOF);
	assert_int_equal(merkle_verify_consistency(&t->cx, 0, &empty, 1, &t->leaf[0], &none),
	                 E_BAD_PROOF);
	assert_int_equal(merkle_verify_inclusion(&t->cx, &t->leaf[0], 0, 0, &none, &t->leaf[0]),
	                 E_BAD_PROOF);
}

static void frontier_equals_the_definition(void **state)
{
	struct tree *t = *state;
	struct frontier f = { 0 };

	for (uint64_t n = 1; n <= 600; n++) {
		frontier_add(&f, &t->leaf[n - 1]);
		struct hash got = frontier_root(&f);
		struct hash want = mth(t->leaf, n);
		assert_true(hash_eq(&got, &want));
		assert_int_equal(f.n, __builtin_popcountll(n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_roots),
		cmocka_unit_test(published_vectors),
		cmocka_unit_test(random_inclusion),
		cmocka_unit_test(random_consistency),
		cmocka_unit_test(empty_trees),
		cmocka_unit_test(frontier_equals_the_definition),
	};

	return cmocka_run_group_tests(tests, trees_setup, trees_teardown);
}

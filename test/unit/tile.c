/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tiles: names, widths, bundles, growth and proofs.  Trees are kept here in the plainest of stores,
 * and compared with roots that the frontier computes leaf by leaf without any tile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/text.h"
#include "tree/tile.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

/* -- a store --------------------------------------------------------------------------------- */

#define LEAVES_MAX 70000
#define LEVELS 3

/* Each level in one row; the tile n begins at 256 n. */
struct store {
	struct arena *a;
	struct cx cx;
	struct hash *leaf;
	struct hash *row[LEVELS];
	uint64_t n[LEVELS];
	uint64_t size;
	struct hash root;
	int reads;
	struct tile_walk walk; /* what is to be emitted next */
};

static err store_read(void *state, struct cx *cx, int level, uint64_t n, int width, str *out)
{
	struct store *s = state;
	(void)cx;

	if (level >= LEVELS || n * TILE_WIDTH + (uint64_t)width > s->n[level])
		return E_CORRUPT;
	s->reads++;
	*out = (str){ (const char *)&s->row[level][n * TILE_WIDTH], (size_t)width * HASH_SIZE };
	return OK;
}

/* Tiles come in the order of the walk, and what was there before stays. */
static err store_emit(void *state, struct cx *cx, int level, uint64_t n, str bytes)
{
	struct store *s = state;
	struct tile_name name;
	size_t first = (size_t)n * TILE_WIDTH;
	size_t had = s->n[level] > first ? (size_t)(s->n[level] - first) : 0;
	(void)cx;

	assert_true(tile_walk_next(&s->walk, &name));
	assert_int_equal(name.level, level);
	assert_int_equal(name.n, n);
	assert_int_equal((size_t)name.width * HASH_SIZE, bytes.n);
	assert_true(had * HASH_SIZE < bytes.n);
	assert_memory_equal(&s->row[level][first], bytes.p, had * HASH_SIZE);
	memcpy(&s->row[level][first], bytes.p, bytes.n);
	s->n[level] = first + bytes.n / HASH_SIZE;
	return OK;
}

static struct tile_source source_of(struct store *s)
{
	return (struct tile_source){ store_read, s };
}

static struct store *store_new(void)
{
	struct arena *a = arena_new();
	struct store *s = NEW(a, struct store);

	s->a = a;
	s->cx = cx_new(a, world_real());
	s->root = merkle_empty();
	s->leaf = NEW_N(a, struct hash, LEAVES_MAX);
	for (uint64_t i = 0; i < LEAVES_MAX; i++)
		s->leaf[i] = sha256_leaf((str){ (const char *)&i, sizeof i });
	for (int level = 0; level < LEVELS; level++)
		s->row[level] = NEW_N(a, struct hash, LEAVES_MAX + TILE_WIDTH);
	return s;
}

static void grow(struct store *s, uint64_t n)
{
	struct tile_source source = source_of(s);
	struct hash old = s->root;
	struct tile_name more;

	s->reads = 0;
	s->walk = tile_walk_new(s->size, s->size + n);
	assert_int_equal(tile_grow(&s->cx, &source, s->size, &old, &s->leaf[s->size], n, store_emit,
	                           s, &s->root),
	                 OK);
	assert_false(tile_walk_next(&s->walk, &more));
	assert_true(s->reads <= LEVELS);
	s->size += n;
}

static void store_free(struct store *s)
{
	arena_free(s->a);
}

static uint64_t below(struct store *s, uint64_t n)
{
	uint64_t r;

	cx_random(&s->cx, &r, sizeof r);
	return r % n;
}

/* -- names ----------------------------------------------------------------------------------- */

static void paths(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	static const struct {
		struct tile_name name;
		const char *path;
	} cases[] = {
		{ { 0, 0, 256 }, "tile/0/000" },
		{ { 0, 0, 1 }, "tile/0/000.p/1" },
		{ { 0, 999, 255 }, "tile/0/999.p/255" },
		{ { 1, 1000, 256 }, "tile/1/x001/000" },
		{ { 0, 1234067, 5 }, "tile/0/x001/x234/067.p/5" },
		{ { TILE_ENTRIES, 273, 112 }, "tile/entries/273.p/112" },
		{ { TILE_ENTRIES, 1000000000, 256 }, "tile/entries/x001/x000/x000/000" },
		{ { 7, 0, 127 }, "tile/7/000.p/127" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct tile_name *t = &cases[i].name;
		struct buf b = buf_new(a);
		struct tile_name back;
		tile_path(&b, t->level, t->n, t->width);
		assert_true(str_eq(buf_view(&b), str_of(cases[i].path)));
		assert_true(tile_parse(str_part(buf_view(&b), 5, b.n), &back));
		assert_int_equal(back.level, t->level);
		assert_int_equal(back.n, t->n);
		assert_int_equal(back.width, t->width);
	}
}

static void other_paths_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"0",
		"0/",
		"/000",
		"0/0",
		"0/0000",
		"0/00",
		"00/000",
		"8/000",
		"63/000",
		"-1/000",
		"0/x000",
		"0/x000/001",
		"0/x001/x234",
		"0/001/002",
		"0/000.p",
		"0/000.p/",
		"0/000.p/0",
		"0/000.p/256",
		"0/000.p/01",
		"0/000.q/5",
		"0/000/p/5",
		"0/000.p/5/",
		"0/000/",
		"0/X001/000",
		"0/+01",
		"0/ 01",
		"entries",
		"entries/",
		"Entries/000",
		"0/000.p/5x",
		"0/x-01/000",
		"0/000.p/+5",
		"0//000",
		"7/001",
		"0/x001/x000/x000/x000/x000/x000/000",
		"7/000",
		"0/000.p/5.p/5",
		"0/x099/x999/x999/x999/x999/999",
	};
	struct tile_name t;
	(void)state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (tile_parse(str_of(bad[i]), &t))
			fail_msg("accepted: %s", bad[i]);
}

static void widths(void **state)
{
	(void)state;
	/* The example of the specification: 70,000 leaves. */
	assert_int_equal(tile_width(70000, 0, 272), 256);
	assert_int_equal(tile_width(70000, 0, 273), 112);
	assert_int_equal(tile_width(70000, 0, 274), 0);
	assert_int_equal(tile_width(70000, 1, 0), 256);
	assert_int_equal(tile_width(70000, 1, 1), 17);
	assert_int_equal(tile_width(70000, 2, 0), 1);
	assert_int_equal(tile_width(70000, 3, 0), 0);
	assert_int_equal(tile_width(70000, TILE_ENTRIES, 273), 112);
	assert_int_equal(tile_width(256, 0, 0), 256);
	assert_int_equal(tile_width(256, 1, 0), 1);
	assert_int_equal(tile_width(256, 0, 1), 0);
	assert_int_equal(tile_width(0, 0, 0), 0);
	assert_int_equal(tile_width(INT64_MAX, 7, 0), 127);
	assert_int_equal(tile_width(INT64_MAX, 8, 0), 0);
	assert_int_equal(tile_width(1, 0, UINT64_MAX), 0);
}

static void walks(void **state)
{
	static const struct {
		uint64_t from, to;
		int tiles;
	} cases[] = {
		{ 0, 0, 0 },       { 0, 1, 1 },         { 1, 1, 0 },         { 0, 255, 1 },
		{ 0, 256, 2 },     { 255, 257, 3 },     { 256, 257, 1 },     { 257, 258, 1 },
		{ 0, 65536, 258 }, { 65535, 65536, 3 }, { 65536, 65537, 1 }, { 0, 70000, 277 },
	};
	struct tile_name t;
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tile_walk w = tile_walk_new(cases[i].from, cases[i].to);
		int n = 0;
		while (tile_walk_next(&w, &t))
			n++;
		assert_int_equal(n, cases[i].tiles);
	}
}

static void bundles(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct buf b = buf_new(a);
	str large = { arena_alloc(a, ENTRY_MAX + 1), ENTRY_MAX };
	str entry[3];
	(void)state;

	assert_int_equal(bundle_add(&cx, &b, S("abc")), OK);
	assert_int_equal(bundle_add(&cx, &b, S_NONE), OK);
	assert_memory_equal(b.p, "\0\3abc\0\0", 7);
	assert_int_equal(bundle_add(&cx, &b, large), OK);
	large.n++;
	assert_int_equal(bundle_add(&cx, &b, large), E_TOO_LARGE);
	assert_int_equal(bundle_read(&cx, buf_view(&b), 3, entry), OK);
	assert_true(str_eq(entry[0], S("abc")));
	assert_int_equal(entry[1].n, 0);
	assert_int_equal(entry[2].n, ENTRY_MAX);
	assert_int_equal(bundle_read(&cx, buf_view(&b), 2, entry), E_SYNTAX);
	for (size_t n = 0; n < b.n; n += n < 12 ? 1 : 9973)
		assert_int_equal(bundle_read(&cx, (str){ b.p, n }, 3, entry), E_SYNTAX);
}

/* -- trees ----------------------------------------------------------------------------------- */

static void check_root(struct store *s, const struct frontier *f)
{
	struct tile_source source = source_of(s);
	struct hash want = frontier_root(f);
	struct hash got;

	assert_true(hash_eq(&s->root, &want));
	assert_int_equal(tree_root(&s->cx, &source, s->size, &got), OK);
	assert_true(hash_eq(&got, &want));
}

static void check_proofs(struct store *s, uint64_t index, uint64_t old)
{
	struct tile_source source = source_of(s);
	struct hash_list p;
	struct hash old_root = merkle_root(s->leaf, old);

	s->reads = 0;
	assert_int_equal(tree_inclusion(&s->cx, &source, index, s->size, &p), OK);
	assert_true(s->reads <= 2 * LEVELS);
	assert_int_equal(
	        merkle_verify_inclusion(&s->cx, &s->leaf[index], index, s->size, &p, &s->root), OK);
	if (p.n > 0) {
		p.hash[p.n / 2].b[31] ^= 1;
		assert_int_equal(merkle_verify_inclusion(&s->cx, &s->leaf[index], index, s->size,
		                                         &p, &s->root),
		                 E_BAD_PROOF);
	}
	assert_int_equal(tree_consistency(&s->cx, &source, old, s->size, &p), OK);
	assert_int_equal(merkle_verify_consistency(&s->cx, old, &old_root, s->size, &s->root, &p),
	                 OK);
	if (p.n > 0) {
		p.hash[p.n / 2].b[0] ^= 128;
		assert_int_equal(
		        merkle_verify_consistency(&s->cx, old, &old_root, s->size, &s->root, &p),
		        E_BAD_PROOF);
	}
}

static void every_small_size(void **state)
{
	struct store *s = store_new();
	struct frontier f = { 0 };
	(void)state;

	grow(s, 0);
	check_root(s, &f);
	while (s->size < 600) {
		frontier_add(&f, &s->leaf[s->size]);
		grow(s, 1);
		check_root(s, &f);
		for (int i = 0; i < 4; i++)
			check_proofs(s, below(s, s->size), 1 + below(s, s->size));
	}
	store_free(s);
}

/* Grown in random steps or at once: the same tiles. */
static void steps_do_not_matter(void **state)
{
	struct store *once = store_new();
	(void)state;

	grow(once, 2000);
	for (int i = 0; i < 8; i++) {
		struct store *s = store_new();
		struct frontier f = { 0 };
		while (s->size < 2000) {
			uint64_t n = 1 + below(s, 700);
			n = n < 2000 - s->size ? n : 2000 - s->size;
			for (uint64_t k = 0; k < n; k++)
				frontier_add(&f, &s->leaf[s->size + k]);
			grow(s, n);
			check_root(s, &f);
			check_proofs(s, below(s, s->size), 1 + below(s, s->size));
		}
		for (int level = 0; level < LEVELS; level++) {
			assert_int_equal(s->n[level], once->n[level]);
			assert_memory_equal(s->row[level], once->row[level],
			                    (size_t)s->n[level] * HASH_SIZE);
		}
		store_free(s);
	}
	store_free(once);
}

static void around_whole_tiles(void **state)
{
	static const uint64_t sizes[] = { 1,     255,   256,   257,   511,   512,   513,   65279,
		                          65280, 65281, 65535, 65536, 65537, 65792, 65793, 70000 };
	struct store *s = store_new();
	struct frontier f = { 0 };
	(void)state;

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		for (uint64_t k = s->size; k < sizes[i]; k++)
			frontier_add(&f, &s->leaf[k]);
		grow(s, sizes[i] - s->size);
		check_root(s, &f);
		check_proofs(s, 0, 1);
		check_proofs(s, s->size - 1, s->size);
		for (int k = 0; k < 20; k++)
			check_proofs(s, below(s, s->size), 1 + below(s, s->size));
		for (size_t k = 0; k < i; k++)
			check_proofs(s, sizes[k], sizes[k]);
	}
	store_free(s);
}

static err count_emit(void *state, struct cx *cx, int level, uint64_t n, str bytes)
{
	(void)cx;
	(void)level;
	(void)n;
	(void)bytes;
	++*(int *)state;
	return OK;
}

/* Any bit of the right edge that is not what was signed stops the growth before anything is
 * emitted. */
static void a_damaged_edge_is_found(void **state)
{
	struct store *s = store_new();
	struct tile_source source = source_of(s);
	int emitted = 0;
	struct hash root;
	(void)state;

	grow(s, 66000); /* one whole tile, then partial ones on all three levels */
	for (int level = 0; level < LEVELS; level++) {
		uint64_t first = s->n[level] / TILE_WIDTH * TILE_WIDTH;
		for (uint64_t i = first; i < s->n[level]; i++) {
			uint8_t *byte = &s->row[level][i].b[i % HASH_SIZE];
			*byte ^= 4;
			assert_int_equal(tile_grow(&s->cx, &source, s->size, &s->root,
			                           &s->leaf[s->size], 300, count_emit, &emitted,
			                           &root),
			                 E_CORRUPT);
			*byte ^= 4;
		}
	}
	assert_int_equal(emitted, 0);
	assert_int_equal(tile_grow(&s->cx, &source, s->size, NULL, &s->leaf[s->size], 300,
	                           count_emit, &emitted, &root),
	                 OK);
	assert_true(emitted > 0);
	store_free(s);
}

static err short_read(void *state, struct cx *cx, int level, uint64_t n, int width, str *out)
{
	TRY(store_read(state, cx, level, n, width, out));
	out->n--;
	return OK;
}

static void questions_beyond_the_tree(void **state)
{
	struct store *s = store_new();
	struct tile_source source = source_of(s);
	struct tile_source cut = { short_read, s };
	struct hash_list p;
	struct hash h;
	int emitted = 0;
	(void)state;

	grow(s, 300);
	assert_int_equal(tree_inclusion(&s->cx, &source, 300, 300, &p), E_NOT_FOUND);
	assert_int_equal(tree_inclusion(&s->cx, &source, 0, 0, &p), E_NOT_FOUND);
	assert_int_equal(tree_consistency(&s->cx, &source, 301, 300, &p), E_NOT_FOUND);
	assert_int_equal(tree_consistency(&s->cx, &source, 0, 300, &p), OK);
	assert_int_equal(p.n, 0);
	assert_int_equal(tree_root(&s->cx, &source, 301, &h), E_CORRUPT);
	assert_int_equal(tree_root(&s->cx, &source, UINT64_MAX, &h), E_RANGE);
	assert_int_equal(tree_root(&s->cx, &cut, 300, &h), E_CORRUPT);
	assert_int_equal(
	        tile_grow(&s->cx, &cut, 300, &s->root, s->leaf, 1, count_emit, &emitted, &h),
	        E_CORRUPT);
	assert_int_equal(tile_grow(&s->cx, &source, 300, &s->root, s->leaf, INT64_MAX, count_emit,
	                           &emitted, &h),
	                 E_RANGE);
	store_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(other_paths_are_refused),
		cmocka_unit_test(widths),
		cmocka_unit_test(walks),
		cmocka_unit_test(bundles),
		cmocka_unit_test(every_small_size),
		cmocka_unit_test(steps_do_not_matter),
		cmocka_unit_test(around_whole_tiles),
		cmocka_unit_test(a_damaged_edge_is_found),
		cmocka_unit_test(questions_beyond_the_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

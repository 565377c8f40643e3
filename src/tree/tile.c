/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, widths and bundles of tiles.
 *
 *   number 1234067  ->  x001/x234/067      groups of three digits, all but the last marked with x
 *   entry bundle    ->  2 bytes length, big-endian | entry | 2 bytes length | entry | ... */
#include "tree/tile.h"

#include <assert.h>

static void number_path(struct buf *b, uint64_t n)
{
	int groups = 1;
	uint64_t unit = 1;

	for (uint64_t rest = n / 1000; rest > 0; rest /= 1000, unit *= 1000)
		groups++;
	for (; groups > 1; groups--, unit /= 1000)
		buf_fmt(b, "x%03d/", (int)(n / unit % 1000));
	buf_fmt(b, "%03d", (int)(n % 1000));
}

void tile_path(struct buf *b, int level, uint64_t n, int width)
{
	if (level < 0)
		buf_text(b, "tile/entries/");
	else
		buf_fmt(b, "tile/%d/", level);
	number_path(b, n);
	if (width < TILE_WIDTH)
		buf_fmt(b, ".p/%d", width);
}

static bool level_parse(str text, int *level)
{
	uint64_t value;

	if (str_eq(text, S("entries"))) {
		*level = TILE_ENTRIES;
		return true;
	}
	if (text.n != 1 || !str_u64(text, TILE_LEVELS - 1, &value))
		return false;
	*level = (int)value;
	return true;
}

/* One group of three digits, marked with x when more groups follow. */
static bool group_parse(str text, bool more, uint64_t *value)
{
	if (more && !str_starts(text, S("x")))
		return false;
	text = str_part(text, more ? 1 : 0, text.n);
	return text.n == 3 && str_u64(text, 999, value);
}

#define GROUPS_MAX 6 /* 10^18 tiles are more than a tree below 2^63 leaves has */

static bool number_parse(str text, uint64_t *n)
{
	*n = 0;
	for (int groups = 1; groups <= GROUPS_MAX; groups++) {
		bool more = str_find(text, '/', 0) >= 0;
		str group;
		str rest = str_cut(text, '/', &group);
		uint64_t value;
		if (!group_parse(group, more, &value))
			return false;
		if (groups == 1 && more && value == 0)
			return false; /* written longer than need be */
		*n = *n * 1000 + value;
		if (!more)
			return true;
		text = rest;
	}
	return false;
}

static bool width_parse(str text, int *width)
{
	uint64_t value;

	if (!str_u64(text, TILE_WIDTH - 1, &value) || value == 0 || text.p[0] == '0')
		return false;
	*width = (int)value;
	return true;
}

bool tile_parse(str path, struct tile_name *out)
{
	str level;
	str number = str_cut(path, '/', &level);
	ptrdiff_t dot = str_find(number, '.', 0);

	out->width = TILE_WIDTH;
	if (dot >= 0) {
		str suffix = str_part(number, (size_t)dot, number.n);
		if (!str_starts(suffix, S(".p/")) ||
		    !width_parse(str_part(suffix, 3, suffix.n), &out->width))
			return false;
		number.n = (size_t)dot;
	}
	return level_parse(level, &out->level) && number_parse(number, &out->n) &&
	       tile_width(TREE_SIZE_MAX, out->level, out->n) >= out->width;
}

static int shift_of(int level)
{
	return level < 0 ? 0 : 8 * level;
}

int tile_width(uint64_t size, int level, uint64_t n)
{
	uint64_t hashes = level < TILE_LEVELS ? size >> shift_of(level) : 0;

	if (n > hashes / TILE_WIDTH)
		return 0;
	uint64_t width = hashes - n * TILE_WIDTH;
	return width > TILE_WIDTH ? TILE_WIDTH : (int)width;
}

/* The first tile of the level that the older tree had not filled. */
static uint64_t first_changed(uint64_t old_size, int level)
{
	return (old_size >> shift_of(level)) / TILE_WIDTH;
}

struct tile_walk tile_walk_new(uint64_t old_size, uint64_t new_size)
{
	return (struct tile_walk){ old_size, new_size, { 0, first_changed(old_size, 0), 0 } };
}

bool tile_walk_next(struct tile_walk *w, struct tile_name *out)
{
	for (; w->next.level < TILE_LEVELS; w->next.level++) {
		*out = w->next;
		out->width = tile_width(w->new_size, out->level, out->n);
		if (out->width > tile_width(w->old_size, out->level, out->n)) {
			w->next.n++;
			return true;
		}
		/* The number for the next level; beyond the last one it is not used. */
		w->next.n = w->next.level + 1 < TILE_LEVELS
		                    ? first_changed(w->old_size, w->next.level + 1)
		                    : 0;
	}
	return false;
}

err bundle_add(struct cx *cx, struct buf *b, str entry)
{
	if (entry.n > ENTRY_MAX)
		return fail(cx, E_TOO_LARGE, "an entry of %zu bytes does not fit a bundle",
		            entry.n);
	buf_char(b, (char)(entry.n >> 8));
	buf_char(b, (char)(entry.n & 0xff));
	buf_str(b, entry);
	return OK;
}

err bundle_next(struct cx *cx, str *rest, str *entry)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t n;

	if (rest->n < 2)
		return fail(cx, E_SYNTAX, "entry bundle: cut short");
	n = (size_t)p[0] << 8 | p[1];
	if (rest->n - 2 < n)
		return fail(cx, E_SYNTAX, "entry bundle: an entry of %zu bytes is cut short", n);
	*entry = (str){ rest->p + 2, n };
	*rest = (str){ rest->p + 2 + n, rest->n - 2 - n };
	return OK;
}

err bundle_read(struct cx *cx, str bytes, int n, str *entry)
{
	assert(n >= 1 && n <= TILE_WIDTH);
	for (int i = 0; i < n; i++)
		TRY(bundle_next(cx, &bytes, &entry[i]));
	if (bytes.n > 0)
		return fail(cx, E_SYNTAX, "entry bundle: %zu bytes after %d entries", bytes.n, n);
	return OK;
}

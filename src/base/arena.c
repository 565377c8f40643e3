/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks in a chain, newest first; an allocation moves a mark in the newest block.  A request that
 * is larger than a block gets a block of its own.  Blocks double up to 1 MiB, so a small request
 * costs one malloc and a lot of ten thousand meters a few dozen. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FIRST_BLOCK (size_t)8192
#define LARGEST_BLOCK ((size_t)1 << 20)
#define HUGE_PAGE ((size_t)2 << 20)
#define ALIGNMENT (size_t)16

struct block {
	struct block *older;
	size_t size;
	size_t used;
	_Alignas(16) char bytes[];
};

struct arena {
	struct block *newest;
	size_t total;
	size_t next_size;
};

static void out_of_memory(size_t n)
{
	fprintf(stderr, "out of memory: %zu bytes more were asked for\n", n);
	abort();
}

/* Tables of many MiB are looked into at random: with small pages each look would also miss the
 * processor's memory of where pages lie.  Advice only; a system without huge pages ignores it. */
static void huge_pages_advise(void *p, size_t n)
{
	uintptr_t from = ((uintptr_t)p + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
	uintptr_t to = ((uintptr_t)p + n) & ~(HUGE_PAGE - 1);

	if (from < to)
		(void)madvise((void *)from, to - from, MADV_HUGEPAGE);
}

static struct block *block_add(struct arena *a, size_t at_least)
{
	size_t size = a->next_size > at_least ? a->next_size : at_least;
	struct block *b = NULL;

	if (size <= SIZE_MAX - sizeof *b)
		b = malloc(sizeof *b + size);
	if (b == NULL)
		out_of_memory(size);
	b->older = a->newest;
	b->size = size;
	b->used = 0;
	a->newest = b;
	a->total += size;
	if (a->next_size < LARGEST_BLOCK)
		a->next_size *= 2;
	return b;
}

struct arena *arena_new(void)
{
	struct arena *a = malloc(sizeof *a);

	if (a == NULL)
		out_of_memory(sizeof *a);
	*a = (struct arena){ .next_size = FIRST_BLOCK };
	return a;
}

static void blocks_free(struct block *b)
{
	while (b != NULL) {
		struct block *older = b->older;
		free(b);
		b = older;
	}
}

void arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	blocks_free(a->newest);
	free(a);
}

void arena_end(struct arena **a)
{
	arena_free(*a);
	*a = NULL;
}

void arena_reset(struct arena *a)
{
	struct block *keep = a->newest;

	if (keep == NULL)
		return;
	blocks_free(keep->older);
	keep->older = NULL;
	keep->used = 0;
	a->total = keep->size;
}

static void *take(struct arena *a, size_t n)
{
	size_t rounded;
	struct block *b = a->newest;

	if (__builtin_add_overflow(n, ALIGNMENT - 1, &rounded))
		out_of_memory(n);
	rounded &= ~(ALIGNMENT - 1);
	if (b == NULL || b->size - b->used < rounded)
		b = block_add(a, rounded);
	void *p = b->bytes + b->used;
	b->used += rounded;
	return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
	void *p = take(a, n);

	memset(p, 0, n);
	return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		out_of_memory(SIZE_MAX);
	void *p = take(a, n);
	huge_pages_advise(p, n);
	memset(p, 0, n);
	return p;
}

char *arena_copy(struct arena *a, const void *p, size_t n)
{
	if (n == SIZE_MAX)
		out_of_memory(n);
	char *copy = take(a, n + 1);

	if (n > 0)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size)
{
	struct block *b = a->newest;
	size_t rounded = (old_size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	size_t wanted = (new_size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);

	if (old != NULL && b != NULL && (char *)old + rounded == b->bytes + b->used &&
	    wanted - rounded <= b->size - b->used) {
		b->used += wanted - rounded;
		return old;
	}
	void *p = take(a, new_size);
	if (old_size > 0)
		memcpy(p, old, old_size);
	return p;
}

size_t arena_size(const struct arena *a)
{
	return a->total;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is freed all at once.  Every request owns one arena; whoever receives a `struct arena
 * *` puts results there and frees nothing. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

/* Never NULL: when the system has no memory left, the process says so and aborts.  Input is bounded
 * before it is parsed, so that is a fault of sizing and never of a request. */
struct arena *arena_new(void);
/* Frees the arena and all that came from it; NULL is ignored. */
void arena_free(struct arena *a);
/* For AUTO(arena_end) struct arena *a = arena_new(); */
void arena_end(struct arena **a);
/* Empties it but keeps one block, so that a worker can use it again. */
void arena_reset(struct arena *a);
/* Zeroed, aligned for any type, valid until the arena is freed or reset; n may be 0. */
void *arena_alloc(struct arena *a, size_t n);
/* The same for `count` things of `size` bytes; aborts on overflow. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A copy of n bytes, with a NUL behind them. */
char *arena_copy(struct arena *a, const void *p, size_t n);
/* Grows the newest allocation in place if it can, copies otherwise; the new bytes are not zeroed.
 */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t new_size);
/* Bytes taken from the system so far. */
size_t arena_size(const struct arena *a);

#define NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define NEW_N(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compact table from a name to a fixed number of bytes, for a million meters.
 *
 * Names are kept as 128 bits of a hash under a key of this process, so that whoever writes the log
 * cannot make two of them meet, and so that a long name costs no more memory than a short one. */
#ifndef AUDIT_MAP_H
#define AUDIT_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "crypt/short.h"

struct arena;

struct map {
	struct arena *arena; /* of the slots; replaced when they grow */
	struct short_key key;
	size_t value_size;
	size_t slot_size;
	uint64_t n;
	uint64_t slots; /* a power of two */
	unsigned char *slot;
};

/* An empty map; map_close frees it.  The key is secret and random. */
struct map map_open(size_t value_size, const struct short_key *key);
void map_close(struct map *m);
/* The value under (kind, name), or NULL; valid until the next map_put. `kind` keeps names of
 * different sorts apart. */
void *map_find(const struct map *m, uint32_t kind, str name);
/* The same, but zeroed and new when there was none; *is_new tells. */
void *map_put(struct map *m, uint32_t kind, str name, bool *is_new);
/* All values, in no order: start with *at = 0; NULL at the end. */
void *map_next(const struct map *m, uint64_t *at);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open addressing with linear probing, at most 7/10 full.  A slot is 16 bytes of key and the value;
 * a key of all zeros marks a free slot (no name has it but by an accident of 2^-128). */
#include "audit/map.h"

#include <string.h>

#include "base/arena.h"
#include "crypt/hash.h"

#define KEY_BYTES 16
#define SLOTS_FIRST 64
#define SHORT_NAME 64

struct key {
	uint64_t half[2];
};

static struct hash long_name_hash(uint32_t kind, str name)
{
	struct sha256 s = sha256_new();

	sha256_add(&s, &kind, sizeof kind);
	sha256_add(&s, name.p, name.n);
	return sha256_done(&s);
}

/* The usual name is short: its hash is then one call over one block. */
static struct key key_of(uint32_t kind, str name)
{
	char both[sizeof kind + SHORT_NAME];
	struct hash h;
	struct key key;

	if (name.n > SHORT_NAME) {
		h = long_name_hash(kind, name);
	} else {
		memcpy(both, &kind, sizeof kind);
		if (name.n > 0)
			memcpy(both + sizeof kind, name.p, name.n);
		h = sha256((str){ both, sizeof kind + name.n });
	}
	memcpy(&key, h.b, sizeof key);
	return key;
}

static void slots_new(struct map *m, uint64_t slots)
{
	m->arena = arena_new();
	m->slots = slots;
	m->slot = arena_array(m->arena, slots, m->slot_size);
}

struct map map_open(size_t value_size)
{
	struct map m = { .value_size = value_size };

	m.slot_size = KEY_BYTES + (value_size + 7) / 8 * 8;
	slots_new(&m, SLOTS_FIRST);
	return m;
}

void map_close(struct map *m)
{
	arena_free(m->arena);
	*m = (struct map){ 0 };
}

static bool slot_free(const unsigned char *slot)
{
	struct key key;

	memcpy(&key, slot, sizeof key);
	return key.half[0] == 0 && key.half[1] == 0;
}

/* The slot of the key, or the free one where it belongs. */
static unsigned char *slot_of(const struct map *m, const struct key *key)
{
	uint64_t i = key->half[0] & (m->slots - 1);

	for (;;) {
		unsigned char *slot = m->slot + i * m->slot_size;
		if (slot_free(slot) || memcmp(slot, key, sizeof *key) == 0)
			return slot;
		i = (i + 1) & (m->slots - 1);
	}
}

static void grow(struct map *m)
{
	struct map old = *m;
	struct key key;

	slots_new(m, old.slots * 2);
	for (uint64_t i = 0; i < old.slots; i++) {
		unsigned char *slot = old.slot + i * old.slot_size;
		if (slot_free(slot))
			continue;
		memcpy(&key, slot, sizeof key);
		memcpy(slot_of(m, &key), slot, old.slot_size);
	}
	arena_free(old.arena);
}

void *map_find(const struct map *m, uint32_t kind, str name)
{
	struct key key = key_of(kind, name);
	unsigned char *slot = slot_of(m, &key);

	return slot_free(slot) ? NULL : slot + KEY_BYTES;
}

void *map_put(struct map *m, uint32_t kind, str name, bool *is_new)
{
	struct key key = key_of(kind, name);

	if ((m->n + 1) * 10 > m->slots * 7)
		grow(m);
	unsigned char *slot = slot_of(m, &key);
	*is_new = slot_free(slot);
	if (*is_new) {
		memcpy(slot, &key, sizeof key);
		m->n++;
	}
	return slot + KEY_BYTES;
}

void *map_next(const struct map *m, uint64_t *at)
{
	while (*at < m->slots) {
		unsigned char *slot = m->slot + (*at)++ * m->slot_size;
		if (!slot_free(slot))
			return slot + KEY_BYTES;
	}
	return NULL;
}

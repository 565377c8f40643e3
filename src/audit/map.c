/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open addressing with linear probing, at most 7/10 full.  A slot is 16 bytes of key and the value;
 * a key of all zeros marks a free slot (no name has it but by an accident of 2^-128). */
#include "audit/map.h"

#include <string.h>

#include "base/arena.h"

#define KEY_BYTES 16
#define SLOTS_FIRST 64

/* Each sort of name has a key of its own. */
static struct short_hash key_of(const struct map *m, uint32_t kind, str name)
{
	struct short_key key = m->key;

	for (int i = 0; i < 4; i++)
		key.b[i] ^= (uint8_t)(kind >> (8 * i));
	return short_hash(&key, name);
}

static void slots_new(struct map *m, uint64_t slots)
{
	m->arena = arena_new();
	m->slots = slots;
	m->slot = arena_array(m->arena, slots, m->slot_size);
}

struct map map_open(size_t value_size, const struct short_key *key)
{
	struct map m = { .value_size = value_size, .key = *key };

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
	struct short_hash key;

	memcpy(&key, slot, sizeof key);
	return key.half[0] == 0 && key.half[1] == 0;
}

/* The slot of the key, or the free one where it belongs. */
static unsigned char *slot_of(const struct map *m, const struct short_hash *key)
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
	struct short_hash key;

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
	struct short_hash key = key_of(m, kind, name);
	unsigned char *slot = slot_of(m, &key);

	return slot_free(slot) ? NULL : slot + KEY_BYTES;
}

void *map_put(struct map *m, uint32_t kind, str name, bool *is_new)
{
	struct short_hash key = key_of(m, kind, name);

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

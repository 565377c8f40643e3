/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of rows by their names, of a size that never grows: whoever asks for more than it holds
 * makes it forget details, never memory run out, and what is forgotten is counted.
 *
 * A row's name is a digest of what makes it another row, so its first bytes are as good a hash as
 * any, and callers cannot choose them. */
#include "op/access_book.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "crypt/hash.h"

#define ID_BYTES 16
#define BUCKETS 1024

/* In byte order: so an entry is canonical JSON as it is written. */
static const struct field row_fields[] = {
	FIELD(struct access_row, actor, "random id of the account or token"),
	FIELD(struct access_row, caller, "organisation that asked"),
	FIELD(struct access_row, day, "when, in China", .form = FORM_DATE),
	FIELD(struct access_row, first_ms, "the first time", .form = FORM_MOMENT),
	FIELD(struct access_row, id, "of this entry"),
	FIELD(struct access_row, last_ms, "the last time", .form = FORM_MOMENT),
	FIELD(struct access_row, n, "how often on that day", .min = 1),
	FIELD(struct access_row, operation, "what was asked"),
	FIELD(struct access_row, organisation, "whose rows were asked for"),
	FIELD(struct access_row, outcome, "seen, refused, or overflow: so many more"),
	FIELD(struct access_row, role, "as what it asked"),
	FIELD(struct access_row, subject, "the lot, meter or certificate; empty for lists"),
};
const struct rec access_rec = REC(struct access_row, "access", row_fields);
_Static_assert(sizeof row_fields / sizeof row_fields[0] == ACCESS_COLUMNS, "one for each column");

struct slot {
	uint8_t id[ID_BYTES];
	int next; /* in the bucket: the number of a slot, 0 for none */
};

struct access_book {
	struct arena *arena; /* holds this */
	struct arena *texts; /* of the rows */
	int n;
	int bucket[BUCKETS]; /* the number of a slot, from 1 */
	struct slot slot[BOOK_ALL];
	struct access_row row[BOOK_ALL];
};

/* -- names ----------------------------------------------------------------------------------- */

static void column_add(struct sha256 *s, str text)
{
	char head[24];
	int n = snprintf(head, sizeof head, "%zu:", text.n);

	sha256_add(s, head, (size_t)n);
	sha256_add(s, text.p, text.n);
}

/* Nothing is taken from an arena: this runs for every look, whether it makes a row or not. */
static void id_make(const struct access_row *row, uint8_t id[ID_BYTES])
{
	const str part[] = { row->organisation, row->operation, row->outcome, row->caller,
		             row->role,         row->actor,     row->subject };
	struct sha256 s = sha256_new();
	char day[24];
	int n = snprintf(day, sizeof day, "%lld", (long long)row->day);

	column_add(&s, (str){ day, (size_t)n });
	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
		column_add(&s, part[i]);
	struct hash h = sha256_done(&s);
	memcpy(id, h.b, ID_BYTES);
}

str access_id(struct arena *a, const struct access_row *row)
{
	uint8_t id[ID_BYTES];

	id_make(row, id);
	return hex_print(a, id, ID_BYTES);
}

/* -- the book -------------------------------------------------------------------------------- */

struct access_book *book_open(void)
{
	struct arena *a = arena_new();
	struct access_book *b = NEW(a, struct access_book);

	b->arena = a;
	b->texts = arena_new();
	return b;
}

void book_close(struct access_book *b)
{
	if (b == NULL)
		return;
	arena_free(b->texts);
	arena_free(b->arena);
}

void book_clear(struct access_book *b)
{
	arena_reset(b->texts);
	memset(b->bucket, 0, sizeof b->bucket);
	b->n = 0;
}

const struct access_row *book_rows(const struct access_book *b, int *n)
{
	*n = b->n;
	return b->row;
}

static int *bucket_of(struct access_book *b, const uint8_t *id)
{
	return &b->bucket[(id[0] << 8 | id[1]) % BUCKETS];
}

static struct access_row *find(struct access_book *b, const uint8_t *id)
{
	for (int at = *bucket_of(b, id); at != 0; at = b->slot[at - 1].next)
		if (memcmp(b->slot[at - 1].id, id, ID_BYTES) == 0)
			return &b->row[at - 1];
	return NULL;
}

static void insert(struct access_book *b, const uint8_t *id, const struct access_row *row)
{
	str *const text[] = { &b->row[b->n].organisation, &b->row[b->n].operation,
		              &b->row[b->n].outcome,      &b->row[b->n].caller,
		              &b->row[b->n].role,         &b->row[b->n].actor,
		              &b->row[b->n].subject };
	int *bucket = bucket_of(b, id);

	b->row[b->n] = *row;
	for (int i = 0; i < (int)(sizeof text / sizeof text[0]); i++)
		*text[i] = str_dup(b->texts, *text[i]);
	b->row[b->n].id = hex_print(b->texts, id, ID_BYTES);
	memcpy(b->slot[b->n].id, id, ID_BYTES);
	b->slot[b->n].next = *bucket;
	*bucket = ++b->n;
}

/* False when there is no room for what is new. */
static bool add(struct access_book *b, const struct access_row *row, int room)
{
	uint8_t id[ID_BYTES];

	id_make(row, id);
	struct access_row *known = find(b, id);
	if (known == NULL && b->n >= room)
		return false;
	if (known == NULL) {
		insert(b, id, row);
		return true;
	}
	known->n += row->n;
	if (row->first_ms < known->first_ms)
		known->first_ms = row->first_ms;
	if (row->last_ms > known->last_ms)
		known->last_ms = row->last_ms;
	return true;
}

static struct access_row overflow_of(const struct access_row *row, str organisation)
{
	return (struct access_row){ .organisation = organisation,
		                    .day = row->day,
		                    .operation = S(""),
		                    .outcome = ACCESS_OVERFLOW,
		                    .caller = S(""),
		                    .role = S(""),
		                    .actor = S(""),
		                    .subject = S(""),
		                    .n = row->n,
		                    .first_ms = row->first_ms,
		                    .last_ms = row->last_ms };
}

bool book_add(struct access_book *b, const struct access_row *row)
{
	bool whole = !str_eq(row->outcome, ACCESS_OVERFLOW);
	int room = str_eq(row->outcome, ACCESS_REFUSED) ? BOOK_REFUSED : BOOK_ROWS;
	const struct access_row theirs = overflow_of(row, row->organisation);
	const struct access_row nobodys = overflow_of(row, ACCESS_UNKNOWN);

	if (whole && add(b, row, room))
		return true;
	if (!add(b, &theirs, BOOK_ROWS + BOOK_OVERFLOWS))
		(void)add(b, &nobodys, BOOK_ALL);
	return false;
}

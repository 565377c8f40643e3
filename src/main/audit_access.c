/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries are read in the order of their digests: by day, organisation and name.  A day that
 * was closed must give the digest in its leaf, unless a later leaf says that it was deleted; then
 * it has no entries.  Days are closed in their order, so one before the last closed day that has no
 * leaf must have no entries either.
 *
 * This repeats what op/access_book.c and work/access.c do, from doc/formats.md and not from
 * them. */
#include "main/audit_access.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "op/op.h"

#define PAGE 2048
#define ID_BYTES 16

struct entry {
	str actor, caller;
	int64_t day, first_ms;
	str id;
	int64_t last_ms, n;
	str operation, organisation, outcome, role, subject;
};

static const struct field entry_fields[] = {
	FIELD(struct entry, actor, ""),
	FIELD(struct entry, caller, ""),
	FIELD(struct entry, day, "", .form = FORM_DATE),
	FIELD(struct entry, first_ms, "", .form = FORM_MOMENT),
	FIELD(struct entry, id, ""),
	FIELD(struct entry, last_ms, "", .form = FORM_MOMENT),
	FIELD(struct entry, n, ""),
	FIELD(struct entry, operation, ""),
	FIELD(struct entry, organisation, ""),
	FIELD(struct entry, outcome, ""),
	FIELD(struct entry, role, ""),
	FIELD(struct entry, subject, ""),
};
static const struct rec entry_rec = REC(struct entry, "access", entry_fields);

const struct sql audit_access_sql[] = {
	{ "audit.access",
	  "SELECT {access} FROM access WHERE (day, organisation, id) > ($1, $2, $3) "
	  "ORDER BY day, organisation, id LIMIT $4",
	  NULL, &entry_rec },
};
const int audit_access_sql_n = COUNT_OF(audit_access_sql);

struct pass {
	const struct replay *replay;
	struct flaws *flaws;
	int64_t closed;    /* the last day with a leaf, or -1 */
	int64_t kept_from; /* what lies before was deleted */
	int64_t day;       /* at hand; -1: none yet */
	struct sha256 sha;
	int64_t entries, looks; /* of that day */
	uint64_t days_met;
};

/* -- what the leaves say --------------------------------------------------------------------- */

static int64_t day_of(const struct fact *f)
{
	int64_t day;

	return date_read(f->subject, &day) ? day : -1;
}

static void facts_look(struct pass *p)
{
	for (uint32_t i = 0; i < replay_subjects(p->replay); i++) {
		const struct fact *f = replay_subject(p->replay, i);
		int64_t day = day_of(f);
		if (f->kind == FACT_ACCESS_DAY && day > p->closed)
			p->closed = day;
		if (f->kind == FACT_ACCESS_PURGE && day > p->kept_from)
			p->kept_from = day;
	}
}

/* A day of which something is left to be seen. */
static bool is_held(const struct pass *p, const struct fact *f)
{
	return f->kind == FACT_ACCESS_DAY && day_of(f) >= p->kept_from &&
	       ((const struct fact_access_day *)f->value)->entries > 0;
}

static uint64_t days_held(const struct pass *p)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < replay_subjects(p->replay); i++)
		n += is_held(p, replay_subject(p->replay, i));
	return n;
}

/* -- days ------------------------------------------------------------------------------------ */

static void day_compare(struct pass *p, struct arena *a, const struct fact *f)
{
	const struct fact_access_day *said = f->value;
	struct hash h = sha256_done(&p->sha);

	p->days_met++;
	if (said->entries != p->entries || said->looks != p->looks ||
	    !str_eq(said->digest, hex_print(a, h.b, HASH_SIZE)))
		flaw_note(p->flaws, FLAW_ROW_DIFFERS, f->index,
		          "access of %.*s: %lld entries, %lld looks; or one was changed",
		          P(f->subject), (long long)p->entries, (long long)p->looks);
}

static void day_end(struct pass *p, struct arena *a)
{
	str name = p->day < 0 ? S_NONE : date_print(a, p->day);
	const struct fact *f = replay_latest(p->replay, FACT_ACCESS_DAY, name);

	if (p->day < 0)
		return;
	if (p->day < p->kept_from || (f == NULL && p->day < p->closed))
		flaw_note(p->flaws, FLAW_ROW_EXTRA, NO_LEAF, "access of %.*s: %lld entries",
		          P(name), (long long)p->entries);
	if (f != NULL)
		day_compare(p, a, f);
}

static void day_begin(struct pass *p, int64_t day)
{
	p->day = day;
	p->sha = sha256_new();
	p->entries = 0;
	p->looks = 0;
}

/* -- entries --------------------------------------------------------------------------------- */

static void text_add(struct buf *b, str text)
{
	buf_fmt(b, "%zu:", text.n);
	buf_str(b, text);
}

static bool name_fits(struct arena *a, const struct entry *e)
{
	struct buf b = buf_new(a);

	text_add(&b, str_fmt(a, "%lld", (long long)e->day));
	text_add(&b, e->organisation);
	text_add(&b, e->operation);
	text_add(&b, e->outcome);
	text_add(&b, e->caller);
	text_add(&b, e->role);
	text_add(&b, e->actor);
	text_add(&b, e->subject);
	struct hash h = sha256(buf_view(&b));
	return str_eq(e->id, hex_print(a, h.b, ID_BYTES));
}

static void entry_check(struct pass *p, struct arena *a, const struct entry *e)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, true);

	if (e->day != p->day) {
		day_end(p, a);
		day_begin(p, e->day);
	}
	if (!name_fits(a, e) || e->n < 1 || e->first_ms > e->last_ms)
		flaw_note(p->flaws, FLAW_ROW_DIFFERS, NO_LEAF, "access %.*s %.*s",
		          P(date_print(a, e->day)), P(e->id));
	json_object(&w);
	rec_write(&w, &entry_rec, e);
	json_object_end(&w);
	buf_char(&b, '\n');
	str line = buf_view(&b);
	sha256_add(&p->sha, line.p, line.n);
	p->entries++;
	p->looks += e->n;
}

err audit_access(struct cx *cx, struct tx *tx, const struct replay *replay, struct flaws *flaws,
                 uint64_t *rows)
{
	AUTO(arena_end) struct arena *kept = arena_new();
	AUTO(arena_end) struct arena *page = arena_new();
	struct pass p = { replay, flaws, .closed = -1, .kept_from = -1, .day = -1 };
	struct entry last = { .day = -1, .organisation = S(""), .id = S("") };
	list found;

	facts_look(&p);
	do {
		arena_reset(page);
		struct cx one = cx_new(page, cx->world);
		const struct value param[] = { V_INT(last.day), V_TEXT(last.organisation),
			                       V_TEXT(last.id), V_INT(PAGE) };
		err e = db_list(&one, tx, &audit_access_sql[0], param, COUNT_OF(param), &found);
		if (e != OK)
			return fail(cx, e, "%s", str_c(cx->arena, one.detail));
		for (size_t i = 0; i < found.n; i++)
			entry_check(&p, page, (const struct entry *)found.item + i);
		*rows += found.n;
		arena_reset(kept);
		if (found.n > 0) {
			last = ((const struct entry *)found.item)[found.n - 1];
			last.organisation = str_dup(kept, last.organisation);
			last.id = str_dup(kept, last.id);
		}
	} while (found.n == PAGE);
	day_end(&p, page);
	if (p.days_met < days_held(&p))
		flaw_note(flaws, FLAW_ROW_MISSING, NO_LEAF,
		          "access: of %llu days with a digest "
		          "%llu have entries",
		          (unsigned long long)days_held(&p), (unsigned long long)p.days_met);
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two lists in one order: the facts about attachments, sorted by the digest that names them, and
 * the parts in the order of their key.  They are walked side by side, so every byte is read once,
 * however many organisations uploaded the same. */
#include "main/audit_documents.h"

#include <stdlib.h>

#include "base/arena.h"
#include "code/text.h"

#define PAGE 4                       /* parts of a MiB */
#define BYTES_MAX ((size_t)16 << 20) /* of what could have been uploaded at all */

struct part {
	str document;
	int64_t part;
	blob bytes;
};

static const struct field part_fields[] = {
	FIELD(struct part, document, ""),
	FIELD(struct part, part, ""),
	FIELD(struct part, bytes, ""),
};
static const struct rec part_rec = REC(struct part, "document_part", part_fields);

const struct sql audit_documents_sql[] = {
	{ "audit.document_part",
	  "SELECT {document_part} FROM document_part WHERE (document, part) > ($1, $2) "
	  "ORDER BY document, part LIMIT $3",
	  NULL, &part_rec },
};
const int audit_documents_sql_n = 1;

struct walk {
	struct cx *cx;
	struct tx *tx;
	struct flaws *flaws;
	uint64_t *rows;
	const struct fact **fact; /* sorted by digest */
	size_t fact_n, fact_at;
	struct arena *page, *file;
	str document; /* whose parts are being read, in `file`; empty before the first */
	struct buf bytes;
	int64_t part; /* the next of it */
	bool in_order;
};

static const struct fact_document *value_of(const struct fact *f)
{
	return f->value;
}

static int by_digest(const void *a, const void *b)
{
	const struct fact *const *x = a;
	const struct fact *const *y = b;

	return str_cmp(value_of(*x)->id, value_of(*y)->id);
}

static void facts_collect(struct walk *w, const struct replay *replay)
{
	uint32_t n = replay_subjects(replay);

	w->fact = NEW_N(w->cx->arena, const struct fact *, n);
	for (uint32_t i = 0; i < n; i++)
		if (replay_subject(replay, i)->kind == FACT_DOCUMENT)
			w->fact[w->fact_n++] = replay_subject(replay, i);
	if (w->fact_n > 0)
		qsort(w->fact, w->fact_n, sizeof w->fact[0], by_digest);
}

/* -- one attachment -------------------------------------------------------------------------- */

/* What is wrong with the bytes, or NULL. */
static const char *bytes_fault(const struct walk *w, const struct fact_document *d)
{
	str bytes = buf_view(&w->bytes);
	struct hash digest = sha256(bytes);
	struct hash digest_sm3 = sm3(bytes);

	if (!w->in_order || w->bytes.error != OK)
		return "its parts are not in order";
	if ((int64_t)bytes.n != d->size)
		return "size";
	if (!str_eq(hex_print(w->file, digest.b, HASH_SIZE), d->id))
		return "SHA-256";
	return str_eq(hex_print(w->file, digest_sm3.b, HASH_SIZE), d->sm3) ? NULL : "SM3";
}

/* Facts about attachments that come before this one in the order have no parts. */
static void facts_pass(struct walk *w, str document, bool all)
{
	for (; w->fact_at < w->fact_n; w->fact_at++) {
		const struct fact *f = w->fact[w->fact_at];
		if (!all && str_cmp(value_of(f)->id, document) >= 0)
			return;
		flaw_note(w->flaws, FLAW_ROW_MISSING, f->index, "document_part %.*s",
		          P(value_of(f)->id));
	}
}

static void file_end(struct walk *w)
{
	size_t from = w->fact_at;

	if (w->document.n == 0)
		return;
	for (; w->fact_at < w->fact_n; w->fact_at++) {
		const struct fact *f = w->fact[w->fact_at];
		if (!str_eq(value_of(f)->id, w->document))
			break;
		const char *fault = bytes_fault(w, value_of(f));
		if (fault != NULL)
			flaw_note(w->flaws, FLAW_ROW_DIFFERS, f->index, "document_part %.*s: %s",
			          P(w->document), fault);
	}
	if (w->fact_at == from)
		flaw_note(w->flaws, FLAW_ROW_EXTRA, NO_LEAF, "document_part %.*s", P(w->document));
}

static void file_begin(struct walk *w, str document)
{
	arena_reset(w->file);
	w->document = str_dup(w->file, document);
	w->bytes = buf_bounded(w->file, BYTES_MAX);
	w->part = 0;
	w->in_order = true;
	facts_pass(w, w->document, false);
}

static void part_take(struct walk *w, const struct part *p)
{
	if (!str_eq(p->document, w->document)) {
		file_end(w);
		file_begin(w, p->document);
	}
	w->in_order = w->in_order && p->part == w->part;
	w->part = p->part + 1;
	buf_put(&w->bytes, p->bytes.p, p->bytes.n);
}

/* -- all of them ----------------------------------------------------------------------------- */

static err page_read(struct walk *w, size_t *n)
{
	arena_reset(w->page);
	struct cx cx = cx_new(w->page, w->cx->world);
	const struct value param[] = { V_TEXT(w->document), V_INT(w->part - 1), V_INT(PAGE) };
	list rows;
	err e = db_list(&cx, w->tx, &audit_documents_sql[0], param, 3, &rows);

	if (e != OK)
		return fail(w->cx, e, "%s", str_c(w->cx->arena, cx.detail));
	for (size_t i = 0; i < rows.n; i++)
		part_take(w, (const struct part *)rows.item + i);
	*w->rows += rows.n;
	*n = rows.n;
	return OK;
}

err audit_documents(struct cx *cx, struct tx *tx, const struct replay *replay, struct flaws *flaws,
                    uint64_t *rows)
{
	AUTO(arena_end) struct arena *page = arena_new();
	AUTO(arena_end) struct arena *file = arena_new();
	struct walk w = { .cx = cx,
		          .tx = tx,
		          .flaws = flaws,
		          .rows = rows,
		          .page = page,
		          .file = file,
		          .document = S("") };
	size_t n;

	facts_collect(&w, replay);
	do
		TRY(page_read(&w, &n));
	while (n == PAGE);
	file_end(&w);
	facts_pass(&w, S_NONE, true);
	return OK;
}

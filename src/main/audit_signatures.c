/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See audit_signatures.h.  A body may be as large as an upload, so bodies are read one by one. */
#include "main/audit_signatures.h"

#include "base/arena.h"

#define PAGE 512
#define BODIES 1

struct body_row {
	str lot;
	blob body;
};

static const struct field body_fields[] = {
	FIELD(struct body_row, lot, ""),
	FIELD(struct body_row, body, ""),
};
static const struct rec body_rec = REC(struct body_row, "lot_body", body_fields);

enum { SIGNATURES, BODY };

const struct sql audit_signatures_sql[] = {
	[SIGNATURES] = { "audit.lot_signature",
	                 "SELECT {lot_signature} FROM lot_signature WHERE lot > $1 "
	                 "ORDER BY lot LIMIT $2",
	                 NULL, &row_signature_rec },
	[BODY] = { "audit.lot_body",
	           "SELECT {lot_body} FROM lot_body WHERE lot > $1 ORDER BY lot LIMIT $2", NULL,
	           &body_rec },
};
const int audit_signatures_sql_n = sizeof audit_signatures_sql / sizeof audit_signatures_sql[0];

struct pass {
	struct cx *cx;
	struct tx *tx;
	struct arena *page;
	const struct attempts *attempts;
	struct flaws *flaws;
	uint64_t rows;
};

static struct expected_lot *signed_lot(struct pass *p, const char *table, str name)
{
	struct expected_lot *lot = attempts_lot_find(p->attempts, name);

	if (lot != NULL && lot->is_signed)
		return lot;
	flaw_note(p->flaws, FLAW_ROW_EXTRA, NO_LEAF, "%s %.*s", table, P(name));
	return NULL;
}

static void signature_check(struct pass *p, const struct row_signature *row)
{
	struct expected_lot *lot = signed_lot(p, "lot_signature", row->lot);

	if (lot == NULL)
		return;
	lot->signature_seen = true;
	struct hash digest = row_signature_digest(p->page, row);
	if (!hash_eq(&digest, &lot->signature))
		flaw_note(p->flaws, FLAW_ROW_DIFFERS, lot->row.first_index, "lot_signature %.*s",
		          P(row->lot));
}

static void body_check(struct pass *p, const struct body_row *row)
{
	const str bytes = { row->body.p, row->body.n };
	struct expected_lot *lot = signed_lot(p, "lot_body", row->lot);

	if (lot == NULL)
		return;
	lot->body_seen = true;
	struct hash by_sha256 = sha256(bytes);
	struct hash by_sm3 = sm3(bytes);
	if (!str_eq(hash_str(&by_sha256),
	            (str){ lot->row.body_sha256.p, lot->row.body_sha256.n }) ||
	    !hash_eq(&by_sm3, &lot->body_sm3))
		flaw_note(p->flaws, FLAW_ROW_DIFFERS, lot->row.first_index, "lot_body %.*s",
		          P(row->lot));
}

/* The rows behind `after`, in memory that the page before had. */
static err page_read(struct pass *p, int statement, int64_t limit, str after, list *out)
{
	const struct value param[] = { V_TEXT(after), V_INT(limit) };

	arena_reset(p->page);
	struct cx cx = cx_new(p->page, p->cx->world);
	err e = db_list(&cx, p->tx, &audit_signatures_sql[statement], param, 2, out);
	p->rows += e == OK ? out->n : 0;
	return e == OK ? OK : fail(p->cx, e, "%s", str_c(p->cx->arena, cx.detail));
}

static err signatures_check(struct pass *p)
{
	AUTO(arena_end) struct arena *kept = arena_new();
	str after = S("");
	list rows;

	do {
		TRY(page_read(p, SIGNATURES, PAGE, after, &rows));
		const struct row_signature *row = rows.item;
		for (size_t i = 0; i < rows.n; i++)
			signature_check(p, &row[i]);
		arena_reset(kept);
		if (rows.n > 0)
			after = str_dup(kept, row[rows.n - 1].lot);
	} while (rows.n == PAGE);
	return OK;
}

static err bodies_check(struct pass *p)
{
	AUTO(arena_end) struct arena *kept = arena_new();
	str after = S("");
	list rows;

	do {
		TRY(page_read(p, BODY, BODIES, after, &rows));
		const struct body_row *row = rows.item;
		for (size_t i = 0; i < rows.n; i++)
			body_check(p, &row[i]);
		arena_reset(kept);
		if (rows.n > 0)
			after = str_dup(kept, row[rows.n - 1].lot);
	} while (rows.n == BODIES);
	return OK;
}

static void missing_note(struct pass *p)
{
	for (uint32_t i = 0; i < attempts_lots(p->attempts); i++) {
		const struct expected_lot *lot = attempts_lot_at(p->attempts, i);
		if (lot->is_signed && !lot->signature_seen)
			flaw_note(p->flaws, FLAW_ROW_MISSING, lot->row.first_index,
			          "lot_signature %.*s", P(lot->row.lot));
		if (lot->is_signed && !lot->body_seen)
			flaw_note(p->flaws, FLAW_ROW_MISSING, lot->row.first_index, "lot_body %.*s",
			          P(lot->row.lot));
	}
}

err audit_signatures(struct cx *cx, struct tx *tx, const struct attempts *attempts,
                     struct flaws *flaws, uint64_t *rows)
{
	AUTO(arena_end) struct arena *page = arena_new();
	struct pass p = { cx, tx, page, attempts, flaws, 0 };

	TRY(signatures_check(&p));
	TRY(bodies_check(&p));
	missing_note(&p);
	*rows += p.rows;
	return OK;
}

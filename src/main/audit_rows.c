/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each row is compared field by field with the one that the leaves demand, which is then marked as
 * seen; what is not seen in the end has no row.  Large tables are read page by page in the order of
 * their keys. */
#include "main/audit_rows.h"

#include "base/arena.h"
#include "main/audit_documents.h"
#include "main/audit_signatures.h"

#define PAGE 2048

struct pass {
	struct cx *cx;
	struct arena *page; /* of one page of rows */
	struct tx *tx;
	const struct replay *replay;
	const struct attempts *attempts;
	struct flaws *flaws;
	uint64_t rows;
};

/* A cx for one page, which forgets the page before. */
static struct cx page_cx(struct pass *p)
{
	arena_reset(p->page);
	return cx_new(p->page, p->cx->world);
}

static err page_fault(struct pass *p, const struct cx *page, err e)
{
	return e == OK ? OK : fail(p->cx, e, "%s", str_c(p->cx->arena, page->detail));
}

static void differs(struct pass *p, int64_t index, const struct rec *rec, str name,
                    const struct field *field)
{
	flaw_note(p->flaws, FLAW_ROW_DIFFERS, index, "%s %.*s: %s", rec->name, P(name),
	          field->name);
}

/* -- facts ----------------------------------------------------------------------------------- */

#define ALL_OF(kind, rec, table)                                                                   \
	[kind] = { "audit." rec, "SELECT {" rec "} FROM " table, NULL, &fact_rows[kind] }

const struct sql audit_fact_sql[FACT_KINDS] = {
	ALL_OF(FACT_ORGANISATION, "organisation", "organisation"),
	ALL_OF(FACT_PERSON, "person", "person"),
	ALL_OF(FACT_TYPE, "type", "type"),
	ALL_OF(FACT_BENCH, "bench", "bench"),
	ALL_OF(FACT_GRANT, "grant", "authorisation"),
	ALL_OF(FACT_REGULATION, "regulation", "regulation"),
	ALL_OF(FACT_TOKEN, "token", "token"),
	ALL_OF(FACT_RULEBOOK, "rulebook", "rulebook"),
	ALL_OF(FACT_ASSESSOR, "assessor", "assessor"),
	ALL_OF(FACT_CASE, "case", "licence_case"),
	ALL_OF(FACT_CASE_MOVE, "case_move", "case_move"),
	ALL_OF(FACT_CASE_DOCUMENT, "case_document", "case_document"),
	ALL_OF(FACT_CASE_FINDING, "case_finding", "case_finding"),
	ALL_OF(FACT_DOCUMENT, "document", "document"),
	ALL_OF(FACT_SITE, "site", "site"),
	ALL_OF(FACT_FOREIGN_GRANT, "foreign_grant", "foreign_grant"),
	ALL_OF(FACT_RECOGNITION, "recognition", "recognition"),
	ALL_OF(FACT_JURISDICTION, "jurisdiction", "jurisdiction"),
	ALL_OF(FACT_ASSIGNMENT, "assignment", "assignment"),
	ALL_OF(FACT_ACCESS_DAY, "access_day", "access_day"),
	ALL_OF(FACT_ACCESS_PURGE, "access_purge", "access_purge"),
	ALL_OF(FACT_PROBLEM, "problem", "problem"),
	ALL_OF(FACT_PROBLEM_MESSAGE, "problem_message", "problem_message"),
	ALL_OF(FACT_READINESS, "readiness", "readiness"),
	ALL_OF(FACT_SURVEY, "survey", "survey"),
	ALL_OF(FACT_SURVEY_ENTRY, "survey_entry", "survey_entry"),
	ALL_OF(FACT_KEY, "key", "signing_key"),
	ALL_OF(FACT_ACCOUNT, "account", "account"),
	ALL_OF(FACT_STANDARD, "standard", "standard"),
	ALL_OF(FACT_LABORATORY, "laboratory", "laboratory"),
	ALL_OF(FACT_SYSTEM_DOCUMENT, "system_document", "system_document"),
};

enum { SUBJECTS, LOTS, STATS, VERIFICATIONS, REPEATS, YEARS };
#define YEARS_STEP 10 /* the migration that made year_stat */

const struct sql audit_rows_sql[] = {
	[SUBJECTS] = { "audit.subject", "SELECT {subject} FROM subject", NULL, &row_subject_rec },
	[LOTS] = { "audit.lot", "SELECT {lot} FROM lot WHERE lot > $1 ORDER BY lot LIMIT $2", NULL,
	           &row_lot_rec },
	[STATS] = { "audit.lot_stat",
	            "SELECT {lot_stat} FROM lot_stat WHERE (lot, point) > ($1, $2) "
	            "ORDER BY lot, point LIMIT $3",
	            NULL, &row_lot_stat_rec },
	[VERIFICATIONS] = { "audit.verification",
	                    "SELECT {verification} FROM verification "
	                    "WHERE (bucket, code, attempt) > ($1, $2, $3) "
	                    "ORDER BY bucket, code, attempt LIMIT $4",
	                    NULL, &row_verification_rec },
	[REPEATS] = { "audit.repeat_count", "SELECT {repeat_count} FROM repeat_count", NULL,
	              &row_repeat_count_rec },
	[YEARS] = { "audit.year_stat", "SELECT {year_stat} FROM year_stat", NULL, &row_year_rec },
};
const int audit_rows_sql_n = sizeof audit_rows_sql / sizeof audit_rows_sql[0];

static str fact_row_name(struct arena *a, enum fact_kind kind, const struct rec *rec,
                         const void *row)
{
	str id = field_text(rec_field(rec, S("id")), row);

	if (!fact_named_in_organisation(kind))
		return id;
	return str_fmt(a, "%.*s/%.*s", P(field_text(rec_field(rec, S("organisation")), row)),
	               P(id));
}

static void fact_row_check(struct pass *p, struct arena *a, enum fact_kind kind, void *row)
{
	const struct rec *rec = fact_rec(kind);
	str name = fact_row_name(a, kind, rec, row);
	const struct fact *f = replay_latest(p->replay, kind, name);

	if (f == NULL) {
		flaw_note(p->flaws, FLAW_ROW_EXTRA, NO_LEAF, "%s %.*s", rec->name, P(name));
		return;
	}
	fact_row_commit(a, f, row);
	const struct field *field = row_difference(rec, row, f->value);
	if (field != NULL)
		differs(p, f->index, rec, name, field);
}

static uint64_t facts_expected(const struct pass *p, enum fact_kind kind)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < replay_subjects(p->replay); i++)
		n += replay_subject(p->replay, i)->kind == kind;
	return n;
}

static bool row_named(const list *rows, enum fact_kind kind, struct arena *a, str subject)
{
	const struct rec *rec = fact_rec(kind);

	for (size_t i = 0; i < rows->n; i++)
		if (str_eq(fact_row_name(a, kind, rec, (const char *)rows->item + i * rec->size),
		           subject))
			return true;
	return false;
}

/* Only when the numbers differ: then it does not matter how long this takes. */
static void facts_missing(struct pass *p, struct arena *a, enum fact_kind kind, const list *rows)
{
	for (uint32_t i = 0; i < replay_subjects(p->replay); i++) {
		const struct fact *f = replay_subject(p->replay, i);
		if (f->kind == kind && !row_named(rows, kind, a, f->subject))
			flaw_note(p->flaws, FLAW_ROW_MISSING, f->index, "%s %.*s", fact_name(kind),
			          P(f->subject));
	}
}

static err facts_check(struct pass *p, enum fact_kind kind)
{
	const struct rec *rec = fact_rec(kind);
	struct cx cx = page_cx(p);
	list rows;

	TRY(page_fault(p, &cx, db_list(&cx, p->tx, &audit_fact_sql[kind], NULL, 0, &rows)));
	for (size_t i = 0; i < rows.n; i++)
		fact_row_check(p, cx.arena, kind, (char *)rows.item + i * rec->size);
	p->rows += rows.n;
	if (rows.n != facts_expected(p, kind))
		facts_missing(p, cx.arena, kind, &rows);
	return OK;
}

/* -- subjects -------------------------------------------------------------------------------- */

static void subject_row_check(struct pass *p, const struct row_subject *row)
{
	enum fact_kind kind = fact_find(row->kind);
	const struct fact *f = kind ? replay_latest(p->replay, kind, row->id) : NULL;

	if (f == NULL) {
		flaw_note(p->flaws, FLAW_ROW_EXTRA, NO_LEAF, "subject %.*s %.*s", P(row->kind),
		          P(row->id));
		return;
	}
	const struct row_subject expected = {
		row->kind, row->id, f->index, { f->hash.b, HASH_SIZE }
	};
	const struct field *field = row_difference(&row_subject_rec, row, &expected);
	if (field != NULL)
		differs(p, f->index, &row_subject_rec, row->id, field);
}

static err subjects_check(struct pass *p)
{
	struct cx cx = page_cx(p);
	list rows;

	TRY(page_fault(p, &cx, db_list(&cx, p->tx, &audit_rows_sql[SUBJECTS], NULL, 0, &rows)));
	for (size_t i = 0; i < rows.n; i++)
		subject_row_check(p, (const struct row_subject *)rows.item + i);
	p->rows += rows.n;
	if (rows.n < replay_subjects(p->replay))
		flaw_note(p->flaws, FLAW_ROW_MISSING, NO_LEAF, "%zu rows of subject, %u subjects",
		          rows.n, replay_subjects(p->replay));
	return OK;
}

/* -- lots ------------------------------------------------------------------------------------ */

static void lot_row_check(struct pass *p, const struct row_lot *row)
{
	struct expected_lot *lot = attempts_lot_find(p->attempts, row->lot);
	const struct field *field;

	if (lot == NULL) {
		flaw_note(p->flaws, FLAW_ROW_EXTRA, NO_LEAF, "lot %.*s", P(row->lot));
		return;
	}
	lot->seen = true;
	field = row_difference(&row_lot_rec, row, &lot->row);
	if (field != NULL)
		differs(p, lot->row.first_index, &row_lot_rec, row->lot, field);
}

static err lots_check(struct pass *p)
{
	AUTO(arena_end) struct arena *kept = arena_new();
	str after = S("");
	list rows;

	do {
		struct cx cx = page_cx(p);
		const struct value param[] = { V_TEXT(after), V_INT(PAGE) };
		TRY(page_fault(p, &cx,
		               db_list(&cx, p->tx, &audit_rows_sql[LOTS], param, 2, &rows)));
		const struct row_lot *row = rows.item;
		for (size_t i = 0; i < rows.n; i++)
			lot_row_check(p, &row[i]);
		p->rows += rows.n;
		arena_reset(kept);
		if (rows.n > 0)
			after = str_dup(kept, row[rows.n - 1].lot);
	} while (rows.n == PAGE);
	return OK;
}

static void lots_missing(struct pass *p)
{
	for (uint32_t i = 0; i < attempts_lots(p->attempts); i++) {
		const struct expected_lot *lot = attempts_lot_at(p->attempts, i);
		if (!lot->seen)
			flaw_note(p->flaws, FLAW_ROW_MISSING, lot->row.first_index, "lot %.*s",
			          P(lot->row.lot));
		for (int k = 0; k < POINTS; k++)
			if (!lot->stat_seen[k])
				flaw_note(p->flaws, FLAW_ROW_MISSING, lot->row.first_index,
				          "lot_stat %.*s %.*s", P(lot->row.lot),
				          P(lot->stat[k].point));
	}
}

static void stat_row_check(struct pass *p, const struct row_lot_stat *row)
{
	struct expected_lot *lot = attempts_lot_find(p->attempts, row->lot);
	const struct field *field;

	for (int i = 0; lot != NULL && i < POINTS; i++) {
		if (!str_eq(lot->stat[i].point, row->point))
			continue;
		lot->stat_seen[i] = true;
		field = row_difference(&row_lot_stat_rec, row, &lot->stat[i]);
		if (field != NULL)
			differs(p, lot->row.first_index, &row_lot_stat_rec, row->lot, field);
		return;
	}
	flaw_note(p->flaws, FLAW_ROW_EXTRA, NO_LEAF, "lot_stat %.*s %.*s", P(row->lot),
	          P(row->point));
}

static err stats_check(struct pass *p)
{
	AUTO(arena_end) struct arena *kept = arena_new();
	struct row_lot_stat last = { .lot = S(""), .point = S("") };
	list rows;

	do {
		struct cx cx = page_cx(p);
		const struct value param[] = { V_TEXT(last.lot), V_TEXT(last.point), V_INT(PAGE) };
		TRY(page_fault(p, &cx,
		               db_list(&cx, p->tx, &audit_rows_sql[STATS], param, 3, &rows)));
		const struct row_lot_stat *row = rows.item;
		for (size_t i = 0; i < rows.n; i++)
			stat_row_check(p, &row[i]);
		p->rows += rows.n;
		arena_reset(kept);
		if (rows.n > 0) {
			last.lot = str_dup(kept, row[rows.n - 1].lot);
			last.point = str_dup(kept, row[rows.n - 1].point);
		}
	} while (rows.n == PAGE);
	return OK;
}

/* -- verifications --------------------------------------------------------------------------- */

static void verification_row_check(struct pass *p, const struct row_verification *row)
{
	struct expected_attempt *a = attempts_find(p->attempts, row->code, row->attempt);

	if (a == NULL) {
		flaw_note(p->flaws, FLAW_ROW_EXTRA, NO_LEAF, "verification %.*s-%lld", P(row->code),
		          (long long)row->attempt);
		return;
	}
	a->seen = true;
	if (!attempts_fits(p->attempts, a, row))
		flaw_note(p->flaws, FLAW_ROW_DIFFERS, a->index, "verification %.*s-%lld",
		          P(row->code), (long long)row->attempt);
	else if (row->certificate != a->fate)
		flaw_note(p->flaws, FLAW_ROW_DIFFERS, a->index,
		          "verification %.*s-%lld: certificate is %lld instead of %lld",
		          P(row->code), (long long)row->attempt, (long long)row->certificate,
		          (long long)a->fate);
}

static err verifications_check(struct pass *p)
{
	AUTO(arena_end) struct arena *kept = arena_new();
	struct row_verification last = { .bucket = S(""), .code = S("") };
	list rows;

	do {
		struct cx cx = page_cx(p);
		const struct value param[] = { V_TEXT(last.bucket), V_TEXT(last.code),
			                       V_INT(last.attempt), V_INT(PAGE) };
		TRY(page_fault(
		        p, &cx,
		        db_list(&cx, p->tx, &audit_rows_sql[VERIFICATIONS], param, 4, &rows)));
		const struct row_verification *row = rows.item;
		for (size_t i = 0; i < rows.n; i++)
			verification_row_check(p, &row[i]);
		p->rows += rows.n;
		arena_reset(kept);
		if (rows.n > 0) {
			last = row[rows.n - 1];
			last.bucket = str_dup(kept, last.bucket);
			last.code = str_dup(kept, last.code);
		}
	} while (rows.n == PAGE);
	return OK;
}

static void verifications_missing(struct pass *p)
{
	uint64_t at = 0;

	for (const struct expected_attempt *a = attempts_next(p->attempts, &at); a != NULL;
	     a = attempts_next(p->attempts, &at))
		if (!a->seen)
			flaw_note(p->flaws, FLAW_ROW_MISSING, a->index, "verification in lot %.*s",
			          P(attempts_lot_at(p->attempts, a->lot)->row.lot));
}

/* -- repeats --------------------------------------------------------------------------------- */

static void repeat_row_check(struct pass *p, const struct row_repeat_count *row)
{
	const struct expected_repeats *e = attempts_repeats(p->attempts, row->organisation,
	                                                    row->bench, row->verifier);

	if (e == NULL)
		flaw_note(p->flaws, FLAW_ROW_EXTRA, NO_LEAF, "repeat_count %.*s %.*s %.*s",
		          P(row->organisation), P(row->bench), P(row->verifier));
	else if (e->after_retest != row->after_retest || e->after_fail != row->after_fail ||
	         e->after_invalid != row->after_invalid)
		flaw_note(p->flaws, FLAW_ROW_DIFFERS, NO_LEAF, "repeat_count %.*s %.*s %.*s",
		          P(row->organisation), P(row->bench), P(row->verifier));
}

static err repeats_check(struct pass *p)
{
	struct cx cx = page_cx(p);
	list rows;

	TRY(page_fault(p, &cx, db_list(&cx, p->tx, &audit_rows_sql[REPEATS], NULL, 0, &rows)));
	for (size_t i = 0; i < rows.n; i++)
		repeat_row_check(p, (const struct row_repeat_count *)rows.item + i);
	p->rows += rows.n;
	if (rows.n < attempts_repeats_n(p->attempts))
		flaw_note(p->flaws, FLAW_ROW_MISSING, NO_LEAF, "repeat_count");
	return OK;
}

/* -- years ----------------------------------------------------------------------------------- */

static err years_check(struct pass *p)
{
	const struct years *years = replay_years(p->replay);
	struct cx cx = page_cx(p);
	int64_t made_ms;
	list rows;

	TRY(page_fault(p, &cx, db_migrated(&cx, p->tx, YEARS_STEP, &made_ms)));
	TRY(page_fault(p, &cx, db_list(&cx, p->tx, &audit_rows_sql[YEARS], NULL, 0, &rows)));
	for (size_t i = 0; i < rows.n; i++) {
		const struct row_year *row = (const struct row_year *)rows.item + i;
		const char *why = years_fault(years, row, made_ms);
		if (why != NULL)
			flaw_note(p->flaws, FLAW_ROW_DIFFERS, NO_LEAF,
			          "year_stat %.*s %.*s %lld: %s", P(row->organisation),
			          P(row->medium), (long long)row->year, why);
	}
	p->rows += rows.n;
	if (rows.n < years_n(years))
		flaw_note(p->flaws, FLAW_ROW_MISSING, NO_LEAF, "year_stat");
	return OK;
}

err audit_rows(struct cx *cx, struct tx *tx, const struct replay *replay, struct flaws *flaws,
               uint64_t *rows)
{
	AUTO(arena_end) struct arena *page = arena_new();
	struct pass p = { cx, page, tx, replay, replay_attempts(replay), flaws, 0 };

	for (int kind = FACT_NONE + 1; kind < FACT_KINDS; kind++)
		if (audit_fact_sql[kind].text != NULL)
			TRY(facts_check(&p, (enum fact_kind)kind));
	TRY(subjects_check(&p));
	TRY(audit_documents(cx, tx, replay, flaws, &p.rows));
	TRY(lots_check(&p));
	TRY(stats_check(&p));
	lots_missing(&p);
	TRY(verifications_check(&p));
	verifications_missing(&p);
	TRY(repeats_check(&p));
	TRY(years_check(&p));
	TRY(audit_signatures(cx, tx, p.attempts, flaws, &p.rows));
	*rows = p.rows;
	return OK;
}

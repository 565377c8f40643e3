/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor's own reading of facts: strictly by the tables of fact_tables.c, and then what a
 * table cannot ask for. */
#include "audit/fact.h"

#include <string.h>

#include "base/arena.h"
#include "code/decimal.h"
#include "code/sniff.h"
#include "code/text.h"
#include "crypt/public_key.h"
#include "law/calendar_read.h"
#include "law/checklist.h"
#include "law/deadline.h"
#include "law/regulation.h"
#include "rule/technology.h"
#include "tree/checkpoint.h"

#define SALT_BYTES 16

static str digest_of(struct arena *a, blob first, blob second)
{
	struct sha256 s = sha256_new();

	sha256_add(&s, first.p, first.n);
	sha256_add(&s, second.p, second.n);
	struct hash h = sha256_done(&s);
	return hex_print(a, h.b, HASH_SIZE);
}

static void person_commit(struct arena *a, const struct fact_person *said, struct fact_person *row)
{
	const blob number = { row->registration.p, row->registration.n };

	if (said->registration_sha256.p != NULL)
		row->registration_sha256 = digest_of(a, row->salt, number);
}

static void site_commit(struct arena *a, const struct fact_site *said, struct fact_site *row)
{
	const blob address = { row->address.p, row->address.n };

	if (said->address_sha256.p != NULL || address.n > 0)
		row->address_sha256 = digest_of(a, row->salt, address);
}

static void token_commit(struct arena *a, const struct fact_token *said, struct fact_token *row)
{
	if (said->hash_sha256.p != NULL)
		row->hash_sha256 = digest_of(a, row->hash, (blob){ NULL, 0 });
	row->actor = said->actor;
}

static void account_commit(struct arena *a, struct fact_account *row)
{
	str names = str_fmt(a, "%.*s%c%.*s", P(row->login), '\0', P(row->name));

	row->names_sha256 = digest_of(a, row->salt, (blob){ names.p, names.n });
}

/* clang-format off */
#define SALTED(s, text_, digest_) \
	{ true, offsetof(s, salt), offsetof(s, text_), offsetof(s, digest_) }
static const struct {
	bool given;
	size_t salt, text, digest; /* the digest is that of salt and text */
} salted[FACT_KINDS] = {
	[FACT_ASSESSOR] = SALTED(struct fact_assessor, registration, registration_sha256),
	[FACT_PROBLEM_MESSAGE] = SALTED(struct fact_problem_message, text, text_sha256),
	[FACT_READINESS] = SALTED(struct fact_readiness, content, content_sha256),
	[FACT_SURVEY_ENTRY] = SALTED(struct fact_survey_entry, note, note_sha256),
};
/* clang-format on */

static void salted_commit(struct arena *a, enum fact_kind kind, char *row)
{
	const blob *salt = (const blob *)(const void *)(row + salted[kind].salt);
	const str *text = (const str *)(const void *)(row + salted[kind].text);

	*(str *)(void *)(row + salted[kind].digest) = digest_of(a, *salt,
	                                                        (blob){ text->p, text->n });
}

void fact_row_commit(struct arena *a, const struct fact *fact, void *row)
{
	if (fact->kind == FACT_PERSON)
		person_commit(a, fact->value, row);
	else if (fact->kind == FACT_TOKEN)
		token_commit(a, fact->value, row);
	else if (fact->kind == FACT_SITE)
		site_commit(a, fact->value, row);
	else if (salted[fact->kind].given)
		salted_commit(a, fact->kind, row);
	else if (fact->kind == FACT_ACCOUNT)
		account_commit(a, row);
}

/* -- the envelope ---------------------------------------------------------------------------- */

static bool number_of(const struct json *v, int64_t *out)
{
	return v->kind == JSON_NUMBER && decimal_read(v->text, 0, out) == OK && *out >= 0;
}

static bool text_of(const struct json *v, str *out)
{
	*out = v->text;
	return v->kind == JSON_STRING && v->text.n > 0;
}

static bool envelope_member(const struct json *m, struct fact *out, const struct json **fact)
{
	uint8_t salt[SALT_BYTES];
	str type;

	if (str_eq(m->key, S("at")))
		return number_of(m, &out->at_ms);
	if (str_eq(m->key, S("by")))
		return text_of(m, &out->by);
	if (str_eq(m->key, S("prev")))
		return number_of(m, &out->prev);
	if (str_eq(m->key, S("salt")))
		return m->kind == JSON_STRING && hex_read(m->text, salt, sizeof salt);
	if (str_eq(m->key, S("subject")))
		return text_of(m, &out->subject);
	if (str_eq(m->key, S("type")))
		return text_of(m, &type);
	*fact = m;
	return str_eq(m->key, S("fact"));
}

static err envelope_read(struct cx *cx, const struct json *leaf, struct fact *out,
                         const struct json **fact)
{
	*fact = NULL;
	for (const struct json *m = leaf->first; m != NULL; m = m->next)
		if (!envelope_member(m, out, fact))
			return fail(cx, E_INVALID, "member \"%.*s\" is not as it should be",
			            P(m->key));
	if (*fact == NULL || out->by.n == 0 || out->subject.n == 0 || out->at_ms == ABSENT_INT ||
	    json_get(leaf, S("salt")) == NULL)
		return fail(cx, E_INVALID, "at, by, fact, salt and subject are needed");
	return OK;
}

/* -- the fact -------------------------------------------------------------------------------- */

static void texts_keep(struct arena *a, const struct rec *rec, void *value)
{
	for (int i = 0; i < rec->n; i++) {
		str *text = (str *)(void *)((char *)value + rec->field[i].offset);
		if (rec->field[i].type == FIELD_TEXT && text->p != NULL)
			*text = str_dup(a, *text);
	}
}

static bool named_by_leaf(enum fact_kind kind)
{
	return kind == FACT_PERSON || kind == FACT_TOKEN || kind == FACT_APPROVAL ||
	       kind == FACT_ASSESSOR || kind == FACT_ACCOUNT || kind == FACT_LOT_DECISION ||
	       kind == FACT_REVOCATION;
}

/* Some are named by the leaf only, some within their organisation. */
static bool subject_fits(struct cx *cx, struct fact *f, void *value)
{
	const struct rec *rec = fact_rec(f->kind);
	str *id = (str *)(void *)((char *)value + rec_field(rec, S("id"))->offset);

	if (fact_named_in_organisation(f->kind))
		return str_eq(f->subject,
		              str_fmt(cx->arena, "%.*s/%.*s",
		                      P(field_text(rec_field(rec, S("organisation")), value)),
		                      P(*id)));
	if (!named_by_leaf(f->kind))
		return str_eq(*id, f->subject);
	if (id->p != NULL)
		return false;
	*id = f->subject;
	return true;
}

/* Columns that say when the leaf was made. */
static void moment_set(const struct fact *f, void *value)
{
	if (f->kind == FACT_REGULATION || f->kind == FACT_RULEBOOK)
		((struct fact_regulation *)value)->adopted_ms = f->at_ms;
	struct fact_token *token = f->kind == FACT_TOKEN ? value : NULL;
	if (token != NULL && token->issued_ms == ABSENT_INT)
		token->issued_ms = f->at_ms;
	if (f->kind == FACT_DOCUMENT)
		((struct fact_document *)value)->uploaded_ms = f->at_ms;
}

static err digest_check(struct cx *cx, const struct fact_regulation *r, struct hash *digest)
{
	*digest = sha256(r->text);
	if (str_eq(r->digest, hex_print(cx->arena, digest->b, HASH_SIZE)))
		return OK;
	return fail(cx, E_INVALID, "the digest is not that of the text");
}

static err regulation_check(struct cx *cx, struct fact *f)
{
	const struct fact_regulation *r = f->value;
	struct regulation *out = NEW(cx->arena, struct regulation);
	struct hash digest;

	TRY(digest_check(cx, r, &digest));
	TRY(regulation_read(cx, r->id, r->text, digest.b, out));
	if (!str_eq(str_of(out->id), r->id))
		return fail(cx, E_INVALID, "the file is that of %s", out->id);
	f->regulation = out;
	return OK;
}

static err rulebook_check(struct cx *cx, const struct fact_regulation *r)
{
	struct deadlines deadlines;
	struct calendar calendar;
	struct checklist checklist;
	struct hash digest;

	TRY(digest_check(cx, r, &digest));
	if (str_eq(r->id, S("deadlines")))
		return deadlines_read(cx, r->text, &deadlines);
	if (str_eq(r->id, S("calendar")))
		return calendar_read(cx, r->text, &calendar);
	return checklist_read(cx, r->text, &checklist);
}

/* The id and the algorithm follow from the key itself. */
static err key_check(struct cx *cx, const struct fact_key *k)
{
	struct public_key key;

	TRY(public_key_read(cx, k->public_key, &key));
	if (!str_eq(k->public_key, public_key_pem(cx->arena, &key)) ||
	    !str_eq(k->id, public_key_id(cx->arena, &key)) ||
	    !str_eq(k->algorithm, str_of(sign_alg_name(key.alg))))
		return fail(cx, E_INVALID, "id and algorithm are not the key's");
	return OK;
}

/* Its keys are not known here, so only that it is a checkpoint, and whose. */
static err predecessor_check(struct cx *cx, const struct fact_predecessor *p)
{
	struct note note;
	struct checkpoint last;

	TRY(note_parse(cx, p->note, &note));
	TRY(checkpoint_parse(cx, note.text, &last));
	if (!str_eq(last.origin, p->id))
		return fail(cx, E_INVALID, "the checkpoint is that of another log");
	return OK;
}

static bool is_digest(str s)
{
	uint8_t bytes[HASH_SIZE];

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'F')
			return false;
	return hex_read(s, bytes, sizeof bytes);
}

static err document_check(struct cx *cx, const struct fact_document *d)
{
	if (!is_digest(d->id) || !is_digest(d->sm3))
		return fail(cx, E_INVALID, "a digest is 64 lower case hex digits");
	if (sniff_type_find(d->type) == NULL || d->size < 1)
		return fail(cx, E_INVALID, "no attachment is like that");
	if (!str_eq(d->scan, S("clean")) && !str_eq(d->scan, S("unscanned")))
		return fail(cx, E_INVALID, "scan is clean or unscanned");
	return OK;
}

err fact_read(struct cx *cx, enum fact_kind kind, const struct json *leaf, struct fact *out)
{
	const struct rec *rec = fact_rec(kind);
	void *value = arena_alloc(cx->arena, rec->size);
	const struct json *fact;

	*out = (struct fact){ .kind = kind, .at_ms = ABSENT_INT, .prev = ABSENT_INT };
	TRY(envelope_read(cx, leaf, out, &fact));
	TRY(rec_read(cx, rec, fact, value));
	texts_keep(cx->arena, rec, value);
	out->by = str_dup(cx->arena, out->by);
	out->subject = str_dup(cx->arena, out->subject);
	if (!subject_fits(cx, out, value))
		return fail(cx, E_INVALID, "the subject is not what the fact names");
	moment_set(out, value);
	out->value = value;
	if (kind == FACT_PREDECESSOR)
		return predecessor_check(cx, value);
	if (kind == FACT_RULEBOOK)
		return rulebook_check(cx, value);
	if (kind == FACT_DOCUMENT)
		return document_check(cx, value);
	if (kind == FACT_KEY)
		return key_check(cx, value);
	return kind == FACT_REGULATION ? regulation_check(cx, out) : OK;
}

/* -- for the rules --------------------------------------------------------------------------- */

struct meter_type fact_meter_type(const struct fact_type *t)
{
	return (struct meter_type){
		.medium = str_eq(t->medium, S("gas")) ? MEDIUM_GAS : MEDIUM_WATER,
		.technology = technology_find(t->technology),
		.class_milli = t->class_milli,
		.dn_mm = t->dn_mm,
		.q3_ml_h = t->q3_ml_h,
		.r_milli = t->r_milli,
		.q2_q1_milli = t->q2_q1_milli == ABSENT ? Q2_Q1_USUAL_MILLI : t->q2_q1_milli,
		.q1_ml_h = t->q1_ml_h,
		.q2_ml_h = t->q2_ml_h,
		.temperature_max_mc = t->temperature_max_mc,
		.map_pa = t->map_pa,
		.division_ul = t->division_ul,
		.g_milli = t->g_milli,
		.qmax_ml_h = t->qmax_ml_h,
		.qt_ml_h = t->qt_ml_h,
		.qmin_ml_h = t->qmin_ml_h,
		.pmax_pa = t->pmax_pa,
		.cyclic_volume_ul = t->cyclic_volume_ul,
		.temperature_conversion = conversion_find(t->temperature_conversion),
		.valve = t->valve == 1,
	};
}

struct bench_facts fact_bench_facts(const struct fact_bench *b)
{
	return (struct bench_facts){
		.u_rel_ppm = b->u_rel_ppm,
		.k_milli = b->k_milli,
		.buoyancy_ppb = b->buoyancy_ppb,
		.density = str_eq(b->density, S("jjg225-0.6mpa")) ? DENSITY_JJG225_0_6MPA
		                                                  : DENSITY_TANAKA,
	};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments (附件): licences, reports, photographs, as files.  What a file is, its bytes say
 * (code/sniff.c); its name is their SHA-256.
 *
 *   prepare  on the caller's thread: sniff, digest
 *   aside    the virus scan, where there is a scanner
 *   run      one row for the organisation, the bytes unless somebody uploaded the same before
 *
 * Bytes are in the database, in parts, so that a backup of it is whole.  The log has digests, size,
 * type and what the scan said; what the sender calls the file may name a person and is in the table
 * only.  The same bytes again by the same organisation get the first answer. */
#include "work/document.h"

#include "base/arena.h"
#include "code/sniff.h"
#include "code/text.h"
#include "work/features.h"
#include "work/scan.h"

#define PART ((size_t)1 << 20)
#define NAME_MAX_BYTES 200
#define NAME_SHOWN 16 /* digits of the digest in the name that a file is saved under */

/* A district sees what the organisations of its district uploaded; a bureau everything. */
#define SEEN_BY                                                                                    \
	(MAY(BUREAU, ANY) | MAY(ADMIN, ANY) | MAY(DISTRICT, OWN) | MAY(DISTRICT, DISTRICT) |       \
	 MAY(MAKER, OWN) | MAY(SUPPLY, OWN) | MAY(INSTITUTE, OWN))

static const struct field document_fields[] = {
	FIELD(struct document, id, "SHA-256 of the bytes", .min = DOCUMENT_ID, .max = DOCUMENT_ID),
	FIELD(struct document, organisation, "who uploaded it"),
	FIELD(struct document, type, "media type, as the bytes say"),
	FIELD(struct document, size, "bytes"),
	FIELD(struct document, sm3, "SM3 of the bytes"),
	FIELD(struct document, scan, "clean, or unscanned where there is no virus scanner"),
	FIELD(struct document, name, "what the sender calls it", .optional = true),
	FIELD(struct document, uploaded_ms, "when", .form = FORM_MOMENT),
};
const struct rec document_rec = REC(struct document, "document", document_fields);

static const struct field fact_fields[] = {
	FIELD(struct document, id, ""),   FIELD(struct document, organisation, ""),
	FIELD(struct document, type, ""), FIELD(struct document, size, ""),
	FIELD(struct document, sm3, ""),  FIELD(struct document, scan, ""),
};
static const struct rec fact_rec = REC(struct document, "document_fact", fact_fields);

/* An upload as others see it. */
struct seen {
	str organisation, type, district;
	int64_t size;
};

static const struct field seen_fields[] = {
	FIELD(struct seen, organisation, ""),
	FIELD(struct seen, type, ""),
	FIELD(struct seen, district, "", .optional = true),
	FIELD(struct seen, size, ""),
};
static const struct rec seen_rec = REC(struct seen, "seen", seen_fields);

struct add_in {
	str name;
};

static const struct field add_fields[] = {
	FIELD(struct add_in, name, "what the sender calls the file, without a path", .min = 1,
	      .max = NAME_MAX_BYTES, .optional = true, .legible = true),
};
static const struct rec add_rec = REC(struct add_in, "document_in", add_fields);

struct show_in {
	str document;
};

static const struct field show_fields[] = {
	FIELD(struct show_in, document, "SHA-256 of the bytes, lower case hex", .min = 1,
	      .max = DOCUMENT_ID),
};
static const struct rec show_rec = REC(struct show_in, "document_show", show_fields);

enum { ADD, GET, SEEN, SERVED, PART_ADD, PARTS };

static const struct sql q[] = {
	[ADD] = { "document.add", "INSERT INTO document ({document}) VALUES ({document:$})",
	          &document_rec, NULL },
	[GET] = { "document.get",
	          "SELECT {document} FROM document WHERE id = $1 AND organisation = $2", NULL,
	          &document_rec },
	[SEEN] = { "document.seen",
	           "SELECT d.organisation, d.type, o.district, d.size FROM document AS d "
	           "LEFT JOIN organisation AS o ON o.id = d.organisation WHERE d.id = $1 "
	           "ORDER BY d.organisation",
	           NULL, &seen_rec },
	[SERVED] = { "document.served",
	             "SELECT m.id FROM licence_case AS c JOIN case_move AS m ON m.case_id = c.id "
	             "WHERE c.organisation = $1 AND m.document = $2 LIMIT 1",
	             NULL, NULL },
	[PART_ADD] = { "document.part_add",
	               "INSERT INTO document_part (document, part, bytes) VALUES ($1, $2, $3) "
	               "ON CONFLICT (document, part) DO NOTHING",
	               NULL, NULL },
	[PARTS] = { "document.parts",
	            "SELECT bytes FROM document_part WHERE document = $1 ORDER BY part", NULL,
	            NULL },
};

err document_get(struct cx *cx, struct tx *tx, str id, str organisation, struct document *out)
{
	const struct value param[] = { V_TEXT(id), V_TEXT(organisation) };

	return db_get(cx, tx, &q[GET], param, 2, out);
}

/* -- prepare: what it is --------------------------------------------------------------------- */

static err stated_type(struct call *call, const struct sniff_type **out)
{
	struct buf b = buf_new(call->cx.arena);
	str media;

	(void)str_cut(call->content_type, ';', &media);
	while (media.n > 0 && media.p[media.n - 1] == ' ')
		media.n--;
	*out = sniff_type_find(media);
	if (*out != NULL)
		return OK;
	for (int i = 0; sniff_media(i) != NULL; i++)
		buf_fmt(&b, "%s%s", i > 0 ? ", " : "", sniff_media(i));
	return fail(&call->cx, E_MEDIA_TYPE, "Content-Type says what the file is, one of %.*s",
	            P(buf_view(&b)));
}

static err content_check(struct call *call, const struct sniff_type **out)
{
	struct cx *cx = &call->cx;
	const struct sniff_type *stated;
	const struct sniff s = sniff(call->body);

	TRY(stated_type(call, &stated));
	if (call->body.n > stated->max)
		return fail(cx, E_TOO_LARGE, "an attachment has at most %zu bytes", stated->max);
	if (call->body.n == 0)
		(void)fail_at(cx, S("/body"), "empty", "the file is empty");
	else if (s.type == NULL)
		(void)fail_at(cx, S("/body"), "unknown-type", "the bytes are no %s", stated->media);
	else if (s.type != stated)
		(void)fail_at(cx, S("/content_type"), "type-differs",
		              "stated is %s, the bytes are %s", stated->media, s.type->media);
	else if (s.fault != NULL)
		(void)fail_at(cx, S("/body"), "damaged", "no whole %s: %s", s.type->media, s.fault);
	TRY(cx_problems(cx));
	if (s.active)
		return fail(cx, E_ACTIVE,
		            "the PDF has a script, starts a program or carries a file; print it to "
		            "a plain PDF and send that");
	*out = s.type;
	return OK;
}

/* A name and no way to somewhere. */
static err name_check(struct call *call, str name)
{
	bool good = !str_starts(name, S("."));

	for (size_t i = 0; i < name.n; i++)
		good = good && (unsigned char)name.p[i] >= ' ' && name.p[i] != 0x7f &&
		       name.p[i] != '/' && name.p[i] != '\\';
	if (!good)
		(void)fail_at(&call->cx, S("/name"), "bad-format",
		              "a file's name has no path and no control characters");
	return cx_problems(&call->cx);
}

static err scan(struct call *call)
{
	struct document *d = call->prepared;

	TRY(scan_bytes(call, call->body));
	d->scan = S(SCAN_CLEAN);
	*(struct document *)call->out = *d;
	return OK;
}

/* As leaves say who it was, too. */
static str sender(const struct call *call)
{
	str organisation = call->caller.organisation;

	return organisation.n > 0 ? organisation : S("platform");
}

/* Nothing that was found here can change, so a call that is prepared again keeps it. */
static err prepare(struct call *call)
{
	const struct add_in *in = call->in;
	struct document *d = call->prepared;
	const struct sniff_type *type;

	if (d != NULL)
		return OK;
	TRY(name_check(call, in->name));
	TRY(content_check(call, &type));
	d = NEW(call->cx.arena, struct document);
	struct hash digest = sha256(call->body);
	struct hash digest_sm3 = sm3(call->body);
	*d = (struct document){ .id = hex_print(call->cx.arena, digest.b, HASH_SIZE),
		                .organisation = sender(call),
		                .type = str_of(type->media),
		                .size = (int64_t)call->body.n,
		                .sm3 = hex_print(call->cx.arena, digest_sm3.b, HASH_SIZE),
		                .scan = S(SCAN_UNSCANNED),
		                .name = in->name,
		                .uploaded_ms = call->now_ms };
	call->prepared = d;
	*(struct document *)call->out = *d;
	call->aside = scan_configured(call) ? scan : NULL;
	return OK;
}

/* -- run: rows ------------------------------------------------------------------------------- */

/* Bytes that somebody uploaded before are there, and the same. */
static err parts_add(struct call *call, const struct document *d)
{
	const struct value id = V_TEXT(d->id);
	list owners;

	TRY(db_list(&call->cx, call->tx, &q[SEEN], &id, 1, &owners));
	for (size_t at = 0; owners.n == 0 && at < call->body.n; at += PART) {
		str part = str_part(call->body, at, PART);
		const struct value param[] = { id, V_INT((int64_t)(at / PART)),
			                       V_BLOB(part.p, part.n) };
		TRY(db_run_later(&call->cx, call->tx, &q[PART_ADD], param, 3));
	}
	return OK;
}

static err add(struct call *call)
{
	const struct document *d = call->prepared;
	struct cx *cx = &call->cx;
	err e = document_get(cx, call->tx, d->id, d->organisation, call->out);

	call->repeat = e == OK;
	if (e != E_NOT_FOUND)
		return e;
	*(struct document *)call->out = *d;
	TRY(parts_add(call, d));
	e = db_put(cx, call->tx, &q[ADD], d, NULL);
	if (e == E_CONFLICT)
		return fail(cx, e, "the same file is being uploaded at this moment");
	TRY(e);
	return leaf_fact(call, "document", "document",
	                 str_fmt(cx->arena, "%.*s/%.*s", P(d->organisation), P(d->id)), &fact_rec,
	                 d);
}

/* -- reading --------------------------------------------------------------------------------- */

static bool is_own(const struct call *call, const struct seen *s)
{
	return call->caller.organisation.n > 0 &&
	       str_eq(s->organisation, call->caller.organisation);
}

/* The caller's own upload of the bytes, or else the first that the caller may see; E_NOT_FOUND with
 * one that is out of sight in *out, or with nothing in it. */
static err seen_find(struct call *call, str id, struct seen *out)
{
	const struct value param = V_TEXT(id);
	const struct seen *found = NULL;
	list rows;

	*out = (struct seen){ 0 };

	TRY(db_list(&call->cx, call->tx, &q[SEEN], &param, 1, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct seen *s = (const struct seen *)rows.item + i;
		if (right_sees(SEEN_BY, &call->caller, NULL, s->organisation, s->district) &&
		    (found == NULL || is_own(call, s)))
			found = s;
	}
	if (found != NULL || rows.n > 0)
		*out = found ? *found : *(const struct seen *)rows.item;
	return found ? OK : E_NOT_FOUND;
}

err document_known(struct call *call, str sha256, const char *pointer)
{
	struct seen seen;
	err e = seen_find(call, sha256, &seen);

	if (e == E_NOT_FOUND) {
		(void)fail_at(&call->cx, str_of(pointer), "unknown",
		              "no attachment of that SHA-256 was uploaded");
		return OK;
	}
	return e;
}

/* An applicant reads what a step of its case rests on: the report, a notice, the decision. */
static err served(struct call *call, str id)
{
	const struct value param[] = { V_TEXT(call->caller.organisation), V_TEXT(id) };
	struct value move;

	return db_one(&call->cx, call->tx, &q[SERVED], param, 2, &move, 1);
}

/* What was served on the caller counts as its own. */
static err asked(struct call *call, struct seen *out)
{
	const struct show_in *in = call->in;
	const struct caller *who = &call->caller;
	err e = seen_find(call, in->document, out);

	if (e == E_NOT_FOUND && out->organisation.n == 0)
		return call_sees_nothing(call);
	if (e == E_NOT_FOUND && who->organisation.n > 0) {
		e = served(call, in->document);
		if (e == OK)
			return call_sees(call, who->organisation, who->district);
	}
	if (e != OK && e != E_NOT_FOUND)
		return e;
	return call_sees(call, out->organisation, out->district);
}

static err about(struct call *call)
{
	const struct show_in *in = call->in;
	struct seen seen;

	TRY(asked(call, &seen));
	return document_get(&call->cx, call->tx, in->document, seen.organisation, call->out);
}

static err part_add(struct cx *cx, void *state, const struct value *column, int n)
{
	(void)cx;
	(void)n;
	buf_str(state, column[0].s);
	return OK;
}

/* What is on the disk is held against its name: nobody gets other bytes than were uploaded. */
static err bytes_read(struct call *call, str id, int64_t size, str *out)
{
	struct buf b = buf_bounded(call->cx.arena, (size_t)size);
	const struct value param = V_TEXT(id);

	(void)buf_room(&b, (size_t)size);
	b.n = 0;
	TRY(db_each(&call->cx, call->tx, &q[PARTS], &param, 1, part_add, &b));
	err e = buf_done(&b, out);
	struct hash digest = sha256(*out);
	if (e != OK || !str_eq(hex_print(call->cx.arena, digest.b, HASH_SIZE), id))
		return fail(&call->cx, E_CORRUPT, "the bytes of attachment %.*s are not its own",
		            P(id));
	return OK;
}

static err show(struct call *call)
{
	const struct show_in *in = call->in;
	struct seen seen;
	str bytes;

	TRY(asked(call, &seen));
	TRY(bytes_read(call, in->document, seen.size, &bytes));
	const struct sniff_type *type = sniff_type_find(seen.type);
	str name = str_part(in->document, 0, NAME_SHOWN);
	call->reply = (struct reply){
		.status = 200,
		.type = type != NULL ? type->media : "application/octet-stream",
		.body = bytes,
		.attachment = str_fmt(call->cx.arena, "%.*s.%s", P(name),
		                      type != NULL ? type->extension : "bin"),
	};
	return OK;
}

static const struct op ops[] = {
	{ .name = "document.add",
	  .route = "POST /v1/documents",
	  .may = MAY(ADMIN, ANY) | MAY(BUREAU, ANY) | MAY(DISTRICT, ANY) | MAY(MAKER, ANY) |
	         MAY(SUPPLY, ANY) | MAY(INSTITUTE, ANY),
	  .in = &add_rec,
	  .out = &document_rec,
	  .media = sniff_media,
	  .prepare = prepare,
	  .run = add,
	  .flags = OP_WRITE | OP_BODY | OP_NATURAL,
	  .zh = "上传附件",
	  .en = "Upload an attachment" },
	{ .name = "document.show",
	  .route = "GET /v1/documents/{document}",
	  .may = SEEN_BY,
	  .in = &show_rec,
	  .run = show,
	  .flags = OP_READ | OP_RAW,
	  .zh = "附件内容",
	  .en = "The bytes of an attachment" },
	{ .name = "document.about",
	  .route = "GET /v1/documents/{document}/about",
	  .may = SEEN_BY,
	  .in = &show_rec,
	  .out = &document_rec,
	  .run = about,
	  .flags = OP_READ,
	  .zh = "附件信息",
	  .en = "What is known of an attachment" },
};

const struct feature document_feature = { .name = "document", OPS(ops), SQLS(q) };

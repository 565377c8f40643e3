/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A maker checks itself against the four conditions (试点方案四(二)1-4) before it applies.
 *
 * The questions are an adopted checklist, "readiness".  The maker answers; the platform adds what
 * its own records say of benches, people and regulations on that day; what is missing comes back,
 * each with its clause.  This is help and nothing else: no duty, no consequence, no part of a case.
 *
 * The content is the maker's alone until it shares it: then the municipal bureau and the bureau of
 * its district may read it.  The leaf has a salted digest of the content.  So the maker can prove
 * later what it had found and when, the platform can change nothing of it, and who reads the log
 * learns that there was a check, and not how it went. */
#include "base/arena.h"
#include "base/date.h"
#include "op/reply.h"
#include "work/equipment.h"
#include "work/features.h"
#include "work/party.h"
#include "work/regulation.h"
#include "work/rulebook.h"
#include "work/salted.h"

#define NOTE_BYTES 600
#define CONTENT_BYTES 60000
#define PEOPLE_MIN 2  /* verifier and checker are two persons */
#define DIGITS_MAX 10 /* telephone and identity numbers are longer */
#define LIMIT 200

#define HELP_ZH                                                                                    \
	"自查仅供企业申请前自我核对，不作为监管处理依据，也不代替申请。备注中请勿填写个人信息。"
#define HELP_EN                                                                                    \
	"This check helps a maker before it applies; it is no ground for any consequence and no "  \
	"application. Notes may not hold personal data."

/* -- what is asked and kept ------------------------------------------------------------------ */

static const char *const answers[] = { "yes", "no", "not-applicable", NULL };

struct answer {
	str question, answer, note;
};

static const struct field answer_fields[] = {
	FIELD(struct answer, question, "id of a question of the checklist", .min = 1, .max = 60),
	FIELD(struct answer, answer, "yes, no or not-applicable", .oneof = answers),
	FIELD(struct answer, note, "no personal data", .min = 1, .max = NOTE_BYTES,
	      .optional = true),
};
static const struct rec answer_rec = REC(struct answer, "readiness_answer", answer_fields);

struct check_in {
	str organisation, medium;
	list answers;
	int64_t shared;
};

static const struct field check_fields[] = {
	FIELD(struct check_in, organisation, "the maker", .min = 2, .max = 40),
	FIELD(struct check_in, medium, "for which it would apply", .oneof = media),
	FIELD(struct check_in, answers, "as far as there are any", .list = &answer_rec,
	      .optional = true, .max = 500),
	FIELD(struct check_in, shared, "the bureaux may read it", .form = FORM_BOOL,
	      .optional = true),
};
static const struct rec check_rec = REC(struct check_in, "readiness_in", check_fields);

struct readiness_row {
	str id, organisation, medium, checklist;
	int64_t checked_ms, shared;
	str content;
	blob salt;
};

static const struct field row_fields[] = {
	FIELD(struct readiness_row, id, ""),         FIELD(struct readiness_row, organisation, ""),
	FIELD(struct readiness_row, medium, ""),     FIELD(struct readiness_row, checklist, ""),
	FIELD(struct readiness_row, checked_ms, ""), FIELD(struct readiness_row, shared, ""),
	FIELD(struct readiness_row, content, ""),    FIELD(struct readiness_row, salt, ""),
};
static const struct rec row_rec = REC(struct readiness_row, "readiness", row_fields);

/* As the log has it. */
struct readiness_fact {
	str id, organisation, medium, checklist;
	int64_t checked_ms, shared;
	str content_sha256;
};

static const struct field fact_fields[] = {
	FIELD(struct readiness_fact, id, ""),
	FIELD(struct readiness_fact, organisation, ""),
	FIELD(struct readiness_fact, medium, ""),
	FIELD(struct readiness_fact, checklist, ""),
	FIELD(struct readiness_fact, checked_ms, "", .form = FORM_MOMENT),
	FIELD(struct readiness_fact, shared, "", .form = FORM_BOOL),
	FIELD(struct readiness_fact, content_sha256, ""),
};
static const struct rec fact_rec = REC(struct readiness_fact, "readiness_fact", fact_fields);

/* As readers have it. */
static const struct field shown_fields[] = {
	FIELD(struct readiness_row, id, "its random name"),
	FIELD(struct readiness_row, organisation, "the maker"),
	FIELD(struct readiness_row, medium, "water or gas"),
	FIELD(struct readiness_row, checklist, "edition of the questions"),
	FIELD(struct readiness_row, checked_ms, "when", .form = FORM_MOMENT),
	FIELD(struct readiness_row, shared, "the bureaux may read it", .form = FORM_BOOL),
};
static const struct rec shown_rec = REC(struct readiness_row, "readiness_shown", shown_fields);

enum { ADD, GET, OF, SHARE, BENCHES, PEOPLE, REGULATIONS };

struct word {
	str id;
};

static const struct field word_fields[] = { FIELD(struct word, id, "") };
static const struct rec word_rec = REC(struct word, "word", word_fields);

static const struct sql q[] = {
	[ADD] = { "readiness.add", "INSERT INTO readiness ({readiness}) VALUES ({readiness:$})",
	          &row_rec, NULL },
	[GET] = { "readiness.get", "SELECT {readiness} FROM readiness WHERE id = $1", NULL,
	          &row_rec },
	[OF] = { "readiness.of",
	         "SELECT {readiness} FROM readiness WHERE organisation = $1 AND shared >= $2 "
	         "ORDER BY checked_ms DESC, id DESC LIMIT $3",
	         NULL, &row_rec },
	[SHARE] = { "readiness.share",
	            "UPDATE readiness SET shared = 1 WHERE id = $1 AND shared = 0", NULL, NULL },
	[BENCHES] = { "readiness.benches",
	              "SELECT count(*) FROM bench WHERE organisation = $1 AND medium = $2 AND "
	              "valid_from_day <= $3 AND valid_until_day >= $3",
	              NULL, NULL },
	[PEOPLE] = { "readiness.people",
	             "SELECT count(*) FROM person WHERE organisation = $1 AND "
	             "((water = 1 AND $2 = 'water') OR (gas = 1 AND $2 = 'gas')) AND "
	             "valid_from_day <= $3 AND valid_until_day >= $3",
	             NULL, NULL },
	[REGULATIONS] = { "readiness.regulations", "SELECT id FROM regulation ORDER BY id", NULL,
	                  &word_rec },
};

/* -- what the platform knows ----------------------------------------------------------------- */

struct known {
	int64_t benches, people, regulations;
};

static err counted(struct call *call, int statement, const struct check_in *in, int64_t *out)
{
	const struct value param[] = { V_TEXT(in->organisation), V_TEXT(in->medium),
		                       V_INT(moment_day(call->now_ms)) };
	struct value v;

	TRY(db_one(&call->cx, call->tx, &q[statement], param, 3, &v, 1));
	*out = v.i;
	return OK;
}

static err known_read(struct call *call, const struct check_in *in, struct known *out)
{
	list ids;

	*out = (struct known){ 0 };
	TRY(counted(call, BENCHES, in, &out->benches));
	TRY(counted(call, PEOPLE, in, &out->people));
	TRY(db_list(&call->cx, call->tx, &q[REGULATIONS], NULL, 0, &ids));
	for (size_t i = 0; i < ids.n; i++) {
		const struct regulation *r;
		TRY(regulation_get(call, ((const struct word *)ids.item)[i].id, &r));
		out->regulations += str_eq(medium_name(r->medium), in->medium);
	}
	return OK;
}

enum knowledge { NOT_KNOWN, KNOWN_GOOD, KNOWN_MISSING };

/* What the records say to a question; most questions are about what only the maker knows. */
static enum knowledge knowledge_of(const struct known *k, str question)
{
	const struct {
		str question;
		bool good;
	} said[] = {
		{ S("benches.valid"), k->benches > 0 },
		{ S("people.registered"), k->people > 0 },
		{ S("people.enough"), k->people >= PEOPLE_MIN },
		{ S("regulation.adopted"), k->regulations > 0 },
	};

	for (int i = 0; i < COUNT_OF(said); i++)
		if (str_eq(question, said[i].question))
			return said[i].good ? KNOWN_GOOD : KNOWN_MISSING;
	return NOT_KNOWN;
}

/* -- the check ------------------------------------------------------------------------------- */

static const struct answer *answer_to(const struct check_in *in, str question)
{
	const struct answer *a = in->answers.item;

	for (size_t i = 0; i < in->answers.n; i++)
		if (str_eq(a[i].question, question))
			return &a[i];
	return NULL;
}

static bool looks_personal(str note)
{
	int run = 0;

	for (size_t i = 0; i < note.n; i++) {
		run = note.p[i] >= '0' && note.p[i] <= '9' ? run + 1 : 0;
		if (run > DIGITS_MAX)
			return true;
	}
	return false;
}

static err answers_check(struct call *call, const struct check_in *in, const struct checklist *c)
{
	const struct answer *a = in->answers.item;
	struct arena *arena = call->cx.arena;

	for (size_t i = 0; i < in->answers.n; i++) {
		str at = str_fmt(arena, "/answers/%zu/question", i);
		if (checklist_find(c, a[i].question) == NULL)
			(void)fail_at(&call->cx, at, "unknown", "no question of the checklist");
		else if (answer_to(in, a[i].question) != &a[i])
			(void)fail_at(&call->cx, at, "repeated", "answered twice");
		if (looks_personal(a[i].note))
			(void)fail_at(&call->cx, str_fmt(arena, "/answers/%zu/note", i),
			              "personal-data",
			              "a long number: notes may not hold personal data");
	}
	return cx_problems(&call->cx);
}

/* Why a question is a gap, or NULL. */
static const char *gap_of(const struct check_in *in, const struct known *k, str question)
{
	const struct answer *a = answer_to(in, question);
	enum knowledge known = knowledge_of(k, question);

	if (a != NULL && str_eq(a->answer, S("no")))
		return "answered-no";
	if (known == KNOWN_MISSING)
		return "not-on-record";
	return a == NULL && known == NOT_KNOWN ? "unanswered" : NULL;
}

static void gap_write(struct json_writer *w, const struct checklist_item *question, const char *why)
{
	json_object(w);
	json_member_str(w, "question", question->id);
	json_member_str(w, "reason", str_of(why));
	json_member_i64(w, "condition", question->condition);
	json_member_str(w, "clause", question->clause);
	json_member_bool(w, "confirmed", question->confirmed == 1);
	json_member_str(w, "question_zh", question->question_zh);
	json_member_str(w, "question_en", question->question_en);
	json_member_str(w, "evidence_zh", question->evidence_zh);
	json_member_str(w, "evidence_en", question->evidence_en);
	json_object_end(w);
}

static err content_make(struct call *call, const struct checklist *c, const struct known *k,
                        str *out)
{
	const struct check_in *in = call->in;
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	const struct checklist_item *question = c->questions.item;

	json_object(&w);
	json_key(&w, S("answers"));
	json_array(&w);
	for (size_t i = 0; i < in->answers.n; i++) {
		json_object(&w);
		rec_write(&w, &answer_rec, (const struct answer *)in->answers.item + i);
		json_object_end(&w);
	}
	json_array_end(&w);
	json_key(&w, S("on_record"));
	json_object(&w);
	json_member_i64(&w, "benches", k->benches);
	json_member_i64(&w, "people", k->people);
	json_member_i64(&w, "regulations", k->regulations);
	json_object_end(&w);
	json_key(&w, S("gaps"));
	json_array(&w);
	for (size_t i = 0; i < c->questions.n; i++) {
		const char *why = gap_of(in, k, question[i].id);
		if (why != NULL)
			gap_write(&w, &question[i], why);
	}
	json_array_end(&w);
	json_object_end(&w);
	if (b.n > CONTENT_BYTES)
		return fail(&call->cx, E_TOO_LARGE, "the check would have %zu bytes; %d fit", b.n,
		            CONTENT_BYTES);
	return buf_done(&b, out);
}

static err leaf_of(struct call *call, const struct readiness_row *row)
{
	const struct readiness_fact fact = {
		row->id,
		row->organisation,
		row->medium,
		row->checklist,
		row->checked_ms,
		row->shared,
		salted_sha256(call->cx.arena, row->salt, row->content),
	};

	return leaf_fact(call, "readiness", "readiness", row->id, &fact_rec, &fact);
}

/* The row as members, and what is in its content beside them. */
static void reply_shown(struct call *call, const struct readiness_row *row)
{
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	rec_write(&w, &shown_rec, row);
	json_key(&w, S("content"));
	json_raw(&w, row->content);
	json_member_str(&w, "notice_zh", S(HELP_ZH));
	json_member_str(&w, "notice_en", S(HELP_EN));
	json_object_end(&w);
	call->reply = (struct reply){ .type = JSON_TYPE, .body = buf_view(&b) };
}

static err seen(struct call *call, str id)
{
	struct organisation o;
	err e = organisation_get(&call->cx, call->tx, id, &o);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return call_sees(call, o.id, o.district);
}

static err check(struct call *call)
{
	const struct check_in *in = call->in;
	const struct checklist *c;
	struct known known;

	TRY(seen(call, in->organisation));
	TRY(rulebook_checklist(call, S("readiness"), &c));
	TRY(answers_check(call, in, c));
	TRY(known_read(call, in, &known));
	struct readiness_row row = { .id = random_name(call),
		                     .organisation = in->organisation,
		                     .medium = in->medium,
		                     .checklist = c->version,
		                     .checked_ms = call->now_ms,
		                     .shared = in->shared == 1,
		                     .salt = salt_new(call) };
	TRY(content_make(call, c, &known, &row.content));
	TRY(db_put(&call->cx, call->tx, &q[ADD], &row, NULL));
	reply_shown(call, &row);
	return leaf_of(call, &row);
}

/* -- reading and sharing --------------------------------------------------------------------- */

struct one_in {
	str readiness;
};

static const struct field one_fields[] = {
	FIELD(struct one_in, readiness, "the check", .min = 1, .max = 40),
};
static const struct rec one_rec = REC(struct one_in, "readiness_id", one_fields);

static err readiness_get(struct call *call, struct readiness_row *out)
{
	const struct one_in *in = call->in;
	const struct value param[] = { V_TEXT(in->readiness) };
	err e = db_get(&call->cx, call->tx, &q[GET], param, 1, out);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(seen(call, out->organisation));
	if (out->shared != 1 && !str_eq(call->caller.organisation, out->organisation))
		return call_sees_nothing(call);
	return OK;
}

static err show(struct call *call)
{
	struct readiness_row row;

	TRY(readiness_get(call, &row));
	reply_shown(call, &row);
	return OK;
}

static err share(struct call *call)
{
	struct receipt *out = call->out;
	struct readiness_row row;
	int64_t changed;

	TRY(readiness_get(call, &row));
	const struct value param[] = { V_TEXT(row.id) };
	TRY(db_run(&call->cx, call->tx, &q[SHARE], param, 1, &changed));
	if (changed != 1)
		return fail(&call->cx, E_STATE, "it is shared already");
	row.shared = 1;
	out->id = row.id;
	return leaf_of(call, &row);
}

struct list_in {
	str organisation;
};

static const struct field list_fields[] = {
	FIELD(struct list_in, organisation, "the maker", .min = 2, .max = 40),
};
static const struct rec list_rec = REC(struct list_in, "readiness_list_in", list_fields);

struct list_out {
	list checks;
};

static const struct field out_fields[] = {
	FIELD(struct list_out, checks, "the latest first, 200 at most", .list = &shown_rec,
	      .max = LIMIT),
};
static const struct rec out_rec = REC(struct list_out, "readiness_list", out_fields);

static err history(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	bool own = str_eq(call->caller.organisation, in->organisation);
	const struct value param[] = { V_TEXT(in->organisation), V_INT(own ? 0 : 1), V_INT(LIMIT) };

	TRY(seen(call, in->organisation));
	return db_list(&call->cx, call->tx, &q[OF], param, 3, &out->checks);
}

#define READERS (MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT))

static const struct op ops[] = {
	{ .name = "readiness.check",
	  .route = "POST /v1/readiness",
	  .may = MAY(MAKER, OWN),
	  .in = &check_rec,
	  .run = check,
	  .flags = OP_WRITE | OP_RAW,
	  .zh = "申请前自查",
	  .en = "Check oneself before applying" },
	{ .name = "readiness.list",
	  .route = "GET /v1/readiness",
	  .may = READERS,
	  .in = &list_rec,
	  .out = &out_rec,
	  .run = history,
	  .flags = OP_READ,
	  .cases = "authorisation inspection",
	  .zh = "自查记录（监管部门只见已共享的）",
	  .en = "A maker's checks; bureaux see those that are shared" },
	{ .name = "readiness.show",
	  .route = "GET /v1/readiness/{readiness}",
	  .may = READERS,
	  .in = &one_rec,
	  .run = show,
	  .flags = OP_READ | OP_RAW,
	  .cases = "authorisation inspection",
	  .zh = "一次自查的内容",
	  .en = "One check with its answers and gaps" },
	{ .name = "readiness.share",
	  .route = "POST /v1/readiness/{readiness}/share",
	  .may = MAY(MAKER, OWN),
	  .in = &one_rec,
	  .out = &receipt_rec,
	  .run = share,
	  .flags = OP_WRITE,
	  .zh = "向监管部门共享一次自查",
	  .en = "Share a check with the bureaux" },
};

const struct feature readiness_feature = { .name = "readiness", OPS(ops), SQLS(q) };

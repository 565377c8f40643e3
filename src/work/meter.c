/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One meter: the page behind its QR code for anybody who holds the code, the whole record for those
 * who have to do with it, and the label for its maker.
 *
 * The public answer as JSON needs the rows alone.  The page shows limits and reasons too, which are
 * in the leaves or worked out again from them. */
#include "base/arena.h"
#include "base/date.h"
#include "code/decimal.h"
#include "code/qr.h"
#include "op/app.h"
#include "op/kept.h"
#include "op/log_read.h"
#include "op/reply.h"
#include "rule/period.h"
#include "tree/checkpoint.h"
#include "work/features.h"
#include "work/page.h"
#include "work/record.h"
#include "work/regulation.h"
#include "work/standing.h"

#define HTML_TYPE "text/html; charset=utf-8"
#define QR_SCALE 8

struct page_in {
	str code;
	str tag;
};

static const struct field page_fields[] = {
	FIELD(struct page_in, code, "meter code", .min = 1, .max = 60),
	FIELD(struct page_in, tag, "the tag behind the point", .min = 1, .max = 20),
};
static const struct rec page_rec = REC(struct page_in, "page_in", page_fields);

struct meter_in {
	str code;
};

static const struct field meter_fields[] = {
	FIELD(struct meter_in, code, "meter code", .min = 1, .max = 60),
};
static const struct rec meter_rec = REC(struct meter_in, "meter_in", meter_fields);

/* What the public answer shows of a lot and its maker; none of it ever changes (kept.h). */
struct shown_lot {
	str name_zh, name_en;
	str type;
	str regulation;
	int64_t verified_day;
	int64_t first_index;
};

static const struct field shown_fields[] = {
	FIELD(struct shown_lot, name_zh, "the maker"),
	FIELD(struct shown_lot, name_en, "the same", .optional = true),
	FIELD(struct shown_lot, type, "designation of the type"),
	FIELD(struct shown_lot, regulation, "id of the regulation"),
	FIELD(struct shown_lot, verified_day, "day of the verification", .form = FORM_DATE),
	FIELD(struct shown_lot, first_index, "index of the lot's leaf"),
};
static const struct rec shown_rec = REC(struct shown_lot, "shown_lot", shown_fields);

static const struct sql q[] = {
	{ "lot.shown",
	  "SELECT o.name_zh, o.name_en, l.type, l.regulation, l.verified_day, l.first_index "
	  "FROM lot AS l JOIN organisation AS o ON o.id = l.organisation WHERE l.lot = $1",
	  NULL, &shown_rec },
};

/* What the public answer is made of. */
struct view {
	str code;
	str tag;
	str maker_zh, maker_en;
	str serial;
	enum medium medium;
	list rows;                   /* of struct verification_row */
	const struct shown_lot *lot; /* one a row */
	int64_t checkpoint_size;
};

/* With the lot, where there is one: a code with its tag may go out before its meter's record. */
static err maker_name(struct call *call, str prefix, struct view *v)
{
	struct organisation maker;

	if (v->rows.n > 0) {
		v->maker_zh = v->lot[0].name_zh;
		v->maker_en = v->lot[0].name_en;
		return OK;
	}
	TRY(organisation_by_prefix(&call->cx, call->tx, prefix, &maker));
	v->maker_zh = maker.name_zh;
	v->maker_en = maker.name_en;
	return OK;
}

static err view_read(struct call *call, const struct page_in *in, struct view *v)
{
	struct cx *cx = &call->cx;
	str prefix;

	*v = (struct view){ .code = in->code, .tag = in->tag };
	TRY(code_tag_check(call, in->code, in->tag));
	if (!code_parse(in->code, &v->medium, &prefix, &v->serial))
		return fail(cx, E_NOT_FOUND, "no meter %.*s", P(in->code));
	TRY(verification_list(cx, call->tx, in->code, &v->rows));
	const struct verification_row *row = v->rows.item;
	struct shown_lot *lot = NEW_N(cx->arena, struct shown_lot, v->rows.n);
	for (size_t i = 0; i < v->rows.n; i++)
		TRY(kept_get(call, &q[0], row[i].lot, &lot[i]));
	v->lot = lot;
	TRY(maker_name(call, prefix, v));
	return log_published(call, &v->checkpoint_size);
}

/* -- as JSON --------------------------------------------------------------------------------- */

static void error_write(struct json_writer *w, const char *point, int64_t error_ppm)
{
	if (error_ppm == ABSENT_INT)
		return;
	json_object(w);
	json_member_str(w, "point", str_of(point));
	json_member_str(w, "error_pct", decimal_print(w->out->arena, error_ppm, 4));
	json_object_end(w);
}

static void attempt_write(struct arena *a, struct json_writer *w, const struct view *v, size_t i)
{
	const struct verification_row *row = (const struct verification_row *)v->rows.item + i;
	const struct shown_lot *lot = &v->lot[i];
	int64_t index = lot->first_index + 1 + row->position;

	json_object(w);
	json_member_i64(w, "attempt", row->attempt);
	json_member_str(w, "verdict", str_of(verdict_name((enum verdict)row->verdict)));
	json_member_str(w, "certificate_state", str_of(certificate_name(row->certificate)));
	json_member_str(w, "lot", row->lot);
	json_member_str(w, "type", lot->type);
	json_member_str(w, "regulation", lot->regulation);
	json_member_str(w, "verified_on", date_print(a, lot->verified_day));
	if (row->made_day != ABSENT_INT)
		json_member_str(w, "made_on", date_print(a, row->made_day));
	if (row->due_day != ABSENT_INT)
		json_member_str(w, "due_on", date_print(a, row->due_day));
	json_key(w, S("points"));
	json_array(w);
	error_write(w, point_name(v->medium, POINT_HIGH), row->high_ppm);
	error_write(w, point_name(v->medium, POINT_MIDDLE), row->middle_ppm);
	error_write(w, point_name(v->medium, POINT_LOW), row->low_ppm);
	json_array_end(w);
	json_member_i64(w, "index", index);
	json_member_bool(w, "covered", index < v->checkpoint_size);
	json_object_end(w);
}

static void view_json(struct call *call, const struct view *v)
{
	struct arena *a = call->cx.arena;
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	struct standing standing = standing_of(a, &v->rows, moment_day(call->now_ms));

	json_object(&w);
	json_member_str(&w, "code", v->code);
	json_member_str(&w, "serial", v->serial);
	json_member_str(&w, "medium", medium_name(v->medium));
	json_member_str(&w, "maker_name_zh", v->maker_zh);
	json_member_str(&w, "maker_name_en", v->maker_en);
	json_member_bool(&w, "certified", standing.state == PAGE_STATE_PASS);
	json_member_str(&w, "state", str_of(standing_name(standing.state)));
	json_key(&w, S("attempts"));
	json_array(&w);
	for (size_t i = 0; i < v->rows.n; i++)
		attempt_write(a, &w, v, i);
	json_array_end(&w);
	json_object_end(&w);
	call->reply = (struct reply){ .status = 200,
		                      .type = JSON_TYPE,
		                      .body = buf_view(&b),
		                      .cache_control = "private, max-age=10" };
}

/* -- as a page ------------------------------------------------------------------------------- */

static struct page_site site_of(struct call *call)
{
	return (struct page_site){ .host = app_host(call->app),
		                   .origin = app_origin(call->app),
		                   .find_action = S("/find") };
}

static bool unconfirmed(const struct regulation *r, const struct meter_type *t)
{
	for (int i = 0; i < r->mpe_n; i++)
		if (r->mpe[i].class_milli == t->class_milli)
			return !r->mpe[i].high_ppm.confirmed || !r->mpe[i].low_ppm.confirmed;
	return true;
}

static void findings_fill(struct arena *a, struct page_attempt *out, enum medium medium,
                          const struct result *r)
{
	struct page_finding *f = NEW_N(a, struct page_finding, (size_t)r->finding_n);

	for (int i = 0; i < r->finding_n; i++) {
		const struct finding_info *info = finding_info(r->finding[i].code);
		f[i].point = r->finding[i].point < 0
		                     ? S_NONE
		                     : str_of(point_name(medium, r->finding[i].point));
		f[i].clause = str_of(r->finding[i].clause);
		f[i].text_zh = str_of(info->zh);
		f[i].text_en = str_of(info->en);
	}
	out->finding = f;
	out->finding_n = r->finding_n;
}

static void points_fill(struct page_attempt *out, enum medium medium, const struct result *r)
{
	for (int p = 0; p < POINTS; p++) {
		const struct point_result *from = &r->point[p];
		out->point[p] = (struct page_point){
			.name = str_of(point_name(medium, p)),
			.flow_ml_h = ABSENT_INT,
			.error_ppm = from->measured ? from->error_ppm : ABSENT_INT,
			.limit_ppm = from->measured ? from->limit_ppm : ABSENT_INT,
			.verdict = (enum page_verdict)from->verdict,
		};
	}
}

/* Whether such a meter is replaced at the end of its time (限期使用，到期更换) or verified
 * again. */
static bool is_replaced(const struct regulation *regulation, const struct lot *lot)
{
	struct period period;

	return period_of(regulation, &lot->type, FUEL_NONE, lot->verified_day, &period) &&
	       period.life;
}

static err attempt_fill(struct call *call, const struct view *v, size_t i, struct page_meter *page,
                        struct page_attempt *out)
{
	struct arena *a = call->cx.arena;
	const struct verification_row *row = (const struct verification_row *)v->rows.item + i;
	const struct regulation *regulation;
	struct result result;
	struct record r;
	str authorisation;

	TRY(record_read(&call->cx, call->tx, row, &r));
	TRY(record_result(call, &r, &regulation, &result));
	TRY(lot_authorisation(call, &r.lot_leaf.facts, &authorisation));
	const struct lot *lot = &r.leaf.file.lot;
	*out = (struct page_attempt){
		.number = row->attempt,
		.verdict = (enum page_verdict)row->verdict,
		.certificate = standing_certificate(row->certificate),
		.verified_day = r.lot.verified_day,
		.kind = r.lot.kind,
		.lot = row->lot,
		.authorisation = authorisation,
		.regulation = str_fmt(a, "%s-%s", regulation->document, regulation->edition),
		.limits_unconfirmed = unconfirmed(regulation, &lot->type),
		.log_index = r.index,
	};
	page->replaced_when_due = is_replaced(regulation, lot);
	points_fill(out, v->medium, &result);
	findings_fill(a, out, v->medium, &result);
	return OK;
}

static err view_html(struct call *call, const struct view *v)
{
	const struct verification_row *row = v->rows.item;
	struct page_attempt *attempt = NEW_N(call->cx.arena, struct page_attempt, v->rows.n);
	const struct keys *keys = app_keys(call->app);
	struct note_key key[2];
	struct page_meter page = { .site = site_of(call),
		                   .code = v->code,
		                   .tag = v->tag,
		                   .serial = v->serial,
		                   .medium = medium_name(v->medium),
		                   .maker_zh = v->maker_zh,
		                   .maker_en = v->maker_en,
		                   .made_day = ABSENT_INT,
		                   .due_day = ABSENT_INT,
		                   .today_day = moment_day(call->now_ms),
		                   .checkpoint_size = v->checkpoint_size,
		                   .attempt = attempt,
		                   .attempt_n = (int)v->rows.n };
	int n;
	str html;

	for (size_t i = 0; i < v->rows.n; i++) {
		TRY(attempt_fill(call, v, i, &page, &attempt[i]));
		page.type = v->lot[i].type;
		page.made_day = row[i].made_day;
		if (row[i].due_day != ABSENT_INT)
			page.due_day = row[i].due_day;
	}
	TRY(checkpoint_keys(&call->cx, page.site.origin, &keys->ed25519.key, &keys->sm2.key, key,
	                    &n));
	page.vkey = note_key_print(call->cx.arena, &key[0]);
	TRY(page_meter_html(&call->cx, &page, call->language, &html));
	call->reply = (struct reply){ .status = 200,
		                      .type = HTML_TYPE,
		                      .body = html,
		                      .cache_control = "private, max-age=10" };
	return OK;
}

/* -- the operations -------------------------------------------------------------------------- */

static bool wants_json(const struct call *call)
{
	str first;

	str_cut(call->accept, ',', &first);
	return str_starts(first, S("application/json"));
}

static err unknown(struct call *call)
{
	const struct page_site site = site_of(call);
	str html;

	TRY(page_unknown_html(&call->cx, &site, call->language, &html));
	call->reply = (struct reply){ .status = 404, .type = HTML_TYPE, .body = html };
	return OK;
}

/* A code as somebody has typed or copied it: with spaces around it, or in small letters.  Codes and
 * tags have none of either. */
static str typed(struct arena *a, str s)
{
	while (s.n > 0 && s.p[0] == ' ')
		s = str_part(s, 1, s.n);
	while (s.n > 0 && s.p[s.n - 1] == ' ')
		s.n--;
	str copy = str_dup(a, s);
	char *p = (char *)(uintptr_t)copy.p;

	for (size_t i = 0; i < copy.n; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] = (char)(p[i] - 'a' + 'A');
	return copy;
}

static err page(struct call *call)
{
	const struct page_in *in = call->in;
	struct arena *a = call->cx.arena;
	const struct page_in asked = { typed(a, in->code), typed(a, in->tag) };
	struct view v;
	err e = view_read(call, &asked, &v);

	if (e == E_NOT_FOUND && !wants_json(call))
		return unknown(call);
	TRY(e);
	if (!wants_json(call))
		return view_html(call, &v);
	view_json(call, &v);
	return OK;
}

static err home(struct call *call)
{
	const struct page_site site = site_of(call);
	str html;

	TRY(page_home_html(&call->cx, &site, call->language, &html));
	call->reply = (struct reply){ .status = 200,
		                      .type = HTML_TYPE,
		                      .body = html,
		                      .cache_control = "public, max-age=60" };
	return OK;
}

/* The form at "/" leads to the address that the QR code holds. */
static err find(struct call *call)
{
	const struct page_in *in = call->in;
	struct arena *a = call->cx.arena;
	str code = typed(a, in->code);
	str tag = typed(a, in->tag);

	if (code_tag_check(call, code, tag) != OK)
		return unknown(call);
	call->reply = (struct reply){ .status = 303,
		                      .type = "text/plain",
		                      .body = S(""),
		                      .location = str_fmt(a, "/m/%.*s.%.*s?lang=%.*s", P(code),
		                                          P(tag), P(call->language)) };
	return OK;
}

static err show(struct call *call)
{
	const struct meter_in *in = call->in;
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	list rows;

	TRY(record_sees(call, in->code, S_NONE));
	TRY(verification_list(&call->cx, call->tx, in->code, &rows));
	if (rows.n == 0)
		return fail(&call->cx, E_NOT_FOUND, "no meter %.*s", P(in->code));
	json_object(&w);
	json_member_str(&w, "code", in->code);
	json_member_str(&w, "tag", code_tag(call, in->code));
	json_key(&w, S("attempts"));
	json_array(&w);
	for (size_t i = 0; i < rows.n; i++) {
		struct record r;
		TRY(record_read(&call->cx, call->tx, (struct verification_row *)rows.item + i, &r));
		json_object(&w);
		TRY(record_write(call, &r, &w));
		json_object_end(&w);
	}
	json_array_end(&w);
	json_object_end(&w);
	call->reply = (struct reply){ .status = 200, .type = JSON_TYPE, .body = buf_view(&b) };
	return OK;
}

/* Only for a meter that is there: a label for one that was never uploaded would be a promise. */
static err label_text(struct call *call, str *out)
{
	const struct meter_in *in = call->in;
	struct verification_row row;

	TRY(record_sees(call, in->code, S_NONE));
	err e = verification_latest(&call->cx, call->tx, in->code, &row);
	if (e == E_NOT_FOUND)
		return fail(&call->cx, e, "no meter %.*s", P(in->code));
	*out = str_fmt(call->cx.arena, "https://%.*s/m/%.*s.%.*s", P(app_host(call->app)),
	               P(in->code), P(code_tag(call, in->code)));
	return e;
}

static err label_svg(struct call *call)
{
	str text, image;

	TRY(label_text(call, &text));
	TRY(qr_svg(&call->cx, text, &image));
	call->reply = (struct reply){ .status = 200, .type = "image/svg+xml", .body = image };
	return OK;
}

static err label_png(struct call *call)
{
	str text, image;

	TRY(label_text(call, &text));
	TRY(qr_png(&call->cx, text, QR_SCALE, &image));
	call->reply = (struct reply){ .status = 200, .type = "image/png", .body = image };
	return OK;
}

static const struct op ops[] = {
	{ .name = "meter.page",
	  .route = "GET /m/{code}.{tag}",
	  .may = MAY_EVERYBODY,
	  .in = &page_rec,
	  .run = page,
	  .flags = OP_READ | OP_RAW | OP_PAGE,
	  .zh = "二维码页面",
	  .en = "The page behind the QR code" },
	{ .name = "meter.page-capitals",
	  .route = "GET /M/{code}.{tag}",
	  .may = MAY_EVERYBODY,
	  .in = &page_rec,
	  .run = page,
	  .flags = OP_READ | OP_RAW | OP_PAGE,
	  .zh = "二维码页面（大写地址）",
	  .en = "The same, for labels in the dense alphanumeric mode" },
	{ .name = "meter.show",
	  .route = "GET /v1/meters/{code}",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT) |
	         MAY(DISTRICT, ASSIGNED) | MAY(AUDITOR, ANY),
	  .in = &meter_rec,
	  .run = show,
	  .flags = OP_READ | OP_RAW,
	  .cases = "inspection dispute",
	  .zh = "一只表的全部记录",
	  .en = "Everything about one meter, every attempt" },
	{ .name = "meter.label-svg",
	  .route = "GET /v1/meters/{code}/qr.svg",
	  .may = MAY(MAKER, OWN),
	  .in = &meter_rec,
	  .run = label_svg,
	  .flags = OP_READ | OP_RAW,
	  .zh = "二维码标签（SVG）",
	  .en = "The label as SVG" },
	{ .name = "meter.label-png",
	  .route = "GET /v1/meters/{code}/qr.png",
	  .may = MAY(MAKER, OWN),
	  .in = &meter_rec,
	  .run = label_png,
	  .flags = OP_READ | OP_RAW,
	  .zh = "二维码标签（PNG）",
	  .en = "The label as PNG" },
	{ .name = "home",
	  .route = "GET /",
	  .may = MAY_EVERYBODY,
	  .run = home,
	  .flags = OP_READ | OP_RAW | OP_PAGE,
	  .zh = "首页",
	  .en = "The first page" },
	{ .name = "meter.find",
	  .route = "GET /find",
	  .may = MAY_EVERYBODY,
	  .in = &page_rec,
	  .run = find,
	  .flags = OP_READ | OP_RAW | OP_PAGE,
	  .zh = "按编码查找",
	  .en = "From a code typed in to its page" },
};

const struct feature meter_feature = { .name = "meter", OPS(ops), SQLS(q) };

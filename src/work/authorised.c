/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of authorised makers (专项计量授权, 试点方案四(三)1), as a page and as open data.
 *
 * It is read from the log and not from tables: of each authorisation the newest leaf that a
 * published checkpoint covers, found from the newest leaf back along `prev`.  So whoever reads the
 * log up to that checkpoint comes to the same list.  Members of a leaf that this file does not know
 * are passed over. */
#include "work/authorised.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "code/csv.h"
#include "code/decimal.h"
#include "op/app.h"
#include "op/log_read.h"
#include "op/reply.h"
#include "rule/suspension.h"
#include "work/features.h"
#include "work/open_data.h"

struct grant_said {
	str id, organisation, medium, regulations;
	int64_t size_min_milli, size_max_milli, class_min_milli, class_max_milli;
	int64_t valid_from_day, valid_until_day;
	str state;
	int64_t state_from_ms;
	str suspensions;
};

static const struct field grant_fields[] = {
	FIELD(struct grant_said, id, ""),
	FIELD(struct grant_said, organisation, ""),
	FIELD(struct grant_said, medium, ""),
	FIELD(struct grant_said, regulations, "", .max = 4000),
	FIELD(struct grant_said, size_min_milli, ""),
	FIELD(struct grant_said, size_max_milli, ""),
	FIELD(struct grant_said, class_min_milli, ""),
	FIELD(struct grant_said, class_max_milli, ""),
	FIELD(struct grant_said, valid_from_day, "", .form = FORM_DATE),
	FIELD(struct grant_said, valid_until_day, "", .form = FORM_DATE),
	FIELD(struct grant_said, state, ""),
	FIELD(struct grant_said, state_from_ms, "", .form = FORM_MOMENT),
	FIELD(struct grant_said, suspensions, "", .max = 60000, .optional = true),
};
static const struct rec grant_said_rec = REC(struct grant_said, "grant", grant_fields);

struct name_said {
	str name_zh, name_en, credit_code;
	str state;
	int64_t state_from_ms;
};

static const struct field name_fields[] = {
	FIELD(struct name_said, name_zh, ""),
	FIELD(struct name_said, name_en, "", .optional = true),
	FIELD(struct name_said, credit_code, "", .optional = true),
	FIELD(struct name_said, state, "", .optional = true),
	FIELD(struct name_said, state_from_ms, "", .form = FORM_MOMENT, .optional = true),
};
static const struct rec name_said_rec = REC(struct name_said, "organisation", name_fields);

struct reason_said {
	str id, reason;
};

static const struct field reason_fields[] = {
	FIELD(struct reason_said, id, ""),
	FIELD(struct reason_said, reason, "", .max = 4000),
};
static const struct rec reason_said_rec = REC(struct reason_said, "grant_change", reason_fields);

struct subject_row {
	str id;
	int64_t idx;
};

static const struct field subject_fields[] = {
	FIELD(struct subject_row, id, ""),
	FIELD(struct subject_row, idx, ""),
};
static const struct rec subject_rec = REC(struct subject_row, "subject_row", subject_fields);

static const struct sql q[] = {
	{ "subject.grants", "SELECT id, idx FROM subject WHERE kind = 'grant' ORDER BY id", NULL,
	  &subject_rec },
};

/* -- from the log ---------------------------------------------------------------------------- */

static err leaf_tree(struct call *call, int64_t index, const struct json **out)
{
	str bytes;

	TRY(log_leaf(&call->cx, call->tx, index, &bytes));
	return json_parse(&call->cx, bytes, JSON_DEPTH_MAX, out);
}

/* The newest leaf of a chain that the checkpoint covers, from `index` back; *index becomes its
 * index, and -1 when there is none. */
static err covered_leaf(struct call *call, int64_t size, int64_t *index, const struct json **out)
{
	while (*index >= 0) {
		const struct json *prev;
		TRY(leaf_tree(call, *index, out));
		if (*index < size)
			return OK;
		prev = json_get(*out, S("prev"));
		if (prev == NULL)
			*index = -1;
		else if (decimal_read(prev->text, 0, index) != OK)
			return fail(&call->cx, E_CORRUPT, "a leaf's prev is no index");
	}
	return OK;
}

/* Whether that leaf says that the state holds from that moment on. */
static bool says(const struct grant_said *leaf, const struct grant_said *shown)
{
	str rest = leaf->suspensions;
	struct suspension s;

	if (str_eq(leaf->state, shown->state) && leaf->state_from_ms == shown->state_from_ms)
		return true;
	while (str_eq(shown->state, S("suspended")) && suspension_next(&rest, &s))
		if (s.from_ms == shown->state_from_ms)
			return true;
	return false;
}

/* The first leaf in a row, from `index` back, that says so: what came after it was another
 * decision, or none. */
static err decided_at(struct call *call, const struct grant_said *shown, int64_t *index)
{
	int64_t at = *index;

	for (;;) {
		struct grant_said said;
		const struct json *leaf, *prev;
		TRY(leaf_tree(call, at, &leaf));
		TRY(open_pick(&call->cx, json_get(leaf, S("fact")), &grant_said_rec, &said));
		if (!says(&said, shown))
			return OK;
		*index = at;
		prev = json_get(leaf, S("prev"));
		if (prev == NULL)
			return OK;
		if (decimal_read(prev->text, 0, &at) != OK)
			return fail(&call->cx, E_CORRUPT, "a leaf's prev is no index");
	}
}

/* Why a state changed stands in the leaf right before the one with the new state. */
static err reason_read(struct call *call, const struct grant_said *g, int64_t index, str *out)
{
	struct reason_said reason;
	const struct json *leaf;

	if (str_eq(g->state, S("granted")))
		return OK;
	TRY(decided_at(call, g, &index));
	if (index == 0)
		return OK;
	TRY(leaf_tree(call, index - 1, &leaf));
	const struct json *type = json_get(leaf, S("type"));
	if (type == NULL || !str_eq(type->text, S("grant_change")))
		return OK;
	TRY(open_pick(&call->cx, json_get(leaf, S("fact")), &reason_said_rec, &reason));
	if (str_eq(reason.id, g->id))
		*out = reason.reason;
	return OK;
}

static err name_read(struct call *call, int64_t size, struct authorised *out)
{
	struct subject latest;
	struct name_said name;
	const struct json *leaf;

	TRY(subject_latest(&call->cx, call->tx, "organisation", out->organisation, &latest));
	TRY(covered_leaf(call, size, &latest.index, &leaf));
	if (latest.index < 0)
		return OK;
	TRY(open_pick(&call->cx, json_get(leaf, S("fact")), &name_said_rec, &name));
	out->name_zh = name.name_zh;
	out->name_en = name.name_en;
	out->credit_code = name.credit_code;
	if (name.state.n > 0)
		out->holder_state = name.state;
	if (name.state_from_ms != ABSENT_INT)
		out->holder_since_day = moment_day(name.state_from_ms);
	return OK;
}

str authorised_state(str state, int64_t state_from_ms, int64_t valid_from_day,
                     int64_t valid_until_day, int64_t now_ms, int64_t *since)
{
	const int64_t today = moment_day(now_ms);

	/* what is decided for a later moment, also of this day, has not happened yet */
	if (!str_eq(state, S("granted")) && state_from_ms > now_ms) {
		state = S("granted");
		state_from_ms = day_moment(valid_from_day);
	}
	bool ends = str_eq(state, S("granted")) || str_eq(state, S("suspended"));

	*since = moment_day(state_from_ms);
	if (ends && today > valid_until_day) {
		*since = valid_until_day + 1;
		return S("expired");
	}
	if (str_eq(state, S("granted")) && today < valid_from_day) {
		*since = ABSENT_INT;
		return S("pending");
	}
	return state;
}

/* Until a revocation takes effect the suspension before it goes on; the leaf has it among the
 * suspensions already. */
static void still_suspended(struct grant_said *g, int64_t now_ms)
{
	str rest = g->suspensions;
	struct suspension s;

	if (str_eq(g->state, S("granted")) || g->state_from_ms <= now_ms)
		return;
	while (suspension_next(&rest, &s))
		if (s.from_ms <= now_ms && now_ms < s.until_ms) {
			g->state = S("suspended");
			g->state_from_ms = s.from_ms;
		}
}

static err grant_read(struct call *call, int64_t size, int64_t index, struct authorised_list *out)
{
	struct authorised *g = &out->item[out->n];
	const struct json *leaf;
	struct grant_said said;

	TRY(covered_leaf(call, size, &index, &leaf));
	if (index < 0)
		return OK;
	TRY(open_pick(&call->cx, json_get(leaf, S("fact")), &grant_said_rec, &said));
	*g = (struct authorised){
		.id = said.id,
		.organisation = said.organisation,
		.name_zh = said.organisation,
		.medium = said.medium,
		.regulations = said.regulations,
		.size_min_milli = said.size_min_milli,
		.size_max_milli = said.size_max_milli,
		.class_min_milli = said.class_min_milli,
		.class_max_milli = said.class_max_milli,
		.valid_from_day = said.valid_from_day,
		.valid_until_day = said.valid_until_day,
		.index = index,
		.holder_state = S("active"),
		.holder_since_day = ABSENT_INT,
	};
	still_suspended(&said, call->now_ms);
	g->state = authorised_state(said.state, said.state_from_ms, said.valid_from_day,
	                            said.valid_until_day, call->now_ms, &g->since_day);
	if (said.state_from_ms <= call->now_ms)
		TRY(reason_read(call, &said, index, &g->reason));
	TRY(name_read(call, size, g));
	out->n++;
	return OK;
}

static int by_maker(const void *a, const void *b)
{
	const struct authorised *x = a;
	const struct authorised *y = b;
	int order = str_cmp(x->organisation, y->organisation);

	return order != 0 ? order : str_cmp(x->id, y->id);
}

err authorised_read(struct call *call, struct authorised_list *out)
{
	struct checkpoint_row cp;
	list rows;

	TRY(log_shown(call, &cp));
	TRY(db_list(&call->cx, call->tx, &q[0], NULL, 0, &rows));
	const struct subject_row *row = rows.item;
	*out = (struct authorised_list){ .item = NEW_N(call->cx.arena, struct authorised, rows.n),
		                         .checkpoint_size = cp.size,
		                         .at_ms = cp.at_ms };
	for (size_t i = 0; i < rows.n; i++)
		TRY(grant_read(call, cp.size, row[i].idx, out));
	qsort(out->item, (size_t)out->n, sizeof *out->item, by_maker);
	return OK;
}

/* -- words ----------------------------------------------------------------------------------- */

const char *authorised_state_word(str state, bool english)
{
	static const struct {
		str state;
		const char *zh, *en;
	} word[] = {
		{ S("granted"), "有效", "in force" },
		{ S("suspended"), "暂停", "suspended" },
		{ S("revoked"), "已撤销", "revoked" },
		{ S("cancelled"), "已注销", "cancelled" },
		{ S("expired"), "已过期", "expired" },
		{ S("pending"), "尚未生效", "not yet in force" },
	};

	for (int i = 0; i < COUNT_OF(word); i++)
		if (str_eq(state, word[i].state))
			return english ? word[i].en : word[i].zh;
	return english ? "other" : "其他";
}

const char *authorised_holder_word(str state, bool english)
{
	static const struct {
		str state;
		const char *zh, *en;
	} word[] = {
		{ S("active"), "正常", "active" },
		{ S("suspended"), "停业", "suspended" },
		{ S("merged"), "已合并", "merged into another one" },
		{ S("dissolved"), "已解散", "dissolved" },
	};

	for (int i = 0; i < COUNT_OF(word); i++)
		if (str_eq(state, word[i].state))
			return english ? word[i].en : word[i].zh;
	return english ? "other" : "其他";
}

bool authorised_holder_active(const struct authorised *g)
{
	return g->holder_state.n == 0 || str_eq(g->holder_state, S("active"));
}

static str range(struct arena *a, const char *before, int64_t min_milli, int64_t max_milli)
{
	str min = decimal_print(a, min_milli, 3);

	if (min_milli == max_milli)
		return str_fmt(a, "%s%.*s", before, P(min));
	return str_fmt(a, "%s%.*s–%.*s", before, P(min), P(decimal_print(a, max_milli, 3)));
}

str authorised_size(struct arena *a, const struct authorised *g)
{
	return range(a, str_eq(g->medium, S("gas")) ? "G" : "DN", g->size_min_milli,
	             g->size_max_milli);
}

str authorised_class(struct arena *a, const struct authorised *g)
{
	return range(a, "", g->class_min_milli, g->class_max_milli);
}

/* -- as JSON --------------------------------------------------------------------------------- */

static void regulations_write(struct json_writer *w, str words)
{
	json_key(w, S("regulations"));
	json_array(w);
	while (words.n > 0) {
		str one;
		words = str_cut(words, ' ', &one);
		if (one.n > 0)
			json_str(w, one);
	}
	json_array_end(w);
}

static void one_write(struct arena *a, struct json_writer *w, const struct authorised *g)
{
	json_object(w);
	json_member_str(w, "authorisation", g->id);
	json_member_str(w, "organisation", g->organisation);
	json_member_str(w, "name_zh", g->name_zh);
	json_member_str(w, "name_en", g->name_en);
	json_member_str(w, "credit_code", g->credit_code);
	json_member_str(w, "medium", g->medium);
	json_member_decimal(w, str_eq(g->medium, S("gas")) ? "g_min" : "dn_min_mm",
	                    g->size_min_milli, 3);
	json_member_decimal(w, str_eq(g->medium, S("gas")) ? "g_max" : "dn_max_mm",
	                    g->size_max_milli, 3);
	json_member_decimal(w, "class_min", g->class_min_milli, 3);
	json_member_decimal(w, "class_max", g->class_max_milli, 3);
	regulations_write(w, g->regulations);
	json_member_str(w, "valid_from", date_print(a, g->valid_from_day));
	json_member_str(w, "valid_until", date_print(a, g->valid_until_day));
	json_member_str(w, "state", g->state);
	if (g->since_day != ABSENT_INT)
		json_member_str(w, "state_since", date_print(a, g->since_day));
	if (g->reason.n > 0)
		json_member_str(w, "reason", g->reason);
	json_member_str(w, "holder_state", g->holder_state);
	if (g->holder_since_day != ABSENT_INT)
		json_member_str(w, "holder_since", date_print(a, g->holder_since_day));
	json_member_i64(w, "log_index", g->index);
	json_object_end(w);
}

static str rows_json(struct arena *a, const struct authorised_list *l)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	json_array(&w);
	for (int i = 0; i < l->n; i++)
		one_write(a, &w, &l->item[i]);
	json_array_end(&w);
	return buf_view(&b);
}

static err show_json(struct call *call)
{
	struct arena *a = call->cx.arena;
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	struct authorised_list l;

	TRY(authorised_read(call, &l));
	str rows = rows_json(a, &l);
	json_object(&w);
	json_member_i64(&w, "checkpoint_size", l.checkpoint_size);
	json_member_str(&w, "checkpoint_at", moment_print(a, l.at_ms));
	json_key(&w, S("authorisations"));
	json_raw(&w, rows);
	json_object_end(&w);
	open_reply(call, JSON_TYPE, buf_view(&b), rows);
	return OK;
}

/* -- as CSV ---------------------------------------------------------------------------------- */

static const str head[] = {
	S("授权证书编号 authorisation"),
	S("生产企业 name_zh"),
	S("英文名称 name_en"),
	S("统一社会信用代码 credit_code"),
	S("介质 medium"),
	S("口径或规格 size"),
	S("准确度等级 class"),
	S("检定规程 regulations"),
	S("生效日期 valid_from"),
	S("有效期至 valid_until"),
	S("状态 state"),
	S("状态起始 state_since"),
	S("原因 reason"),
	S("日志序号 log_index"),
	S("检查点 checkpoint_size"),
	S("企业状态 holder_state"),
	S("企业状态起始 holder_since"),
};

static void row_write(struct arena *a, struct buf *b, const struct authorised_list *l,
                      const struct authorised *g)
{
	const str cell[] = {
		g->id,
		g->name_zh,
		g->name_en,
		g->credit_code,
		g->medium,
		authorised_size(a, g),
		authorised_class(a, g),
		g->regulations,
		date_print(a, g->valid_from_day),
		date_print(a, g->valid_until_day),
		g->state,
		g->since_day == ABSENT_INT ? S("") : date_print(a, g->since_day),
		g->reason,
		str_fmt(a, "%lld", (long long)g->index),
		str_fmt(a, "%lld", (long long)l->checkpoint_size),
		g->holder_state,
		g->holder_since_day == ABSENT_INT ? S("") : date_print(a, g->holder_since_day),
	};

	csv_write(b, cell, COUNT_OF(cell));
}

static err show_csv(struct call *call)
{
	struct arena *a = call->cx.arena;
	struct buf b = open_csv(a);
	struct authorised_list l;

	TRY(authorised_read(call, &l));
	csv_write(&b, head, COUNT_OF(head));
	for (int i = 0; i < l.n; i++)
		row_write(a, &b, &l, &l.item[i]);
	open_reply(call, CSV_TYPE, buf_view(&b), rows_json(a, &l));
	return OK;
}

static const struct op ops[] = {
	{ .name = "authorised.json",
	  .route = "GET /authorised.json",
	  .may = MAY_EVERYBODY,
	  .run = show_json,
	  .flags = OP_READ | OP_RAW | OP_PAGE,
	  .zh = "获得专项计量授权的生产企业（JSON）",
	  .en = "The authorised makers, as JSON" },
	{ .name = "authorised.csv",
	  .route = "GET /authorised.csv",
	  .may = MAY_EVERYBODY,
	  .run = show_csv,
	  .flags = OP_READ | OP_RAW | OP_PAGE,
	  .zh = "获得专项计量授权的生产企业（CSV）",
	  .en = "The authorised makers, as CSV" },
};

const struct feature authorised_feature = { .name = "authorised", OPS(ops), SQLS(q) };

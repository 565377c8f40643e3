/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Yearly figures for everybody, and for each maker its own.
 *
 * Rivals must not read a maker's numbers from the sums.  So a year of a medium in which fewer than
 * three makers verified is withheld whole, nothing is summed over the media (from two sums the
 * third would follow), all moves once a day, and is rounded until the year has settled.  A maker
 * sees its own numbers as they stand; so do those who supervise it. */
#include "base/arena.h"
#include "base/date.h"
#include "code/csv.h"
#include "code/decimal.h"
#include "op/log_read.h"
#include "op/reply.h"
#include "work/features.h"
#include "work/figures.h"
#include "work/open_data.h"
#include "work/party.h"

/* -- sums ------------------------------------------------------------------------------------ */

struct summed {
	struct public_year *year;
	struct figures sum;
};

static struct summed *year_for(struct summed *all, struct public_figures *out,
                               const struct year_row *row)
{
	struct public_year *last = out->n > 0 ? &out->year[out->n - 1] : NULL;

	if (last != NULL && last->year == row->year && str_eq(last->medium, row->medium))
		return &all[out->n - 1];
	out->year[out->n] = (struct public_year){ .year = row->year, .medium = row->medium };
	all[out->n] = (struct summed){ &out->year[out->n], { 0 } };
	return &all[out->n++];
}

static void year_show(const struct summed *s, int64_t today)
{
	struct public_year *y = s->year;

	y->withheld = y->makers < FIGURES_MAKERS_MIN;
	y->provisional = today < date_days((int)y->year + 1, FIGURES_SETTLED_MONTH, 1);
	if (y->withheld)
		y->makers = 0;
	else
		y->shown = y->provisional ? figures_rounded(&s->sum) : figures_exact(&s->sum);
}

void figures_sum(struct arena *a, const list *rows, int64_t today, struct public_figures *out,
                 int64_t *last)
{
	const struct year_row *row = rows->item;
	struct summed *all = NEW_N(a, struct summed, rows->n);

	*last = -1;
	*out = (struct public_figures){ .year = NEW_N(a, struct public_year, rows->n),
		                        .through_day = today - 1 };
	for (size_t i = 0; i < rows->n; i++) {
		int64_t idx;
		const struct figures f = figures_closed(&row[i], today, &idx);
		if (f.attempts == 0)
			continue;
		struct summed *s = year_for(all, out, &row[i]);
		s->year->makers++;
		figures_add(&s->sum, &f);
		*last = idx > *last ? idx : *last;
	}
	for (int i = 0; i < out->n; i++)
		year_show(&all[i], today);
}

err figures_public(struct call *call, struct public_figures *out)
{
	struct checkpoint_row cp;
	int64_t last;
	list rows;

	TRY(log_shown(call, &cp));
	TRY(figures_rows(&call->cx, call->tx, S_NONE, &rows));
	figures_sum(call->cx.arena, &rows, moment_day(call->now_ms), out, &last);
	if (last >= cp.size)
		return fail(&call->cx, E_NOT_YET,
		            "the figures are not covered by a checkpoint yet");
	out->checkpoint_size = cp.size;
	return OK;
}

/* -- as JSON --------------------------------------------------------------------------------- */

static void member(struct json_writer *w, const char *key, int64_t n)
{
	if (n != ABSENT_INT)
		json_member_i64(w, key, n);
}

static void members(struct json_writer *w, const struct shown_figures *f)
{
	member(w, "lots", f->lots);
	member(w, "meters", f->meters);
	member(w, "attempts", f->attempts);
	member(w, "repeats", f->repeats);
	member(w, "passed", f->passed);
	member(w, "failed", f->failed);
	member(w, "retest", f->retest);
	member(w, "invalid", f->invalid);
	if (f->failure_ppm != ABSENT_INT)
		json_member_str(w, "failure_pct", decimal_print(w->out->arena, f->failure_ppm, 4));
	member(w, "certificates", f->certificates);
	member(w, "double_verifications_saved", f->first_certificates);
}

static void years_write(struct json_writer *w, const struct public_figures *f)
{
	json_array(w);
	for (int i = 0; i < f->n; i++) {
		const struct public_year *y = &f->year[i];
		json_object(w);
		json_member_i64(w, "year", y->year);
		json_member_str(w, "medium", y->medium);
		json_member_bool(w, "withheld", y->withheld);
		json_member_bool(w, "provisional", y->provisional);
		if (!y->withheld) {
			json_member_i64(w, "makers", y->makers);
			members(w, &y->shown);
		}
		json_object_end(w);
	}
	json_array_end(w);
}

static str years_json(struct arena *a, const struct public_figures *f)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	years_write(&w, f);
	return buf_view(&b);
}

static err show_json(struct call *call)
{
	struct arena *a = call->cx.arena;
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	struct public_figures f;

	TRY(figures_public(call, &f));
	str years = years_json(a, &f);
	json_object(&w);
	json_member_str(&w, "through", date_print(a, f.through_day));
	json_member_i64(&w, "checkpoint_size", f.checkpoint_size);
	json_member_i64(&w, "makers_min", FIGURES_MAKERS_MIN);
	json_member_i64(&w, "provisional_step", FIGURES_STEP);
	json_key(&w, S("years"));
	json_raw(&w, years);
	json_object_end(&w);
	open_reply(call, JSON_TYPE, buf_view(&b), years);
	return OK;
}

/* -- as CSV ---------------------------------------------------------------------------------- */

static const str head[] = {
	S("年份 year"),           S("介质 medium"),
	S("是否隐去 withheld"),   S("是否暂计 provisional"),
	S("企业数 makers"),       S("检定批数 lots"),
	S("表数 meters"),         S("检定次数 attempts"),
	S("重复检定 repeats"),    S("合格 passed"),
	S("不合格 failed"),       S("需复检 retest"),
	S("检定无效 invalid"),    S("不合格率% failure_pct"),
	S("证书数 certificates"), S("节省的重复检定 double_verifications_saved"),
	S("统计截至 through"),    S("检查点 checkpoint_size"),
};
#define COLUMNS COUNT_OF(head)

static str number(struct arena *a, int64_t n)
{
	return n == ABSENT_INT ? S("") : str_fmt(a, "%lld", (long long)n);
}

static str boolean(bool b)
{
	return b ? S("true") : S("false");
}

static void year_cells(struct arena *a, const struct public_year *y, str *cell)
{
	const struct shown_figures *f = &y->shown;

	*cell++ = number(a, y->makers);
	*cell++ = number(a, f->lots);
	*cell++ = number(a, f->meters);
	*cell++ = number(a, f->attempts);
	*cell++ = number(a, f->repeats);
	*cell++ = number(a, f->passed);
	*cell++ = number(a, f->failed);
	*cell++ = number(a, f->retest);
	*cell++ = number(a, f->invalid);
	*cell++ = f->failure_ppm == ABSENT_INT ? S("") : decimal_print(a, f->failure_ppm, 4);
	*cell++ = number(a, f->certificates);
	*cell++ = number(a, f->first_certificates);
}

static err show_csv(struct call *call)
{
	struct arena *a = call->cx.arena;
	struct buf b = open_csv(a);
	struct public_figures f;

	TRY(figures_public(call, &f));
	csv_write(&b, head, COLUMNS);
	for (int i = 0; i < f.n; i++) {
		const struct public_year *y = &f.year[i];
		str cell[COLUMNS] = { number(a, y->year), y->medium, boolean(y->withheld),
			              boolean(y->provisional) };
		if (!y->withheld)
			year_cells(a, y, &cell[4]);
		cell[COLUMNS - 2] = date_print(a, f.through_day);
		cell[COLUMNS - 1] = number(a, f.checkpoint_size);
		csv_write(&b, cell, COLUMNS);
	}
	open_reply(call, CSV_TYPE, buf_view(&b), years_json(a, &f));
	return OK;
}

/* -- one maker's own ------------------------------------------------------------------------- */

struct own_in {
	str organisation;
};

static const struct field own_fields[] = {
	FIELD(struct own_in, organisation, "the maker", .min = 2, .max = 40),
};
static const struct rec own_rec = REC(struct own_in, "figures_in", own_fields);

static err own(struct call *call)
{
	const struct own_in *in = call->in;
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	struct organisation maker;
	list rows;
	err e = organisation_get(&call->cx, call->tx, in->organisation, &maker);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	TRY(call_sees(call, maker.id, maker.district));
	TRY(figures_rows(&call->cx, call->tx, maker.id, &rows));
	json_object(&w);
	json_member_str(&w, "organisation", maker.id);
	json_key(&w, S("years"));
	json_array(&w);
	for (size_t i = 0; i < rows.n; i++) {
		const struct year_row *row = (const struct year_row *)rows.item + i;
		const struct figures now = figures_now(row);
		const struct shown_figures f = figures_exact(&now);
		json_object(&w);
		json_member_i64(&w, "year", row->year);
		json_member_str(&w, "medium", row->medium);
		members(&w, &f);
		json_object_end(&w);
	}
	json_array_end(&w);
	json_object_end(&w);
	call->reply = (struct reply){ .status = 200, .type = JSON_TYPE, .body = buf_view(&b) };
	return OK;
}

static const struct op ops[] = {
	{ .name = "figures.json",
	  .route = "GET /figures.json",
	  .may = MAY_EVERYBODY,
	  .run = show_json,
	  .flags = OP_READ | OP_RAW | OP_PAGE,
	  .zh = "年度统计（JSON）",
	  .en = "Yearly figures over all makers, as JSON" },
	{ .name = "figures.csv",
	  .route = "GET /figures.csv",
	  .may = MAY_EVERYBODY,
	  .run = show_csv,
	  .flags = OP_READ | OP_RAW | OP_PAGE,
	  .zh = "年度统计（CSV）",
	  .en = "Yearly figures over all makers, as CSV" },
	{ .name = "figures.own",
	  .route = "GET /v1/organisations/{organisation}/figures",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY) | MAY(DISTRICT, DISTRICT) | MAY(AUDITOR, ANY),
	  .in = &own_rec,
	  .run = own,
	  .flags = OP_READ | OP_RAW,
	  .zh = "一家企业的年度统计",
	  .en = "Yearly figures of one maker" },
};

const struct feature figures_feature = { .name = "figures",
	                                 OPS(ops),
	                                 .sql = { figures_sql, FIGURES_STATEMENTS } };

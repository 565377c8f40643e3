/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public page of authorised makers and yearly figures.  A maker is a card, so that the page
 * reads the same on a telephone and on a desk; who wants a table takes the CSV file. */
#include "work/page_authorised.h"
#include "base/date.h"
#include "code/decimal.h"
#include "op/app.h"
#include "work/features.h"
#include "work/open_data.h"
#include "work/page_write.h"

#define HTML_TYPE "text/html; charset=utf-8"

/* 2026-11-21 16:00, in China Standard Time. */
static void moment_write(struct page *p, int64_t ms)
{
	str text = moment_print(p->arena, ms);

	page_raw(p, "<span class=\"n\">");
	page_text(p, str_part(text, 0, 10));
	page_raw(p, " ");
	page_text(p, str_part(text, 11, 5));
	page_raw(p, "</span>");
}

/* "jjg-162-2019 jjg-577-2012" as "JJG 162-2019, JJG 577-2012" */
static void regulations_write(struct page *p, str ids)
{
	bool first = true;

	while (ids.n > 0) {
		str one, number;
		ids = str_cut(ids, ' ', &one);
		if (one.n == 0)
			continue;
		if (!first)
			page_say(p, "、", ", ");
		first = false;
		page_raw(p, "<span class=\"n\">");
		number = str_starts(one, S("jjg-")) ? str_part(one, 4, one.n) : one;
		page_raw(p, number.n < one.n ? "JJG " : "");
		page_text(p, number);
		page_raw(p, "</span>");
	}
}

static void day_write(struct page *p, int64_t day)
{
	page_raw(p, "<span class=\"n\">");
	page_day(p, day);
	page_raw(p, "</span>");
}

static void intro(struct page *p, const struct authorised_list *l)
{
	page_say(p,
	         "<section><h1>获得专项计量授权的生产企业</"
	         "h1><p>这些企业经市市场监管局专项计量授权，"
	         "对本企业制造的民用水表、燃气表实施“二检合一”：出厂检定合格后，安装前不再作首次"
	         "强制检定（试点方案四(一)、四(三)"
	         "1）。只有状态为“有效”的授权，且企业没有停业、合并或者"
	         "解散的，可以用于检定。</p><p>"
	         "本页内容取自公开日志，截至检查点 ",
	         "<section><h1>Authorised makers</h1><p>The municipal bureau has authorised these "
	         "makers to verify the household water and gas meters of their own manufacture: a "
	         "meter that passes before it leaves the factory needs no first compulsory "
	         "verification before it is installed (pilot scheme 四(一), 四(三)1). Only an "
	         "authorisation that is in force counts, of a maker that is not suspended, merged "
	         "or dissolved.</p><p>This page is read from the public "
	         "log, as of checkpoint ");
	page_text(p, str_fmt(p->arena, "%lld", (long long)l->checkpoint_size));
	page_say(p, "（", " (");
	moment_write(p, l->at_ms);
	page_say(p, "）。</p></section>\n", ").</p></section>\n");
}

/* Whatever the authorisation says, a maker that is closed verifies nothing. */
static void holder_write(struct page *p, const struct authorised *g)
{
	if (authorised_holder_active(g))
		return;
	page_term(p, "企业", "Maker");
	page_raw(p, "<span class=\"b\">");
	page_raw(p, authorised_holder_word(g->holder_state, p->english));
	page_raw(p, "</span>");
	if (g->holder_since_day != ABSENT_INT) {
		page_say(p, "，自 ", " since ");
		day_write(p, g->holder_since_day);
		page_say(p, " 起，不再检定", ": it verifies nothing");
	}
	page_raw(p, "</dd>");
}

static void state_write(struct page *p, const struct authorised *g)
{
	page_term(p, "状态", "State");
	page_raw(p, str_eq(g->state, S("granted"))   ? "<span class=\"g\">"
	            : str_eq(g->state, S("pending")) ? "<span>"
	                                             : "<span class=\"b\">");
	page_raw(p, authorised_state_word(g->state, p->english));
	page_raw(p, "</span>");
	if (g->since_day != ABSENT_INT) {
		page_say(p, "，自 ", " since ");
		day_write(p, g->since_day);
		page_say(p, " 起", "");
	}
	page_raw(p, "</dd>");
	holder_write(p, g);
	if (g->reason.n > 0) {
		page_term(p, "原因", "Reason");
		page_say(p, "<span>", "<span lang=\"zh-CN\">");
		page_text(p, g->reason);
		page_raw(p, "</span></dd>");
	}
}

static void grant_write(struct page *p, const struct authorised *g)
{
	bool gas = str_eq(g->medium, S("gas"));

	page_raw(p, "<h3>");
	page_say(p, gas ? "燃气表" : "水表", gas ? "Gas meters" : "Water meters");
	page_raw(p, " ");
	page_text(p, authorised_size(p->arena, g));
	page_raw(p, "</h3><dl>");
	state_write(p, g);
	page_term(p, "授权编号", "Number");
	page_text(p, g->id);
	page_raw(p, "</dd>");
	page_term(p, "准确度等级", "Class");
	page_text(p, authorised_class(p->arena, g));
	page_raw(p, "</dd>");
	page_term(p, "检定规程", "Regulations");
	regulations_write(p, g->regulations);
	page_raw(p, "</dd>");
	page_term(p, "有效期", "Valid");
	day_write(p, g->valid_from_day);
	page_say(p, " 至 ", " to ");
	day_write(p, g->valid_until_day);
	page_raw(p, "</dd>");
	page_term(p, "日志序号", "Log index");
	page_text(p, str_fmt(p->arena, "%lld", (long long)g->index));
	page_raw(p, "</dd></dl>");
}

static void maker_write(struct page *p, const struct authorised *g, int n)
{
	bool english_name = p->english && g->name_en.n > 0;

	page_raw(p, "<section>");
	page_raw(p, p->english && !english_name ? "<h2 lang=\"zh-CN\">" : "<h2>");
	page_text(p, english_name ? g->name_en : g->name_zh);
	page_raw(p, "</h2>");
	if (english_name) {
		page_raw(p, "<p lang=\"zh-CN\">");
		page_text(p, g->name_zh);
		page_raw(p, "</p>");
	}
	if (g->credit_code.n > 0) {
		page_say(p, "<p>统一社会信用代码 <code>", "<p>Credit code <code>");
		page_text(p, g->credit_code);
		page_raw(p, "</code></p>");
	}
	for (int i = 0; i < n; i++)
		grant_write(p, &g[i]);
	page_raw(p, "</section>\n");
}

static void makers(struct page *p, const struct authorised_list *l)
{
	int n;

	if (l->n == 0)
		page_say(p, "<section><p>目前没有获得授权的企业。</p></section>\n",
		         "<section><p>No maker is authorised at present.</p></section>\n");
	for (int i = 0; i < l->n; i += n) {
		for (n = 1; i + n < l->n; n++)
			if (!str_eq(l->item[i].organisation, l->item[i + n].organisation))
				break;
		maker_write(p, &l->item[i], n);
	}
}

/* -- figures --------------------------------------------------------------------------------- */

/* 1,234,567 */
static str grouped(struct arena *a, int64_t n)
{
	str digits = str_fmt(a, "%lld", (long long)n);
	struct buf b = buf_new(a);

	for (size_t i = 0; i < digits.n; i++) {
		if (i > 0 && (digits.n - i) % 3 == 0)
			buf_char(&b, ',');
		buf_char(&b, digits.p[i]);
	}
	return buf_view(&b);
}

static void figure(struct page *p, const char *zh, const char *en, int64_t n)
{
	page_term(p, zh, en);
	if (n == ABSENT_INT)
		page_say(p, "不足一千", "under a thousand");
	else
		page_text(p, grouped(p->arena, n));
	page_raw(p, "</dd>");
}

static void year_write(struct page *p, const struct public_year *y)
{
	const struct shown_figures *f = &y->shown;
	bool gas = str_eq(y->medium, S("gas"));

	page_raw(p, "<h3>");
	page_text(p, str_fmt(p->arena, p->english ? "%lld, " : "%lld 年 ", (long long)y->year));
	page_say(p, gas ? "燃气表" : "水表", gas ? "gas meters" : "water meters");
	if (y->provisional)
		page_say(p, "（暂计）", " (provisional)");
	page_raw(p, "</h3>");
	if (y->withheld) {
		page_say(p, "<p>不足三家企业，不予公布。</p>",
		         "<p>Withheld: fewer than three makers.</p>");
		return;
	}
	page_raw(p, "<dl>");
	figure(p, "企业", "Makers", y->makers);
	figure(p, "检定批", "Lots", f->lots);
	figure(p, "检定的表", "Meters verified", f->meters);
	figure(p, "重复检定", "Repeated", f->repeats);
	figure(p, "合格", "Passed", f->passed);
	figure(p, "不合格", "Failed", f->failed);
	figure(p, "需复检", "Retest", f->retest);
	figure(p, "检定无效", "Invalid", f->invalid);
	if (f->failure_ppm != ABSENT_INT) {
		page_term(p, "不合格率", "Failure rate");
		page_text(p, decimal_print_fixed(p->arena, f->failure_ppm, 4, 2));
		page_raw(p, " %</dd>");
	}
	figure(p, "签发证书", "Certificates", f->certificates);
	figure(p, "省去首次强制检定", "Double tests saved", f->first_certificates);
	page_raw(p, "</dl>");
}

static void years(struct page *p, const struct public_figures *f)
{
	page_say(p, "<section><h2>年度统计</h2><p>统计截至 ",
	         "<section><h2>Yearly figures</h2><p>Counted through ");
	day_write(p, f->through_day);
	page_say(p,
	         "，每日更新；为所有企业之和，企业不足三家的不予公布，以免看出某一家的产量；同样为"
	         "此，"
	         "次年四月以前为暂计，舍去零头，只取前两位，不足一千的不列数字。"
	         "年份按检定日期；不合格率为不合格次数与有结论次数之比，检定无效的不计。"
	         "“省去首次强制检定”为首次检定签发的证书数，每张替代一次首次强制检定"
	         "（试点方案四(一)）。</p>",
	         ", once a day. Sums over all makers; where there are fewer than three, nothing is "
	         "published, so that nobody can read the output of one. For the same reason the "
	         "figures are provisional until April of the next year: rounded down to two "
	         "digits, and none under a thousand. The year is that of the "
	         "verification; the failure rate is failures over attempts with a result, "
	         "invalid ones not counted. Each certificate of a first verification saves one "
	         "compulsory verification (pilot scheme 四(一)).</p>");
	if (f->n == 0)
		page_say(p, "<p>尚无统计。</p>", "<p>Nothing has been counted yet.</p>");
	for (int i = 0; i < f->n; i++)
		year_write(p, &f->year[i]);
	page_raw(p, "</section>\n");
}

static void downloads(struct page *p)
{
	page_say(p,
	         "<section><h2>开放数据</h2><ul><li>授权企业：<a href=\"/authorised.csv\">CSV</a>、"
	         "<a href=\"/authorised.json\">JSON</a></li><li>年度统计：<a "
	         "href=\"/figures.csv\">CSV</a>、<a href=\"/figures.json\">JSON</a></li><li><a "
	         "href=\"/log/checkpoint\">公开日志的最新检查点</a></li></ul></section>\n",
	         "<section><h2>Open data</h2><ul><li>Authorised makers: <a "
	         "href=\"/authorised.csv\">CSV</a>, <a "
	         "href=\"/authorised.json\">JSON</a></li><li>Yearly figures: <a "
	         "href=\"/figures.csv\">CSV</a>, <a href=\"/figures.json\">JSON</a></li><li><a "
	         "href=\"/log/checkpoint\">The log's newest checkpoint</a></li></ul></section>\n");
}

err page_authorised_html(struct cx *cx, const struct page_site *site, str language,
                         const struct authorised_list *l, const struct public_figures *figures,
                         str *out)
{
	struct page p = page_new(cx, language);

	page_head(&p, p.english ? S("Authorised makers") : S("获得专项计量授权的生产企业"));
	intro(&p, l);
	makers(&p, l);
	years(&p, figures);
	downloads(&p);
	page_say(&p, "<section><h2>有疑问找谁</h2>", "<section><h2>Whom to call</h2>");
	page_whom(&p);
	page_unofficial(&p, site);
	page_foot(&p, site);
	return buf_done(&p.b, out);
}

static err show_page(struct call *call)
{
	const struct page_site site = { .host = app_host(call->app),
		                        .origin = app_origin(call->app),
		                        .find_action = S("/find") };
	struct public_figures figures;
	struct authorised_list l;
	str html;

	TRY(authorised_read(call, &l));
	TRY(figures_public(call, &figures));
	TRY(page_authorised_html(&call->cx, &site, call->language, &l, &figures, &html));
	open_reply(call, HTML_TYPE, html, html);
	return OK;
}

static const struct op ops[] = {
	{ .name = "authorised.page",
	  .route = "GET /authorised",
	  .may = MAY_EVERYBODY,
	  .run = show_page,
	  .flags = OP_READ | OP_RAW | OP_PAGE,
	  .zh = "获得专项计量授权的生产企业（页面）",
	  .en = "The authorised makers and yearly figures, as a page" },
};

const struct feature authorised_page_feature = { .name = "authorised_page", OPS(ops) };

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one meter.  One word first, because most people want nothing else; then whether
 * this is their meter at all, since a copied label leads to the same page; then facts, errors,
 * history and evidence. */
#include "work/page.h"

#include "base/arena.h"
#include "work/page_write.h"

struct state_words {
	const char *colour;
	const char *icon; /* path in a square of 24 */
	const char *zh, *en;
	const char *why_zh, *why_en;
};

/* clang-format off */
static const struct state_words states[PAGE_STATES] = {
	[PAGE_STATE_PASS] = { "green", "M4 13l5 5L20 6", "合格", "PASS",
		"这只表检定合格，证书有效。", "This meter passed its verification and its certificate is live." },
	[PAGE_STATE_FAIL] = { "red", "M6 6l12 12M18 6L6 18", "不合格", "FAILED",
		"这只表检定不合格，不得销售、安装或使用。如已装在您家，请拨打下面的电话。",
		"This meter failed its verification. It must not be sold, installed or used; if it is in your home, please call." },
	[PAGE_STATE_AWAITING] = { "amber", "M12 3a9 9 0 1 0 .01 0M12 7v5l4 3", "待批准", "AWAITING APPROVAL",
		"检测结果合格，但证书还没有批准，现在不能安装使用。",
		"The measurements are within the limits, but the certificate is not approved. The meter must not be installed yet." },
	[PAGE_STATE_RETEST] = { "amber", "M19 12a7 7 0 1 1-2-5M19 2v5h-5", "复检中", "RETEST",
		"第一次测量超出限值，规程允许再测两次，还没有结论，现在不能安装使用。",
		"The first run was outside the limit; the regulation allows two more. Nothing is decided, and the meter must not be installed yet." },
	[PAGE_STATE_INVALID] = { "grey", "M12 4v10M12 19v.5", "检定无效", "INVALID PROCEDURE",
		"检定过程不符合规程，结果不算数。这不说明表不合格，但必须重新检定。",
		"The procedure did not follow the regulation, so its result does not count. That says nothing against the meter, but it must be verified again." },
	[PAGE_STATE_REVOKED] = { "red", "M12 3a9 9 0 1 0 .01 0M6 6l12 12", "已注销", "REVOKED",
		"这只表的证书已被注销，不再有效。", "The certificate of this meter was revoked and is no longer valid." },
	[PAGE_STATE_OVERDUE] = { "amber", "M12 3a9 9 0 1 0 .01 0M12 7v5l4 3", "已到期", "PAST DUE",
		"这只表曾检定合格，但已过到期日，应当更换或重新检定。",
		"This meter passed its verification, but its due day is over: it should be replaced or verified again." },
	[PAGE_STATE_NO_CERTIFICATE] = { "grey", "M5 12h14", "未发证书", "NO CERTIFICATE",
		"检测结果在限值以内，但没有签发证书，不能当作合格证明。",
		"The measurements are within the limits, but no certificate was issued: this proves no pass." },
	[PAGE_STATE_NO_RECORD] = { "grey", "M5 12h14", "尚无记录", "NO RECORD",
		"二维码是本平台签发的，但还没有检定记录。", "The code is ours, but nothing about this meter was uploaded yet." },
};
/* clang-format on */

static void verdict(struct page *p, const struct page_meter *m)
{
	const struct state_words *s = &states[page_state(m)];
	const struct page_attempt *a = page_subject(m);

	page_raw(p, "<section class=\"v ");
	page_raw(p, s->colour);
	page_raw(p, "\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"");
	page_raw(p, s->icon);
	page_raw(p, "\"/></svg><h1>");
	page_say(p, s->zh, s->en);
	page_say(p, "<small lang=\"en\">", "<small lang=\"zh-CN\">");
	page_say(p, s->en, s->zh);
	page_raw(p, "</small></h1><p>");
	page_say(p, s->why_zh, s->why_en);
	page_raw(p, "</p>");
	if (a != NULL && !page_covered(m, a))
		page_say(p, "<p>尚未被公开日志的检查点覆盖，目前没有公开证明。</p>",
		         "<p>Not covered by a checkpoint yet: nothing is proven so far.</p>");
	page_raw(p, "</section>\n");
}

/* In groups of four, as people read numbers aloud; copying gives the number without gaps. */
static void serial(struct page *p, str number)
{
	page_raw(p, "<p class=\"serial\">");
	for (size_t i = 0; i < number.n; i += 4) {
		page_raw(p, "<span>");
		page_text(p, str_part(number, i, 4));
		page_raw(p, "</span>");
	}
	page_raw(p, "</p>");
}

static void your_meter(struct page *p, const struct page_meter *m)
{
	page_say(p, "<section><h2>这是您家的表吗？</h2><p>表上刻的编号应当是：</p>",
	         "<section><h2>Is this really your meter?</h2><p>The number on the meter itself "
	         "must be:</p>");
	serial(p, m->serial);
	page_say(p,
	         "<p>不一样，说明标签可能贴错或是仿制的：本页不适用于您的表，请拨打 <a "
	         "href=\"tel:12315\">12315</a>。</p></section>\n",
	         "<p>If it is another one, the label may be misplaced or copied: then this page is "
	         "not about your meter; please call <a "
	         "href=\"tel:12315\">12315</a>.</p></section>\n");
}

static void maker(struct page *p, const struct page_meter *m)
{
	page_term(p, "生产企业", "Maker");
	if (!p->english) {
		page_text(p, m->maker_zh);
	} else if (m->maker_en.n > 0) {
		page_text(p, m->maker_en);
	} else {
		page_raw(p, "<span lang=\"zh-CN\">");
		page_text(p, m->maker_zh);
		page_raw(p, "</span>");
	}
	page_raw(p, "</dd>");
}

static void dates(struct page *p, const struct page_meter *m)
{
	const struct page_attempt *a = page_subject(m);

	page_term(p, "生产日期", "Made");
	page_day(p, m->made_day);
	page_raw(p, "</dd>");
	page_term(p, "检定日期", "Verified");
	page_day(p, a ? a->verified_day : ABSENT_INT);
	page_raw(p, "</dd>");
	if (m->replaced_when_due)
		page_term(p, "到期更换", "Replace by");
	else
		page_term(p, "下次检定", "Next due");
	if (m->due_day == ABSENT_INT || a == NULL || a->certificate != PAGE_CERTIFICATE_LIVE) {
		page_say(p, "没有有效证书，未确定", "not set: no live certificate");
	} else {
		page_raw(p, "<strong>");
		page_day(p, m->due_day);
		page_raw(p, "</strong>");
	}
	page_raw(p, "</dd>");
}

static void the_meter(struct page *p, const struct page_meter *m)
{
	page_say(p, "<section><h2>表的信息</h2><dl>", "<section><h2>The meter</h2><dl>");
	page_term(p, "种类", "Kind");
	if (str_eq(m->medium, S("gas")))
		page_say(p, "燃气表", "gas meter");
	else
		page_say(p, "水表", "water meter");
	page_raw(p, "</dd>");
	page_term(p, "型号", "Type");
	page_text(p, m->type);
	page_raw(p, "</dd>");
	maker(p, m);
	dates(p, m);
	page_term(p, "表码", "Code");
	page_text(p, m->code);
	page_raw(p, "</dd></dl></section>\n");
}

static void errors(struct page *p, const struct page_meter *m)
{
	const struct page_attempt *a = page_subject(m);

	if (a == NULL)
		return;
	page_say(p, "<section><h2>准不准：误差与限值</h2>",
	         "<section><h2>How right is it? Errors and limits</h2>");
	if (a->verdict == PAGE_INVALID)
		page_say(p, "<p class=\"note\">检定无效，以下误差仅供参考。</p>",
		         "<p class=\"note\">The procedure was invalid; these errors are for "
		         "information only.</p>");
	page_points(p, m, a);
	if (a->verdict == PAGE_PASS || a->verdict == PAGE_FAIL)
		page_meaning(p, m, a);
	page_raw(p, "</section>\n");
}

static void doubts(struct page *p, const struct page_meter *m)
{
	page_say(p, "<section><h2>有疑问？</h2>", "<section><h2>In doubt?</h2>");
	if (str_eq(m->medium, S("gas")))
		page_say(p,
		         "<p><strong>闻到燃气味：</"
		         "strong>不要开关电器，开窗、关阀，到室外再打燃气公司抢修电话。</p>",
		         "<p><strong>A smell of gas:</strong> touch no switch, open the windows, "
		         "close the valve, and call the gas company from outside.</p>");
	else
		page_say(p,
		         "<p><strong>先查漏水：</"
		         "strong>"
		         "关掉所有水龙头，看表上的指针或末位数字。还在走，多半是漏水，表不一定不准"
		         "。</p>",
		         "<p><strong>Look for a leak first:</strong> close every tap and watch the "
		         "smallest hand or digit. If it still moves, water is leaking; the meter "
		         "may be right.</p>");
	page_say(p, "<p>认为表不准，可先找供水、供气企业，也可向区市场监督管理局申请仲裁检定。</p>",
	         "<p>If you think that the meter is wrong, ask your supply company, or apply to "
	         "the district bureau for an arbitration test.</p>");
	page_whom(p);
}

static str title(const struct page *p, const struct page_meter *m)
{
	const struct state_words *s = &states[page_state(m)];

	return str_fmt(p->arena, "%s · %.*s", p->english ? s->en : s->zh, P(m->serial));
}

err page_meter_html(struct cx *cx, const struct page_meter *m, str language, str *out)
{
	struct page p = page_new(cx, language);

	page_head(&p, title(&p, m));
	verdict(&p, m);
	page_unofficial(&p, &m->site);
	your_meter(&p, m);
	the_meter(&p, m);
	errors(&p, m);
	page_history(&p, m);
	page_evidence(&p, m);
	doubts(&p, m);
	page_foot(&p, &m->site);
	return buf_done(&p.b, out);
}

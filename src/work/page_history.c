/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every attempt on the meter, newest first.  Nothing is left out because it is unpleasant:
 * choosing the good one of several results must show.  The attempt that the page is about has
 * its points further up; the two newest others fold out; what is older still has one line each,
 * so that a page stays small. */
#include "work/page_write.h"

#define UNFOLDED_MAX 3 /* attempts with all their details */
#define LINES_MAX 20   /* attempts that are mentioned at all */
#define FINDINGS_SHOWN 5

struct word {
	const char *zh, *en;
};

static const struct word verdict_words[] = {
	[PAGE_PASS] = { "合格", "pass" },
	[PAGE_RETEST] = { "需复检", "retest" },
	[PAGE_FAIL] = { "不合格", "fail" },
	[PAGE_INVALID] = { "检定无效", "invalid procedure" },
};

static const struct word certificate_words[] = {
	[PAGE_CERTIFICATE_NONE] = { "无证书", "no certificate" },
	[PAGE_CERTIFICATE_AWAITING] = { "证书待批准", "certificate awaits approval" },
	[PAGE_CERTIFICATE_LIVE] = { "证书有效", "certificate live" },
	[PAGE_CERTIFICATE_REVOKED] = { "证书已注销", "certificate revoked" },
};

static void line(struct page *p, const struct page_attempt *a)
{
	page_say(p, "第 ", "Attempt ");
	buf_i64(&p->b, a->number);
	page_say(p, " 次 · ", " · ");
	page_day(p, a->verified_day);
	page_raw(p, " · <strong>");
	if (a->verdict >= PAGE_PASS && a->verdict <= PAGE_INVALID)
		page_say(p, verdict_words[a->verdict].zh, verdict_words[a->verdict].en);
	page_raw(p, "</strong> · ");
	if (a->certificate <= PAGE_CERTIFICATE_REVOKED)
		page_say(p, certificate_words[a->certificate].zh,
		         certificate_words[a->certificate].en);
}

static void one_finding(struct page *p, const struct page_finding *f)
{
	page_raw(p, "<li>");
	if (f->point.n > 0) {
		page_text(p, f->point);
		page_say(p, "：", ": ");
	}
	page_text(p, p->english && f->text_en.n > 0 ? f->text_en : f->text_zh);
	if (f->clause.n > 0) {
		page_say(p, "（条款 ", " (clause ");
		page_text(p, f->clause);
		page_say(p, "）", ")");
	}
	page_raw(p, "</li>");
}

static void findings(struct page *p, const struct page_attempt *a)
{
	if (a->finding_n == 0)
		return;
	page_say(p, "<p>原因：</p><ul>", "<p>Findings:</p><ul>");
	for (int i = 0; i < a->finding_n && i < FINDINGS_SHOWN; i++)
		one_finding(p, &a->finding[i]);
	if (a->finding_n > FINDINGS_SHOWN) {
		page_say(p, "<li>另有 ", "<li>and ");
		buf_i64(&p->b, a->finding_n - FINDINGS_SHOWN);
		page_say(p, " 项</li>", " more</li>");
	}
	page_raw(p, "</ul>");
}

static void kind(struct page *p, str kind)
{
	if (kind.n == 0)
		return;
	page_term(p, "检定类别", "Kind");
	if (str_eq(kind, S("first")))
		page_say(p, "首次检定", "first verification");
	else if (str_eq(kind, S("subsequent")))
		page_say(p, "后续检定", "subsequent verification");
	else if (str_eq(kind, S("in-use")))
		page_say(p, "使用中检查", "in-use inspection");
	else
		page_text(p, kind);
	page_raw(p, "</dd>");
}

static void facts(struct page *p, const struct page_meter *m, const struct page_attempt *a)
{
	page_raw(p, "<dl>");
	kind(p, a->kind);
	page_term(p, "检定规程", "Regulation");
	page_text(p, a->regulation);
	page_raw(p, "</dd>");
	if (a->authorisation.n > 0) {
		page_term(p, "授权证书编号", "Authorisation");
		page_text(p, a->authorisation);
		page_raw(p, "</dd>");
	}
	page_term(p, "检定批", "Lot");
	page_text(p, a->lot);
	page_raw(p, "</dd>");
	page_term(p, "日志序号", "Log index");
	if (a->log_index != ABSENT_INT)
		buf_i64(&p->b, a->log_index);
	if (!page_covered(m, a))
		page_say(p, "（尚无公开证明）", " (not proven yet)");
	page_raw(p, "</dd></dl>");
	if (a->limits_unconfirmed)
		page_say(p, "<p class=\"note\">所用限值尚未与规程印刷本核对。</p>",
		         "<p class=\"note\">A limit that was used has not yet been compared with "
		         "the printed regulation.</p>");
}

static void details(struct page *p, const struct page_meter *m, const struct page_attempt *a)
{
	bool subject = a == page_subject(m);

	page_raw(p, subject ? "<details open><summary>" : "<details><summary>");
	line(p, a);
	page_raw(p, "</summary>");
	findings(p, a);
	if (!subject)
		page_points(p, m, a);
	facts(p, m, a);
	page_raw(p, "</details>\n");
}

void page_history(struct page *p, const struct page_meter *m)
{
	int shown = 0;

	page_say(p, "<section><h2>全部检定记录</h2>",
	         "<section><h2>Every verification on record</h2>");
	for (int i = m->attempt_n - 1; i >= 0 && shown < LINES_MAX; i--, shown++) {
		const struct page_attempt *a = &m->attempt[i];

		if (shown < UNFOLDED_MAX || a == page_subject(m)) {
			details(p, m, a);
			continue;
		}
		page_raw(p, "<p>");
		line(p, a);
		page_raw(p, "</p>\n");
	}
	if (m->attempt_n > shown)
		page_say(p, "<p>更早的记录未列出。</p>", "<p>Older ones are not shown.</p>");
	page_raw(p, "</section>\n");
}

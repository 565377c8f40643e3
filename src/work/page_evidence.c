/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is proven and what is not, said plainly, and how to check it without trusting this
 * platform. */
#include "base/arena.h"
#include "work/page_write.h"

static void proven(struct page *p, const struct page_meter *m, const struct page_attempt *a)
{
	if (!page_covered(m, a)) {
		page_say(
		        p,
		        "<p "
		        "class=\"note\"><strong>尚未被公开日志的检查点覆盖</"
		        "strong>：目前没有任何公开证明。通常几秒钟后即可覆盖，请稍后刷新本页。</p>",
		        "<p class=\"note\"><strong>Not covered by a checkpoint yet</strong>: "
		        "nothing is proven so far. It usually takes a few seconds; please reload "
		        "this page.</p>");
		return;
	}
	page_say(p, "<p>✓ 本记录是公开日志的第 <strong>", "<p>✓ This record is entry <strong>");
	buf_i64(&p->b, a->log_index);
	page_say(p, "</strong> 条（从0起），已被检查点覆盖（该检查点共 ",
	         "</strong> of the public log (counted from 0), covered by a checkpoint over ");
	buf_i64(&p->b, m->checkpoint_size);
	page_say(p, " 条）。写入之后，谁也不能悄悄改动，包括本平台。</p>",
	         " entries. Nobody can change it unseen any more, this platform included.</p>");
}

static void bundle(struct page *p, const struct page_meter *m, str number)
{
	page_raw(p, "<p><a class=\"button\" download href=\"/v1/certificates/");
	page_url(p, number);
	page_raw(p, ".json?tag=");
	page_url(p, m->tag);
	page_say(p, "\">下载证据包（JSON）</a></p>", "\">Download the bundle (JSON)</a></p>");
	page_say(p,
	         "<h3>离线核验，不必相信本平台</h3><ol><li>下载上面的证据包。</"
	         "li><li>从本页以外的可靠来源取得日志公钥（<a href=\"/log/key\">/log/key</a> "
	         "可作对照）。</li><li>运行：</li></ol>",
	         "<h3>Check it offline, trusting nobody</h3><ol><li>Download the "
	         "bundle.</li><li>Get the log's key from a source other than this page (compare "
	         "with <a href=\"/log/key\">/log/key</a>).</li><li>Run:</li></ol>");
	page_raw(p, "<pre>fangsheng-verify ");
	page_text(p, number);
	page_raw(p, ".json --key ");
	if (m->vkey.n > 0) {
		page_raw(p, "&#39;");
		page_text(p, m->vkey);
		page_raw(p, "&#39;");
	} else {
		page_raw(p, "…");
	}
	page_raw(p, "</pre>");
}

static bool issued(const struct page_attempt *a)
{
	return a->certificate == PAGE_CERTIFICATE_LIVE ||
	       a->certificate == PAGE_CERTIFICATE_REVOKED;
}

static void certificate(struct page *p, const struct page_meter *m, const struct page_attempt *a)
{
	str number = str_fmt(p->arena, "%.*s-%lld", P(m->code), (long long)a->number);

	if (!issued(a)) {
		page_say(p, "<p>没有签发证书，因此没有证据包可下载。</p>",
		         "<p>No certificate was issued, so there is no bundle to download.</p>");
		return;
	}
	page_raw(p, "<dl>");
	page_term(p, "证书编号", "Certificate");
	page_text(p, number);
	page_raw(p, "</dd>");
	page_term(p, "公开日志", "Log");
	page_text(p, m->site.origin);
	page_raw(p, "</dd></dl>");
	if (page_covered(m, a))
		bundle(p, m, number);
}

void page_evidence(struct page *p, const struct page_meter *m)
{
	const struct page_attempt *a = page_subject(m);

	page_say(p, "<section><h2>证据</h2>", "<section><h2>Evidence</h2>");
	if (a == NULL) {
		page_say(p, "<p>没有检定记录，也就没有任何证明。</p>",
		         "<p>Without a record nothing is proven.</p>");
	} else {
		proven(p, m, a);
		certificate(p, m, a);
	}
	page_say(p,
	         "<p>"
	         "谁能发现造假：检定结论由平台依据原始读数重新判定；监管部门在安装前抽样复测；独立"
	         "审计方逐条复核日志；<a "
	         "href=\"/log/checkpoint\">检查点</a>公开，历史无法悄悄改写。</p></section>\n",
	         "<p>Who would notice a lie: the platform judges again from the raw readings; the "
	         "authority tests samples before installation; auditors read every entry of the "
	         "log; its <a href=\"/log/checkpoint\">checkpoints</a> are public, so history "
	         "cannot be rewritten unseen.</p></section>\n");
}

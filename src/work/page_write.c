/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Head, foot and words of the public pages.  They are read on old telephones, in a stairwell, by
 * people of eighty: the type is large, all sizes follow the reader's own type size, and no
 * colour says anything that words do not say too.  All colours in the style reach the contrast
 * of WCAG AA, in light and dark. */
#include "work/page_write.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"

/* clang-format off */
static const char style[] =
	":root{color-scheme:light dark;--ink:#16191d;--soft:#4a525c;--paper:#f3f4f1;--card:#fff;--line:#c9cdd2;--link:#0a4fa3;"
	"--good:#0b6b3a;--bad:#b3161b;--band:#d3ecdc;--warn:#fff2d6;--warnline:#8a5200}"
	"@media(prefers-color-scheme:dark){:root{--ink:#eceef0;--soft:#b4bbc4;--paper:#121416;--card:#1d2024;--line:#454b53;"
	"--link:#8fc1ff;--good:#68d996;--bad:#ff938b;--band:#1d4a33;--warn:#3a2d12;--warnline:#e0a64a}}"
	"*{box-sizing:border-box}"
	"html{font:112.5%/1.55 system-ui,-apple-system,'PingFang SC','Noto Sans CJK SC','Microsoft YaHei','WenQuanYi Micro Hei',"
	"sans-serif;-webkit-text-size-adjust:100%;background:var(--paper);color:var(--ink)}"
	"body{margin:0 auto;max-width:40rem;padding:0 min(.8rem,3vw) 2rem;overflow-wrap:anywhere;hyphens:auto}"
	"a{color:var(--link);text-underline-offset:.15em}:focus-visible{outline:3px solid var(--link);outline-offset:2px}"
	"header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 1rem;padding:.4rem 0}"
	"header a{padding:.4rem 0}header a:first-child{color:inherit;text-decoration:none;font-weight:700}"
	"section{background:var(--card);border:1px solid var(--line);border-radius:.7rem;padding:.9rem min(1rem,4vw);margin:0 0 .9rem}"
	"h1,h2,h3,p,dl,ol,ul,pre,form{margin:0 0 .6rem}h1{font-size:1.6rem;line-height:1.3}h3{font-size:1rem}h2{font-size:1.15rem;line-height:1.3}section>:last-child{margin-bottom:0}"
	"ol,ul{padding-left:1.4em}"
	".v{color:#fff;border:0;text-align:center;padding:1.1rem min(1rem,4vw) 1.2rem}.v svg{width:4rem;height:4rem;max-width:30%;display:block;"
	"margin:0 auto .2rem;fill:none;stroke:#fff;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}"
	".v h1{hyphens:none;font-size:min(4rem,15vw);line-height:1.12;margin:0 0 .5rem}:lang(en) .v h1{font-size:min(3.2rem,10.5vw)}"
	".v small{display:block;font-size:min(1.3rem,6vw);font-weight:600;letter-spacing:.04em;margin-top:.2rem}"
	".v p{margin:0 auto;max-width:30em}.v p+p{margin-top:.5rem;border-top:1px solid #fff;padding-top:.5rem}"
	".green{background:#0b6b3a}.red{background:#b3161b}.amber{background:#8a5200}.grey{background:#46505d}"
	".note{background:var(--warn);border:1px solid var(--warnline);border-left-width:.4rem;border-radius:.4rem;padding:.5rem .7rem}"
	"main>.note{margin:0 0 .9rem}"
	".serial{font:700 1.6rem/1.3 ui-monospace,Menlo,Consolas,monospace}.serial span{margin-right:.35em}"
	"dl{display:grid;grid-template-columns:minmax(5.5em,max-content) 1fr;gap:.35rem .9rem}dt{color:var(--soft)}dd{margin:0;unicode-bidi:isolate}"
	"@media(max-width:22em){dl{display:block}dd{margin-bottom:.5rem}}"
	"table{border-collapse:collapse;width:100%;margin:0 0 .6rem}caption{text-align:left;color:var(--soft);padding-bottom:.2rem}"
	"th,td{text-align:left;vertical-align:top;padding:.3rem .5rem .1rem 0;font-weight:400}thead th{color:var(--soft);font-size:.85rem}"
	"tbody th{font-weight:700}th small{display:block;font-weight:400;color:var(--soft)}tr.d td{border-bottom:1px solid var(--line);padding-bottom:.6rem}"
	"tbody:last-child tr.d td{border:0;padding-bottom:0}.n{white-space:nowrap;font-variant-numeric:tabular-nums}"
	".g{color:var(--good);font-weight:700}.b{color:var(--bad);font-weight:700}"
	".bar{display:block;width:100%;max-width:26em}.bar text{font-size:13px;fill:var(--soft);text-anchor:middle}"
	".band{fill:var(--band);stroke:var(--soft)}.axis{stroke:var(--soft);fill:none}.bar .g{fill:var(--good);stroke:var(--card);stroke-width:2}"
	".bar .b{stroke:var(--bad);stroke-width:4;fill:none;stroke-linecap:round}"
	"details{border-top:1px solid var(--line);padding:.5rem 0}summary{cursor:pointer;padding:.2rem 0}details>:last-child{margin-bottom:0}"
	".button{display:block;text-align:center;background:#0a4fa3;color:#fff;border:0;border-radius:.5rem;padding:.7rem 1rem;font:inherit;"
	"font-weight:700;text-decoration:none;width:100%}"
	"@media(max-width:22em){table,caption,tbody,tr.d,tr.d td{display:block}thead{position:absolute;clip-path:inset(50%)}"
	"tbody tr:first-child{display:flex;flex-wrap:wrap}tbody th{width:100%}}"
	"code,pre{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.88em}pre{white-space:pre-wrap;background:var(--paper);"
	"border-radius:.4rem;padding:.5rem .6rem}"
	"label{display:block;margin:0 0 .6rem}input{display:block;width:100%;font:inherit;padding:.5rem;border:1px solid var(--soft);border-radius:.4rem;"
	"background:var(--paper);color:inherit}"
	".tel{font-size:1.25rem;font-weight:700}footer{color:var(--soft);font-size:.85rem}"
	"@media print{body{max-width:none}section{break-inside:avoid}.v{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";
/* clang-format on */

struct page page_new(struct cx *cx, str language)
{
	return (struct page){ .b = buf_new(cx->arena),
		              .arena = cx->arena,
		              .english = str_starts(language, S("en")) };
}

void page_raw(struct page *p, const char *html)
{
	buf_text(&p->b, html);
}

void page_say(struct page *p, const char *zh, const char *en)
{
	buf_text(&p->b, p->english ? en : zh);
}

void page_text(struct page *p, str s)
{
	html_escape(&p->b, s);
}

static bool unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void page_url(struct page *p, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (unreserved(s.p[i]))
			buf_char(&p->b, s.p[i]);
		else
			buf_fmt(&p->b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
	}
}

void page_day(struct page *p, int64_t day)
{
	if (day == ABSENT_INT) {
		page_say(p, "未登记", "not recorded");
		return;
	}
	page_raw(p, "<time>");
	page_text(p, date_print(p->arena, day));
	page_raw(p, "</time>");
}

void page_term(struct page *p, const char *zh, const char *en)
{
	page_raw(p, "<dt>");
	page_say(p, zh, en);
	page_raw(p, "</dt><dd>");
}

void page_head(struct page *p, str title)
{
	page_raw(p, "<!DOCTYPE html>\n<html lang=\"");
	page_say(p, "zh-CN", "en");
	page_raw(p, "\"><head><meta charset=\"utf-8\"><title>");
	page_text(p, title);
	page_say(p, " · 方升", " · Fangsheng");
	page_raw(p,
	         "</title><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
	         "<meta name=\"robots\" content=\"noindex\">"
	         "<meta name=\"referrer\" content=\"no-referrer\">"
	         "<meta name=\"format-detection\" content=\"telephone=no\">"
	         "<link rel=\"icon\" href=\"data:,\"><style>");
	page_raw(p, style);
	page_raw(p, "</style></head>\n<body><header>");
	page_say(p, "<a href=\"/\">方升 · 水表燃气表检定查询</a>",
	         "<a href=\"/?lang=en\">Fangsheng · meter check</a>");
	page_say(p, "<a href=\"?lang=en\" lang=\"en\" hreflang=\"en\">English</a>",
	         "<a href=\"?lang=zh\" lang=\"zh-CN\" hreflang=\"zh-CN\">中文</a>");
	page_raw(p, "</header>\n<main>");
}

void page_unofficial(struct page *p, const struct page_site *site)
{
	if (!site->official_seal)
		page_say(p,
		         "<p class=\"note\"><strong>非正式证书</strong>："
		         "本平台没有加盖法定电子印章，内容仅供核对。</p>\n",
		         "<p class=\"note\"><strong>Not an official certificate "
		         "(<span lang=\"zh-CN\">非正式证书</span>)</strong>: this platform has no "
		         "statutory electronic seal; use what it says for comparison only.</p>\n");
}

void page_whom(struct page *p)
{
	page_say(p,
	         "<p>市场监管投诉举报：<a class=\"tel\" href=\"tel:12315\">12315</a><br>"
	         "政务服务便民热线：<a class=\"tel\" href=\"tel:12345\">12345</a></p>"
	         "<p>请说明表上的编号、二维码所在位置，最好拍照留存。</p></section>\n",
	         "<p>Market regulation hotline: <a class=\"tel\" href=\"tel:12315\">12315</a><br>"
	         "City service hotline: <a class=\"tel\" href=\"tel:12345\">12345</a></p>"
	         "<p>Say the number on the meter and where the code is; a photograph "
	         "helps.</p></section>\n");
}

void page_foot(struct page *p, const struct page_site *site)
{
	page_raw(p, "</main>\n<footer><p>");
	page_text(p, site->host);
	page_raw(p, site->origin.n > 0 && site->host.n > 0 ? " · " : "");
	page_text(p, site->origin);
	page_raw(p, "</p></footer></body></html>\n");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page at "/", and the page for a code that is not ours.  The second never repeats what was
 * asked for. */
#include "work/page.h"
#include "work/page_write.h"

static void label_field(struct page *p, const char *name, const char *zh, const char *en,
                        const char *example)
{
	page_raw(p, "<label>");
	page_say(p, zh, en);
	page_raw(p, "<input required autocomplete=\"off\" autocapitalize=\"characters\" "
	            "spellcheck=\"false\" maxlength=\"40\" name=\"");
	page_raw(p, name);
	page_raw(p, "\" placeholder=\"");
	page_raw(p, example);
	page_raw(p, "\"></label>");
}

static void form(struct page *p, const struct page_site *site)
{
	page_raw(p, "<form method=\"get\" action=\"");
	page_text(p, site->find_action);
	page_raw(p, "\">");
	label_field(p, "code", "表码（点号前）", "Code (before the dot)", "WDEM0-202611000001");
	label_field(p, "tag", "校验码（点号后）", "Tag (after the dot)", "10ABCDEFGHJ");
	page_say(p, "", "<input type=\"hidden\" name=\"lang\" value=\"en\">");
	page_say(p, "<button class=\"button\">查询</button></form>",
	         "<button class=\"button\">Check</button></form>");
}

static void how_to_check(struct page *p, const struct page_site *site)
{
	page_say(p,
	         "<section><h2>怎样查一只表</h2><p><strong>扫码：</strong>用手机扫表上的二维码。</"
	         "p><p><strong>或输入：</strong>二维码旁印有“表码.校验码”",
	         "<section><h2>How to check a meter</h2><p><strong>Scan</strong> the QR code on "
	         "the meter.</p><p><strong>Or type</strong> the code and the tag that are printed "
	         "beside it");
	if (site->find_action.n > 0) {
		page_say(p, "，在这里填写：</p>", ":</p>");
		form(p, site);
	} else {
		page_say(p, "，在浏览器地址栏输入：</p><pre>https://",
		         ", as an address in the browser:</p><pre>https://");
		page_text(p, site->host);
		page_say(p, "/m/表码.校验码</pre>", "/m/CODE.TAG</pre>");
	}
	page_say(p, "<p>打开后，请核对页面上的编号与表上刻的编号是否一致。</p></section>\n",
	         "<p>Then compare the number on the page with the number on the "
	         "meter.</p></section>\n");
}

static void links(struct page *p)
{
	page_say(p,
	         "<section><h2>公开资料</h2><ul><li><a "
	         "href=\"/authorised\">获得授权的生产企业和年度统计</a></li><li><a "
	         "href=\"/log/checkpoint\">公开日志的最新检查点</a></li><li><a "
	         "href=\"/log/key\">日志公钥</a></li><li><a "
	         "href=\"/openapi.json\">接口说明（OpenAPI）</a></li><li><a "
	         "href=\"/login\">单位人员登录</a></li></ul></section>\n",
	         "<section><h2>Open to everybody</h2><ul><li><a "
	         "href=\"/authorised?lang=en\">Authorised "
	         "makers and yearly figures</a></li><li><a href=\"/log/checkpoint\">The log's "
	         "newest checkpoint</a></li><li><a href=\"/log/key\">The log's keys</a></li><li><a "
	         "href=\"/openapi.json\">The interface (OpenAPI)</a></li><li><a "
	         "href=\"/login?lang=en\">Log in (organisations)</a></li></ul></section>\n");
}

err page_home_html(struct cx *cx, const struct page_site *site, str language, str *out)
{
	struct page p = page_new(cx, language);

	page_head(&p, p.english ? S("Check a water or gas meter") : S("水表燃气表检定查询"));
	page_say(&p,
	         "<section><h1>您家的水表、燃气表准不准？</"
	         "h1><p>"
	         "每只表出厂前都要检定。生产企业上传原始读数，本平台重新判定，并把结果写入公开日志"
	         "：任何人都能核验证书，谁也不能悄悄改。</p></section>\n",
	         "<section><h1>Is your water or gas meter right?</h1><p>Every meter is tested "
	         "before it leaves the factory. Its maker sends the raw readings, this platform "
	         "judges them again and writes the result into a public log: anybody can check a "
	         "certificate, nobody can change it unseen.</p></section>\n");
	how_to_check(&p, site);
	page_say(&p, "<section><h2>有疑问找谁</h2>", "<section><h2>Whom to call</h2>");
	page_whom(&p);
	links(&p);
	page_unofficial(&p, site);
	page_foot(&p, site);
	return buf_done(&p.b, out);
}

err page_unknown_html(struct cx *cx, const struct page_site *site, str language, str *out)
{
	struct page p = page_new(cx, language);

	page_head(&p, p.english ? S("Not issued here") : S("不是本平台签发的二维码"));
	page_say(&p,
	         "<section class=\"v red\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path "
	         "d=\"M6 6l12 12M18 6L6 18\"/></svg><h1>查无此码<small lang=\"en\">NOT ISSUED "
	         "HERE</small></h1><p>这个二维码不是本平台签发的。</p></section>\n",
	         "<section class=\"v red\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path "
	         "d=\"M6 6l12 12M18 6L6 18\"/></svg><h1>NOT ISSUED HERE<small "
	         "lang=\"zh-CN\">查无此码</small></h1><p>This code was not issued by this "
	         "platform.</p></section>\n");
	page_say(&p,
	         "<section><h2>现在怎么办</h2><ol><li>如果是手工输入的，请逐字核对（没有字母 "
	         "I、L、O、U 的位置请用数字 1、0 "
	         "再试）。</li><li>如果是扫码来的，请看网址是否就是表上印的网址。</"
	         "li><li>仍然不对：标签可能是伪造或损坏的。请不要撕下标签，拍照后拨打下面的电话。</"
	         "li></ol></section>\n",
	         "<section><h2>What to do now</h2><ol><li>If you typed it, compare it character by "
	         "character (the tag has no letters I, L, O, U: try the digits 1 and "
	         "0).</li><li>If you scanned it, see whether the address is the one printed on the "
	         "meter.</li><li>If it is still not found, the label may be forged or damaged. "
	         "Leave it in place, take a photograph and call.</li></ol></section>\n");
	page_say(&p, "<section><h2>找谁</h2>", "<section><h2>Whom to call</h2>");
	page_whom(&p);
	how_to_check(&p, site);
	page_unofficial(&p, site);
	page_foot(&p, site);
	return buf_done(&p.b, out);
}

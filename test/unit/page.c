/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public pages: every state in both languages, small, well nested, escaped, and plain about
 * what is not proven. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "work/page.h"
#include "work/page_authorised.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define SIZE_MAX_BYTES 30000
#define TODAY 20800
#define DEPTH_MAX 40
#define EVIL "\"><script>alert('&')</script>"

static const struct page_finding findings[] = {
	{ S("Q2"), S("7.3.3.3"), S("流量不在规定范围内"), S("flow outside its window") },
	{ S_NONE, S_NONE, S("密封性试验有渗漏"), S("it leaked") },
	{ S("Q1"), S("1"), S("三"), S("three") },
	{ S("Q1"), S("1"), S("四"), S("four") },
	{ S("Q1"), S("1"), S("五"), S("five") },
	{ S("Q1"), S("1"), S("六"), S("six") },
	{ S("Q1"), S("1"), S("七"), S("seven") },
};

static const struct page_attempt invalid = {
	.number = 1,
	.verdict = PAGE_INVALID,
	.verified_day = TODAY - 9,
	.kind = S("first"),
	.lot = S("DEM0-20261120-03"),
	.authorisation = S("沪量授字〔2026〕第001号"),
	.regulation = S("JJG 162-2019"),
	.log_index = 41,
	.point = { { S("Q3"), 2500000, 12345, 20000, PAGE_PASS },
	           { S("Q2"), 40000, -4500, 20000, PAGE_INVALID },
	           { S("Q1"), 25000, ABSENT_INT, ABSENT_INT, PAGE_INVALID } },
	.finding = findings,
	.finding_n = 7,
};
static const struct page_attempt failed = {
	.number = 2,
	.verdict = PAGE_FAIL,
	.verified_day = TODAY - 8,
	.kind = S("first"),
	.lot = S("DEM0-20261121-01"),
	.regulation = S("JJG 162-2019"),
	.log_index = 102,
	.point = { { S("Q3"), 2500000, 20003, 20000, PAGE_FAIL },
	           { S("Q2"), 40000, INT64_MAX, 20000, PAGE_FAIL },
	           { S("Q1"), 25000, INT64_MIN + 1, 50000, PAGE_FAIL } },
	.finding = findings,
	.finding_n = 2,
};
static const struct page_attempt passed = {
	.number = 3,
	.verdict = PAGE_PASS,
	.certificate = PAGE_CERTIFICATE_LIVE,
	.verified_day = TODAY - 7,
	.kind = S("first"),
	.lot = S("DEM0-20261123-01"),
	.regulation = S("JJG 162-2019"),
	.limits_unconfirmed = true,
	.log_index = 233,
	.point = { { S("Q3"), 2500000, 12345, 20000, PAGE_PASS },
	           { S("Q2"), 40000, -300, 20000, PAGE_PASS },
	           { S("Q1"), 25000, -31000, 50000, PAGE_PASS } },
};

static const struct page_site site = {
	.host = S("jl.example.cn"),
	.origin = S("log.example.cn"),
	.find_action = S("/m"),
};

static int start(void **state)
{
	*state = arena_new();
	return 0;
}

static int finish(void **state)
{
	arena_free(*state);
	return 0;
}

static struct page_meter meter(const struct page_attempt *attempt, int n)
{
	return (struct page_meter){
		.site = site,
		.code = S("WDEM0-202611000001"),
		.tag = S("10ABCDEFGHJ"),
		.serial = S("202611000001"),
		.medium = S("water"),
		.type = S("R49/2013 DN15"),
		.maker_zh = S("示范水表厂"),
		.maker_en = S("Demo Meters"),
		.made_day = TODAY - 10,
		.due_day = TODAY + 2000,
		.today_day = TODAY,
		.replaced_when_due = true,
		.checkpoint_size = 300,
		.attempt = attempt,
		.attempt_n = n,
	};
}

static bool has(str page, const char *words)
{
	return memmem(page.p, page.n, words, strlen(words)) != NULL;
}

static void assert_has(str page, const char *words)
{
	if (!has(page, words))
		print_error("missing: %s\n", words);
	assert_true(has(page, words));
}

/* The tag's name from p on, without attributes. */
static str tag_name(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && p[n] != ' ' && p[n] != '>' && p[n] != '/')
		n++;
	return (str){ p, n };
}

static bool is_void(str name)
{
	static const char *const names[] = { "!DOCTYPE", "meta", "link", "br", "input" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_eq(name, str_of(names[i])))
			return true;
	}
	return false;
}

/* Every element that opens closes again, in order; no stray < or > in between. */
static void assert_balanced(str page)
{
	str open[DEPTH_MAX];
	int depth = 0;
	const char *end = page.p + page.n;
	const char *p = page.p;

	while ((p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		const char *close = memchr(p, '>', (size_t)(end - p));
		bool closing = p[1] == '/';
		str name = tag_name(p + 1 + closing, end);

		assert_non_null(close);
		assert_null(memchr(p + 1, '<', (size_t)(close - p - 1)));
		if (closing) {
			assert_true(depth > 0);
			assert_true(str_eq(open[--depth], name));
		} else if (!is_void(name) && close[-1] != '/') {
			assert_true(depth < DEPTH_MAX);
			open[depth++] = name;
		}
		p = close + 1;
	}
	assert_int_equal(depth, 0);
}

/* What must hold for every page. */
static void assert_sound(str page)
{
	assert_true(page.n < SIZE_MAX_BYTES);
	assert_true(str_starts(page, S("<!DOCTYPE html>")));
	assert_balanced(page);
	assert_has(page, "name=\"viewport\"");
	assert_has(page, "prefers-color-scheme:dark");
	assert_has(page, "非正式证书");
	assert_has(page, "12315");
	assert_false(has(page, "<script"));
	assert_false(has(page, "src="));
	assert_false(has(page, "url("));
	assert_false(has(page, "http://"));
	assert_false(has(page, "style=\""));
}

static str render(void **state, const struct page_meter *m, const char *language)
{
	struct cx cx = cx_new(*state, NULL);
	str page;

	assert_int_equal(page_meter_html(&cx, m, str_of(language), &page), OK);
	assert_sound(page);
	return page;
}

static void assert_state(void **state, const struct page_meter *m, enum page_state wanted,
                         const char *zh, const char *en)
{
	char words[200];
	str page;

	assert_int_equal(page_state(m), wanted);
	page = render(state, m, "zh");
	(void)snprintf(words, sizeof(words), "<h1>%s<small lang=\"en\">%s</small>", zh, en);
	assert_has(page, words);
	assert_has(page, "<html lang=\"zh-CN\">");
	assert_has(page, "href=\"?lang=en\"");
	page = render(state, m, "en");
	(void)snprintf(words, sizeof(words), "<h1>%s<small lang=\"zh-CN\">%s</small>", en, zh);
	assert_has(page, words);
	assert_has(page, "<html lang=\"en\">");
	assert_has(page, "href=\"?lang=zh\"");
}

static void states_of_a_pass(void **state)
{
	struct page_attempt a = passed;
	struct page_meter m = meter(&a, 1);

	assert_state(state, &m, PAGE_STATE_PASS, "合格", "PASS");
	m.today_day = m.due_day;
	assert_int_equal(page_state(&m), PAGE_STATE_PASS); /* the due day itself is still good */
	m.today_day++;
	assert_state(state, &m, PAGE_STATE_OVERDUE, "已到期", "PAST DUE");
	a.certificate = PAGE_CERTIFICATE_AWAITING;
	assert_state(state, &m, PAGE_STATE_AWAITING, "待批准", "AWAITING APPROVAL");
	a.certificate = PAGE_CERTIFICATE_NONE;
	assert_state(state, &m, PAGE_STATE_NO_CERTIFICATE, "未发证书", "NO CERTIFICATE");
	a.certificate = PAGE_CERTIFICATE_REVOKED;
	assert_state(state, &m, PAGE_STATE_REVOKED, "已注销", "REVOKED");
}

static void other_states(void **state)
{
	struct page_attempt a = failed;
	struct page_meter m = meter(&a, 1);

	assert_state(state, &m, PAGE_STATE_FAIL, "不合格", "FAILED");
	/* One point within its limit is no pass: that word is the verdict's alone. */
	a.point[2] = passed.point[2];
	assert_has(render(state, &m, "zh"), "✓ 未超差");
	assert_false(has(render(state, &m, "zh"), "✓ 合格"));
	a.verdict = PAGE_RETEST;
	assert_state(state, &m, PAGE_STATE_RETEST, "复检中", "RETEST");
	a.verdict = PAGE_INVALID;
	assert_state(state, &m, PAGE_STATE_INVALID, "检定无效", "INVALID PROCEDURE");
	m.attempt_n = 0;
	assert_state(state, &m, PAGE_STATE_NO_RECORD, "尚无记录", "NO RECORD");
}

static void newest_attempt_counts(void **state)
{
	struct page_attempt three[3] = { invalid, failed, passed };
	struct page_attempt after[2] = { passed, invalid };
	struct page_attempt worse[2] = { passed, failed };
	struct page_meter m = meter(three, 3);

	(void)state;
	assert_ptr_equal(page_subject(&m), &three[2]);
	m = meter(after, 2);
	assert_ptr_equal(page_subject(&m), &after[0]); /* an invalid procedure takes nothing away */
	after[0].certificate = PAGE_CERTIFICATE_REVOKED;
	assert_int_equal(page_state(&m), PAGE_STATE_REVOKED); /* and gives nothing back */
	m = meter(worse, 2);
	assert_int_equal(page_state(&m), PAGE_STATE_FAIL); /* but a failure does */
}

/* A check in use (使用中检查) brings no certificate.  If it passes, the certificate stands; if it
 * fails, no later attempt without a certificate hides that. */
static void checked_in_use(void **state)
{
	struct page_attempt without = passed;
	without.certificate = PAGE_CERTIFICATE_NONE;
	const struct page_attempt good[2] = { passed, without };
	const struct page_attempt bad[3] = { passed, failed, invalid };
	const struct page_attempt later[3] = { passed, failed, without };
	struct page_meter m = meter(good, 2);

	(void)state;
	assert_ptr_equal(page_subject(&m), &good[0]);
	assert_int_equal(page_state(&m), PAGE_STATE_PASS);
	m = meter(bad, 3);
	assert_ptr_equal(page_subject(&m), &bad[1]);
	assert_int_equal(page_state(&m), PAGE_STATE_FAIL);
	m = meter(later, 3);
	assert_ptr_equal(page_subject(&m), &later[2]);
	assert_int_equal(page_state(&m), PAGE_STATE_NO_CERTIFICATE);
}

static void three_attempts_are_small(void **state)
{
	struct page_attempt three[3] = { invalid, failed, passed };
	struct page_meter m = meter(three, 3);
	str page = render(state, &m, "zh");

	assert_has(page, "+1.23 %");
	assert_has(page, "+2.0003 %"); /* two decimals would look like the limit */
	assert_has(page, "−3.10 %");
	assert_has(page, "±5 %");
	assert_has(page, "每用100升，多计约 1.2升");
	assert_has(page, "每用100升，少计约 3.1升");
	assert_has(page, "水费，约多付 1.2 元");
	assert_has(page, "25 L/h");
	assert_has(page, "未测");
	assert_has(page, "另有 2 项");
	assert_has(page, "尚未与规程印刷本核对");
	assert_has(page, "<time>2026-12-06</time>");
	page = render(state, &m, "en");
	assert_has(page, "of 100 litres, about 1.2 too many");
	assert_has(page, "about 3.1 too few");
	assert_has(page, "flow outside its window");
}

static void many_attempts_stay_small(void **state)
{
	struct page_attempt hundred[100] = { 0 };
	struct page_meter m = meter(hundred, 100);

	for (int i = 0; i < 100; i++) {
		hundred[i] = failed;
		hundred[i].number = i + 1;
	}
	assert_has(render(state, &m, "zh"), "更早的记录未列出");
}

static void drawing_stays_inside(void **state)
{
	struct page_attempt a = failed;
	struct page_meter m = meter(&a, 1);
	str page = render(state, &m, "zh");

	assert_has(page, "M244 8l12 12m0-12l-12 12"); /* a hair over the limit, at 250 */
	assert_has(page, "M274 14h18");               /* far too much: arrow to the right */
	assert_has(page, "M26 14H8");                 /* far too little: to the left */
	a.point[0].limit_ppm = 0;
	a.point[1].limit_ppm = ABSENT_INT;
	a.point[2].limit_ppm = INT64_MAX;
	assert_false(has(render(state, &m, "en"), "class=\"bar\""));
}

static void evidence(void **state)
{
	struct page_attempt a = passed;
	struct page_meter m = meter(&a, 1);
	const char *link = "href=\"/v1/certificates/WDEM0-202611000001-3.json?tag=10ABCDEFGHJ\"";
	str page = render(state, &m, "en");

	assert_has(page, link);
	assert_has(page, "fangsheng-verify WDEM0-202611000001-3.json --key …");
	assert_has(page, "entry <strong>233</strong>");
	m.vkey = S("log+1a2b+AAAA");
	assert_has(render(state, &m, "en"), "--key &#39;log+1a2b+AAAA&#39;");
	m.checkpoint_size = 233; /* leaves 0 to 232 */
	page = render(state, &m, "en");
	assert_false(has(page, link));
	assert_has(page, "Not covered by a checkpoint yet");
	assert_has(render(state, &m, "zh"), "尚未被公开日志的检查点覆盖");
	m.checkpoint_size = 300;
	a.log_index = ABSENT_INT;
	assert_has(render(state, &m, "en"), "Not covered by a checkpoint yet");
	a = failed;
	assert_has(render(state, &m, "en"), "no bundle to download");
}

static void dates(void **state)
{
	struct page_attempt a = passed;
	struct page_meter m = meter(&a, 1);

	assert_has(render(state, &m, "zh"), "到期更换");
	m.replaced_when_due = false;
	assert_has(render(state, &m, "zh"), "下次检定");
	m.made_day = ABSENT_INT;
	assert_has(render(state, &m, "zh"), "未登记");
	a.certificate = PAGE_CERTIFICATE_AWAITING; /* no certificate, no due day */
	assert_has(render(state, &m, "zh"), "没有有效证书，未确定");
}

static void everything_is_escaped(void **state)
{
	struct page_finding f = { S(EVIL), S(EVIL), S(EVIL), S(EVIL) };
	struct page_attempt a = passed;
	struct page_meter m;

	a.kind = a.lot = a.regulation = a.point[0].name = S(EVIL);
	a.finding = &f;
	a.finding_n = 1;
	m = meter(&a, 1);
	m.site.host = m.site.origin = m.code = m.tag = m.serial = m.medium = m.type = S(EVIL);
	m.maker_zh = m.maker_en = m.vkey = S(EVIL);
	assert_false(has(render(state, &m, "zh"), "alert('"));
	assert_has(render(state, &m, "en"), "%22%3E%3Cscript%3E");
	assert_has(render(state, &m, "en"), "&lt;script&gt;alert(&#39;&amp;&#39;)");
}

static void gas_and_missing_english(void **state)
{
	struct page_attempt a = passed;
	struct page_meter m;
	str page;

	a.point[0].name = S("qmax");
	m = meter(&a, 1);
	m.medium = S("gas");
	m.maker_en = S_NONE;
	page = render(state, &m, "zh");
	assert_has(page, "每用100立方米，多计约 1.2立方米");
	assert_has(page, "燃气费");
	assert_false(has(page, "先查漏水"));
	page = render(state, &m, "en");
	assert_has(page, "<span lang=\"zh-CN\">示范水表厂</span>");
	assert_has(page, "A smell of gas");
}

static void official_seal(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct page_attempt a = passed;
	struct page_meter m = meter(&a, 1);
	str page;

	m.site.official_seal = true;
	assert_int_equal(page_meter_html(&cx, &m, S("zh"), &page), OK);
	assert_false(has(page, "非正式证书"));
}

static void home_and_unknown(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct page_site s = site;
	str page;

	assert_int_equal(page_home_html(&cx, &s, S("zh-CN"), &page), OK);
	assert_sound(page);
	assert_has(page, "<form method=\"get\" action=\"/m\">");
	assert_has(page, "href=\"/openapi.json\"");
	assert_has(page, "href=\"/log/checkpoint\"");
	s.find_action = S_NONE;
	assert_int_equal(page_home_html(&cx, &s, S("en-GB"), &page), OK);
	assert_sound(page);
	assert_false(has(page, "<form"));
	assert_has(page, "https://jl.example.cn/m/CODE.TAG");
	assert_int_equal(page_unknown_html(&cx, &s, S(""), &page), OK);
	assert_sound(page);
	assert_has(page, "这个二维码不是本平台签发的");
	assert_has(page, "NOT ISSUED HERE");
	assert_int_equal(page_unknown_html(&cx, &s, S("en"), &page), OK);
	assert_sound(page);
	assert_has(page, "This code was not issued by this platform");
}

/* -- authorised makers ----------------------------------------------------------------------- */

static struct authorised grant(const char *organisation, const char *state)
{
	return (struct authorised){ .id = S(EVIL),
		                    .organisation = str_of(organisation),
		                    .name_zh = S("甲" EVIL),
		                    .medium = S("water"),
		                    .regulations = S("jjg-162-2019 jjg-162-2009"),
		                    .size_min_milli = 15000,
		                    .size_max_milli = 25000,
		                    .class_min_milli = 2000,
		                    .class_max_milli = 2000,
		                    .valid_from_day = TODAY,
		                    .valid_until_day = TODAY + 9,
		                    .state = str_of(state),
		                    .since_day = TODAY,
		                    .reason = S(EVIL),
		                    .index = 7 };
}

static str authorised_page(void **state, struct authorised *g, int n, struct public_year *y,
                           int years, const char *language)
{
	struct cx cx = cx_new(*state, NULL);
	const struct authorised_list all = { g, n, 12, INT64_C(1795248000000) };
	const struct public_figures f = { y, years, TODAY - 1, 12 };
	str page;

	assert_int_equal(page_authorised_html(&cx, &site, str_of(language), &all, &f, &page), OK);
	assert_sound(page);
	assert_false(has(page, "<script"));
	return page;
}

static void authorised_makers(void **state)
{
	struct authorised g[] = { grant("a", "granted"), grant("a", "suspended"),
		                  grant("b", "expired"), grant("c", "strange\"><i>") };
	struct public_year y[] = {
		{ 2026,
		  S("water"),
		  3,
		  false,
		  true,
		  { .meters = 1234567, .failed = ABSENT_INT, .failure_ppm = 666667 } },
		{ 2026, S("gas"), 0, true, true, { 0 } },
	};
	str page = authorised_page(state, g, 4, y, 2, "zh");

	assert_has(page, "2026-11-21 16:00");
	assert_has(page, "DN15–25");
	assert_has(page, "JJG 162-2019");
	assert_has(page, "1,234,567");
	assert_has(page, "66.67 %");
	assert_has(page, "水表（暂计）");
	assert_has(page, "不足一千");
	assert_has(page, "不足三家企业，不予公布");
	page = authorised_page(state, g, 4, y, 2, "en");
	assert_has(page, "suspended");
	assert_has(page, "Withheld: fewer than three makers.");
	page = authorised_page(state, g, 0, y, 0, "zh");
	assert_has(page, "目前没有获得授权的企业");
	assert_has(page, "尚无统计");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, start, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(states_of_a_pass),
		TEST(other_states),
		TEST(newest_attempt_counts),
		TEST(checked_in_use),
		TEST(three_attempts_are_small),
		TEST(many_attempts_stay_small),
		TEST(drawing_stays_inside),
		TEST(evidence),
		TEST(dates),
		TEST(everything_is_escaped),
		TEST(gas_and_missing_english),
		TEST(official_seal),
		TEST(home_and_unknown),
		TEST(authorised_makers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

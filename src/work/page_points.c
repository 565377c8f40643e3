/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors against limits: a table for everybody, with a drawing for each point and what it means
 * in litres.
 *
 * The drawing is 300 units wide.  The band of what is allowed reaches from 50 to 250, so one
 * limit is 100 units; a dot is an error inside, a cross one outside.  What lies beyond 1.4
 * limits sticks to the edge with an arrow; the figure beside it tells how far it really is. */
#include <inttypes.h>

#include "base/arena.h"
#include "code/decimal.h"
#include "work/page_write.h"

#define CENTRE 150
#define ONE_LIMIT 100
#define EDGE 140
#define PPM_PLACES 4 /* 1e-6 is 1e-4 of a per cent, and a litre in 100 is one per cent */

struct point_name {
	const char *name, *zh, *en;
};

static const struct point_name point_names[] = {
	{ "Q3", "常用流量，大水流", "usual flow" }, { "Q2", "分界流量，小水流", "slow flow" },
	{ "Q1", "最小流量，细水流", "trickle" },    { "qmax", "最大流量", "largest flow" },
	{ "0.2qmax", "中等流量", "middle flow" },   { "qmin", "最小流量", "smallest flow" },
};

static int64_t magnitude(int64_t value)
{
	return value < 0 ? -value : value;
}

/* "+1.23 %": two decimals, unless these would make an error look as if it were exactly at its
 * limit. */
static void percent(struct page *p, int64_t ppm, int64_t limit_ppm)
{
	int64_t size = magnitude(ppm);
	bool near = limit_ppm >= 0 && size != limit_ppm && magnitude(size - limit_ppm) <= 50;

	page_raw(p, ppm > 0 ? "+" : ppm < 0 ? "−" : "");
	page_text(p, decimal_print_fixed(p->arena, size, PPM_PLACES, near ? PPM_PLACES : 2));
	page_raw(p, " %");
}

static void limit(struct page *p, int64_t limit_ppm)
{
	page_raw(p, "±");
	page_text(p, decimal_print(p->arena, limit_ppm, PPM_PLACES));
	page_raw(p, " %");
}

static void flow(struct page *p, int64_t flow_ml_h)
{
	bool small = flow_ml_h < 100000;

	if (flow_ml_h == ABSENT_INT)
		return;
	page_raw(p, " <span class=\"n\">");
	page_text(p, decimal_print(p->arena, flow_ml_h, small ? 3 : 6));
	page_raw(p, small ? " L/h</span>" : " m³/h</span>");
}

static void point_title(struct page *p, const struct page_point *point)
{
	page_raw(p, "<th scope=\"row\">");
	page_text(p, point->name);
	page_raw(p, "<small>");
	for (size_t i = 0; i < sizeof(point_names) / sizeof(point_names[0]); i++) {
		if (str_eq(point->name, str_of(point_names[i].name)))
			page_say(p, point_names[i].zh, point_names[i].en);
	}
	flow(p, point->flow_ml_h);
	page_raw(p, "</small></th>");
}

static void point_verdict(struct page *p, enum page_verdict verdict)
{
	if (verdict == PAGE_PASS)
		page_say(p, "<span class=\"g\">✓ 未超差</span>：",
		         "<span class=\"g\">✓ within</span>: ");
	else if (verdict == PAGE_FAIL)
		page_say(p, "<span class=\"b\">✗ 超差</span>：",
		         "<span class=\"b\">✗ outside</span>: ");
	else if (verdict == PAGE_RETEST)
		page_say(p, "<strong>待复测</strong>：", "<strong>to be repeated</strong>: ");
	else
		page_say(p, "<strong>无效</strong>：", "<strong>not valid</strong>: ");
}

/* Where the mark stands: the clamp comes before the product, which then cannot overflow. */
static int64_t mark_at(const struct page_point *point)
{
	int64_t most = point->limit_ppm * EDGE / ONE_LIMIT;
	int64_t held = point->error_ppm > most    ? most
	               : point->error_ppm < -most ? -most
	                                          : point->error_ppm;

	return CENTRE + held * ONE_LIMIT / point->limit_ppm;
}

static void mark(struct page *p, const struct page_point *point)
{
	int64_t x = mark_at(point);
	bool inside = magnitude(point->error_ppm) <= point->limit_ppm;

	if (inside && point->verdict != PAGE_FAIL) {
		buf_fmt(&p->b, "<circle class=\"g\" cx=\"%" PRId64 "\" cy=\"14\" r=\"8\"/>", x);
		return;
	}
	if (x >= CENTRE + EDGE)
		page_raw(p, "<path class=\"b\" d=\"M274 14h18M284 6l8 8-8 8\"/>");
	else if (x <= CENTRE - EDGE)
		page_raw(p, "<path class=\"b\" d=\"M26 14H8M16 6l-8 8 8 8\"/>");
	else
		buf_fmt(&p->b, "<path class=\"b\" d=\"M%" PRId64 " 8l12 12m0-12l-12 12\"/>", x - 6);
}

static void drawing(struct page *p, const struct page_point *point)
{
	if (point->limit_ppm <= 0 || point->limit_ppm > 1000000)
		return;
	page_raw(p, "<svg class=\"bar\" viewBox=\"0 0 300 44\" aria-hidden=\"true\">"
	            "<path class=\"axis\" d=\"M4 14H296\"/>"
	            "<rect class=\"band\" x=\"50\" y=\"4\" width=\"200\" height=\"20\" rx=\"3\"/>"
	            "<path class=\"axis\" d=\"M150 4v24\"/>");
	mark(p, point);
	page_raw(p, "<text x=\"50\" y=\"41\">−");
	page_text(p, decimal_print(p->arena, point->limit_ppm, PPM_PLACES));
	page_raw(p, " %</text><text x=\"150\" y=\"41\">0</text><text x=\"250\" y=\"41\">+");
	page_text(p, decimal_print(p->arena, point->limit_ppm, PPM_PLACES));
	page_raw(p, " %</text></svg>");
}

static bool is_gas(const struct page_meter *m)
{
	return str_eq(m->medium, S("gas"));
}

/* One decimal is what a person can picture; less than that is as good as nothing. */
static str rounded(struct page *p, int64_t ppm)
{
	return decimal_print_fixed(p->arena, magnitude(ppm), PPM_PLACES, 1);
}

static void in_words(struct page *p, const struct page_meter *m, int64_t error_ppm)
{
	bool gas = is_gas(m);
	const char *unit = gas ? (p->english ? " m³" : "立方米") : p->english ? "" : "升";

	page_say(p, gas ? "每用100立方米，" : "每用100升，",
	         gas ? "of 100 m³, " : "of 100 litres, ");
	if (magnitude(error_ppm) < 500) {
		page_say(p, "不多计也不少计（差不到0.1", "none too many or too few (less than 0.1");
		page_raw(p, unit);
		page_say(p, "）。", ").");
		return;
	}
	page_say(p, error_ppm > 0 ? "多计约 " : "少计约 ", "about ");
	page_text(p, rounded(p, error_ppm));
	page_raw(p, unit);
	page_say(p, "。", error_ppm > 0 ? " too many." : " too few.");
}

static void point_rows(struct page *p, const struct page_meter *m, const struct page_point *point)
{
	bool measured = point->error_ppm != ABSENT_INT;

	page_raw(p, "<tbody><tr>");
	point_title(p, point);
	page_raw(p, "<td class=\"n\">");
	if (measured)
		percent(p, point->error_ppm, point->limit_ppm);
	else
		page_say(p, "未测", "not measured");
	page_raw(p, "</td><td class=\"n\">");
	if (point->limit_ppm != ABSENT_INT)
		limit(p, point->limit_ppm);
	page_raw(p, "</td></tr><tr class=\"d\"><td colspan=\"3\">");
	if (measured) {
		drawing(p, point);
		point_verdict(p, point->verdict);
		in_words(p, m, point->error_ppm);
	}
	page_raw(p, "</td></tr></tbody>\n");
}

void page_points(struct page *p, const struct page_meter *m, const struct page_attempt *a)
{
	page_raw(p, "<table><caption>");
	page_say(p, "绿色区域是允许的误差；圆点在内为未超差，叉或箭头在外为超差。",
	         "The band is what the regulation allows: a dot inside is good, a cross or an "
	         "arrow outside is not.");
	page_raw(p, "</caption><thead><tr><th scope=\"col\">");
	page_say(p, "流量点", "Flow");
	page_raw(p, "</th><th scope=\"col\">");
	page_say(p, "误差", "Error");
	page_raw(p, "</th><th scope=\"col\">");
	page_say(p, "限值", "Limit");
	page_raw(p, "</th></tr></thead>\n");
	for (int i = 0; i < PAGE_POINTS; i++) {
		if (a->point[i].name.n > 0)
			point_rows(p, m, &a->point[i]);
	}
	page_raw(p, "</table>\n");
}

void page_meaning(struct page *p, const struct page_meter *m, const struct page_attempt *a)
{
	const struct page_point *normal = &a->point[0];

	if (normal->name.n == 0 || normal->error_ppm == ABSENT_INT ||
	    magnitude(normal->error_ppm) < 500)
		return;
	page_say(p, "<p><strong>折合成钱：</strong>按 ",
	         "<p><strong>In money:</strong> at the error of ");
	page_text(p, normal->name);
	page_say(p, " 的误差，本该付100元的", ", whoever should pay 100 yuan pays about ");
	if (!p->english) {
		page_raw(p, is_gas(m) ? "燃气费" : "水费");
		page_raw(p, normal->error_ppm > 0 ? "，约多付 " : "，约少付 ");
	}
	page_text(p, rounded(p, normal->error_ppm));
	page_say(p, " 元。</p>\n",
	         normal->error_ppm > 0 ? " yuan too much.</p>\n" : " yuan too little.</p>\n");
}

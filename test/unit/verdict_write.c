/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The object that `judge` prints, byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "law/verdict_write.h"

#include <cmocka.h> /* last: it has a fail of its own */

static void check(const struct result *result, const char *points, const char *findings)
{
	struct arena *a = arena_new();
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);
	struct regulation regulation = { .id = "jjg-162-2019", .digest = { 0xab, 0x01 } };

	verdict_write(&w, S("202611000001"), MEDIUM_WATER, &regulation, result);
	str wanted = str_fmt(
	        a,
	        "{\"serial\":\"202611000001\",\"verdict\":\"%s\",\"regulation\":\"jjg-162-2019\","
	        "\"regulation_digest\":\"sha256:ab01%060d\",\"points\":[%s],\"findings\":[%s]}",
	        verdict_name(result->verdict), 0, points, findings);
	assert_int_equal(b.error, OK);
	assert_string_equal(str_c(a, buf_view(&b)), str_c(a, wanted));
	arena_free(a);
}

static struct result one_point(enum verdict v, int64_t error_ppm, int64_t limit_ppm)
{
	struct result r = { .verdict = v, .point_n = POINTS };

	r.point[0] = (struct point_result){ .measured = true,
		                            .verdict = v,
		                            .error_ppm = error_ppm,
		                            .limit_ppm = limit_ppm,
		                            .outside_limit = false };
	return r;
}

static void contract_example(void **state)
{
	struct result r = one_point(VERDICT_PASS, 20000, 20000);

	(void)state;
	check(&r,
	      "{\"point\":\"Q3\",\"error_pct\":\"2.0000\",\"limit_pct\":\"2\",\"verdict\":"
	      "\"pass\"}",
	      "");
}

static void numbers(void **state)
{
	static const struct {
		int64_t error, limit;
		const char *text, *limit_text;
	} row[] = {
		{ 0, 15000, "0.0000", "1.5" },
		{ -1, 50000, "-0.0001", "5" },
		{ -15004, 10000, "-1.5004", "1" },
		{ 12345678, 33333, "1234.5678", "3.3333" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct result r = one_point(VERDICT_FAIL, row[i].error, row[i].limit);
		struct arena *a = arena_new();
		check(&r,
		      str_c(a,
		            str_fmt(a,
		                    "{\"point\":\"Q3\",\"error_pct\":\"%s\",\"limit_pct\":\"%s\","
		                    "\"verdict\":\"fail\"}",
		                    row[i].text, row[i].limit_text)),
		      "");
		arena_free(a);
	}
}

static void invalid_keeps_its_errors(void **state)
{
	struct result r = one_point(VERDICT_INVALID, 30000, 20000);

	(void)state;
	r.point[0].outside_limit = true;
	r.finding[r.finding_n++] = (struct finding){ .code = FINDING_NOT_IN_FORCE,
		                                     .severity = SEVERITY_INVALID,
		                                     .point = 1,
		                                     .clause = "7.3.3.3" };
	r.finding[r.finding_n++] = (struct finding){ .code = FINDING_NOT_IN_FORCE,
		                                     .severity = SEVERITY_WARNING,
		                                     .point = -1,
		                                     .clause = "" };
	const struct finding_info *info = finding_info(FINDING_NOT_IN_FORCE);
	struct arena *a = arena_new();
	str findings = str_fmt(
	        a,
	        "{\"code\":\"%s\",\"severity\":\"invalid\",\"point\":\"Q2\",\"clause\":\"7.3.3.3\","
	        "\"text_zh\":\"%s\",\"text_en\":\"%s\"},"
	        "{\"code\":\"%s\",\"severity\":\"warning\",\"point\":null,\"clause\":null,"
	        "\"text_zh\":\"%s\",\"text_en\":\"%s\"}",
	        info->code, info->zh, info->en, info->code, info->zh, info->en);
	check(&r,
	      "{\"point\":\"Q3\",\"error_pct\":\"3.0000\",\"limit_pct\":\"2\",\"verdict\":"
	      "\"invalid\","
	      "\"outside_limit\":true}",
	      str_c(a, findings));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contract_example),
		cmocka_unit_test(numbers),
		cmocka_unit_test(invalid_keeps_its_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample is a small Shanghai: the municipal bureau, one district, one maker with two water
 * benches and three gas benches, one supplier and one institute.  Credit codes are well formed (GB
 * 32100-2015, both check characters) but their inner part begins with DEM, which no registry gives
 * out; certificate numbers of types and benches are invented likewise.
 *
 * Benches and people are valid for the five years of the grants.  A real bench certificate lasts a
 * year or two; here the whole term is one row, so that a lot of any day in it finds its
 * authority. */
#include "main/sample.h"

#include <assert.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define ISSUED_DAY INT64_C(19797) /* 2024-03-15: certificates are there before the grant */

/* clang-format off */
static const struct sample_organisation organisations[] = {
	{ .id = "demo-bureau", .role = "bureau", .region_code = "310000",
	  .name_zh = "演示市市场监督管理局", .name_en = "Demo Municipal Bureau",
	  .credit_code = "11310000DEM0000144" },
	{ .id = "demo-district", .role = "district", .region_code = "310106",
	  .name_zh = "演示区市场监督管理局", .name_en = "Demo District Bureau",
	  .credit_code = "11310106DEM000022T" },
	{ .id = "demo-maker", .role = "maker", .region_code = "310115", .prefix = "DEM0",
	  .name_zh = "演示表计制造有限公司", .name_en = "Demo Meter Works",
	  .credit_code = "91310115DEM000030E" },
	{ .id = "demo-supply", .role = "supply", .region_code = "310000",
	  .name_zh = "演示供水供气有限公司", .name_en = "Demo Water and Gas",
	  .credit_code = "91310000DEM000049E" },
	{ .id = "demo-institute", .role = "institute", .region_code = "310000",
	  .name_zh = "演示计量测试技术研究院", .name_en = "Demo Metrology Institute",
	  .credit_code = "12310000DEM000057E" },
};

#define PERSON(registration, level, water, gas, verify, check, approve) \
	{ registration, level, water, gas, verify, check, approve, ISSUED_DAY, SAMPLE_UNTIL_DAY }
static const struct sample_person people[] = {
	/*      registration level water gas   verify check  approve */
	PERSON("REG-0107",   2,    true,  true,  true,  true,  false),
	PERSON("REG-0211",   2,    true,  true,  true,  true,  false),
	PERSON("REG-0305",   1,    true,  true,  false, true,  true),
	PERSON("REG-0112",   2,    true,  false, true,  true,  false),
	PERSON("REG-0118",   2,    true,  false, true,  false, false),
	PERSON("REG-0124",   2,    false, true,  true,  true,  false),
	PERSON("REG-0219",   2,    false, true,  true,  true,  false),
	PERSON("REG-0310",   1,    true,  true,  false, true,  true),
};
#undef PERSON

#define FOR_FIVE_YEARS .valid_from_day = ISSUED_DAY, .valid_until_day = SAMPLE_UNTIL_DAY
#define GAS_BENCH .medium = MEDIUM_GAS, .flow_min_ml_h = 16000, .flow_max_ml_h = 10000000
static const struct sample_bench benches[] = {
	{ .id = "B-03", .name_zh = "静态质量法水表检定装置",
	  .name_en = "Water meter bench, weighing, start-stop",
	  .medium = MEDIUM_WATER, .method = "weighing", .positions = 10, .lines = 1,
	  .flow_min_ml_h = 10000, .flow_max_ml_h = 5000000,
	  .facts = { .u_rel_ppm = 2000, .k_milli = 2000, .buoyancy_ppb = 1001100000,
	             .density = DENSITY_TANAKA },
	  .certificate = "DEMO-LL-2024-0031", .standard = "DEMO-JB-2024-017", FOR_FIVE_YEARS },
	{ .id = "B-05", .name_zh = "多列静态质量法水表检定装置",
	  .name_en = "Water meter bench, weighing, start-stop, ten lines",
	  .medium = MEDIUM_WATER, .method = "weighing", .positions = 100, .lines = 10,
	  .flow_min_ml_h = 10000, .flow_max_ml_h = 5000000,
	  .facts = { .u_rel_ppm = 2000, .k_milli = 2000, .buoyancy_ppb = 1001100000,
	             .density = DENSITY_TANAKA },
	  .certificate = "DEMO-LL-2024-0032", .standard = "DEMO-JB-2024-017", FOR_FIVE_YEARS },
	{ .id = "B-G1", .name_zh = "钟罩式燃气表检定装置",
	  .name_en = "Gas meter bench, bell prover",
	  GAS_BENCH, .method = "bell", .positions = 6, .lines = 1,
	  .facts = { .u_rel_ppm = 5000, .k_milli = 2000, .buoyancy_ppb = ABSENT },
	  .certificate = "DEMO-LQ-2024-0008", .standard = "DEMO-JB-2024-018", FOR_FIVE_YEARS },
	{ .id = "B-G2", .name_zh = "临界流喷嘴式燃气表检定装置",
	  .name_en = "Gas meter bench, critical nozzles",
	  GAS_BENCH, .method = "nozzle", .positions = 12, .lines = 2,
	  .facts = { .u_rel_ppm = 4500, .k_milli = 2000, .buoyancy_ppb = ABSENT },
	  .certificate = "DEMO-LQ-2024-0009", .standard = "DEMO-JB-2024-019", FOR_FIVE_YEARS },
	{ .id = "B-G3", .name_zh = "多列钟罩式燃气表检定装置",
	  .name_en = "Gas meter bench, bell provers, ten lines",
	  GAS_BENCH, .method = "bell", .positions = 100, .lines = 10,
	  .facts = { .u_rel_ppm = 5000, .k_milli = 2000, .buoyancy_ppb = ABSENT },
	  .certificate = "DEMO-LQ-2024-0010", .standard = "DEMO-JB-2024-018", FOR_FIVE_YEARS },
};

#define WATER_TYPE .medium = MEDIUM_WATER, .class_milli = 2000, .q2_q1_milli = Q2_Q1_USUAL_MILLI, \
	.q1_ml_h = ABSENT, .q2_ml_h = ABSENT, .map_pa = 1000000, .division_ul = 50000, \
	.g_milli = ABSENT, .qmax_ml_h = ABSENT, .qt_ml_h = ABSENT, .qmin_ml_h = ABSENT, \
	.pmax_pa = ABSENT, .cyclic_volume_ul = ABSENT
#define GAS_TYPE .medium = MEDIUM_GAS, .class_milli = 1500, .pmax_pa = 10000, \
	.dn_mm = ABSENT, .q3_ml_h = ABSENT, .r_milli = ABSENT, .q2_q1_milli = ABSENT, \
	.q1_ml_h = ABSENT, .q2_ml_h = ABSENT, .temperature_max_mc = ABSENT, .map_pa = ABSENT, \
	.division_ul = ABSENT
static const struct sample_type types[] = {
	{ .designation = "R49/2013-CN1-22.07 DN15", .model = "LXS-15E",
	  .certificate = "R49/2013-CN1-22.07", .regulation = "jjg-162-2019", FOR_FIVE_YEARS,
	  .facts = { WATER_TYPE, .technology = TECH_MECHANICAL, .dn_mm = 15, .q3_ml_h = 2500000,
	             .r_milli = 100000, .temperature_max_mc = 30000 } },
	{ .designation = "R49/2013-CN1-22.07 DN20", .model = "LXS-20E",
	  .certificate = "R49/2013-CN1-22.07", .regulation = "jjg-162-2019", FOR_FIVE_YEARS,
	  .facts = { WATER_TYPE, .technology = TECH_MECHANICAL, .dn_mm = 20, .q3_ml_h = 4000000,
	             .r_milli = 100000, .temperature_max_mc = 30000 } },
	{ .designation = "R49/2013-CN1-23.02 DN15", .model = "LXC-15U",
	  .certificate = "R49/2013-CN1-23.02", .regulation = "jjg-162-2019", FOR_FIVE_YEARS,
	  .facts = { WATER_TYPE, .technology = TECH_ELECTRONIC, .dn_mm = 15, .q3_ml_h = 2500000,
	             .r_milli = 250000, .temperature_max_mc = 50000 } },
	{ .designation = "R137/2012-CN1-22.11 G2.5", .model = "J2.5",
	  .certificate = "R137/2012-CN1-22.11", .regulation = "jjg-577-2012", FOR_FIVE_YEARS,
	  .facts = { GAS_TYPE, .technology = TECH_DIAPHRAGM, .g_milli = 2500,
	             .qmax_ml_h = 4000000, .qt_ml_h = 400000, .qmin_ml_h = 25000,
	             .cyclic_volume_ul = 1200000, .temperature_conversion = CONVERSION_NONE } },
	{ .designation = "R137/2012-CN1-24.03 G4", .model = "CSB4",
	  .certificate = "R137/2012-CN1-24.03", .regulation = "jjg-1190-2022", FOR_FIVE_YEARS,
	  .facts = { GAS_TYPE, .technology = TECH_ULTRASONIC, .g_milli = 4000,
	             .qmax_ml_h = 6000000, .qt_ml_h = 600000, .qmin_ml_h = 40000,
	             .cyclic_volume_ul = ABSENT, .temperature_conversion = CONVERSION_NONE,
	             .valve = true } },
};

#define FOR_THE_PILOT \
	.valid_from_day = SAMPLE_FROM_DAY, .valid_until_day = SAMPLE_UNTIL_DAY
static const struct sample_grant grants[] = {
	{ .number = "DEMO-2024-W-001", .medium = MEDIUM_WATER, .size_min = 15, .size_max = 25,
	  .class_milli = { 2000 }, .regulation = { "jjg-162-2019" }, .bench = { "B-03", "B-05" },
	  FOR_THE_PILOT },
	{ .number = "DEMO-2024-G-001", .medium = MEDIUM_GAS, .size_min = 1600, .size_max = 6000,
	  .class_milli = { 1500 }, .regulation = { "jjg-577-2012", "jjg-1190-2022" },
	  .bench = { "B-G1", "B-G2", "B-G3" }, FOR_THE_PILOT },
};
/* clang-format on */

static const struct sample sample = {
	.bureau = "demo-bureau",
	.maker = "demo-maker",
	.organisation = organisations,
	.organisation_n = COUNT(organisations),
	.person = people,
	.person_n = COUNT(people),
	.bench = benches,
	.bench_n = COUNT(benches),
	.type = types,
	.type_n = COUNT(types),
	.grant = grants,
	.grant_n = COUNT(grants),
};

const struct sample *sample_data(void)
{
	return &sample;
}

const struct sample_bench *sample_bench_of(enum medium medium)
{
	size_t i = 0;
	while (i < COUNT(benches) && benches[i].medium != medium)
		i++;
	assert(i < COUNT(benches));
	return &benches[i];
}

const struct sample_bench *sample_bench_largest(enum medium medium)
{
	const struct sample_bench *largest = sample_bench_of(medium);

	for (size_t i = 0; i < COUNT(benches); i++)
		if (benches[i].medium == medium && benches[i].positions > largest->positions)
			largest = &benches[i];
	return largest;
}

const struct sample_type *sample_type_of(enum medium medium)
{
	size_t i = 0;
	while (i < COUNT(types) && types[i].facts.medium != medium)
		i++;
	assert(i < COUNT(types));
	return &types[i];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four regulations, built by hand from the same texts as the files in regulations/, so that
 * tests of the rules need no decoder. */
#ifndef SUPPORT_REGULATIONS_H
#define SUPPORT_REGULATIONS_H

#include "rule/regulation.h"

#define M3H INT64_C(1000000)
#define LITRE INT64_C(1000000)
#define SECOND INT64_C(1000000)
#define DAY_2013_03_03 15767
#define DAY_2020_03_30 18351
#define DAY_2020_03_31 18352
#define DAY_2023_06_27 19535

/* Read in the text. */
static inline struct limit sure(int64_t value, const char *clause)
{
	return (struct limit){
		.value = value, .clause = clause, .source = "read", .confirmed = true, .given = true
	};
}

/* From memory, derived, or carried over from another edition. */
static inline struct limit unsure(int64_t value, const char *clause)
{
	struct limit limit = sure(value, clause);

	limit.source = "not confirmed";
	limit.confirmed = false;
	return limit;
}

/* "Generally": a breach is a warning. */
static inline struct limit usually(struct limit limit)
{
	limit.advisory = true;
	return limit;
}

static inline void water_mpe(struct regulation *r)
{
	r->mpe_n = 2;
	r->mpe[0] = (struct mpe_row){
		.class_milli = 1000,
		.high_ppm = sure(10000, "5.2.2"),
		.low_ppm = sure(30000, "5.2.2"),
		.high_warm_ppm = sure(20000, "5.2.2"),
		.low_warm_ppm = sure(30000, "5.2.2"),
		.in_use_factor_milli = sure(2000, "5.2.9"),
		.min_divisions = unsure(400, "7.3.3.2"),
	};
	r->mpe[1] = (struct mpe_row){
		.class_milli = 2000,
		.high_ppm = sure(20000, "5.2.2"),
		.low_ppm = sure(50000, "5.2.2"),
		.high_warm_ppm = sure(30000, "5.2.2"),
		.low_warm_ppm = sure(50000, "5.2.2"),
		.in_use_factor_milli = sure(2000, "5.2.9"),
		.min_divisions = sure(200, "7.3.3.2"),
	};
	r->warm_above_mc = sure(30000, "5.2.2");
}

static inline void water_items(struct regulation *r)
{
	for (int kind = KIND_FIRST; kind <= KIND_IN_USE; kind++) {
		r->item[ITEM_APPEARANCE][kind] = sure(ITEM_REQUIRED, "7.3.1");
		r->item[ITEM_FUNCTION][kind] = usually(sure(ITEM_IF_FITTED, "7.3.1"));
		r->item[ITEM_ERROR][kind] = sure(ITEM_REQUIRED, "7.3.3");
		r->item[ITEM_CONVERSION][kind] = unsure(ITEM_IF_FITTED, "6.9.3");
		r->bench_divisor[kind] = sure(kind == KIND_IN_USE ? 3 : 5, "7.1.1");
	}
	r->item[ITEM_TIGHTNESS][KIND_FIRST] = sure(ITEM_REQUIRED, "7.3.2");
	r->item[ITEM_TIGHTNESS][KIND_SUBSEQUENT] = sure(ITEM_REQUIRED, "7.3.2");
	r->tightness_factor_milli = sure(1000, "7.3.2");
	r->tightness_duration_us = sure(60 * SECOND, "7.3.2");
	r->conversion_pulses_milli = unsure(1000, "");
}

static inline void usual_volume(struct regulation *r, int64_t dn_mm, int64_t q3_ml_h,
                                enum point point, int64_t litres)
{
	r->volume[r->volume_n++] = (struct volume_row){
		.dn_mm = dn_mm,
		.q3_ml_h = q3_ml_h,
		.flow_to_ml_h = ABSENT,
		.point = point,
		.volume_ul = usually(sure(litres * LITRE, "G.1")),
	};
}

static inline void water_runs(struct regulation *r)
{
	r->window[POINT_HIGH] = (struct window){ sure(900000, "7.3.3.3"),
		                                 sure(1000000, "7.3.3.3") };
	r->window[POINT_MIDDLE] = (struct window){ sure(1000000, "7.3.3.3"),
		                                   sure(1100000, "7.3.3.3") };
	r->window[POINT_LOW] = r->window[POINT_MIDDLE];
	r->runs_more = sure(2, "7.3.3.6");
	r->runs_more_each = sure(1, "7.3.3.6");

	r->min_duration_us = usually(sure(60 * SECOND, "7.3.3.2"));
	usual_volume(r, 15, 1600000, POINT_HIGH, 50);
	usual_volume(r, 15, 2500000, POINT_HIGH, 100);
	usual_volume(r, 15, ABSENT, POINT_MIDDLE, 10);
	usual_volume(r, 15, ABSENT, POINT_LOW, 10);
	r->volume_table_share_ppm = unsure(900000, "");
}

static inline void water_course(struct regulation *r)
{
	r->buoyancy_min_ppb = unsure(990000000, "");
	r->buoyancy_max_ppb = unsure(1005000000, "");
	r->environment_n = 1;
	r->environment[0] = (struct environment_row){
		.flow_to_ml_h = ABSENT,
		.ambient_min_mc = sure(5000, "7.1.2"),
		.ambient_max_mc = sure(55000, "7.1.2"),
		.humidity_min_ppm = sure(0, "6.4"),
		.humidity_max_ppm = sure(1000000, "6.4"),
	};
	r->water_min_mc = usually(sure(10000, "7.1.2"));
	r->water_max_mc = usually(sure(30000, "7.1.2"));
	r->water_type_min_mc = sure(100, "5.2.3");
	r->water_drift_max_mc = sure(5000, "7.1.2");
	r->outlet_min_pa = sure(30000, "7.1.2");
	r->inlet_within_map = sure(1, "7.1.2");
	r->flow_variation_low_ppm = sure(25000, "7.1.2");
	r->flow_variation_high_ppm = sure(50000, "7.1.2");
	r->pressure_change_max_ppm = sure(100000, "7.1.2");
	r->zero_flow_ul = sure(0, "5.2.8");
}

static inline void water_life(struct regulation *r)
{
	r->life_n = 2;
	r->life[0] = (struct life_row){ .dn_to_mm = 25,
		                        .flow_to_ml_h = 16 * M3H,
		                        .years = sure(6, "7.5.1") };
	r->life[1] = (struct life_row){ .dn_to_mm = 50,
		                        .flow_to_ml_h = 16 * M3H,
		                        .years = sure(4, "7.5.1") };
	r->period_years = sure(2, "7.5.2");
}

static inline struct regulation water_regulation(const char *id, const char *edition)
{
	struct regulation r = { .id = id,
		                .document = "JJG 162",
		                .edition = edition,
		                .medium = MEDIUM_WATER,
		                .rules = RULES_VERSION };

	r.temperature_class_max_mc = sure(50000, "5.2.3");
	water_mpe(&r);
	water_items(&r);
	water_runs(&r);
	water_course(&r);
	water_life(&r);
	return r;
}

static inline struct regulation jjg_162_2009(void)
{
	struct regulation r = water_regulation("jjg-162-2009", "2009");

	r.effective_to_day = unsure(DAY_2020_03_30, "");
	r.mpe[0].q3_min_ml_h = sure(100 * M3H, "5.2.1");
	r.r_min_milli = sure(10000, "5.1.4");
	r.small_dn_max_mm = sure(50, "5.1.4");
	r.small_q3_max_ml_h = sure(16 * M3H, "5.1.4");
	r.r_min_small_milli = sure(50000, "5.1.4");
	r.ratio_small_milli = sure(1600, "5.1.5");
	r.ratio_n = 4;
	r.ratio_milli[0] = sure(1600, "5.1.5");
	r.ratio_milli[1] = sure(2500, "5.1.5");
	r.ratio_milli[2] = sure(4000, "5.1.5");
	r.ratio_milli[3] = sure(6300, "5.1.5");
	r.ratio_q3_q2_milli = sure(5000, "5.1.5");
	return r;
}

static inline struct regulation jjg_162_2019(void)
{
	struct regulation r = water_regulation("jjg-162-2019", "2019");

	r.effective_from_day = sure(DAY_2020_03_31, "");
	r.r_min_milli = unsure(40000, "");
	r.ratio_n = 1;
	r.ratio_milli[0] = unsure(1600, "");
	return r;
}

static inline void gas_mpe(struct regulation *r)
{
	r->mpe_n = 1;
	r->mpe[0] = (struct mpe_row){
		.class_milli = 1500,
		.high_ppm = sure(15000, "4.1"),
		.low_ppm = sure(30000, "4.1"),
		.in_use_factor_milli = sure(2000, "4.1"),
		.same_sign_ppm = unsure(10000, ""),
	};
}

static inline void gas_items(struct regulation *r)
{
	for (int kind = KIND_FIRST; kind <= KIND_IN_USE; kind++) {
		struct limit need = sure(ITEM_REQUIRED, "table 3");

		r->item[ITEM_APPEARANCE][kind] = need;
		r->item[ITEM_ERROR][kind] = need;
		r->item[ITEM_FUNCTION][kind] = usually(unsure(ITEM_IF_FITTED, "table 3"));
		r->item[ITEM_CONVERSION][kind] = unsure(ITEM_IF_FITTED, "table 3");
		r->bench_divisor[kind] = unsure(3, "");
		if (kind == KIND_IN_USE)
			continue;
		r->item[ITEM_TIGHTNESS][kind] = need;
		r->item[ITEM_PRESSURE_LOSS][kind] = need;
	}
	r->tightness_factor_milli = unsure(1500, "");
	r->tightness_duration_us = unsure(180 * SECOND, "");
	r->conversion_pulses_milli = unsure(1000, "");
	r->pressure_loss_n = 3;
	r->pressure_loss[0] = (struct pressure_loss_row){ 16 * M3H, unsure(200, ""),
		                                          unsure(250, "") };
	r->pressure_loss[1] = (struct pressure_loss_row){ 65 * M3H, unsure(300, ""),
		                                          unsure(375, "") };
	r->pressure_loss[2] = (struct pressure_loss_row){ 160 * M3H, unsure(400, ""),
		                                          unsure(500, "") };
}

static inline struct environment_row gas_room(int64_t flow_to_ml_h, int64_t around_mc)
{
	return (struct environment_row){
		.flow_to_ml_h = flow_to_ml_h,
		.ambient_min_mc = sure(20000 - around_mc, "5.2"),
		.ambient_max_mc = sure(20000 + around_mc, "5.2"),
		.humidity_min_ppm = sure(450000, "5.2"),
		.humidity_max_ppm = sure(750000, "5.2"),
		.pressure_min_pa = sure(86000, "5.2"),
		.pressure_max_pa = sure(106000, "5.2"),
		.rest_min_ms = sure(4 * 3600 * 1000, "5.2"),
	};
}

static inline void gas_runs(struct regulation *r)
{
	r->middle_share_ppm = sure(200000, "");
	for (int point = 0; point < POINTS; point++)
		r->window[point] = (struct window){ unsure(900000, ""), unsure(1100000, "") };
	r->runs_in_doubt = unsure(2, "");
	r->environment_n = 2;
	r->environment[0] = gas_room(10 * M3H, 2000);
	r->environment[1] = gas_room(ABSENT, 5000);
	r->correction_dt_max_mc = sure(1000, "");
	r->correction_free_dt_mc = sure(500, "");
	r->correction_free_dp_ppm = sure(2000, "");
	r->life_n = 1;
	r->life[0] = (struct life_row){ .dn_to_mm = ABSENT,
		                        .flow_to_ml_h = 10 * M3H,
		                        .years = sure(10, ""),
		                        .years_artificial = sure(6, "") };
	r->period_years = unsure(3, "");
}

static inline struct regulation gas_regulation(const char *id, const char *document,
                                               const char *edition)
{
	struct regulation r = { .id = id,
		                .document = document,
		                .edition = edition,
		                .medium = MEDIUM_GAS,
		                .rules = RULES_VERSION };

	gas_mpe(&r);
	gas_items(&r);
	gas_runs(&r);
	return r;
}

static inline struct regulation jjg_577_2012(void)
{
	struct regulation r = gas_regulation("jjg-577-2012", "JJG 577", "2012");

	r.technologies = 1u << TECH_DIAPHRAGM;
	r.effective_from_day = unsure(DAY_2013_03_03, "");
	r.qmax_max_ml_h = sure(160 * M3H, "1");
	r.pmax_max_pa = sure(50000, "1");
	return r;
}

static inline struct regulation jjg_1190_2022(void)
{
	struct regulation r = gas_regulation("jjg-1190-2022", "JJG 1190", "2022");

	r.technologies = 1u << TECH_ULTRASONIC;
	r.effective_from_day = unsure(DAY_2023_06_27, "");
	r.mode_required = unsure(1, "");
	r.mpe[r.mpe_n++] = (struct mpe_row){
		.class_milli = 1000,
		.high_ppm = sure(10000, ""),
		.low_ppm = sure(20000, ""),
		.in_use_factor_milli = unsure(2000, ""),
		.same_sign_ppm = sure(5000, ""),
	};
	return r;
}

#endif

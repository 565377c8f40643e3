/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lot files for tests: the two forms for water and for gas. */
#ifndef SUPPORT_LOT_EXAMPLES_H
#define SUPPORT_LOT_EXAMPLES_H

/* clang-format off */
#define HASH_A "207cf410532f92a47dee245ce9b11ff71f578ebd763eb3bbea44ebd043d018fb"
#define HASH_B "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

/* Meters in series share bench runs: the normal form. */
#define LOT_SHARED \
	"{ \"lot\": \"20261120-03\", \"batch\": \"2026-11-A\", \"kind\": \"first\", \"regulation\": \"jjg-162-2019\",\n" \
	"  \"type\": \"R49/2013-CN1-22.07 DN15\", \"verified_on\": \"2026-11-20\",\n" \
	"  \"bench\": \"B-03\", \"verifier\": \"REG-0107\", \"checker\": \"REG-0211\", \"approver\": \"REG-0305\",\n" \
	"  \"bench_software\": { \"name\": \"bench\", \"version\": \"2.1\", \"config_sm3\": \"" HASH_A "\" },\n" \
	"  \"native_record_sm3\": \"" HASH_B "\",\n" \
	"  \"environment\": { \"ambient_c\": 21.4, \"humidity_pct\": 52, \"pressure_kpa\": 101.3 },\n" \
	"  \"bench_runs\": [\n" \
	"    { \"id\": \"1\", \"point\": \"Q3\", \"started_at\": \"2026-11-20T09:12:05+08:00\", \"ended_at\": \"2026-11-20T09:14:35+08:00\",\n" \
	"      \"operation\": \"start-stop\", \"method\": \"weighing\", \"balance_start_kg\": 0.350, \"balance_end_kg\": 100.055,\n" \
	"      \"seconds\": 150.0, \"water_in_c\": 20.1, \"water_out_c\": 20.0, \"inlet_mpa\": 0.31, \"flow_variation_pct\": 1.2 } ],\n" \
	"  \"meters\": [\n" \
	"    { \"serial\": \"202611000001\", \"position\": 1, \"attempt\": 1, \"made_on\": \"2026-11-18\", \"firmware\": \"1.04\",\n" \
	"      \"appearance\": \"ok\", \"tightness\": { \"pressure_mpa\": 1.0, \"seconds\": 60, \"leak\": false },\n" \
	"      \"runs\": [ { \"bench_run\": \"1\", \"start_l\": 0.000, \"end_l\": 99.950, \"water_c\": 20.1 } ],\n" \
	"      \"seals\": [\"S0012345\"], \"declared\": \"pass\" } ] }"

/* Each run stands alone and the registered facts stand in the file. */
#define LOT_SHORT \
	"{ \"lot\": \"20261120-04\", \"kind\": \"first\", \"regulation\": \"jjg-162-2019\", \"verified_on\": \"2026-11-20\",\n" \
	"  \"meter_type\": { \"medium\": \"water\", \"dn_mm\": 15, \"q3_m3h\": 2.5, \"r\": 100, \"class\": \"2\",\n" \
	"                  \"temperature_class\": \"T30\", \"map_mpa\": 1.0, \"division_l\": 0.05 },\n" \
	"  \"bench_facts\": { \"u_rel_pct\": 0.2, \"k\": 2, \"buoyancy\": 1.0011, \"density\": \"tanaka\" },\n" \
	"  \"environment\": { \"ambient_c\": 21.4, \"humidity_pct\": 52, \"pressure_kpa\": 101.3 },\n" \
	"  \"meters\": [ { \"serial\": \"202611000002\", \"appearance\": \"ok\",\n" \
	"      \"tightness\": { \"pressure_mpa\": 1.0, \"seconds\": 60, \"leak\": false },\n" \
	"      \"runs\": [ { \"point\": \"Q3\", \"method\": \"volume\", \"start_l\": 100.000, \"end_l\": 202.000,\n" \
	"                  \"actual_l\": 100.000, \"water_c\": 20.0, \"seconds\": 150 },\n" \
	"                { \"point\": \"Q2\", \"method\": \"weighing\", \"start_l\": 202.000, \"end_l\": 212.010,\n" \
	"                  \"mass_kg\": 9.985, \"water_c\": 20.0, \"seconds\": 880 } ] } ] }"

#define LOT_GAS \
	"{ \"lot\": \"G-1\", \"batch\": \"g\", \"kind\": \"first\", \"regulation\": \"jjg-577-2012\", \"type\": \"R137/2012-CN1-22.11 G2.5\",\n" \
	"  \"verified_on\": \"2026-11-20\", \"bench\": \"B-G1\", \"verifier\": \"REG-0124\", \"checker\": \"REG-0219\",\n" \
	"  \"meter_type\": { \"medium\": \"gas\", \"technology\": \"diaphragm\", \"g\": \"G2.5\", \"qmax_m3h\": 4, \"qt_m3h\": 0.4,\n" \
	"    \"qmin_m3h\": 0.025, \"class\": \"1.5\", \"pmax_kpa\": 10, \"cyclic_volume_dm3\": 1.2, \"temperature_conversion\": \"none\",\n" \
	"    \"valve\": true },\n" \
	"  \"bench_facts\": { \"u_rel_pct\": 0.5, \"k\": 2 },\n" \
	"  \"environment\": { \"ambient_c\": 20.1, \"humidity_pct\": 60, \"pressure_kpa\": 101.3, \"rest_h\": 4.5 },\n" \
	"  \"bench_runs\": [ { \"id\": \"a\", \"point\": \"qmax\", \"method\": \"bell\", \"started_at\": \"2026-11-20T01:00:00Z\",\n" \
	"    \"ended_at\": \"2026-11-20T01:01:30.5Z\", \"ref_start_dm3\": 10, \"ref_end_dm3\": 110.25, \"tref_c\": 20.00, \"pref_pa\": 102325,\n" \
	"    \"seconds\": 90.5, \"test_gas\": \"air\", \"mode\": \"test\" } ],\n" \
	"  \"meters\": [ { \"serial\": \"AB12\", \"tightness\": { \"pressure_kpa\": 15, \"seconds\": 180, \"leak\": false },\n" \
	"    \"pressure_loss_pa\": 180, \"runs\": [\n" \
	"      { \"bench_run\": \"a\", \"start_dm3\": 0, \"end_dm3\": 100, \"tm_c\": 19.20, \"pm_pa\": 102125.5 },\n" \
	"      { \"point\": \"0.2qmax\", \"method\": \"nozzle\", \"nozzle_m3h\": 0.8001, \"seconds\": 450, \"start_dm3\": 100, \"end_dm3\": 200,\n" \
	"        \"tm_c\": 20, \"pm_pa\": 101300, \"tref_c\": 20, \"pref_pa\": 101300 },\n" \
	"      { \"point\": \"qmin\", \"method\": \"master\", \"vm_dm3\": 5.01, \"vref_dm3\": 5, \"seconds\": 720, \"mode\": \"user\" } ] } ] }"
/* clang-format on */

#endif

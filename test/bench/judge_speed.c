/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meters judged a second on one core: a lot of 60 meters in series, judged again and again.
 * Prints one line a case. */
#include <stdio.h>

#include "base/os.h"
#include "support/rule_lots.h"

#define SERIES 60
#define TIMES 20000

/* The meters of one lot, their runs, and a lot that refers to them. */
struct series {
	struct bench_day day;
	struct meter meter[SERIES];
	struct meter_run run[SERIES][POINTS];
};

static void spread(struct series *s)
{
	for (int i = 0; i < SERIES; i++) {
		s->meter[i] = s->day.meter[0];
		point_at(&s->meter[i], s->run[i]);
		for (int r = 0; r < POINTS; r++) {
			s->run[i][r] = s->day.run[0][r];
			s->run[i][r].end_ul += i * 100;
			if (s->run[i][r].water_mc != ABSENT)
				s->run[i][r].water_mc += i;
		}
	}
	s->day.lot.meter = s->meter;
	s->day.lot.meter_n = SERIES;
}

static void measure(const char *name, struct series *s)
{
	struct bench_day *d = &s->day;
	struct result result;
	int64_t began, ns;
	long passed = 0;

	spread(s);
	began = os_monotonic_ns();
	for (int t = 0; t < TIMES; t++) {
		judge_lot_facts(&d->regulation, &d->lot, d->prepared_run, &d->prepared);
		for (int i = 0; i < SERIES; i++) {
			judge_meter(&d->prepared, &s->meter[i], &result);
			passed += result.verdict == VERDICT_PASS ? 1 : 0;
		}
	}
	ns = os_monotonic_ns() - began;
	printf("judge %-28s %10.0f meters/s  (%ld of %d passed)\n", name,
	       1e9 * SERIES * TIMES / (double)ns, passed, SERIES * TIMES);
}

static void weigh(struct bench_day *d, enum density density)
{
	static const int64_t mass_mg[] = { 99705000, 9985000, 9985000 };

	water_day(d);
	d->lot.bench.density = density;
	for (int r = 0; r < POINTS; r++) {
		d->bench_run[r].method = METHOD_WEIGHING;
		d->bench_run[r].actual_ul = ABSENT;
		d->bench_run[r].balance_start_mg = 350000;
		d->bench_run[r].balance_end_mg = 350000 + mass_mg[r];
	}
}

int main(void)
{
	static struct series s;

	water_day(&s.day);
	measure("water, tank", &s);
	weigh(&s.day, DENSITY_TANAKA);
	measure("water, weighing", &s);
	weigh(&s.day, DENSITY_JJG225_0_6MPA);
	measure("water, weighing at 0.6 MPa", &s);
	gas_day(&s.day, 3000, 2000, 1000);
	measure("gas, bell", &s);
	return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which limit applies follows from the nominal point and never from the flow that was measured:
 * a run meant for Q2 but made at 0.99 Q2 is a wrong test, not a test in the wider zone.
 *
 * Certificates round: Q3 2.5 m3/h with R800 has Q1 = 3.125 L/h, and 3 L/h is printed.  The
 * printed value is the one that the meter was approved for and that its maker tests at, so it is
 * used where the type gives it; otherwise Q1 = Q3/R and Q2 = (Q2/Q1) Q1 stay fractions.
 *
 * A window is compared without division.  With V = N/D ul in t us, the flow is 3.6e6 N / (D t)
 * ml/h, and
 *   3.6e6 N / (D t) ? (share / 1e6) (a / b)     is     N (3.6e12 b) ? (share a t) D.
 * For the bounds of lot.h both factors of each side stay below 2^127. */
#include "rule/flow.h"

#define FLOW_SCALE ((i128)3600000000000)

static struct flow water_flow(const struct meter_type *type, enum point point)
{
	if (point == POINT_HIGH)
		return (struct flow){ type->q3_ml_h, 1 };
	if (point == POINT_MIDDLE) {
		if (type->q2_ml_h != ABSENT)
			return (struct flow){ type->q2_ml_h, 1 };
		if (type->q1_ml_h != ABSENT)
			return (struct flow){ (i128)type->q1_ml_h * type->q2_q1_milli, 1000 };
		return (struct flow){ (i128)type->q3_ml_h * type->q2_q1_milli, type->r_milli };
	}
	if (type->q1_ml_h != ABSENT)
		return (struct flow){ type->q1_ml_h, 1 };
	return (struct flow){ (i128)type->q3_ml_h * 1000, type->r_milli };
}

static struct flow gas_flow(const struct regulation *regulation, const struct meter_type *type,
                            enum point point)
{
	if (point == POINT_HIGH)
		return (struct flow){ type->qmax_ml_h, 1 };
	if (point == POINT_LOW)
		return (struct flow){ type->qmin_ml_h, 1 };
	return (struct flow){ (i128)type->qmax_ml_h * regulation->middle_share_ppm.value, 1000000 };
}

struct flow flow_nominal(const struct regulation *regulation, const struct meter_type *type,
                         enum point point)
{
	return type->medium == MEDIUM_WATER ? water_flow(type, point)
	                                    : gas_flow(regulation, type, point);
}

bool flow_high_zone(const struct regulation *regulation, const struct meter_type *type,
                    enum point point)
{
	struct flow nominal;

	if (type->medium == MEDIUM_WATER)
		return point != POINT_LOW;
	nominal = gas_flow(regulation, type, point);
	return nominal.num >= type->qt_ml_h * nominal.den;
}

int flow_compare(struct volume volume, int64_t duration_us, struct flow nominal, int64_t share_ppm)
{
	return wide_compare_products((u128)volume.num, (u128)(FLOW_SCALE * nominal.den),
	                             (u128)(share_ppm * nominal.num * duration_us),
	                             (u128)volume.den);
}

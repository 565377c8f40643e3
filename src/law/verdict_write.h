/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A verdict as JSON: what `judge` prints and what an upload answers, for each meter. */
#ifndef LAW_VERDICT_WRITE_H
#define LAW_VERDICT_WRITE_H

#include "base/buf.h"
#include "code/json.h"
#include "rule/regulation.h"
#include "rule/verdict.h"

/* Writes one object:
 * {"serial","verdict","regulation","regulation_digest":"sha256:…",
 *  "points":[{"point","error_pct":"2.0000","limit_pct":"2","verdict","outside_limit"}],
 *  "findings":[{"code","severity","point","clause","text_zh","text_en"}]}
 * error_pct has four decimals, rounded half to even; limit_pct as few as it needs.  A point that
 * was not measured is left out; outside_limit is there when the verdict of the meter or of the
 * point is "invalid"; point and clause of a finding are null where there is none. */
void verdict_write(struct json_writer *w, str serial, enum medium medium,
                   const struct regulation *regulation, const struct result *result);

#endif

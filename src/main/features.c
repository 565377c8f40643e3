/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this program can do: one line a feature. */
#include "work/features.h"
#include "main/command.h"

/* clang-format off */
const struct feature *const features[] = {
	&organisation_feature,
	&person_feature,
	&type_feature,
	&bench_feature,
	&grant_feature,
	&token_feature,
	&regulation_feature,
	&rulebook_feature,
	&document_feature,
	&lot_feature,
	&lot_list_feature,
	&meter_feature,
	&log_feature,
	&certificate_feature,
	&predecessor_feature,
	NULL,
};
/* clang-format on */

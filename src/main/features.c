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
	&assessor_feature,
	&case_feature,
	&case_moves_feature,
	&case_file_feature,
	&case_team_feature,
	&case_decide_feature,
	&case_show_feature,
	&case_due_feature,
	&lot_feature,
	&lot_list_feature,
	&meter_feature,
	&log_feature,
	&certificate_feature,
	&predecessor_feature,
	&organisation_life_feature,
	&site_feature,
	&foreign_feature,
	&jurisdiction_feature,
	&access_feature,
	&figures_feature,
	&authorised_feature,
	&problem_feature,
	&problem_list_feature,
	&readiness_feature,
	&survey_feature,
	&account_feature,
	&invitation_feature,
	&login_feature,
	&session_feature,
	NULL,
};
/* clang-format on */

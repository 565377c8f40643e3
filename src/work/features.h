/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder export: one feature each. main/features.c puts them in a list. */
#ifndef WORK_FEATURES_H
#define WORK_FEATURES_H

#include "op/op.h"

extern const struct feature organisation_feature;
extern const struct feature person_feature;
extern const struct feature type_feature;
extern const struct feature bench_feature;
extern const struct feature key_feature;
extern const struct feature lot_signature_feature;
extern const struct feature grant_feature;
extern const struct feature grant_change_feature;
extern const struct feature regulation_feature;
extern const struct feature token_feature;
extern const struct feature lot_feature;
extern const struct feature lot_list_feature;
extern const struct feature meter_feature;
extern const struct feature certificate_feature;
extern const struct feature approval_feature;
extern const struct feature log_feature;
extern const struct feature predecessor_feature;
extern const struct feature rulebook_feature;
extern const struct feature assessor_feature;
extern const struct feature case_feature;
extern const struct feature case_decide_feature;
extern const struct feature case_due_feature;
extern const struct feature case_file_feature;
extern const struct feature case_moves_feature;
extern const struct feature case_show_feature;
extern const struct feature case_submit_feature;
extern const struct feature case_team_feature;
extern const struct feature document_feature;
extern const struct feature organisation_life_feature;
extern const struct feature site_feature;
extern const struct feature foreign_feature;
extern const struct feature jurisdiction_feature;
extern const struct feature access_feature;
extern const struct feature figures_feature;
extern const struct feature authorised_feature;
extern const struct feature authorised_page_feature;
extern const struct feature problem_feature;
extern const struct feature problem_list_feature;
extern const struct feature readiness_feature;
extern const struct feature survey_feature;
extern const struct feature account_feature;
extern const struct feature account_in_feature;
extern const struct feature account_row_feature;
extern const struct feature invitation_feature;
extern const struct feature login_feature;
extern const struct feature session_feature;
extern const struct feature decision_feature;
extern const struct feature person_change_feature;
extern const struct feature standard_feature;
extern const struct feature check_feature;
extern const struct feature laboratory_feature;
extern const struct feature system_document_feature;
extern const struct feature condition_feature;

#endif

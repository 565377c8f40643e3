/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves and rows of each kind of fact hold.  These tables repeat what the platform's features
 * write, and that is their point: they are a second opinion, made from the description of the
 * format. */
#include "audit/fact.h"

#include "audit/fact_fields.def"

/* clang-format off */
static const struct rec leaf_recs[FACT_KINDS] = {
	[FACT_ORGANISATION] = REC(struct fact_organisation, "organisation", organisation_fields),
	[FACT_PERSON] = REC(struct fact_person, "person", person_fields),
	[FACT_TYPE] = REC(struct fact_type, "type", type_fields),
	[FACT_BENCH] = REC(struct fact_bench, "bench", bench_fields),
	[FACT_GRANT] = REC(struct fact_grant, "grant", grant_fields),
	[FACT_REGULATION] = REC(struct fact_regulation, "regulation", regulation_fields),
	[FACT_TOKEN] = REC(struct fact_token, "token", token_fields),
	[FACT_GRANT_CHANGE] = REC(struct fact_grant_change, "grant_change", grant_change_fields),
	[FACT_APPROVAL] = REC(struct fact_approval, "approval", approval_fields),
	[FACT_KEY] = REC(struct fact_key, "key", key_fields),
	[FACT_PREDECESSOR] = REC(struct fact_predecessor, "predecessor", predecessor_fields),
	[FACT_RULEBOOK] = REC(struct fact_regulation, "rulebook", regulation_fields),
	[FACT_ASSESSOR] = REC(struct fact_assessor, "assessor", assessor_fields),
	[FACT_CASE] = REC(struct fact_case, "case", case_fields),
	[FACT_CASE_MOVE] = REC(struct fact_case_move, "case_move", case_move_fields),
	[FACT_CASE_DOCUMENT] = REC(struct fact_case_document, "case_document", case_document_fields),
	[FACT_CASE_FINDING] = REC(struct fact_case_finding, "case_finding", case_finding_fields),
	[FACT_DOCUMENT] = REC(struct fact_document, "document", document_fields),
	[FACT_SITE] = REC(struct fact_site, "site", site_fields),
	[FACT_FOREIGN_GRANT] = REC(struct fact_foreign_grant, "foreign_grant", foreign_grant_fields),
	[FACT_RECOGNITION] = REC(struct fact_recognition, "recognition", recognition_fields),
	[FACT_JURISDICTION] = REC(struct fact_competence, "jurisdiction", jurisdiction_fields),
	[FACT_ASSIGNMENT] = REC(struct fact_competence, "assignment", assignment_fields),
	[FACT_ACCESS_DAY] = REC(struct fact_access_day, "access_day", access_day_fields),
	[FACT_ACCESS_PURGE] = REC(struct fact_access_purge, "access_purge", access_purge_fields),
	[FACT_PROBLEM] = REC(struct fact_problem, "problem", problem_fields),
	[FACT_PROBLEM_MESSAGE] = REC(struct fact_problem_message, "problem_message",
	                             message_fields),
	[FACT_READINESS] = REC(struct fact_readiness, "readiness", readiness_fields),
	[FACT_SURVEY] = REC(struct fact_survey, "survey", survey_fields),
	[FACT_SURVEY_ENTRY] = REC(struct fact_survey_entry, "survey_entry", survey_entry_fields),
	[FACT_ACCOUNT] = REC(struct fact_account, "account", account_fields),
	[FACT_STANDARD] = REC(struct fact_standard, "standard", standard_fields),
	[FACT_LABORATORY] = REC(struct fact_laboratory, "laboratory", laboratory_fields),
	[FACT_SYSTEM_DOCUMENT] = REC(struct fact_system_document, "system_document", system_document_fields),
	[FACT_CHECK] = REC(struct fact_check, "check", check_fields),
	[FACT_PERSON_CHANGE] = REC(struct fact_person_change, "person_change", person_change_fields),
	[FACT_LOT_DECISION] = REC(struct fact_lot_decision, "lot_decision", lot_decision_fields),
	[FACT_REVOCATION] = REC(struct fact_revocation, "revocation", revocation_fields),
};

/* Where a leaf has nothing else than the row, the columns are its fields. */
const struct rec fact_rows[FACT_KINDS] = {
	[FACT_ORGANISATION] = REC(struct fact_organisation, "organisation", organisation_fields),
	[FACT_PERSON] = REC(struct fact_person, "person", person_columns),
	[FACT_TYPE] = REC(struct fact_type, "type", type_fields),
	[FACT_BENCH] = REC(struct fact_bench, "bench", bench_fields),
	[FACT_GRANT] = REC(struct fact_grant, "grant", grant_fields),
	[FACT_REGULATION] = REC(struct fact_regulation, "regulation", regulation_fields),
	[FACT_TOKEN] = REC(struct fact_token, "token", token_columns),
	[FACT_RULEBOOK] = REC(struct fact_regulation, "rulebook", regulation_fields),
	[FACT_ASSESSOR] = REC(struct fact_assessor, "assessor", assessor_columns),
	[FACT_CASE] = REC(struct fact_case, "case", case_fields),
	[FACT_CASE_MOVE] = REC(struct fact_case_move, "case_move", case_move_fields),
	[FACT_CASE_DOCUMENT] = REC(struct fact_case_document, "case_document", case_document_fields),
	[FACT_CASE_FINDING] = REC(struct fact_case_finding, "case_finding", case_finding_fields),
	[FACT_DOCUMENT] = REC(struct fact_document, "document", document_fields),
	[FACT_SITE] = REC(struct fact_site, "site", site_columns),
	[FACT_FOREIGN_GRANT] = REC(struct fact_foreign_grant, "foreign_grant", foreign_grant_fields),
	[FACT_RECOGNITION] = REC(struct fact_recognition, "recognition", recognition_fields),
	[FACT_JURISDICTION] = REC(struct fact_competence, "jurisdiction", jurisdiction_fields),
	[FACT_ASSIGNMENT] = REC(struct fact_competence, "assignment", assignment_fields),
	[FACT_ACCESS_DAY] = REC(struct fact_access_day, "access_day", access_day_fields),
	[FACT_ACCESS_PURGE] = REC(struct fact_access_purge, "access_purge", access_purge_fields),
	[FACT_PROBLEM] = REC(struct fact_problem, "problem", problem_fields),
	[FACT_PROBLEM_MESSAGE] = REC(struct fact_problem_message, "problem_message",
	                             message_columns),
	[FACT_READINESS] = REC(struct fact_readiness, "readiness", readiness_columns),
	[FACT_SURVEY] = REC(struct fact_survey, "survey", survey_fields),
	[FACT_SURVEY_ENTRY] = REC(struct fact_survey_entry, "survey_entry", survey_entry_columns),
	[FACT_KEY] = REC(struct fact_key, "key", key_fields),
	[FACT_ACCOUNT] = REC(struct fact_account, "account", account_columns),
	[FACT_STANDARD] = REC(struct fact_standard, "standard", standard_fields),
	[FACT_LABORATORY] = REC(struct fact_laboratory, "laboratory", laboratory_fields),
	[FACT_SYSTEM_DOCUMENT] = REC(struct fact_system_document, "system_document", system_document_fields),
};

static const struct {
	const char *name;
	bool chained;
	bool authority;
} kinds[FACT_KINDS] = {
	[FACT_ORGANISATION] = { "organisation", true, true },
	[FACT_PERSON] = { "person", true, true },
	[FACT_TYPE] = { "type", true, true },
	[FACT_BENCH] = { "bench", true, true },
	[FACT_GRANT] = { "grant", true, true },
	[FACT_REGULATION] = { "regulation", true, true },
	[FACT_TOKEN] = { "token", true, false },
	[FACT_GRANT_CHANGE] = { "grant_change", false, false },
	[FACT_APPROVAL] = { "approval", true, false },
	[FACT_KEY] = { "key", true, true },
	[FACT_PREDECESSOR] = { "predecessor", false, false },
	[FACT_RULEBOOK] = { "rulebook", true, false },
	[FACT_ASSESSOR] = { "assessor", true, false },
	[FACT_CASE] = { "case", true, false },
	[FACT_CASE_MOVE] = { "case_move", true, false },
	[FACT_CASE_DOCUMENT] = { "case_document", true, false },
	[FACT_CASE_FINDING] = { "case_finding", true, false },
	[FACT_DOCUMENT] = { "document", true, false },
	[FACT_SITE] = { "site", true, false },
	[FACT_FOREIGN_GRANT] = { "foreign_grant", true, false },
	[FACT_RECOGNITION] = { "recognition", true, false },
	[FACT_JURISDICTION] = { "jurisdiction", true, false },
	[FACT_ASSIGNMENT] = { "assignment", true, false },
	[FACT_ACCESS_DAY] = { "access_day", true, false },
	[FACT_ACCESS_PURGE] = { "access_purge", true, false },
	[FACT_PROBLEM] = { "problem", true, false },
	[FACT_PROBLEM_MESSAGE] = { "problem_message", true, false },
	[FACT_READINESS] = { "readiness", true, false },
	[FACT_SURVEY] = { "survey", true, false },
	[FACT_SURVEY_ENTRY] = { "survey_entry", true, false },
	[FACT_ACCOUNT] = { "account", true, false },
	[FACT_STANDARD] = { "standard", true, true },
	[FACT_LABORATORY] = { "laboratory", true, true },
	[FACT_SYSTEM_DOCUMENT] = { "system_document", true, false },
	[FACT_CHECK] = { "check", false, false },
	[FACT_PERSON_CHANGE] = { "person_change", false, false },
	[FACT_LOT_DECISION] = { "lot_decision", true, false },
	[FACT_REVOCATION] = { "revocation", true, false },
};
/* clang-format on */

enum fact_kind fact_find(str type)
{
	for (int i = FACT_NONE + 1; i < FACT_KINDS; i++)
		if (str_eq(type, str_of(kinds[i].name)))
			return (enum fact_kind)i;
	return FACT_NONE;
}

const char *fact_name(enum fact_kind kind)
{
	return kinds[kind].name;
}

bool fact_named_in_organisation(enum fact_kind kind)
{
	return kind == FACT_BENCH || kind == FACT_DOCUMENT || kind == FACT_SITE ||
	       kind == FACT_STANDARD || kind == FACT_LABORATORY || kind == FACT_SYSTEM_DOCUMENT ||
	       kind == FACT_CHECK;
}

bool fact_chained(enum fact_kind kind)
{
	return kinds[kind].chained;
}

bool fact_authority(enum fact_kind kind)
{
	return kinds[kind].authority;
}

const struct rec *fact_rec(enum fact_kind kind)
{
	return &leaf_recs[kind];
}

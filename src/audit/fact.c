/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor's own reading of facts.  The tables below repeat what the platform's features write,
 * and that is their point: they are a second opinion, made from the description of the format. */
#include "audit/fact.h"

#include <string.h>

#include "base/arena.h"
#include "code/decimal.h"
#include "code/sniff.h"
#include "code/text.h"
#include "crypt/public_key.h"
#include "law/calendar_read.h"
#include "law/checklist.h"
#include "law/deadline.h"
#include "law/regulation.h"
#include "rule/technology.h"
#include "tree/checkpoint.h"

#define SALT_BYTES 16

#define TEXT_MAX 4000
#define FILE_MAX 65535

/* clang-format off */
#define TEXT(s, m) FIELD(s, m, "", .max = TEXT_MAX)
#define TEXT_OR_NONE(s, m) FIELD(s, m, "", .max = TEXT_MAX, .optional = true)
#define NUMBER(s, m) FIELD(s, m, "")
#define NUMBER_OR_NONE(s, m) FIELD(s, m, "", .optional = true)
#define BOOL(s, m) FIELD(s, m, "", .form = FORM_BOOL)
#define DATE(s, m) FIELD(s, m, "", .form = FORM_DATE)
#define DATE_OR_NONE(s, m) FIELD(s, m, "", .form = FORM_DATE, .optional = true)
#define MOMENT_OR_NONE(s, m) FIELD(s, m, "", .form = FORM_MOMENT, .optional = true)
#define LONG_OR_NONE(s, m) FIELD(s, m, "", .max = FILE_MAX, .optional = true)

static const struct field organisation_fields[] = {
	TEXT(struct fact_organisation, id),
	TEXT(struct fact_organisation, kind),
	TEXT(struct fact_organisation, name_zh),
	TEXT_OR_NONE(struct fact_organisation, name_en),
	TEXT_OR_NONE(struct fact_organisation, credit_code),
	TEXT_OR_NONE(struct fact_organisation, prefix),
	TEXT_OR_NONE(struct fact_organisation, district),
	TEXT_OR_NONE(struct fact_organisation, credit_code_override),
	TEXT_OR_NONE(struct fact_organisation, credit_code_document),
	TEXT_OR_NONE(struct fact_organisation, state),
	MOMENT_OR_NONE(struct fact_organisation, state_from_ms),
	TEXT_OR_NONE(struct fact_organisation, state_reason),
	TEXT_OR_NONE(struct fact_organisation, state_document),
	TEXT_OR_NONE(struct fact_organisation, state_actor),
	TEXT_OR_NONE(struct fact_organisation, successor),
	FIELD(struct fact_organisation, suspensions, "", .max = FILE_MAX, .optional = true),
};
static const struct field person_fields[] = {
	TEXT_OR_NONE(struct fact_person, id),
	TEXT(struct fact_person, organisation),
	NUMBER(struct fact_person, level),
	BOOL(struct fact_person, water),
	BOOL(struct fact_person, gas),
	BOOL(struct fact_person, signatory),
	NUMBER(struct fact_person, valid_from_day),
	NUMBER(struct fact_person, valid_until_day),
	TEXT_OR_NONE(struct fact_person, registration_sha256),
	LONG_OR_NONE(struct fact_person, validities),
	LONG_OR_NONE(struct fact_person, absences),
	NUMBER_OR_NONE(struct fact_person, departed_from_day),
};
static const struct field person_columns[] = {
	TEXT(struct fact_person, id),
	TEXT(struct fact_person, organisation),
	TEXT(struct fact_person, registration),
	NUMBER(struct fact_person, level),
	NUMBER(struct fact_person, water),
	NUMBER(struct fact_person, gas),
	NUMBER(struct fact_person, signatory),
	NUMBER(struct fact_person, valid_from_day),
	NUMBER(struct fact_person, valid_until_day),
	FIELD(struct fact_person, salt, "", .optional = true),
	LONG_OR_NONE(struct fact_person, validities),
	LONG_OR_NONE(struct fact_person, absences),
	NUMBER_OR_NONE(struct fact_person, departed_from_day),
};
static const struct field type_fields[] = {
	TEXT(struct fact_type, id),
	TEXT(struct fact_type, medium),
	TEXT(struct fact_type, technology),
	TEXT(struct fact_type, certificate),
	TEXT_OR_NONE(struct fact_type, maker_name),
	TEXT_OR_NONE(struct fact_type, manufacturer),
	TEXT_OR_NONE(struct fact_type, remark),
	NUMBER(struct fact_type, class_milli),
	NUMBER_OR_NONE(struct fact_type, dn_mm),
	NUMBER_OR_NONE(struct fact_type, q3_ml_h),
	NUMBER_OR_NONE(struct fact_type, r_milli),
	NUMBER_OR_NONE(struct fact_type, q2_q1_milli),
	NUMBER_OR_NONE(struct fact_type, q1_ml_h),
	NUMBER_OR_NONE(struct fact_type, q2_ml_h),
	NUMBER_OR_NONE(struct fact_type, temperature_max_mc),
	NUMBER_OR_NONE(struct fact_type, map_pa),
	NUMBER_OR_NONE(struct fact_type, division_ul),
	NUMBER_OR_NONE(struct fact_type, g_milli),
	NUMBER_OR_NONE(struct fact_type, qmax_ml_h),
	NUMBER_OR_NONE(struct fact_type, qt_ml_h),
	NUMBER_OR_NONE(struct fact_type, qmin_ml_h),
	NUMBER_OR_NONE(struct fact_type, pmax_pa),
	NUMBER_OR_NONE(struct fact_type, cyclic_volume_ul),
	TEXT_OR_NONE(struct fact_type, temperature_conversion),
	FIELD(struct fact_type, valve, "", .form = FORM_BOOL, .optional = true),
};
static const struct field bench_fields[] = {
	TEXT(struct fact_bench, organisation),
	TEXT(struct fact_bench, id),
	TEXT(struct fact_bench, medium),
	TEXT(struct fact_bench, certificate),
	NUMBER(struct fact_bench, u_rel_ppm),
	NUMBER(struct fact_bench, k_milli),
	NUMBER_OR_NONE(struct fact_bench, buoyancy_ppb),
	TEXT_OR_NONE(struct fact_bench, density),
	NUMBER(struct fact_bench, positions),
	DATE(struct fact_bench, valid_from_day),
	DATE(struct fact_bench, valid_until_day),
	TEXT_OR_NONE(struct fact_bench, site),
	TEXT_OR_NONE(struct fact_bench, standard),
	TEXT_OR_NONE(struct fact_bench, laboratory),
	LONG_OR_NONE(struct fact_bench, validities),
	LONG_OR_NONE(struct fact_bench, repeatability),
	LONG_OR_NONE(struct fact_bench, stability),
};
static const struct field standard_fields[] = {
	TEXT(struct fact_standard, organisation),
	TEXT(struct fact_standard, id),
	TEXT(struct fact_standard, name_zh),
	TEXT(struct fact_standard, medium),
	TEXT(struct fact_standard, certificate),
	NUMBER(struct fact_standard, u_rel_ppm),
	NUMBER(struct fact_standard, k_milli),
	TEXT(struct fact_standard, measuring_range),
	DATE(struct fact_standard, valid_from_day),
	DATE(struct fact_standard, valid_until_day),
	LONG_OR_NONE(struct fact_standard, validities),
	TEXT_OR_NONE(struct fact_standard, traced_to),
	TEXT_OR_NONE(struct fact_standard, trace_issuer),
	TEXT(struct fact_standard, trace_certificate),
	DATE(struct fact_standard, trace_from_day),
	DATE(struct fact_standard, trace_until_day),
	LONG_OR_NONE(struct fact_standard, traces),
	DATE(struct fact_standard, check_due_day),
	LONG_OR_NONE(struct fact_standard, repeatability),
	LONG_OR_NONE(struct fact_standard, stability),
	TEXT_OR_NONE(struct fact_standard, document),
};
static const struct field laboratory_fields[] = {
	TEXT(struct fact_laboratory, organisation),
	TEXT(struct fact_laboratory, id),
	TEXT(struct fact_laboratory, name_zh),
	NUMBER(struct fact_laboratory, temperature_min_mc),
	NUMBER(struct fact_laboratory, temperature_max_mc),
	NUMBER(struct fact_laboratory, humidity_min_ppm),
	NUMBER(struct fact_laboratory, humidity_max_ppm),
	DATE(struct fact_laboratory, valid_from_day),
	DATE(struct fact_laboratory, valid_until_day),
	LONG_OR_NONE(struct fact_laboratory, validities),
	TEXT_OR_NONE(struct fact_laboratory, document),
};
static const struct field system_document_fields[] = {
	TEXT(struct fact_system_document, organisation),
	TEXT(struct fact_system_document, id),
	TEXT(struct fact_system_document, kind),
	TEXT(struct fact_system_document, version),
	TEXT(struct fact_system_document, title_zh),
	DATE(struct fact_system_document, valid_from_day),
	DATE_OR_NONE(struct fact_system_document, valid_until_day),
	TEXT_OR_NONE(struct fact_system_document, document),
};
static const struct field check_fields[] = {
	TEXT(struct fact_check, organisation),
	TEXT(struct fact_check, of),
	TEXT(struct fact_check, id),
	TEXT(struct fact_check, kind),
	DATE(struct fact_check, done_day),
	NUMBER(struct fact_check, result_ppm),
	NUMBER(struct fact_check, limit_ppm),
	DATE_OR_NONE(struct fact_check, until_day),
	TEXT_OR_NONE(struct fact_check, document),
};
static const struct field person_change_fields[] = {
	TEXT(struct fact_person_change, id),
	TEXT(struct fact_person_change, event),
	DATE(struct fact_person_change, from_day),
	DATE_OR_NONE(struct fact_person_change, until_day),
	TEXT(struct fact_person_change, reason),
};
static const struct field lot_decision_fields[] = {
	TEXT(struct fact_lot_decision, decision),
	TEXT_OR_NONE(struct fact_lot_decision, document),
	NUMBER(struct fact_lot_decision, first_index),
	TEXT_OR_NONE(struct fact_lot_decision, id),
	NUMBER(struct fact_lot_decision, issued),
	TEXT(struct fact_lot_decision, lot),
	TEXT(struct fact_lot_decision, reason),
};
static const struct field revocation_fields[] = {
	NUMBER(struct fact_revocation, attempt),
	TEXT(struct fact_revocation, code),
	TEXT_OR_NONE(struct fact_revocation, document),
	TEXT_OR_NONE(struct fact_revocation, id),
	TEXT(struct fact_revocation, number),
	TEXT(struct fact_revocation, reason),
};
static const struct field grant_fields[] = {
	TEXT(struct fact_grant, id),
	TEXT(struct fact_grant, organisation),
	TEXT(struct fact_grant, medium),
	TEXT(struct fact_grant, regulations),
	TEXT(struct fact_grant, benches),
	TEXT_OR_NONE(struct fact_grant, sites),
	NUMBER(struct fact_grant, size_min_milli),
	NUMBER(struct fact_grant, size_max_milli),
	NUMBER(struct fact_grant, class_min_milli),
	NUMBER(struct fact_grant, class_max_milli),
	DATE(struct fact_grant, valid_from_day),
	DATE(struct fact_grant, valid_until_day),
	TEXT(struct fact_grant, state),
	FIELD(struct fact_grant, state_from_ms, "", .form = FORM_MOMENT),
	FIELD(struct fact_grant, granted_ms, "", .form = FORM_MOMENT, .optional = true),
	LONG_OR_NONE(struct fact_grant, suspensions),
	TEXT_OR_NONE(struct fact_grant, signatories),
};
static const struct field regulation_fields[] = {
	TEXT(struct fact_regulation, digest),
	TEXT(struct fact_regulation, id),
	FIELD(struct fact_regulation, text, "", .max = FILE_MAX),
	NUMBER_OR_NONE(struct fact_regulation, adopted_ms),
};
static const struct field token_fields[] = {
	TEXT_OR_NONE(struct fact_token, id),
	TEXT(struct fact_token, organisation),
	TEXT(struct fact_token, role),
	NUMBER(struct fact_token, expires_ms),
	NUMBER_OR_NONE(struct fact_token, issued_ms),
	TEXT_OR_NONE(struct fact_token, hash_sha256),
	TEXT_OR_NONE(struct fact_token, account),
	TEXT_OR_NONE(struct fact_token, scope),
	NUMBER_OR_NONE(struct fact_token, revoked_ms),
	TEXT_OR_NONE(struct fact_token, actor),
};
static const struct field token_columns[] = {
	FIELD(struct fact_token, hash, ""),
	TEXT(struct fact_token, id),
	TEXT(struct fact_token, organisation),
	TEXT(struct fact_token, role),
	NUMBER(struct fact_token, issued_ms),
	NUMBER(struct fact_token, expires_ms),
	TEXT_OR_NONE(struct fact_token, account),
	TEXT_OR_NONE(struct fact_token, scope),
	NUMBER_OR_NONE(struct fact_token, revoked_ms),
};
static const struct field account_fields[] = {
	TEXT_OR_NONE(struct fact_account, id),
	TEXT(struct fact_account, organisation),
	TEXT(struct fact_account, role),
	TEXT_OR_NONE(struct fact_account, duties),
	TEXT_OR_NONE(struct fact_account, person),
	TEXT(struct fact_account, state),
	NUMBER(struct fact_account, since_ms),
	NUMBER_OR_NONE(struct fact_account, leave_from_ms),
	NUMBER_OR_NONE(struct fact_account, leave_until_ms),
	TEXT(struct fact_account, event),
	TEXT(struct fact_account, actor),
	NUMBER_OR_NONE(struct fact_account, credential_ms),
	TEXT(struct fact_account, names_sha256),
};
static const struct field account_columns[] = {
	TEXT(struct fact_account, id),
	TEXT(struct fact_account, organisation),
	TEXT(struct fact_account, role),
	TEXT_OR_NONE(struct fact_account, duties),
	TEXT_OR_NONE(struct fact_account, person),
	TEXT(struct fact_account, state),
	NUMBER(struct fact_account, since_ms),
	NUMBER_OR_NONE(struct fact_account, leave_from_ms),
	NUMBER_OR_NONE(struct fact_account, leave_until_ms),
	TEXT(struct fact_account, event),
	TEXT(struct fact_account, actor),
	NUMBER_OR_NONE(struct fact_account, credential_ms),
	TEXT(struct fact_account, login),
	TEXT_OR_NONE(struct fact_account, name),
	FIELD(struct fact_account, salt, ""),
};
static const struct field grant_change_fields[] = {
	TEXT(struct fact_grant_change, id),
	TEXT(struct fact_grant_change, reason),
	TEXT_OR_NONE(struct fact_grant_change, document),
	FIELD(struct fact_grant_change, effect_from_ms, "", .form = FORM_MOMENT, .optional = true),
	TEXT_OR_NONE(struct fact_grant_change, lots_affected),
	TEXT_OR_NONE(struct fact_grant_change, stock),
	DATE_OR_NONE(struct fact_grant_change, cure_until_day),
	DATE_OR_NONE(struct fact_grant_change, hearing_day),
};
static const struct field approval_fields[] = {
	TEXT(struct fact_approval, approver),
	NUMBER(struct fact_approval, first_index),
	TEXT_OR_NONE(struct fact_approval, id),
	NUMBER(struct fact_approval, issued),
	TEXT(struct fact_approval, lot),
	TEXT(struct fact_approval, rests_on_person),
	NUMBER(struct fact_approval, rests_on_person_index),
};
static const struct field key_fields[] = {
	TEXT(struct fact_key, id),
	TEXT(struct fact_key, organisation),
	TEXT(struct fact_key, algorithm),
	TEXT(struct fact_key, public_key),
	TEXT_OR_NONE(struct fact_key, person),
	DATE(struct fact_key, valid_from_day),
	DATE(struct fact_key, valid_until_day),
	TEXT(struct fact_key, state),
	FIELD(struct fact_key, state_from_ms, "", .form = FORM_MOMENT),
	TEXT_OR_NONE(struct fact_key, reason),
};
static const struct field predecessor_fields[] = {
	TEXT(struct fact_predecessor, id),
	FIELD(struct fact_predecessor, note, "", .max = FILE_MAX),
};

static const struct field assessor_fields[] = {
	TEXT_OR_NONE(struct fact_assessor, id),
	TEXT(struct fact_assessor, employer),
	TEXT_OR_NONE(struct fact_assessor, conflicts),
	BOOL(struct fact_assessor, water),
	BOOL(struct fact_assessor, gas),
	DATE(struct fact_assessor, valid_from_day),
	DATE(struct fact_assessor, valid_until_day),
	TEXT(struct fact_assessor, registration_sha256),
};
static const struct field assessor_columns[] = {
	TEXT(struct fact_assessor, id),
	TEXT(struct fact_assessor, employer),
	TEXT_OR_NONE(struct fact_assessor, conflicts),
	NUMBER(struct fact_assessor, water),
	NUMBER(struct fact_assessor, gas),
	NUMBER(struct fact_assessor, valid_from_day),
	NUMBER(struct fact_assessor, valid_until_day),
	TEXT(struct fact_assessor, registration),
	FIELD(struct fact_assessor, salt, ""),
};
static const struct field case_fields[] = {
	TEXT(struct fact_case, id),
	TEXT(struct fact_case, organisation),
	TEXT(struct fact_case, kind),
	TEXT(struct fact_case, medium),
	TEXT(struct fact_case, regulations),
	TEXT(struct fact_case, benches),
	TEXT_OR_NONE(struct fact_case, sites),
	TEXT_OR_NONE(struct fact_case, signatories),
	NUMBER(struct fact_case, size_min_milli),
	NUMBER(struct fact_case, size_max_milli),
	NUMBER(struct fact_case, class_min_milli),
	NUMBER(struct fact_case, class_max_milli),
	TEXT_OR_NONE(struct fact_case, former),
	TEXT(struct fact_case, state),
	NUMBER(struct fact_case, moves),
	TEXT_OR_NONE(struct fact_case, team),
	TEXT_OR_NONE(struct fact_case, leader),
	TEXT_OR_NONE(struct fact_case, authorisation),
	TEXT_OR_NONE(struct fact_case, deadline),
	FIELD(struct fact_case, due_day, "", .form = FORM_DATE, .optional = true),
	BOOL(struct fact_case, provisional),
	FIELD(struct fact_case, opened_ms, "", .form = FORM_MOMENT),
};
static const struct field case_move_fields[] = {
	TEXT(struct fact_case_move, id),
	TEXT(struct fact_case_move, case_id),
	NUMBER(struct fact_case_move, n),
	TEXT(struct fact_case_move, event),
	TEXT(struct fact_case_move, from_state),
	TEXT(struct fact_case_move, to_state),
	FIELD(struct fact_case_move, at_ms, "", .form = FORM_MOMENT),
	DATE(struct fact_case_move, on_day),
	TEXT(struct fact_case_move, organisation),
	TEXT(struct fact_case_move, actor),
	TEXT(struct fact_case_move, reason),
	TEXT_OR_NONE(struct fact_case_move, document),
	TEXT(struct fact_case_move, basis),
	TEXT_OR_NONE(struct fact_case_move, deadline),
	FIELD(struct fact_case_move, due_day, "", .form = FORM_DATE, .optional = true),
	BOOL(struct fact_case_move, provisional),
};
static const struct field case_document_fields[] = {
	TEXT(struct fact_case_document, id),
	TEXT(struct fact_case_document, case_id),
	TEXT(struct fact_case_document, kind),
	TEXT(struct fact_case_document, document),
	TEXT(struct fact_case_document, actor),
	FIELD(struct fact_case_document, at_ms, "", .form = FORM_MOMENT),
};
static const struct field case_finding_fields[] = {
	TEXT(struct fact_case_finding, id),
	TEXT(struct fact_case_finding, case_id),
	TEXT(struct fact_case_finding, question),
	TEXT(struct fact_case_finding, finding),
	TEXT(struct fact_case_finding, evidence),
	TEXT_OR_NONE(struct fact_case_finding, document),
	TEXT(struct fact_case_finding, assessor),
	FIELD(struct fact_case_finding, at_ms, "", .form = FORM_MOMENT),
};
static const struct field access_day_fields[] = {
	TEXT(struct fact_access_day, digest),
	NUMBER(struct fact_access_day, entries),
	TEXT(struct fact_access_day, id),
	NUMBER(struct fact_access_day, looks),
};
static const struct field access_purge_fields[] = {
	NUMBER(struct fact_access_purge, entries),
	TEXT(struct fact_access_purge, id),
};

static const struct field document_fields[] = {
	TEXT(struct fact_document, id),
	TEXT(struct fact_document, organisation),
	TEXT(struct fact_document, type),
	NUMBER(struct fact_document, size),
	TEXT(struct fact_document, sm3),
	TEXT(struct fact_document, scan),
	NUMBER_OR_NONE(struct fact_document, uploaded_ms),
};
static const struct field site_fields[] = {
	TEXT(struct fact_site, organisation),
	TEXT(struct fact_site, id),
	TEXT(struct fact_site, name_zh),
	TEXT_OR_NONE(struct fact_site, district),
	TEXT_OR_NONE(struct fact_site, area),
	TEXT_OR_NONE(struct fact_site, address_sha256),
};
static const struct field site_columns[] = {
	TEXT(struct fact_site, organisation),
	TEXT(struct fact_site, id),
	TEXT(struct fact_site, name_zh),
	TEXT_OR_NONE(struct fact_site, district),
	TEXT_OR_NONE(struct fact_site, area),
	TEXT_OR_NONE(struct fact_site, address),
	FIELD(struct fact_site, salt, "", .optional = true),
};
#define ENDS(s) DATE_OR_NONE(s, ended_day), TEXT_OR_NONE(s, end_reason), TEXT_OR_NONE(s, end_document)
static const struct field foreign_grant_fields[] = {
	TEXT(struct fact_foreign_grant, id),
	TEXT(struct fact_foreign_grant, maker),
	TEXT(struct fact_foreign_grant, authority_zh),
	TEXT(struct fact_foreign_grant, province),
	TEXT(struct fact_foreign_grant, number),
	TEXT(struct fact_foreign_grant, medium),
	NUMBER(struct fact_foreign_grant, size_min_milli),
	NUMBER(struct fact_foreign_grant, size_max_milli),
	TEXT(struct fact_foreign_grant, document),
	DATE(struct fact_foreign_grant, valid_from_day),
	DATE(struct fact_foreign_grant, valid_until_day),
	ENDS(struct fact_foreign_grant),
};
static const struct field recognition_fields[] = {
	TEXT(struct fact_recognition, id),
	TEXT(struct fact_recognition, foreign_grant),
	TEXT(struct fact_recognition, basis),
	TEXT(struct fact_recognition, document_number),
	TEXT(struct fact_recognition, document),
	NUMBER(struct fact_recognition, size_min_milli),
	NUMBER(struct fact_recognition, size_max_milli),
	DATE(struct fact_recognition, valid_from_day),
	DATE(struct fact_recognition, valid_until_day),
	ENDS(struct fact_recognition),
};
#define GIVEN(s, about) \
	TEXT(s, id), TEXT(s, bureau), TEXT(s, about), TEXT(s, cases), TEXT(s, basis), \
	TEXT_OR_NONE(s, document), DATE(s, valid_from_day), DATE_OR_NONE(s, valid_until_day), ENDS(s)
static const struct field jurisdiction_fields[] = { GIVEN(struct fact_competence, area) };
static const struct field assignment_fields[] = { GIVEN(struct fact_competence, subject) };

static const struct field problem_fields[] = {
	TEXT(struct fact_problem, id),
	TEXT(struct fact_problem, organisation),
	TEXT(struct fact_problem, category),
	TEXT_OR_NONE(struct fact_problem, lot),
	TEXT_OR_NONE(struct fact_problem, code),
	TEXT(struct fact_problem, state),
	NUMBER(struct fact_problem, messages),
	FIELD(struct fact_problem, reported_ms, "", .form = FORM_MOMENT),
	FIELD(struct fact_problem, state_from_ms, "", .form = FORM_MOMENT),
	FIELD(struct fact_problem, due_day, "", .form = FORM_DATE, .optional = true),
	BOOL(struct fact_problem, due_provisional),
};
static const struct field message_fields[] = {
	TEXT(struct fact_problem_message, id),
	TEXT(struct fact_problem_message, problem),
	NUMBER(struct fact_problem_message, n),
	TEXT(struct fact_problem_message, organisation),
	TEXT(struct fact_problem_message, actor),
	TEXT(struct fact_problem_message, event),
	FIELD(struct fact_problem_message, said_ms, "", .form = FORM_MOMENT),
	TEXT(struct fact_problem_message, text_sha256),
};
static const struct field message_columns[] = {
	TEXT(struct fact_problem_message, id),
	TEXT(struct fact_problem_message, problem),
	NUMBER(struct fact_problem_message, n),
	TEXT(struct fact_problem_message, organisation),
	TEXT(struct fact_problem_message, actor),
	TEXT(struct fact_problem_message, event),
	NUMBER(struct fact_problem_message, said_ms),
	TEXT(struct fact_problem_message, text),
	FIELD(struct fact_problem_message, salt, ""),
};
#define READINESS                                       \
	TEXT(struct fact_readiness, id),                \
	TEXT(struct fact_readiness, organisation),      \
	TEXT(struct fact_readiness, medium),            \
	TEXT(struct fact_readiness, checklist)
static const struct field readiness_fields[] = {
	READINESS,
	FIELD(struct fact_readiness, checked_ms, "", .form = FORM_MOMENT),
	BOOL(struct fact_readiness, shared),
	TEXT(struct fact_readiness, content_sha256),
};
static const struct field readiness_columns[] = {
	READINESS,
	NUMBER(struct fact_readiness, checked_ms),
	NUMBER(struct fact_readiness, shared),
	TEXT(struct fact_readiness, content),
	FIELD(struct fact_readiness, salt, ""),
};
static const struct field survey_fields[] = {
	TEXT(struct fact_survey, id),
	TEXT(struct fact_survey, title),
	DATE(struct fact_survey, from_day),
	DATE(struct fact_survey, until_day),
};
#define SURVEY_ENTRY                                                \
	TEXT(struct fact_survey_entry, id),                         \
	TEXT(struct fact_survey_entry, survey),                     \
	TEXT(struct fact_survey_entry, organisation),               \
	TEXT(struct fact_survey_entry, interest),                   \
	NUMBER_OR_NONE(struct fact_survey_entry, capacity_per_year),\
	NUMBER_OR_NONE(struct fact_survey_entry, benches),          \
	NUMBER_OR_NONE(struct fact_survey_entry, people)
static const struct field survey_entry_fields[] = {
	SURVEY_ENTRY,
	FIELD(struct fact_survey_entry, planned_day, "", .form = FORM_DATE, .optional = true),
	FIELD(struct fact_survey_entry, entered_ms, "", .form = FORM_MOMENT),
	TEXT(struct fact_survey_entry, note_sha256),
};
static const struct field survey_entry_columns[] = {
	SURVEY_ENTRY,
	NUMBER_OR_NONE(struct fact_survey_entry, planned_day),
	NUMBER(struct fact_survey_entry, entered_ms),
	TEXT(struct fact_survey_entry, note),
	FIELD(struct fact_survey_entry, salt, ""),
};

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

static str digest_of(struct arena *a, blob first, blob second)
{
	struct sha256 s = sha256_new();

	sha256_add(&s, first.p, first.n);
	sha256_add(&s, second.p, second.n);
	struct hash h = sha256_done(&s);
	return hex_print(a, h.b, HASH_SIZE);
}

static void person_commit(struct arena *a, const struct fact_person *said, struct fact_person *row)
{
	const blob number = { row->registration.p, row->registration.n };

	if (said->registration_sha256.p != NULL)
		row->registration_sha256 = digest_of(a, row->salt, number);
}

static void site_commit(struct arena *a, const struct fact_site *said, struct fact_site *row)
{
	const blob address = { row->address.p, row->address.n };

	if (said->address_sha256.p != NULL || address.n > 0)
		row->address_sha256 = digest_of(a, row->salt, address);
}

static void token_commit(struct arena *a, const struct fact_token *said, struct fact_token *row)
{
	if (said->hash_sha256.p != NULL)
		row->hash_sha256 = digest_of(a, row->hash, (blob){ NULL, 0 });
	row->actor = said->actor;
}

static void account_commit(struct arena *a, struct fact_account *row)
{
	str names = str_fmt(a, "%.*s%c%.*s", P(row->login), '\0', P(row->name));

	row->names_sha256 = digest_of(a, row->salt, (blob){ names.p, names.n });
}

/* clang-format off */
#define SALTED(s, text_, digest_) \
	{ true, offsetof(s, salt), offsetof(s, text_), offsetof(s, digest_) }
static const struct {
	bool given;
	size_t salt, text, digest; /* the digest is that of salt and text */
} salted[FACT_KINDS] = {
	[FACT_ASSESSOR] = SALTED(struct fact_assessor, registration, registration_sha256),
	[FACT_PROBLEM_MESSAGE] = SALTED(struct fact_problem_message, text, text_sha256),
	[FACT_READINESS] = SALTED(struct fact_readiness, content, content_sha256),
	[FACT_SURVEY_ENTRY] = SALTED(struct fact_survey_entry, note, note_sha256),
};
/* clang-format on */

static void salted_commit(struct arena *a, enum fact_kind kind, char *row)
{
	const blob *salt = (const blob *)(const void *)(row + salted[kind].salt);
	const str *text = (const str *)(const void *)(row + salted[kind].text);

	*(str *)(void *)(row + salted[kind].digest) = digest_of(a, *salt,
	                                                        (blob){ text->p, text->n });
}

void fact_row_commit(struct arena *a, const struct fact *fact, void *row)
{
	if (fact->kind == FACT_PERSON)
		person_commit(a, fact->value, row);
	else if (fact->kind == FACT_TOKEN)
		token_commit(a, fact->value, row);
	else if (fact->kind == FACT_SITE)
		site_commit(a, fact->value, row);
	else if (salted[fact->kind].given)
		salted_commit(a, fact->kind, row);
	else if (fact->kind == FACT_ACCOUNT)
		account_commit(a, row);
}

/* -- the envelope ---------------------------------------------------------------------------- */

static bool number_of(const struct json *v, int64_t *out)
{
	return v->kind == JSON_NUMBER && decimal_read(v->text, 0, out) == OK && *out >= 0;
}

static bool text_of(const struct json *v, str *out)
{
	*out = v->text;
	return v->kind == JSON_STRING && v->text.n > 0;
}

static bool envelope_member(const struct json *m, struct fact *out, const struct json **fact)
{
	uint8_t salt[SALT_BYTES];
	str type;

	if (str_eq(m->key, S("at")))
		return number_of(m, &out->at_ms);
	if (str_eq(m->key, S("by")))
		return text_of(m, &out->by);
	if (str_eq(m->key, S("prev")))
		return number_of(m, &out->prev);
	if (str_eq(m->key, S("salt")))
		return m->kind == JSON_STRING && hex_read(m->text, salt, sizeof salt);
	if (str_eq(m->key, S("subject")))
		return text_of(m, &out->subject);
	if (str_eq(m->key, S("type")))
		return text_of(m, &type);
	*fact = m;
	return str_eq(m->key, S("fact"));
}

static err envelope_read(struct cx *cx, const struct json *leaf, struct fact *out,
                         const struct json **fact)
{
	*fact = NULL;
	for (const struct json *m = leaf->first; m != NULL; m = m->next)
		if (!envelope_member(m, out, fact))
			return fail(cx, E_INVALID, "member \"%.*s\" is not as it should be",
			            P(m->key));
	if (*fact == NULL || out->by.n == 0 || out->subject.n == 0 || out->at_ms == ABSENT_INT ||
	    json_get(leaf, S("salt")) == NULL)
		return fail(cx, E_INVALID, "at, by, fact, salt and subject are needed");
	return OK;
}

/* -- the fact -------------------------------------------------------------------------------- */

static void texts_keep(struct arena *a, const struct rec *rec, void *value)
{
	for (int i = 0; i < rec->n; i++) {
		str *text = (str *)(void *)((char *)value + rec->field[i].offset);
		if (rec->field[i].type == FIELD_TEXT && text->p != NULL)
			*text = str_dup(a, *text);
	}
}

static bool named_by_leaf(enum fact_kind kind)
{
	return kind == FACT_PERSON || kind == FACT_TOKEN || kind == FACT_APPROVAL ||
	       kind == FACT_ASSESSOR || kind == FACT_ACCOUNT || kind == FACT_LOT_DECISION ||
	       kind == FACT_REVOCATION;
}

/* Some are named by the leaf only, some within their organisation. */
static bool subject_fits(struct cx *cx, struct fact *f, void *value)
{
	const struct rec *rec = fact_rec(f->kind);
	str *id = (str *)(void *)((char *)value + rec_field(rec, S("id"))->offset);

	if (fact_named_in_organisation(f->kind))
		return str_eq(f->subject,
		              str_fmt(cx->arena, "%.*s/%.*s",
		                      P(field_text(rec_field(rec, S("organisation")), value)),
		                      P(*id)));
	if (!named_by_leaf(f->kind))
		return str_eq(*id, f->subject);
	if (id->p != NULL)
		return false;
	*id = f->subject;
	return true;
}

/* Columns that say when the leaf was made. */
static void moment_set(const struct fact *f, void *value)
{
	if (f->kind == FACT_REGULATION || f->kind == FACT_RULEBOOK)
		((struct fact_regulation *)value)->adopted_ms = f->at_ms;
	struct fact_token *token = f->kind == FACT_TOKEN ? value : NULL;
	if (token != NULL && token->issued_ms == ABSENT_INT)
		token->issued_ms = f->at_ms;
	if (f->kind == FACT_DOCUMENT)
		((struct fact_document *)value)->uploaded_ms = f->at_ms;
}

static err digest_check(struct cx *cx, const struct fact_regulation *r, struct hash *digest)
{
	*digest = sha256(r->text);
	if (str_eq(r->digest, hex_print(cx->arena, digest->b, HASH_SIZE)))
		return OK;
	return fail(cx, E_INVALID, "the digest is not that of the text");
}

static err regulation_check(struct cx *cx, struct fact *f)
{
	const struct fact_regulation *r = f->value;
	struct regulation *out = NEW(cx->arena, struct regulation);
	struct hash digest;

	TRY(digest_check(cx, r, &digest));
	TRY(regulation_read(cx, r->id, r->text, digest.b, out));
	if (!str_eq(str_of(out->id), r->id))
		return fail(cx, E_INVALID, "the file is that of %s", out->id);
	f->regulation = out;
	return OK;
}

static err rulebook_check(struct cx *cx, const struct fact_regulation *r)
{
	struct deadlines deadlines;
	struct calendar calendar;
	struct checklist checklist;
	struct hash digest;

	TRY(digest_check(cx, r, &digest));
	if (str_eq(r->id, S("deadlines")))
		return deadlines_read(cx, r->text, &deadlines);
	if (str_eq(r->id, S("calendar")))
		return calendar_read(cx, r->text, &calendar);
	return checklist_read(cx, r->text, &checklist);
}

/* The id and the algorithm follow from the key itself. */
static err key_check(struct cx *cx, const struct fact_key *k)
{
	struct public_key key;

	TRY(public_key_read(cx, k->public_key, &key));
	if (!str_eq(k->public_key, public_key_pem(cx->arena, &key)) ||
	    !str_eq(k->id, public_key_id(cx->arena, &key)) ||
	    !str_eq(k->algorithm, str_of(sign_alg_name(key.alg))))
		return fail(cx, E_INVALID, "id and algorithm are not the key's");
	return OK;
}

/* Its keys are not known here, so only that it is a checkpoint, and whose. */
static err predecessor_check(struct cx *cx, const struct fact_predecessor *p)
{
	struct note note;
	struct checkpoint last;

	TRY(note_parse(cx, p->note, &note));
	TRY(checkpoint_parse(cx, note.text, &last));
	if (!str_eq(last.origin, p->id))
		return fail(cx, E_INVALID, "the checkpoint is that of another log");
	return OK;
}

static bool is_digest(str s)
{
	uint8_t bytes[HASH_SIZE];

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'F')
			return false;
	return hex_read(s, bytes, sizeof bytes);
}

static err document_check(struct cx *cx, const struct fact_document *d)
{
	if (!is_digest(d->id) || !is_digest(d->sm3))
		return fail(cx, E_INVALID, "a digest is 64 lower case hex digits");
	if (sniff_type_find(d->type) == NULL || d->size < 1)
		return fail(cx, E_INVALID, "no attachment is like that");
	if (!str_eq(d->scan, S("clean")) && !str_eq(d->scan, S("unscanned")))
		return fail(cx, E_INVALID, "scan is clean or unscanned");
	return OK;
}

err fact_read(struct cx *cx, enum fact_kind kind, const struct json *leaf, struct fact *out)
{
	const struct rec *rec = fact_rec(kind);
	void *value = arena_alloc(cx->arena, rec->size);
	const struct json *fact;

	*out = (struct fact){ .kind = kind, .at_ms = ABSENT_INT, .prev = ABSENT_INT };
	TRY(envelope_read(cx, leaf, out, &fact));
	TRY(rec_read(cx, rec, fact, value));
	texts_keep(cx->arena, rec, value);
	out->by = str_dup(cx->arena, out->by);
	out->subject = str_dup(cx->arena, out->subject);
	if (!subject_fits(cx, out, value))
		return fail(cx, E_INVALID, "the subject is not what the fact names");
	moment_set(out, value);
	out->value = value;
	if (kind == FACT_PREDECESSOR)
		return predecessor_check(cx, value);
	if (kind == FACT_RULEBOOK)
		return rulebook_check(cx, value);
	if (kind == FACT_DOCUMENT)
		return document_check(cx, value);
	if (kind == FACT_KEY)
		return key_check(cx, value);
	return kind == FACT_REGULATION ? regulation_check(cx, out) : OK;
}

/* -- for the rules --------------------------------------------------------------------------- */

struct meter_type fact_meter_type(const struct fact_type *t)
{
	return (struct meter_type){
		.medium = str_eq(t->medium, S("gas")) ? MEDIUM_GAS : MEDIUM_WATER,
		.technology = technology_find(t->technology),
		.class_milli = t->class_milli,
		.dn_mm = t->dn_mm,
		.q3_ml_h = t->q3_ml_h,
		.r_milli = t->r_milli,
		.q2_q1_milli = t->q2_q1_milli == ABSENT ? Q2_Q1_USUAL_MILLI : t->q2_q1_milli,
		.q1_ml_h = t->q1_ml_h,
		.q2_ml_h = t->q2_ml_h,
		.temperature_max_mc = t->temperature_max_mc,
		.map_pa = t->map_pa,
		.division_ul = t->division_ul,
		.g_milli = t->g_milli,
		.qmax_ml_h = t->qmax_ml_h,
		.qt_ml_h = t->qt_ml_h,
		.qmin_ml_h = t->qmin_ml_h,
		.pmax_pa = t->pmax_pa,
		.cyclic_volume_ul = t->cyclic_volume_ul,
		.temperature_conversion = conversion_find(t->temperature_conversion),
		.valve = t->valve == 1,
	};
}

struct bench_facts fact_bench_facts(const struct fact_bench *b)
{
	return (struct bench_facts){
		.u_rel_ppm = b->u_rel_ppm,
		.k_milli = b->k_milli,
		.buoyancy_ppb = b->buoyancy_ppb,
		.density = str_eq(b->density, S("jjg225-0.6mpa")) ? DENSITY_JJG225_0_6MPA
		                                                  : DENSITY_TANAKA,
	};
}

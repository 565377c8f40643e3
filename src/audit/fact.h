/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leaves that state a fact: who is registered, which bench, type, authorisation and regulation
 * hold.
 *
 *   {"at":ms,"by":organisation,"fact":{…},"prev":index,"salt":hex,"subject":id,"type":name}
 *
 * `prev` is the index of the former leaf about the same subject, absent for the first one. */
#ifndef AUDIT_FACT_H
#define AUDIT_FACT_H

#include "code/rec.h"
#include "crypt/hash.h"
#include "rule/regulation.h"

enum fact_kind {
	FACT_NONE,
	FACT_ORGANISATION,
	FACT_PERSON,
	FACT_TYPE,
	FACT_BENCH,
	FACT_GRANT,
	FACT_REGULATION,
	FACT_TOKEN,
	FACT_GRANT_CHANGE, /* the reason of a suspension; continues no chain */
	FACT_APPROVAL,     /* of a lot, after its upload */
	FACT_KEY,          /* with which a maker signs its lots */
	FACT_PREDECESSOR,  /* the log that this one follows; its first leaf or none */
	FACT_RULEBOOK,     /* deadlines, working days, a checklist */
	FACT_ASSESSOR,
	FACT_CASE,      /* an authorisation case as it stands */
	FACT_CASE_MOVE, /* a step of one */
	FACT_CASE_DOCUMENT,
	FACT_CASE_FINDING,
	FACT_DOCUMENT, /* an attachment, as one organisation uploaded it */
	FACT_SITE,
	FACT_FOREIGN_GRANT,
	FACT_RECOGNITION,
	FACT_JURISDICTION,
	FACT_ASSIGNMENT,
	FACT_ACCESS_DAY,      /* who looked at whom on one day, by a digest */
	FACT_ACCESS_PURGE,    /* of such days, when their time was over */
	FACT_PROBLEM,         /* a report of a problem and its state */
	FACT_PROBLEM_MESSAGE, /* what was said about it: a digest */
	FACT_READINESS,       /* a maker's check of itself: a digest */
	FACT_SURVEY,          /* of enterprises */
	FACT_SURVEY_ENTRY,
	FACT_ACCOUNT,
	FACT_STANDARD,
	FACT_LABORATORY,
	FACT_SYSTEM_DOCUMENT,
	FACT_CHECK,         /* of a standard or bench, whose own leaf follows; no chain */
	FACT_PERSON_CHANGE, /* why a person's leaf follows; no chain */
	FACT_LOT_DECISION,  /* on a withheld lot */
	FACT_REVOCATION,    /* of one certificate */
	FACT_KINDS
};

/* The structs of the kinds; `id` is the subject where a leaf does not repeat it.  What only the row
 * of the table has stands last: a leaf commits to it by a hash. */
struct fact_organisation {
	str id, kind, name_zh, name_en, credit_code, prefix, district;
	str credit_code_override, credit_code_document;
	str state; /* absent in leaves from before: active since ever */
	int64_t state_from_ms;
	str state_reason, state_document, state_actor, successor;
	str suspensions; /* those that have ended: rule/suspension.h */
};

struct fact_person {
	str id, organisation;
	int64_t level, water, gas, signatory, valid_from_day, valid_until_day;
	str registration_sha256;  /* of salt and registration */
	str validities, absences; /* rule/validity.h */
	int64_t departed_from_day;
	str registration;
	blob salt;
};

struct fact_type {
	str id, medium, technology, certificate, maker_name, manufacturer, remark;
	int64_t class_milli;
	int64_t dn_mm, q3_ml_h, r_milli, q2_q1_milli, q1_ml_h, q2_ml_h, temperature_max_mc, map_pa,
	        division_ul;
	int64_t g_milli, qmax_ml_h, qt_ml_h, qmin_ml_h, pmax_pa, cyclic_volume_ul;
	str temperature_conversion;
	int64_t valve;
};

struct fact_bench {
	str organisation, id, medium, certificate;
	int64_t u_rel_ppm, k_milli, buoyancy_ppb;
	str density;
	int64_t positions, valid_from_day, valid_until_day;
	str site;
	str standard, laboratory, validities, repeatability, stability; /* rule/validity.h */
};

struct fact_standard {
	str organisation, id, name_zh, medium, certificate;
	int64_t u_rel_ppm, k_milli;
	str measuring_range;
	int64_t valid_from_day, valid_until_day;
	str validities, traced_to, trace_issuer, trace_certificate;
	int64_t trace_from_day, trace_until_day;
	str traces;
	int64_t check_due_day;
	str repeatability, stability, document;
};

struct fact_laboratory {
	str organisation, id, name_zh;
	int64_t temperature_min_mc, temperature_max_mc, humidity_min_ppm, humidity_max_ppm;
	int64_t valid_from_day, valid_until_day;
	str validities, document;
};

struct fact_system_document {
	str organisation, id, kind, version, title_zh;
	int64_t valid_from_day, valid_until_day;
	str document;
};

struct fact_check {
	str organisation, of, id, kind;
	int64_t done_day, result_ppm, limit_ppm;
	int64_t until_day; /* last day on which it holds; absent when it failed */
	str document;
};

struct fact_person_change {
	str id, event;
	int64_t from_day, until_day;
	str reason;
};

struct fact_lot_decision {
	str decision, document; /* released, refused */
	int64_t first_index, issued;
	str id, lot, reason; /* id is the subject: the lot */
};

struct fact_revocation {
	int64_t attempt;
	str code, document, id, number, reason; /* id is the subject: the number */
};

struct fact_grant {
	str id, organisation, medium, regulations, benches, sites;
	int64_t size_min_milli, size_max_milli, class_min_milli, class_max_milli;
	int64_t valid_from_day, valid_until_day;
	str state;
	int64_t state_from_ms;
	str suspensions; /* those that have ended: rule/suspension.h */
	int64_t granted_ms;
	str signatories; /* ids of persons, between spaces */
};

/* An adopted file: a regulation, or a rulebook. */
struct fact_regulation {
	str digest, id, text;
	int64_t adopted_ms; /* the moment of the leaf */
};

struct fact_token {
	str id, organisation, role;
	int64_t expires_ms;
	int64_t issued_ms; /* the moment of the first leaf; a later one repeats it */
	str hash_sha256;
	str account, scope;
	int64_t revoked_ms;
	str actor; /* in the leaf only */
	str issuer;
	blob hash;
};

/* Who may act for an organisation, and since when. */
struct fact_account {
	str id, organisation, role, duties, person, state;
	int64_t since_ms, leave_from_ms, leave_until_ms;
	str event, actor;
	int64_t credential_ms;
	str names_sha256; /* of salt, login, 0x00 and name */
	str login, name;
	blob salt;
};

struct fact_grant_change {
	str id, reason, document;
	int64_t effect_from_ms;
	str lots_affected, stock;
	int64_t cure_until_day, hearing_day;
};

struct fact_approval {
	str approver; /* id of the person, which rests_on_person repeats */
	int64_t first_index, issued;
	str id, lot, rests_on_person; /* id is the subject: the lot */
	int64_t rests_on_person_index;
	str account; /* that approved; none behind an organisation's own token */
	/* of a signed approval: the key, the signed text, its signature, and the body's digests */
	str rests_on_key;
	int64_t rests_on_key_index;
	str signature_base, signature_value, body_sha256, body_sm3;
};

struct fact_key {
	str id, organisation, algorithm, public_key, person;
	int64_t valid_from_day, valid_until_day;
	str state;
	int64_t state_from_ms;
	str reason;
};

struct fact_predecessor {
	str id, note; /* origin and last checkpoint of the other log */
};

struct fact_assessor {
	str id, employer, conflicts;
	int64_t water, gas, valid_from_day, valid_until_day;
	str registration_sha256; /* of salt and registration */
	str registration;
	blob salt;
};

struct fact_case {
	str id, organisation, kind, medium, regulations, benches, sites, signatories;
	int64_t size_min_milli, size_max_milli, class_min_milli, class_max_milli;
	str former, state;
	int64_t moves;
	str team, leader, authorisation, deadline;
	int64_t due_day, provisional, opened_ms, false_materials;
	str late;
};

struct fact_case_move {
	str id, case_id;
	int64_t n;
	str event, from_state, to_state;
	int64_t at_ms, on_day;
	str organisation, actor, reason, document, basis, deadline;
	int64_t due_day, provisional;
};

struct fact_case_document {
	str id, case_id, kind, document, actor;
	int64_t at_ms, detached_ms;
};

struct fact_case_finding {
	str id, case_id, question, finding, evidence, document, assessor;
	int64_t at_ms;
	str actor; /* who put it on record; absent from before this was kept */
};

struct fact_document {
	str id, organisation, type; /* id is the SHA-256 of the bytes, lower case hex */
	int64_t size;
	str sm3, scan;
	int64_t uploaded_ms; /* the moment of the leaf */
};

struct fact_site {
	str organisation, id, name_zh, district, area;
	str address_sha256; /* of salt and address */
	str address;
	blob salt;
};

/* What these four have in common, by the same names: they hold from a day on, and may be ended. */
struct fact_foreign_grant {
	str id, maker, authority_zh, province, number, medium;
	int64_t size_min_milli, size_max_milli;
	str document;
	int64_t valid_from_day, valid_until_day, ended_day;
	str end_reason, end_document;
};

struct fact_recognition {
	str id, foreign_grant, basis, document_number, document;
	int64_t size_min_milli, size_max_milli;
	int64_t valid_from_day, valid_until_day, ended_day;
	str end_reason, end_document;
};

struct fact_competence {
	str id, bureau;
	str area;    /* of a jurisdiction */
	str subject; /* of an assignment */
	str cases, basis, document;
	int64_t valid_from_day, valid_until_day, ended_day;
	str end_reason, end_document;
};

struct fact_access_day {
	str digest; /* SHA-256 of the entries, in hex */
	int64_t entries;
	str id; /* the day */
	int64_t looks;
};

struct fact_access_purge {
	int64_t entries;
	str id; /* the first day that was kept */
};

struct fact_problem {
	str id, organisation, category, lot, code, state;
	int64_t messages, reported_ms, state_from_ms, due_day, due_provisional;
};

struct fact_problem_message {
	str id, problem;
	int64_t n;
	str organisation, actor, event;
	int64_t said_ms;
	str text_sha256; /* of salt and text */
	str text;
	blob salt;
};

struct fact_readiness {
	str id, organisation, medium, checklist;
	int64_t checked_ms, shared;
	str content_sha256; /* of salt and content */
	str content;
	blob salt;
};

struct fact_survey {
	str id, title;
	int64_t from_day, until_day;
};

struct fact_survey_entry {
	str id, survey, organisation, interest;
	int64_t capacity_per_year, benches, people, planned_day, entered_ms;
	str note_sha256; /* of salt and note */
	str note;
	blob salt;
};

struct fact {
	enum fact_kind kind;
	str subject;
	int64_t index;
	struct hash hash; /* of the leaf */
	int64_t at_ms;
	str by;
	int64_t prev;                        /* ABSENT_INT for the first of its subject */
	const void *value;                   /* the struct of the kind */
	const struct regulation *regulation; /* of a FACT_REGULATION, ready for judging */
};

/* FACT_NONE when no kind of fact has leaves of that type. */
enum fact_kind fact_find(str type);
/* The type of its leaves, which is also the kind of its subjects. */
const char *fact_name(enum fact_kind kind);
/* Whether subjects of the kind are named by organisation and id, "organisation/id". */
bool fact_named_in_organisation(enum fact_kind kind);
/* Whether its leaves continue the chain of their subject. */
bool fact_chained(enum fact_kind kind);
/* Whether its leaves change what uploads rest on: log_head.authority counts them. */
bool fact_authority(enum fact_kind kind);
/* Its fields as a leaf has them. */
const struct rec *fact_rec(enum fact_kind kind);
/* The columns of its table; without fields where there is none. */
extern const struct rec fact_rows[FACT_KINDS];
/* Works out the commitments of a row that was read by fact_rows, so that fact_rec compares it with
 * the fact; none where the fact has none, as leaves from before there were any. */
void fact_row_commit(struct arena *a, const struct fact *fact, void *row);
/* Reads a leaf of that kind strictly; texts are copied into the arena, so that the fact outlives
 * the leaf. index and hash are left to the caller.  E_INVALID with words, also when the subject is
 * not the one that the fact names, or a regulation's digest is not its text's, or a key's id is
 * not its own. */
MUST err fact_read(struct cx *cx, enum fact_kind kind, const struct json *leaf, struct fact *out);

/* Why a bench, standard, laboratory or person did not hold on each day from first to last; NULL
 * when it did. */
const char *fact_bench_lapse(const struct fact_bench *b, int64_t first, int64_t last);
const char *fact_standard_lapse(const struct fact_standard *s, int64_t first, int64_t last);
const char *fact_laboratory_lapse(const struct fact_laboratory *l, int64_t first, int64_t last);
const char *fact_person_lapse(const struct fact_person *p, int64_t first, int64_t last);
/* Whether a grant stands at a moment, and whether it leaves approving to that person. */
bool fact_grant_stands(const struct fact_grant *g, int64_t at_ms);
bool fact_grant_signs(const struct fact_grant *g, str person);

/* As the rules see them. */
struct meter_type fact_meter_type(const struct fact_type *t);
struct bench_facts fact_bench_facts(const struct fact_bench *b);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An authorisation case (专项计量授权案) as its files share it. */
#ifndef WORK_CASE_H
#define WORK_CASE_H

#include "law/deadline.h"
#include "op/op.h"

struct case_row {
	str id;
	str organisation; /* the applicant */
	str kind;         /* initial, change, renewal */
	str medium;
	str regulations, benches, sites, signatories; /* names, separated by spaces */
	int64_t size_min_milli, size_max_milli;
	int64_t class_min_milli, class_max_milli;
	str former; /* change, renewal: the authorisation that it is about */
	str state;
	int64_t moves; /* how many so far */
	str team;      /* assessors, separated by spaces */
	str leader;
	str authorisation; /* what was granted */
	str deadline;      /* that runs now; absent: none */
	int64_t due_day;
	int64_t provisional;
	int64_t opened_ms;
	int64_t false_materials; /* it was refused for them (行政许可法 78); ABSENT_INT: not */
	str late;                /* a renewal: the deadline that had passed when it was submitted */
};

struct case_move {
	str id; /* case/n */
	str case_id;
	int64_t n; /* from 1 */
	str event, from_state, to_state;
	int64_t at_ms;
	int64_t on_day; /* on which it counts: earlier than at_ms only where law says so */
	str organisation, actor;
	str reason, document, basis;
	str deadline; /* that runs from then on */
	int64_t due_day, provisional;
};

extern const struct rec case_rec; /* the row: also the leaf's fact */
extern const struct rec case_move_rec;

/* A case with its history. */
struct case_file {
	struct case_row row;
	list moves;     /* of struct case_move, in their order */
	str read_state; /* as it was read: what the row must still have when it is stored */
	int64_t read_moves;
};

/* What most acts say. */
struct case_act {
	str case_id;
	str reason;
	str document;            /* SHA-256 of an uploaded document, or absent */
	int64_t false_materials; /* refusals only */
};
extern const struct rec case_act_rec, case_refusal_rec;

/* One step to be made. */
struct case_step {
	const char *event;
	str reason;
	str document;
	int64_t on_day; /* ABSENT_INT: today */
};

/* The case with its history; not found (E_NOT_FOUND) also when the caller may not see it. */
MUST err case_load(struct call *call, str id, struct case_file *out);
/* The same for whoever is about to make a step: first the law takes its course.  An application on
 * which nothing was said in time counts as accepted (行政许可法 32(四)), and that goes on record
 * with the step. */
MUST err case_open(struct call *call, str id, struct case_file *out);
/* Works out again the last days that are provisional, of rows of struct case_row that were read. */
MUST err case_days_renew(struct call *call, list *cases);
/* Whether that is so by now: nothing was said until the due day. */
bool case_deemed_accepted(const struct case_file *f, int64_t today);
/* E_STATE when a case other than `but` has changed or renewed that authorisation, and what it
 * granted was neither revoked nor cancelled.  That is done once, and what comes next is about the
 * one that followed; else two would stand on the same days. */
MUST err case_not_followed(struct call *call, str authorisation, str but);
/* How often the event stands in the history. */
int case_times(const struct case_file *f, const char *event);

/* Makes the step: the list of moves must allow it in the present state (else E_STATE, as when
 * somebody else was quicker).  The row with all that the caller has changed in f->row, the move and
 * the new deadline are stored; leaves of both are written. */
MUST err case_step(struct call *call, struct case_file *f, const struct case_step *step);
/* The step that a call with a struct case_act as its input asks for, after its document was looked
 * up. */
MUST err case_act_step(struct call *call, struct case_file *f, const char *event);
/* The same, where the answer is a receipt. */
MUST err case_act(struct call *call, struct case_file *f, const char *event);
/* A refusal, whose input is a case_refusal_rec: it may say that materials were false. */
MUST err case_refuse(struct call *call, struct case_file *f, const char *event);
/* Since which day the case has been in its state; a draft since it was opened. */
MUST err case_since(struct call *call, const struct case_row *row, int64_t *day);
/* The row alone, without a step: what is applied for. */
MUST err case_store(struct call *call, struct case_file *f);
MUST err case_insert(struct call *call, struct case_file *f);
/* E_INVALID when the application form is not attached. */
MUST err case_form_check(struct call *call, str id);
/* E_STATE, naming the assessor, when one of the team may not assess the applicant today: a conflict
 * of interest was declared since, or a certificate has ended. */
MUST err case_team_fit(struct call *call, const struct case_row *row);
/* E_FORBIDDEN when the account that calls has, or had, a part in the assessment, or its person is
 * barred from the applicant's cases: others decide. */
MUST err case_others_decide(struct call *call, const struct case_file *f);
/* What was found on site, as a list of the records of case_finding_rec. */
MUST err case_findings(struct call *call, str case_id, list *out);
/* Documents of the case, as a list of the records of case_document_rec. */
MUST err case_documents(struct call *call, str case_id, list *out);
extern const struct rec case_finding_rec, case_document_rec;
/* Today in China Standard Time. */
int64_t case_today(const struct call *call);

extern const struct move case_moves[];
extern const int case_moves_n;

#endif

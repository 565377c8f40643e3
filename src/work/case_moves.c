/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an authorisation case, from the draft to the decision.  What follows a decision that
 * grants is the life of the authorisation itself (grant.c).
 *
 * `extend`, `replace_team` and `file_correction` change no state and are on record all the same.
 * A case for a change or a renewal of an authorisation goes the same way.
 *
 * Beyond the table of states that the project was given go three steps, without which a case could
 * not be ended: the applicant withdraws, the bureau refuses although the assessment was passed (the
 * former authorisation or the applicant itself fell away meanwhile), and it refuses an application
 * that was never submitted again.  A fourth follows a withdrawal: whoever withdraws when its false
 * materials are found out would dodge the bar that law attaches to a refusal (case_decide.c). */
#include "work/case.h"
#include "work/features.h"

#define MAKER_OWN MAY(MAKER, OWN)
#define BUREAU_ANY MAY(BUREAU, ANY)
#define CORRECTION DEADLINE_CORRECTION
#define DECISION DEADLINE_DECISION
#define RECTIFICATION DEADLINE_RECTIFICATION
#define EXTEND(state)                                                                              \
	{                                                                                          \
		"authorisation", state, "extend", state, BUREAU_ANY, DEADLINE_DECISION_EXTENDED,   \
		        "行政许可法42", "延长办理期限", "the time for the decision is extended"    \
	}
/* No clause that was read says how an application is withdrawn. */
#define WITHDRAW(state)                                                                            \
	{                                                                                          \
		"authorisation", state, "withdraw", "withdrawn", MAKER_OWN, NULL,                  \
		        "本平台程序（无条款）", "申请人撤回申请",                                  \
		        "the applicant withdraws the application"                                  \
	}

/* clang-format off */
const struct move case_moves[] = {
	{ "authorisation", "draft", "submit", "submitted", MAKER_OWN, NULL,
	  "计量授权管理办法5;JJF1069;试点方案四(三)1", "提交申请", "the application is submitted" },
	{ "authorisation", "submitted", "request_correction", "correction_requested", BUREAU_ANY, CORRECTION,
	  "行政许可法32(四)", "一次告知需要补正的内容", "corrections are requested, once" },
	{ "authorisation", "submitted", "accept", "accepted", BUREAU_ANY, CORRECTION,
	  "行政许可法32(四)", "受理", "the application is accepted" },
	{ "authorisation", "submitted", "refuse_application", "refused", BUREAU_ANY, CORRECTION,
	  "行政许可法78", "不予受理", "the application is not accepted" },
	{ "authorisation", "correction_requested", "resubmit", "submitted", MAKER_OWN, NULL,
	  "行政许可法32", "补正后提交", "the application is submitted again" },
	{ "authorisation", "correction_requested", "refuse_application", "refused", BUREAU_ANY, NULL,
	  "本平台程序（无条款）", "未补正，不予受理", "nothing was submitted again: the application is not accepted" },
	{ "authorisation", "accepted", "appoint_team", "assessment_planned", BUREAU_ANY, DECISION,
	  "JJF1069", "指派考评组", "the team of assessors is appointed" },
	{ "authorisation", "assessment_planned", "replace_team", "assessment_planned", BUREAU_ANY, NULL,
	  "JJF1069", "更换考评组", "the team of assessors is replaced" },
	{ "authorisation", "on_site", "replace_team", "on_site", BUREAU_ANY, NULL,
	  "JJF1069", "更换考评组", "the team of assessors is replaced" },
	{ "authorisation", "assessment_planned", "start_on_site", "on_site", BUREAU_ANY, NULL,
	  "JJF1069;试点方案四(三)1", "现场考核开始", "the on-site assessment begins" },
	{ "authorisation", "on_site", "report_pass", "report_pass", BUREAU_ANY, NULL,
	  "JJF1069", "考核结论：合格", "the assessors conclude: pass" },
	{ "authorisation", "on_site", "report_correct", "correcting", BUREAU_ANY, NULL,
	  "JJF1069", "考核结论：基本合格，需整改", "the assessors conclude: pass once corrected" },
	{ "authorisation", "on_site", "report_fail", "report_fail", BUREAU_ANY, NULL,
	  "JJF1069", "考核结论：不合格", "the assessors conclude: fail" },
	{ "authorisation", "correcting", "file_correction", "correcting", MAKER_OWN, RECTIFICATION,
	  "JJF1069", "提交整改报告", "the report of the correction is filed" },
	{ "authorisation", "correcting", "replace_team", "correcting", BUREAU_ANY, NULL,
	  "JJF1069", "更换考评组", "the team of assessors is replaced" },
	{ "authorisation", "correcting", "verify_corrections", "report_pass", BUREAU_ANY, NULL,
	  "JJF1069", "整改验证合格", "the correction is verified" },
	{ "authorisation", "correcting", "correction_overdue", "report_fail", BUREAU_ANY, RECTIFICATION,
	  "JJF1069", "逾期未整改，按不合格处理", "the time for the correction is over" },
	EXTEND("accepted"),
	EXTEND("assessment_planned"),
	EXTEND("on_site"),
	EXTEND("correcting"),
	EXTEND("report_pass"),
	EXTEND("report_fail"),
	{ "authorisation", "report_pass", "grant", "active", BUREAU_ANY, DECISION,
	  "行政许可法42;计量法实施细则27;试点方案四(三)1", "准予授权", "the authorisation is granted" },
	{ "authorisation", "report_pass", "refuse", "refused", BUREAU_ANY, DECISION,
	  "行政许可法42", "不予授权", "the authorisation is refused" },
	{ "authorisation", "report_fail", "refuse", "refused", BUREAU_ANY, DECISION,
	  "行政许可法42", "不予授权", "the authorisation is refused" },
	WITHDRAW("draft"),
	WITHDRAW("submitted"),
	WITHDRAW("correction_requested"),
	WITHDRAW("accepted"),
	WITHDRAW("assessment_planned"),
	WITHDRAW("on_site"),
	WITHDRAW("correcting"),
	WITHDRAW("report_pass"),
	WITHDRAW("report_fail"),
	{ "authorisation", "withdrawn", "refuse", "refused", BUREAU_ANY, DEADLINE_BAR,
	  "行政许可法78（撤回之后能否适用，未确认）", "申请材料虚假，撤回之后仍不予授权",
	  "the materials were false: the application is refused although it was withdrawn" },
};
/* clang-format on */
const int case_moves_n = COUNT_OF(case_moves);

const struct feature case_moves_feature = { .name = "case_moves", MOVES(case_moves) };

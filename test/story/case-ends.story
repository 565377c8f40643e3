# 案件的其他终局：撤回、逾期不补正、考核合格之后不予授权；移除材料 / Other ends of a case; taking a document off
#
# 依据：行政许可法 32、42；撤回与移除是本平台程序，没有条款
continues pilot
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook calendar
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook jjf-1069
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook application
  answers 201
the maker demo-maker POST /v1/documents
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  remember /id as FORM
the bureau demo-bureau POST /v1/documents
  sends the file stamp.png
  header Content-Type: image/png
  answers 201
  remember /id as PAPER
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0001", "employer": "demo-institute", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as LEADER
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0002", "employer": "demo-institute", "water": true, "gas": false,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as SECOND
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as CASE

# 附错的材料可以移除，移除之后不算 / What was attached by mistake is taken off, and does not count any more
the maker demo-maker POST /v1/cases/{CASE}/detach
  { "kind": "application-form", "document": "{FORM}" }
  answers 422 invalid
  wrong at /document: unknown
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
anyone POST /v1/cases/{CASE}/detach
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/cases/{CASE}/detach
  { "kind": "application-form", "document": "{FORM}" }
  answers 403 forbidden
the maker other-maker POST /v1/cases/{CASE}/detach
  { "kind": "application-form", "document": "{FORM}" }
  answers 404 not-found
the maker demo-maker POST /v1/cases/{CASE}/detach
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
  the log grows by 1 leaf
the maker demo-maker GET /v1/cases/{CASE}
  answers 200
  /documents has 0 entries
  /missing has 12 entries
the maker demo-maker POST /v1/cases/{CASE}/detach
  { "kind": "application-form", "document": "{FORM}" }
  answers 422 invalid
  wrong at /document: unknown
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "没有申请书" }
  answers 422 invalid
# 可以重新附上 / It can be attached again
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the maker demo-maker GET /v1/cases/{CASE}
  answers 200
  /documents has 1 entry
the maker demo-maker POST /v1/cases/{CASE}/detach
  { "kind": "application-form", "document": "{FORM}" }
  answers 409 state

# 撤回：只有申请人可以，决定之前任何时候都可以 / Withdrawal: by the applicant, at any time before the decision
anyone POST /v1/cases/{CASE}/withdraw
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/cases/{CASE}/withdraw
  { "reason": "代为撤回" }
  answers 403 forbidden
the maker other-maker POST /v1/cases/{CASE}/withdraw
  { "reason": "冒名撤回" }
  answers 404 not-found
the maker demo-maker POST /v1/cases/{CASE}/withdraw
  { }
  answers 422 invalid
  wrong at /reason: missing-field
# 理由要公开：写有公民身份号码、手机号码的，不予收录 / Reasons are published: no identity or mobile numbers
the maker demo-maker POST /v1/cases/{CASE}/withdraw
  { "reason": "请联系13800138000" }
  answers 422 invalid
  wrong at /reason: personal-data
the maker demo-maker POST /v1/cases/{CASE}/withdraw
  { "reason": "经办人11010519491231002X离职" }
  answers 422 invalid
  wrong at /reason: personal-data
# 也须读得出来：全是空白的、字序被反转的，不予收录 / Nor blanks, nor words that are turned around
the maker demo-maker POST /v1/cases/{CASE}/withdraw
  { "reason": " \u3000\u200b" }
  answers 422 invalid
  wrong at /reason: not-legible
the maker demo-maker POST /v1/cases/{CASE}/withdraw
  { "reason": "撤回\u202e申请" }
  answers 422 invalid
  wrong at /reason: not-legible
the maker demo-maker POST /v1/cases/{CASE}/withdraw
  { "reason": "搬迁检定室，以后再申请" }
  answers 201
  the log grows by 2 leaves
the maker demo-maker POST /v1/cases/{CASE}/withdraw
  { "reason": "重复撤回" }
  answers 409 state
the bureau demo-bureau POST /v1/cases/{CASE}/accept
  { "reason": "撤回之后不能受理" }
  answers 409 state
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/state is withdrawn
  /file/deadline is absent
  /next has 1 entry
  /next/0/event is refuse
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as DRAFT
the maker demo-maker POST /v1/cases/{DRAFT}/withdraw
  { "reason": "草稿作废" }
  answers 201

# 不补正：没有规定期限，由人决定不予受理 / Nothing is submitted again: no rule gives a term, a person decides
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as SILENT
the maker demo-maker POST /v1/cases/{SILENT}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{SILENT}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the bureau demo-bureau POST /v1/cases/{SILENT}/request-correction
  { "reason": "缺少质量手册" }
  answers 201
then 60 days pass
the bureau demo-bureau POST /v1/cases/{SILENT}/refuse-application
  { "reason": "告知补正后两个月未提交" }
  answers 201
the maker demo-maker POST /v1/cases/{SILENT}/resubmit
  { "reason": "太迟" }
  answers 409 state
the bureau demo-bureau GET /v1/cases/{SILENT}
  answers 200
  /file/state is refused
  /timeline/2/basis is 本平台程序（无条款）
# 补正时移除申请书，就不能再次提交 / Without its form it is not submitted again either
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as AGAIN
the maker demo-maker POST /v1/cases/{AGAIN}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{AGAIN}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the bureau demo-bureau POST /v1/cases/{AGAIN}/request-correction
  { "reason": "申请书不是本年度的" }
  answers 201
the maker demo-maker POST /v1/cases/{AGAIN}/detach
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{AGAIN}/resubmit
  { "reason": "补正完毕" }
  answers 422 invalid

# 考核合格之后情况变化，市局可以说明理由不予授权 / Passed, and refused all the same for what happened meanwhile
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as CASE
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/accept
  { "reason": "材料齐全" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/appoint
  { "team": "{LEADER} {SECOND}", "leader": "{LEADER}", "reason": "无利益冲突" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/start
  { "reason": "首次会议" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "organisation.legal", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "organisation.impartial", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "organisation.responsibility", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "system.manual", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "system.records", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "system.complaints", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "system.audit", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.standards", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.benches", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.repeatability", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.software", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.environment", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.people", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.signatories", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.method", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.spot", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.certificates", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.failed", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.upload", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/report
  { "assessor": "{LEADER}", "conclusion": "pass", "reason": "合格", "document": "{PAPER}" }
  answers 201
# 被暂停的范围，宣布日后终止也不能另行取得 / What is suspended is not granted anew, also when its end is announced
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "检定装置未按期溯源" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/cancel
  { "reason": "企业放弃", "effect_from_ms": "2028-01-01T00:00:00+08:00" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2027-W-009", "reason": "考核合格，准予授权", "valid_until_day": "2030-01-01" }
  answers 409 state
  holds DEMO-2024-W-001
the bureau demo-bureau POST /v1/cases/{CASE}/refuse
  { "reason": "考核之后企业停止生产，不再符合条件；可申请复议或诉讼" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/refuse
  { "reason": "重复决定" }
  answers 409 state
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/state is refused
the audit finds nothing

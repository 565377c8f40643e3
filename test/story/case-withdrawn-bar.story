# 撤回不能逃避虚假材料的后果 / The bar for false materials is not dodged by withdrawing first
#
# 依据：行政许可法 78（是否适用于计量授权、撤回之后能否适用，均未确认）
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
  remember /id as FALSE
the maker demo-maker POST /v1/cases/{FALSE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{FALSE}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as OLD
the maker demo-maker POST /v1/cases/{OLD}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{OLD}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as DRAFT
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as NEXT
the maker demo-maker POST /v1/cases/{NEXT}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{FALSE}/withdraw
  { "reason": "证书被查出系伪造，撤回" }
  answers 201
the maker demo-maker POST /v1/cases/{OLD}/withdraw
  { "reason": "一并撤回" }
  answers 201
the maker demo-maker POST /v1/cases/{DRAFT}/withdraw
  { "reason": "草稿作废" }
  answers 201
# 只能因虚假材料，凭决定书，且须是提交过的申请 / For false materials only, with the decision in writing, and only what was submitted
the bureau demo-bureau POST /v1/cases/{FALSE}/refuse
  { "reason": "不符合条件", "document": "{PAPER}" }
  answers 409 state
the bureau demo-bureau POST /v1/cases/{FALSE}/refuse
  { "reason": "计量标准考核证书系伪造", "false_materials": true }
  answers 422 invalid
  wrong at /document: missing-field
the bureau demo-bureau POST /v1/cases/{DRAFT}/refuse
  { "reason": "草稿未提交", "false_materials": true, "document": "{PAPER}" }
  answers 409 state
the bureau demo-bureau GET /v1/cases/{DRAFT}
  answers 200
  /file/state is withdrawn
  /next has 0 entries
the maker demo-maker POST /v1/cases/{FALSE}/refuse
  { "reason": "企业无权", "false_materials": true, "document": "{PAPER}" }
  answers 403 forbidden
then 10 days pass
the bureau demo-bureau POST /v1/cases/{FALSE}/refuse
  { "reason": "计量标准考核证书系伪造，撤回之后仍不予授权", "false_materials": true, "document": "{PAPER}" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau GET /v1/cases/{FALSE}
  answers 200
  /file/state is refused
  /file/false_materials is true
  /timeline/2/from_state is withdrawn
  /timeline/2/event is refuse
the bureau demo-bureau POST /v1/cases/{FALSE}/refuse
  { "reason": "重复决定", "false_materials": true, "document": "{PAPER}" }
  answers 409 state
# 一年自不予授权之日起算，不自撤回之日 / The year counts from the refusal, not from the withdrawal
the maker demo-maker POST /v1/cases/{NEXT}/submit
  { "reason": "申请专项计量授权" }
  answers 409 applicant-barred
  holds {FALSE}
  holds 2027-12-01
then 300 days pass
the local administrator does token.issue
  { "organisation": "demo-maker", "role": "maker", "days": 365 }
  answers 201
  remember /token as TOKEN
the local administrator does token.issue
  { "organisation": "demo-bureau", "role": "bureau", "days": 365 }
  answers 201
  remember /token as BUREAU
# 撤回已满一年的，不能再因此不予授权 / A year after the withdrawal it is too late for that
then 56 days pass
the bearer of {BUREAU} POST /v1/cases/{OLD}/refuse
  { "reason": "撤回已逾一年", "false_materials": true, "document": "{PAPER}" }
  answers 409 too-late
the bearer of {TOKEN} POST /v1/cases/{NEXT}/submit
  { "reason": "申请专项计量授权" }
  answers 409 applicant-barred
then 10 days pass
the bearer of {TOKEN} POST /v1/cases/{NEXT}/submit
  { "reason": "申请专项计量授权" }
  answers 201
the audit finds nothing

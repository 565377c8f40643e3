# 专项计量授权案：申请、补正、受理、现场考核、整改、决定
# An authorisation case: application, correction, acceptance, on-site assessment, rectification, decision
#
# 依据：行政许可法 32、42、45，JJF 1069，试点方案四(三)1
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

# 没有采用的期限文件就没有授权案的期限；申请没有申请书不能提交 / An application needs its form
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 25000, "size_max_milli": 15000, "class_min_milli": 2000, "class_max_milli": 1000 }
  answers 422 invalid
  wrong at /size_max_milli: order
  wrong at /class_max_milli: order
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "sites": "no-such-site", "signatories": "0123456789abcdef",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 422 invalid
  wrong at /sites: unknown
  wrong at /signatories: unknown
anyone POST /v1/cases
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/cases
  answers 403 forbidden
the maker demo-maker POST /v1/cases
  { "kind": "renewal", "former": "NO-SUCH", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 404 not-found
the maker other-maker POST /v1/cases
  { "kind": "renewal", "former": "DEMO-2024-W-001", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000 }
  answers 404 not-found
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as CASE
  the log grows by 1 leaf
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "申请专项计量授权" }
  answers 422 invalid
the maker demo-maker GET /v1/cases/{CASE}
  answers 200
  /file/state is draft
  /missing has 12 entries
  /next/0/event is submit
# 提交时与登记核对：装置、规程、场所必须已经登记 / What is submitted must be in the register
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019 jjg-577-2012 jjg-0-2000",
    "benches": "B-03 B-77 B-G1", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000 }
  answers 201
  remember /id as UNKNOWN
the maker demo-maker POST /v1/cases/{UNKNOWN}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{UNKNOWN}/submit
  { "reason": "申请专项计量授权" }
  answers 422 invalid
  wrong at /benches: unknown
  wrong at /benches: contradiction
  wrong at /regulations: unknown
  wrong at /regulations: contradiction

# 他人看不到，也动不了 / Nobody else sees it
the maker other-maker GET /v1/cases/{CASE}
  answers 404 not-found
the maker other-maker POST /v1/cases/{CASE}/revise
  { "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 404 not-found
the maker other-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 404 not-found
the maker other-maker POST /v1/cases/{CASE}/submit
  { "reason": "冒名提交" }
  answers 404 not-found
the maker other-maker POST /v1/cases/{CASE}/resubmit
  { "reason": "冒名提交" }
  answers 404 not-found
the maker other-maker POST /v1/cases/{CASE}/correction
  { "reason": "冒名整改" }
  answers 404 not-found
the district demo-district GET /v1/cases/{CASE}
  answers 200
the district other-district GET /v1/cases/{CASE}
  answers 404 not-found

anyone POST /v1/cases/{CASE}/documents
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 403 forbidden
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "love-letter", "document": "0000000000000000000000000000000000000000000000000000000000000000" }
  answers 422 invalid
  wrong at /kind: not-in-list
  wrong at /document: unknown
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
  the log grows by 1 leaf
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 409 conflict
anyone POST /v1/cases/{CASE}/revise
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/cases/{CASE}/revise
  { "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 403 forbidden
the maker demo-maker POST /v1/cases/{CASE}/revise
  { "regulations": "jjg-162-2019", "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 20000,
    "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
anyone POST /v1/cases/{CASE}/submit
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/cases/{CASE}/submit
  { "reason": "代为提交" }
  answers 403 forbidden
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "申请专项计量授权" }
  answers 201
  the log grows by 2 leaves
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "重复提交" }
  answers 409 state
the maker demo-maker POST /v1/cases/{CASE}/revise
  { "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 409 state

# 受理期限：五个工作日。2026-11-21 是星期六，期限至 11-27 / Five working days: until Friday the 27th
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/state is submitted
  /file/deadline is authorisation.correction
  /file/due_day is 2026-11-27
  /file/provisional is false
  /timeline/0/event is submit
  /timeline/0/basis is 计量授权管理办法5;JJF1069;试点方案四(三)1

# 补正只能一次告知 / Corrections are requested once
anyone POST /v1/cases/{CASE}/request-correction
  answers 401 unauthenticated
the district demo-district POST /v1/cases/{CASE}/request-correction
  { "reason": "区局无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/NO-SUCH/request-correction
  { "reason": "查无此案" }
  answers 404 not-found
the bureau demo-bureau POST /v1/cases/{CASE}/request-correction
  { "reason": "缺少质量手册和计量标准考核证书" }
  answers 201
anyone POST /v1/cases/{CASE}/resubmit
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/cases/{CASE}/resubmit
  { "reason": "代为补正" }
  answers 403 forbidden
the maker demo-maker POST /v1/cases/{CASE}/resubmit
  { "reason": "补正完毕" }
  answers 201
the maker demo-maker POST /v1/cases/{CASE}/resubmit
  { "reason": "重复补正" }
  answers 409 state
the bureau demo-bureau POST /v1/cases/{CASE}/request-correction
  { "reason": "再次要求补正" }
  answers 409 state

# 受理 / Acceptance
anyone POST /v1/cases/{CASE}/accept
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/accept
  { "reason": "自行受理" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{CASE}/accept
  { }
  answers 422 invalid
  wrong at /reason: missing-field
the bureau demo-bureau POST /v1/cases/{CASE}/accept
  { "reason": "材料齐全", "document": "{PAPER}" }
  answers 201
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/deadline is authorisation.decision
  /file/due_day is 2026-12-18

# 考评组：至少两人，无利益冲突 / The team: two at least, without conflicts of interest
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0003", "employer": "demo-maker", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as EMPLOYED
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0004", "employer": "demo-institute", "conflicts": "demo-maker", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as FRIEND
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0005", "employer": "demo-institute", "water": false, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as GAS
anyone POST /v1/cases/{CASE}/appoint
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/appoint
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{CASE}/appoint
  { "team": "{LEADER}", "leader": "{SECOND}", "reason": "一人" }
  answers 422 invalid
  wrong at /team: too-few
  wrong at /leader: not-in-team
the bureau demo-bureau POST /v1/cases/{CASE}/appoint
  { "team": "{LEADER} {LEADER}", "leader": "{LEADER}", "reason": "一人充两人" }
  answers 422 invalid
  wrong at /team: repeated
the bureau demo-bureau POST /v1/cases/{CASE}/appoint
  { "team": "{LEADER} {EMPLOYED}", "leader": "{LEADER}", "reason": "受雇于申请人" }
  answers 422 invalid
  wrong at /team: barred
the bureau demo-bureau POST /v1/cases/{CASE}/appoint
  { "team": "{LEADER} {FRIEND}", "leader": "{LEADER}", "reason": "有利益冲突" }
  answers 422 invalid
  wrong at /team: barred
the bureau demo-bureau POST /v1/cases/{CASE}/appoint
  { "team": "{LEADER} {GAS}", "leader": "{LEADER}", "reason": "不具备水表资格" }
  answers 422 invalid
  wrong at /team: barred
the bureau demo-bureau POST /v1/cases/{CASE}/appoint
  { "team": "{LEADER} {SECOND}", "leader": "{LEADER}", "reason": "两名考评员，无利益冲突", "document": "{PAPER}" }
  answers 201
# 考核期间期限不走 / The clock stands still during the assessment
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/state is assessment_planned
  /file/due_day is absent

# 现场考核：检查表逐条记录 / On site: a finding for each question
anyone POST /v1/cases/{CASE}/findings
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/findings
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "system.manual", "finding": "conform", "evidence": "提前记录", "assessor": "{LEADER}" }
  answers 409 state
anyone POST /v1/cases/{CASE}/start
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/start
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{CASE}/start
  { "reason": "首次会议" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/start
  { "reason": "重复开始" }
  answers 409 state
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "no.such.question", "finding": "conform", "evidence": "无", "assessor": "{GAS}" }
  answers 422 invalid
  wrong at /question: unknown
  wrong at /assessor: not-in-team
anyone POST /v1/cases/{CASE}/report
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/report
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{CASE}/report
  { "assessor": "{SECOND}", "conclusion": "pass", "reason": "未查完", "document": "{PAPER}" }
  answers 422 invalid
  wrong at /assessor: not-leader
  wrong at /conclusion: unanswered

# 考评员的账户只能以本人身份记录和报告 / An assessor's account reports as this assessor only
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "wang", "duties": "assessor", "registration": "KP-9999" }
  answers 422 invalid
  wrong at /registration: unknown
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "wang", "duties": "assessor", "person": "{SECOND}", "registration": "KP-0001" }
  answers 422 invalid
  wrong at /registration: contradiction
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "wang", "duties": "assessor", "registration": "KP-0002" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
  remember /recovery_codes/0/code as CODE
anyone POST /v1/session
  { "organisation": "demo-bureau", "login": "wang", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as WANG
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "sun", "duties": "assessor" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
  remember /recovery_codes/0/code as CODE
anyone POST /v1/session
  { "organisation": "demo-bureau", "login": "sun", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as SUN
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "zhou", "duties": "assessor clerk" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
  remember /recovery_codes/0/code as CODE
anyone POST /v1/session
  { "organisation": "demo-bureau", "login": "zhou", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as RECORDER
the session {WANG} POST /v1/cases/{CASE}/findings
  { "question": "organisation.legal", "finding": "conform", "evidence": "替人签名", "assessor": "{LEADER}" }
  answers 422 invalid
  wrong at /assessor: not-oneself
the session {WANG} POST /v1/cases/{CASE}/report
  { "assessor": "{LEADER}", "conclusion": "pass", "reason": "替人签名", "document": "{PAPER}" }
  answers 422 invalid
  wrong at /assessor: not-oneself
the session {SUN} POST /v1/cases/{CASE}/findings
  { "question": "organisation.legal", "finding": "conform", "evidence": "不是考评员", "assessor": "{SECOND}" }
  answers 403 forbidden
the session {RECORDER} POST /v1/cases/{CASE}/findings
  { "question": "organisation.legal", "finding": "conform", "evidence": "代为录入", "assessor": "{LEADER}" }
  answers 201
the session {WANG} POST /v1/cases/{CASE}/findings
  { "question": "organisation.legal", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201

the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "organisation.impartial", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "organisation.responsibility", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "system.manual", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "system.records", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "system.complaints", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "system.audit", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.standards", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.benches", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.repeatability", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.software", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.environment", "finding": "nonconform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.people", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "resources.signatories", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.method", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.spot", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.certificates", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.failed", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/findings
  { "question": "testing.upload", "finding": "conform", "evidence": "查阅记录并现场查看", "assessor": "{SECOND}" }
  answers 201

# 结论须与记录一致 / The conclusion follows from the findings
the bureau demo-bureau POST /v1/cases/{CASE}/report
  { "assessor": "{LEADER}", "conclusion": "pass", "reason": "有不符合项", "document": "{PAPER}" }
  answers 422 invalid
  wrong at /conclusion: contradiction
the bureau demo-bureau POST /v1/cases/{CASE}/report
  { "assessor": "{LEADER}", "conclusion": "correct", "reason": "基本合格，环境监测需整改", "document": "{PAPER}" }
  answers 201
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/state is correcting
  /file/deadline is authorisation.rectification
  /file/due_day is 2027-02-22
  /file/provisional is true
  /findings has 19 entries
# 申请人可以查阅自己案件中的考核报告，他人不能 / The applicant reads the report on it, nobody else does
the maker demo-maker GET /v1/documents/{PAPER}
  answers 200
the maker demo-maker GET /v1/documents/{PAPER}/about
  answers 200
  /organisation is demo-bureau
the maker other-maker GET /v1/documents/{PAPER}
  answers 404 not-found

# 整改 / The correction
anyone POST /v1/cases/{CASE}/correction
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/cases/{CASE}/correction
  { "reason": "代为整改" }
  answers 403 forbidden
anyone POST /v1/cases/{CASE}/verify
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/verify
  { "reason": "自行验证" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{CASE}/verify
  { "reason": "尚无整改报告" }
  answers 409 state
the maker demo-maker POST /v1/cases/{CASE}/correction
  { "reason": "没有附件" }
  answers 422 invalid
  wrong at /document: missing-field
the maker demo-maker POST /v1/cases/{CASE}/correction
  { "reason": "已加装连续监测", "document": "{FORM}" }
  answers 201
anyone POST /v1/cases/{CASE}/correction-overdue
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/correction-overdue
  { "reason": "不是企业的事" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{CASE}/correction-overdue
  { "reason": "尚未逾期" }
  answers 409 state
anyone POST /v1/cases/{CASE}/extend
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/extend
  { "reason": "企业无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{CASE}/verify
  { "reason": "整改有效", "document": "{PAPER}" }
  answers 201
# 受理日 11-21（星期六），考核 11-21 至 11-21 不计 / Nothing of the twenty days was used up
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/state is report_pass
  /file/due_day is 2026-12-18
the bureau demo-bureau POST /v1/cases/{CASE}/extend
  { "reason": "需集体讨论" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/extend
  { "reason": "再次延长" }
  answers 409 state
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/deadline is authorisation.decision_extended
  /file/due_day is 2027-01-01
  /file/provisional is true

# 决定 / The decision
anyone POST /v1/cases/{CASE}/grant
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/grant
  answers 403 forbidden
anyone POST /v1/cases/{CASE}/refuse
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/refuse
  { "reason": "企业无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-009", "reason": "考核合格", "benches": "B-03 B-99", "size_max_milli": 25000,
    "valid_from_day": "2026-11-20", "valid_until_day": "2032-01-01" }
  answers 422 invalid
  wrong at /benches: wider
  wrong at /size_max_milli: wider
  wrong at /valid_from_day: out-of-range
  wrong at /valid_until_day: out-of-range
# 暂停的授权不能靠另行申请绕开 / A suspension is not got round by another application
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "监督检查" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-009", "reason": "同一范围的授权已暂停", "valid_until_day": "2031-11-20" }
  answers 409 state
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "整改完成", "document": "{PAPER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2024-W-001", "reason": "证号已被使用", "valid_until_day": "2031-11-20" }
  answers 409 conflict
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-009", "reason": "考核合格，准予授权", "document": "{PAPER}",
    "valid_until_day": "2031-11-20" }
  answers 201
  /id is DEMO-2026-W-009
  the log grows by 3 leaves
# 两人同时决定，后者落空 / Of two who decide at once, one comes too late
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-010", "reason": "重复决定", "valid_until_day": "2031-11-20" }
  answers 409 state
the maker demo-maker GET /v1/cases/{CASE}
  answers 200
  /file/state is active
  /standing is granted
  /file/authorisation is DEMO-2026-W-009
  /timeline has 11 entries
  /timeline/10/event is grant
  /next has 0 entries
the bureau demo-bureau POST /v1/grants/DEMO-2026-W-009/suspend
  { "reason": "监督检查" }
  answers 201
the maker demo-maker GET /v1/cases/{CASE}
  answers 200
  /standing is suspended

# 列表 / Lists
anyone GET /v1/cases
  answers 401 unauthenticated
the supply demo-supply GET /v1/cases
  answers 403 forbidden
the maker demo-maker GET /v1/cases
  answers 200
  /cases has 2 entries
the maker other-maker GET /v1/cases
  answers 200
  /cases has 0 entries
the maker other-maker GET /v1/cases?organisation=demo-maker
  answers 404 not-found
the bureau demo-bureau GET /v1/cases
  answers 200
  /cases has 2 entries
the bureau demo-bureau GET /v1/cases?limit=0
  answers 422 invalid
anyone GET /v1/cases/{CASE}
  answers 401 unauthenticated
the supply demo-supply GET /v1/cases/{CASE}
  answers 403 forbidden
the audit finds nothing

# 谁考核，谁决定；首次授权何时开始 / Who assesses and who decides; when an initial authorisation begins
#
# 依据：JJF 1069；本平台程序
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
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0003", "employer": "demo-institute", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as THIRD
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0004", "employer": "demo-institute", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as FOURTH
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0005", "employer": "demo-institute", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as FIFTH
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0006", "employer": "demo-institute", "water": true, "gas": true, "conflicts": "demo-maker",
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as BARRED
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "wang", "duties": "assessor", "registration": "KP-0001" }
  answers 201
  remember /account as WANG-ACCOUNT
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
  { "organisation": "demo-bureau", "role": "bureau", "login": "zhao", "duties": "assessor clerk", "registration": "KP-0003" }
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
  { "organisation": "demo-bureau", "login": "zhao", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as ZHAO
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "sun", "duties": "head", "registration": "KP-0006" }
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
  { "team": "{LEADER} {FOURTH}", "leader": "{LEADER}", "reason": "无利益冲突" }
  answers 201
# 指派之后申报利益冲突：考评组更换之前不能开始考核 / A conflict declared since: the visit does not begin with that team
the bureau demo-bureau POST /v1/assessors/{FOURTH}/conflicts
  { "conflicts": "demo-maker" }
  answers 201
the session {WANG} POST /v1/cases/{CASE}/start
  { "reason": "首次会议" }
  answers 409 state
the bureau demo-bureau POST /v1/cases/{CASE}/replace-team
  { "team": "{LEADER} {SECOND}", "leader": "{LEADER}", "reason": "考评员回避，更换" }
  answers 201
# 不在考评组的考评员不能开始考核，也不能验证整改 / An assessor of no team neither begins the visit nor verifies
the session {ZHAO} POST /v1/cases/{CASE}/start
  { "reason": "不是考评组成员" }
  answers 403 forbidden
the session {WANG} POST /v1/cases/{CASE}/start
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
  { "question": "resources.environment", "finding": "nonconform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
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
  { "assessor": "{LEADER}", "conclusion": "correct", "reason": "环境监测需整改", "document": "{PAPER}" }
  answers 201
the maker demo-maker POST /v1/cases/{CASE}/correction
  { "reason": "已加装连续监测", "document": "{FORM}" }
  answers 201
the session {ZHAO} POST /v1/cases/{CASE}/verify
  { "reason": "不是考评组成员" }
  answers 403 forbidden
# 整改期间申报利益冲突：更换考评组之后才能验证 / A conflict declared during the correction: another team verifies
the bureau demo-bureau POST /v1/assessors/{SECOND}/conflicts
  { "conflicts": "demo-maker" }
  answers 201
the session {WANG} POST /v1/cases/{CASE}/verify
  { "reason": "整改有效" }
  answers 409 state
the bureau demo-bureau POST /v1/cases/{CASE}/replace-team
  { "team": "{THIRD} {FIFTH}", "leader": "{THIRD}", "reason": "考评员回避，更换" }
  answers 201
the session {WANG} POST /v1/cases/{CASE}/verify
  { "reason": "已不在考评组" }
  answers 403 forbidden
# 一人只有一个账户；离职后另开的账户仍是同一人 / One account a person; one that is opened after he left is still the same person's
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "wang2", "duties": "head", "registration": "KP-0001" }
  answers 422 invalid
  wrong at /registration: taken
the bureau demo-bureau POST /v1/accounts/{WANG-ACCOUNT}/depart
  answers 201
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "wang2", "duties": "head", "registration": "KP-0001" }
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
  { "organisation": "demo-bureau", "login": "wang2", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as DOUBLE
the session {DOUBLE} POST /v1/cases/{CASE}/correction-overdue
  { "reason": "以另一账户作不合格处理" }
  answers 403 forbidden
the session {ZHAO} POST /v1/cases/{CASE}/verify
  { "reason": "整改有效" }
  answers 201
# 有利益冲突的考评员，没有参加考核，也不作决定 / An assessor with a conflict of interest does not decide, though never of the team
the session {SUN} POST /v1/cases/{CASE}/refuse
  { "reason": "有利益冲突" }
  answers 403 forbidden
# 考评组成员，更换之后也一样，换一个账户也不能作决定 / Nobody of a team decides, also after it was replaced, with whichever account
the session {DOUBLE} POST /v1/cases/{CASE}/extend
  { "reason": "以另一账户延长" }
  answers 403 forbidden
the session {DOUBLE} POST /v1/cases/{CASE}/refuse
  { "reason": "以另一账户不予授权" }
  answers 403 forbidden
the session {DOUBLE} POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-009", "reason": "以另一账户准予授权", "valid_until_day": "2031-11-20" }
  answers 403 forbidden
# 首次授权最迟在决定之日起三个月内开始（本平台的规定，未确认） / It begins within three months, a policy that is not confirmed
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-009", "reason": "考核合格，准予授权", "valid_from_day": "2027-02-22",
    "valid_until_day": "2031-11-20" }
  answers 422 invalid
  wrong at /valid_from_day: out-of-range
  holds 2027-02-21
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-009", "reason": "考核合格，准予授权", "valid_from_day": "2027-02-21",
    "valid_until_day": "2031-11-20" }
  answers 201
the audit finds nothing

# 期限：逾期视为受理，逾期整改由人决定，变更与延续 / Deadlines at their edges; change and renewal
#
# 依据：行政许可法 32(四)、50，JJF 1069
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
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "申请专项计量授权" }
  answers 201

# 期限的最后一天仍可要求补正 / On the last day corrections can still be requested
then 6 days pass
anyone GET /v1/deadlines
  answers 401 unauthenticated
the supply demo-supply GET /v1/deadlines
  answers 403 forbidden
the bureau demo-bureau GET /v1/deadlines?day=1
  answers 422 invalid
the bureau demo-bureau GET /v1/deadlines
  answers 200
  /due/0/subject is {CASE}
  /due/0/days_left is 0
  /due/0/overdue is false
  /due/0/confirmed is true
the maker other-maker GET /v1/deadlines
  answers 200
  /due has 0 entries

# 逾期未告知：自收到材料之日起视为受理 / Nothing was said in time: accepted since the day of receipt
then 1 day passes
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /deemed_accepted is true
  /overdue is true
  /next/0/event is appoint_team
the bureau demo-bureau POST /v1/cases/{CASE}/request-correction
  { "reason": "迟到的补正要求" }
  answers 409 state
the bureau demo-bureau POST /v1/cases/{CASE}/refuse-application
  { "reason": "迟到的不予受理" }
  answers 409 state
the bureau demo-bureau POST /v1/cases/{CASE}/appoint
  { "team": "{LEADER} {SECOND}", "leader": "{LEADER}", "reason": "无利益冲突" }
  answers 201
  the log grows by 3 leaves
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /timeline/1/event is accept
  /timeline/1/on_day is 2026-11-21
  /timeline/2/event is appoint_team
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
  { "question": "resources.people", "finding": "nonconform", "evidence": "查阅记录并现场查看", "assessor": "{LEADER}" }
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
  { "assessor": "{LEADER}", "conclusion": "correct", "reason": "注册计量师不足两名", "document": "{PAPER}" }
  answers 201
the bureau demo-bureau GET /v1/cases/{CASE}
  answers 200
  /file/due_day is 2027-03-01

# 整改逾期：系统只提出建议，由人决定 / An overdue correction is proposed as failed; a person decides
then 93 days pass
the maker demo-maker POST /v1/cases/{CASE}/correction
  { "reason": "最后一天提交，尚在期限内", "document": "0000000000000000000000000000000000000000000000000000000000000000" }
  answers 422 invalid
  wrong at /document: unknown
then 1 day passes
the maker demo-maker POST /v1/cases/{CASE}/correction
  { "reason": "逾期一天", "document": "{FORM}" }
  answers 409 too-late
the bureau demo-bureau GET /v1/deadlines
  answers 200
  /due/0/subject is {CASE}
  /due/0/overdue is true
  /due/0/proposal is correction_overdue
  /due/0/confirmed is false
the bureau demo-bureau POST /v1/cases/{CASE}/correction-overdue
  { "reason": "三个月内未提交整改报告" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/refuse
  { "reason": "考核不合格，不予授权；可申请复议或诉讼" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2027-W-001", "reason": "拒绝之后不能再授予", "valid_until_day": "2031-11-20" }
  answers 409 state

# 不予受理 / Not accepted
the maker demo-maker POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 201
  remember /id as OTHER
the maker demo-maker POST /v1/cases/{OTHER}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{OTHER}/submit
  { "reason": "申请专项计量授权" }
  answers 201
anyone POST /v1/cases/{OTHER}/refuse-application
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{OTHER}/refuse-application
  { "reason": "企业无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/{OTHER}/refuse-application
  { "reason": "申请材料虚假" }
  answers 201
the bureau demo-bureau POST /v1/cases/{OTHER}/accept
  { "reason": "不予受理之后不能受理" }
  answers 409 state

the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-05", "medium": "water", "certificate": "DEMO-LQ-2024-0005",
    "u_rel_ppm": 2000, "k_milli": 2000, "positions": 20, "valid_from_day": "2024-04-01",
    "valid_until_day": "2027-01-31" }
  answers 201
# 变更：新授权次日起生效，旧授权同日终止 / A change: the new authorisation begins the day after
the maker demo-maker POST /v1/cases
  { "kind": "change", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03 B-05",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 422 invalid
  wrong at /former: missing
the maker demo-maker POST /v1/cases
  { "kind": "change", "former": "DEMO-2024-G-001", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03 B-05", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000 }
  answers 422 invalid
  wrong at /medium: contradiction
the maker demo-maker POST /v1/cases
  { "kind": "change", "former": "DEMO-2024-W-001", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03 B-05", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000 }
  answers 201
  remember /id as CASE
the maker demo-maker POST /v1/cases/{CASE}/documents
  { "kind": "application-form", "document": "{FORM}" }
  answers 201
the maker demo-maker POST /v1/cases/{CASE}/submit
  { "reason": "新增检定装置" }
  answers 201
  /warnings has 1 entry
  /warnings/0/code is lapsed
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
# 回避：指派之后才知道的利益冲突也算 / A conflict that is declared after the appointment counts
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0009", "employer": "demo-institute", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as THIRD
the bureau demo-bureau POST /v1/assessors/{SECOND}/conflicts
  { "conflicts": "demo-maker demo-maker" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/report
  { "assessor": "{LEADER}", "conclusion": "pass", "reason": "考评员应当回避", "document": "{PAPER}" }
  answers 409 state
anyone POST /v1/cases/{CASE}/replace-team
  answers 401 unauthenticated
the maker demo-maker POST /v1/cases/{CASE}/replace-team
  answers 403 forbidden
the bureau demo-bureau POST /v1/cases/NO-SUCH/replace-team
  { "team": "{LEADER} {THIRD}", "leader": "{LEADER}", "reason": "查无此案" }
  answers 404 not-found
the bureau demo-bureau POST /v1/cases/{CASE}/replace-team
  { "team": "{LEADER} {SECOND}", "leader": "{LEADER}", "reason": "仍有利益冲突" }
  answers 422 invalid
  wrong at /team: barred
the bureau demo-bureau POST /v1/cases/{CASE}/replace-team
  { "team": "{LEADER} {THIRD}", "leader": "{LEADER}", "reason": "考评员回避，更换" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/report
  { "assessor": "{LEADER}", "conclusion": "fail", "reason": "没有不符合项", "document": "{PAPER}" }
  answers 422 invalid
  wrong at /conclusion: contradiction
the bureau demo-bureau POST /v1/cases/{CASE}/report
  { "assessor": "{LEADER}", "conclusion": "pass", "reason": "合格", "document": "{PAPER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2027-W-002", "reason": "准予变更", "valid_from_day": "2027-03-01",
    "valid_until_day": "2029-03-31" }
  answers 422 invalid
  wrong at /valid_from_day: contradiction
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2027-W-002", "reason": "准予变更", "valid_until_day": "2029-04-01" }
  answers 422 invalid
  wrong at /valid_until_day: out-of-range
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2027-W-002", "reason": "准予变更", "valid_until_day": "2029-03-31" }
  answers 201
  the log grows by 4 leaves
# 变更当日的检定仍依据旧授权 / What is measured on that day stands on the former one
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /verified_on becomes "2027-03-02"
  /bench_runs/0/started_at becomes "2027-03-02T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2027-03-02T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2027-03-02T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2027-03-02T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2027-03-02T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2027-03-02T09:00:49+08:00"
  answers 201
# 已有后续授权的，先就后续授权作出决定，即使它尚未生效 / First what follows is decided on, also before its first day
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "最后一日暂停" }
  answers 409 state
  holds DEMO-2027-W-002
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/cancel
  { "reason": "最后一日注销" }
  answers 409 state
the bureau demo-bureau POST /v1/grants/DEMO-2027-W-002/suspend
  { "reason": "监督检查" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "监督检查" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "整改完成", "document": "{PAPER}" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2027-W-002/resume
  { "reason": "整改完成", "document": "{PAPER}" }
  answers 201
the maker demo-maker GET /v1/grants/DEMO-2027-W-002
  answers 200
  /state is granted
  /valid_from_day is 2027-03-03
then 1 day passes
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  /verified_on becomes "2027-03-03"
  /bench_runs/0/started_at becomes "2027-03-03T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2027-03-03T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2027-03-03T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2027-03-03T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2027-03-03T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2027-03-03T09:00:49+08:00"
  answers 201
# 已被取代的授权不能再变更 / What was replaced cannot be changed again
the maker demo-maker POST /v1/cases
  { "kind": "change", "former": "DEMO-2024-W-001", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000 }
  answers 409 state
# 很久以后才生效的决定不算已就后续授权作出决定 / What takes effect in years decides nothing now
the bureau demo-bureau POST /v1/grants/DEMO-2027-W-002/suspend
  { "reason": "日后暂停", "effect_from_ms": "2030-01-01T00:00:00+08:00" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "提供虚假材料取得", "hearing_day": "2027-02-01", "document": "{PAPER}" }
  answers 409 state
  holds DEMO-2027-W-002
the bureau demo-bureau POST /v1/grants/DEMO-2027-W-002/suspend
  { "reason": "立即暂停" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "提供虚假材料取得", "hearing_day": "2027-02-01", "document": "{PAPER}" }
  answers 201
# 原授权已被撤销，后续授权不能恢复 / Nothing comes back under a former one that was revoked
the bureau demo-bureau POST /v1/grants/DEMO-2027-W-002/resume
  { "reason": "整改合格", "document": "{PAPER}" }
  answers 409 state
  holds DEMO-2024-W-001
the audit finds nothing

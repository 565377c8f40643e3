# 被暂停的范围，不能借第三项授权的变更取得 / What is suspended is not taken over by the change of a third one
#
# 依据：本平台程序；计量法实施细则 28（三）
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
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-05", "medium": "water", "certificate": "DEMO-LL-2024-0055",
    "u_rel_ppm": 2000, "k_milli": 2000, "positions": 20, "valid_from_day": "2024-04-01",
    "valid_until_day": "2029-03-31" }
  answers 201
# 空白不是名称 / Blanks name nothing
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2024-W-002", "medium": "water", "regulations": " ",
    "benches": "  ", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 422 invalid
  wrong at /regulations: missing
  wrong at /benches: missing
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2024-W-002", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-05", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 201
the maker demo-maker POST /v1/cases
  { "kind": "change", "former": "DEMO-2024-W-002", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03 B-05",
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
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "伪造检定数据" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-003", "reason": "准予变更", "valid_until_day": "2029-03-31" }
  answers 409 state
  holds DEMO-2024-W-001
# 宣布日后终止，仍是暂停 / Suspended it is, also when its end is announced
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/cancel
  { "reason": "企业放弃", "effect_from_ms": "2027-06-30T00:00:00+08:00" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-003", "reason": "准予变更", "valid_until_day": "2029-03-31" }
  answers 409 state
  holds DEMO-2024-W-001
# 收窄的范围也要写出名称 / A narrower scope has names, too
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-003", "reason": "准予变更", "benches": " ", "regulations": "  ",
    "valid_until_day": "2029-03-31" }
  answers 422 invalid
  wrong at /benches: missing
  wrong at /regulations: missing
# 不涉及被暂停的装置，可以准予 / What shares no bench with it could be granted; lifted, all of it is
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "复核合格，准予恢复", "document": "{PAPER}" }
  answers 201
the bureau demo-bureau POST /v1/cases/{CASE}/grant
  { "authorisation": "DEMO-2026-W-003", "reason": "准予变更", "valid_until_day": "2029-03-31" }
  answers 201
  the log grows by 4 leaves
# 后续授权随原授权：原授权被暂停、宣布撤销时，后续授权不得恢复 / Nothing comes back under a former one that is taken away
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-002/suspend
  { "reason": "伪造检定数据" }
  answers 409 state
  holds DEMO-2026-W-003
the bureau demo-bureau POST /v1/grants/DEMO-2026-W-003/cancel
  { "reason": "企业放弃", "effect_from_ms": "2027-12-31T00:00:00+08:00" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-002/suspend
  { "reason": "后续授权仍在" }
  answers 409 state
the bureau demo-bureau POST /v1/grants/DEMO-2026-W-003/suspend
  { "reason": "伪造检定数据" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-002/suspend
  { "reason": "伪造检定数据" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2026-W-003/resume
  { "reason": "复核合格", "document": "{PAPER}" }
  answers 409 state
  holds DEMO-2024-W-002
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-002/resume
  { "reason": "复核合格", "document": "{PAPER}" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2026-W-003/resume
  { "reason": "复核合格", "document": "{PAPER}" }
  answers 201
the audit finds nothing

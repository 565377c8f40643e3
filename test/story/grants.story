# 专项计量授权：授予、暂停、恢复、撤销 / An authorisation is granted, suspended, resumed, revoked
#
# 依据：计量法实施细则第二十八条，行政许可法第六十九条
continues pilot

# 授予 / Granting
anyone POST /v1/grants
  answers 401 unauthenticated
the maker demo-maker POST /v1/grants
  { "organisation": "demo-maker", "id": "SELF-1", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2026-04-01", "valid_until_day": "2029-03-31" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-supply", "id": "X-1", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 25000, "size_max_milli": 15000, "class_min_milli": 2000,
    "class_max_milli": 1000, "valid_from_day": "2024-03-31", "valid_until_day": "2024-03-30" }
  answers 422 invalid
  wrong at /organisation: unknown
  wrong at /size_max_milli: order
  wrong at /class_max_milli: order
  wrong at /valid_from_day: out-of-range
  wrong at /valid_until_day: order
# 登记只用于平台启用（日志首条）之前授予的授权，此后的须经授权案；编号要能读、能写进地址；管理员不登记授权
# Registering is for what was granted before the log's first leaf, later ones need a case; a number can be read and stands in addresses; the administrator registers none
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "沪量授字/1", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2026-11-22", "valid_until_day": "2029-03-31" }
  answers 422 invalid
  wrong at /valid_from_day: needs-case
  wrong at /id: pattern
the admin platform POST /v1/grants
  { "organisation": "demo-maker", "id": "X-1", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 403 forbidden
# 期限文件一经采用，授权不得超过其中的最长有效期 / Once the deadlines are adopted, none lasts longer than they say
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "X-1", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-04-01" }
  answers 422 invalid
  wrong at /valid_until_day: out-of-range
# 状态不由申请人填写 / Nobody writes a state into an application
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "X-1", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31", "state": "revoked" }
  answers 422 invalid
  wrong at /state: read-only
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2024-W-001", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 409 conflict

# 授权有效期间检定并上传 / While the authorisation stands
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  answers 201
  /withheld is false
  /meters/0/verdict is pass

# 暂停 / Suspending
anyone POST /v1/grants/DEMO-2024-W-001/suspend
  answers 401 unauthenticated
the district demo-district POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "区局无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/grants/NO-SUCH/suspend
  { "reason": "查无此授权" }
  answers 404 not-found
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { }
  answers 422 invalid
  wrong at /reason: missing-field
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "id": "OTHER", "reason": "地址与内容不一致" }
  answers 422 invalid
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "监督检查发现检定装置未按期溯源" }
  answers 201
  /id is DEMO-2024-W-001
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "再次暂停" }
  answers 409 state

# 暂停之前完成的检定照收，证书暂缓签发 / What was measured before is kept, its certificates are withheld
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  answers 201
  /withheld is true
  /meters/0/verdict is pass
  /meters/0/certificate is null
  remember /lot as WITHHELD
the maker demo-maker POST /v1/lots/{WITHHELD}/approve
  { "approver": "REG-0305" }
  answers 409 state

# 暂停之后的检定不收 / What is measured after it is refused
then 5 days pass
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /verified_on becomes "2026-11-24"
  /bench_runs/0/started_at becomes "2026-11-24T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-24T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-24T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-24T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-24T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-24T09:00:49+08:00"
  answers 422 no-grant

# 燃气表授权不受影响 / The authorisation for gas meters is another one
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 1
  answers 201
  /withheld is false

# 恢复：凭整改复核报告 / Resuming, on the report about the cure
the bureau demo-bureau POST /v1/documents?name=decision.pdf
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  remember /id as DECISION
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "没有报告" }
  answers 422 invalid
  wrong at /document: missing-field
anyone POST /v1/grants/DEMO-2024-W-001/resume
  answers 401 unauthenticated
the maker demo-maker POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "自行恢复" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "整改完成，装置已溯源", "document": "{DECISION}" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "未暂停", "document": "{DECISION}" }
  answers 409 state
# 恢复之后，暂停期间的检定仍然不收 / What was measured during the suspension stays refused after it
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /verified_on becomes "2026-11-24"
  /bench_runs/0/started_at becomes "2026-11-24T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-24T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-24T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-24T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-24T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-24T09:00:49+08:00"
  answers 422 no-grant
then 1 day passes
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 4
  /verified_on becomes "2026-11-27"
  /bench_runs/0/started_at becomes "2026-11-27T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-27T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-27T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-27T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-27T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-27T09:00:49+08:00"
  answers 201
  /withheld is false

# 撤销：先告知听证权利并有决定书；不可恢复 / Revoking, after a hearing was offered and with a decision in writing, is final
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "伪造检定数据" }
  answers 422 invalid
  wrong at /document: missing-field
  wrong at /hearing_day: missing-field
anyone POST /v1/grants/DEMO-2024-W-001/revoke
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "审计方无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "伪造检定数据", "document": "{DECISION}", "hearing_day": "2026-11-20" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "再次撤销", "document": "{DECISION}", "hearing_day": "2026-11-20" }
  answers 409 state
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "撤销后不可恢复", "document": "{DECISION}" }
  answers 409 state
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "撤销后不可暂停" }
  answers 409 state

# 注销：企业解散或者放弃 / Cancelling: the holder is dissolved or gives it up
anyone POST /v1/grants/DEMO-2024-G-001/cancel
  answers 401 unauthenticated
the maker demo-maker POST /v1/grants/DEMO-2024-G-001/cancel
  { "reason": "企业自行注销" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/grants/NO-SUCH/cancel
  { "reason": "查无此授权" }
  answers 404 not-found
the bureau demo-bureau POST /v1/grants/DEMO-2024-G-001/cancel
  { "reason": "早于决定", "effect_from_ms": "2026-11-01T00:00:00+08:00" }
  answers 422 invalid
  wrong at /effect_from_ms: order
the bureau demo-bureau POST /v1/grants/DEMO-2024-G-001/cancel
  { "reason": "企业提前六个月书面通知，放弃授权" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/grants/DEMO-2024-G-001/resume
  { "reason": "注销后不可恢复", "document": "{DECISION}" }
  answers 409 state
the bureau demo-bureau POST /v1/grants/DEMO-2024-G-001/cancel
  { "reason": "再次注销" }
  answers 409 state

# 被撤销过授权的，不能再作为平台启用之前的授权登记 / Whoever lost one is not registered another one without a case
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2024-W-077", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 409 state

# 查询 / Reading
anyone GET /v1/grants/DEMO-2024-G-001
  answers 401 unauthenticated
the supply demo-supply GET /v1/grants/DEMO-2024-G-001
  answers 403 forbidden
the maker other-maker GET /v1/grants/DEMO-2024-G-001
  answers 404 not-found
the maker demo-maker GET /v1/grants/DEMO-2024-G-001?day=1
  answers 422 invalid
the maker demo-maker GET /v1/grants/DEMO-2024-G-001
  answers 200
  /state is cancelled
anyone GET /v1/grants?organisation=demo-maker
  answers 401 unauthenticated
the supply demo-supply GET /v1/grants?organisation=demo-maker
  answers 403 forbidden
the maker other-maker GET /v1/grants?organisation=demo-maker
  answers 404 not-found
the bureau demo-bureau GET /v1/grants
  answers 422 invalid
the bureau demo-bureau GET /v1/grants?organisation=demo-maker
  answers 200
  /grants has 2 entries
the audit finds nothing

# 宣布日后终止的授权，在此之前仍可暂停、恢复 / Until an end that is announced an authorisation can still be suspended, and comes back
#
# 依据：计量法实施细则第二十八条第（三）项，行政许可法第六十九、七十条
continues pilot
the bureau demo-bureau POST /v1/documents?name=decision.pdf
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  remember /id as DECISION
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/cancel
  { "reason": "企业预先通知放弃", "effect_from_ms": "2026-12-31T00:00:00+08:00" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /approver is left out
  answers 201
  /withheld is false
  remember /lot as WAITS

# 没有暂停可恢复；暂停不能从终止之后开始 / There is nothing to lift yet, and no suspension after the end
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "没有暂停", "document": "{DECISION}" }
  answers 409 state
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "终止之后暂停", "effect_from_ms": "2026-12-31T00:00:00+08:00" }
  answers 422 invalid
  wrong at /effect_from_ms: order
# 宣布的暂停可以提前，不能推迟 / An announced suspension is brought forward, not put off
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "计量标准考核证书将到期", "effect_from_ms": "2026-12-01T00:00:00+08:00" }
  answers 201
  the log grows by 2 leaves
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  answers 201
  /withheld is false
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "推迟暂停", "effect_from_ms": "2026-12-02T00:00:00+08:00" }
  answers 422 invalid
  wrong at /effect_from_ms: order
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "发现伪造记录，立即暂停" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "另一名执法人员的决定" }
  answers 409 state
the maker demo-maker GET /v1/grants/DEMO-2024-W-001
  answers 200
  /state is cancelled
  /suspensions is 2026-11-21T16:00:00+08:00/2026-12-31T00:00:00+08:00

# 此时即为暂停：不批准，不签发，公开名录如实说明 / It is suspended now: nothing is approved or issued, and the public list says so
the maker demo-maker POST /v1/lots/{WAITS}/approve
  { "approver": "REG-0305" }
  answers 422 no-grant
  holds suspended
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  answers 201
  /withheld is true
the log is published
anyone GET /authorised.json
  answers 200
  holds "authorisation":"DEMO-2024-W-001"
  holds "state":"suspended"
  holds 发现伪造记录，立即暂停
then 2 days pass
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 4
  /verified_on becomes "2026-11-23"
  /bench_runs/0/started_at becomes "2026-11-23T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-23T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-23T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-23T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-23T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-23T09:00:49+08:00"
  answers 422 no-grant

# 恢复：终止的日期不变 / Lifted; the day of the end stays
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "没有复核报告" }
  answers 422 invalid
  wrong at /document: missing-field
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "复核合格", "document": "{DECISION}" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "重复恢复", "document": "{DECISION}" }
  answers 409 state
the maker demo-maker GET /v1/grants/DEMO-2024-W-001
  answers 200
  /state is cancelled
  /state_from_ms is 2026-12-31T00:00:00+08:00
  /suspensions is 2026-11-21T16:00:00+08:00/2026-11-23T16:00:00+08:00
# 暂停期间的检定仍不作数 / What was measured meanwhile stays refused
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 4
  /verified_on becomes "2026-11-23"
  /bench_runs/0/started_at becomes "2026-11-23T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-23T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-23T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-23T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-23T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-23T09:00:49+08:00"
  answers 422 no-grant
then 1 day passes
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /verified_on becomes "2026-11-24"
  /bench_runs/0/started_at becomes "2026-11-24T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-24T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-24T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-24T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-24T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-24T09:00:49+08:00"
  answers 201
  /withheld is false
the maker demo-maker POST /v1/lots/{WAITS}/approve
  { "approver": "REG-0305" }
  answers 201
the log is published
anyone GET /authorised.csv
  answers 200
  does not hold suspended

# 再次暂停，终止提前：暂停随之缩短 / Suspended again, and the end is brought forward: the suspension ends with it
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "再次发现伪造记录", "effect_from_ms": "2026-11-25T00:00:00+08:00" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "伪造检定记录，撤销", "hearing_day": "2026-11-24", "document": "{DECISION}",
    "effect_from_ms": "2026-11-26T00:00:00+08:00" }
  answers 201
the maker demo-maker GET /v1/grants/DEMO-2024-W-001
  answers 200
  /state is revoked
  /suspensions is 2026-11-21T16:00:00+08:00/2026-11-23T16:00:00+08:00 2026-11-25T00:00:00+08:00/2026-11-26T00:00:00+08:00
# 尚未开始的暂停撤回后不留痕迹 / One that had not begun leaves no trace when it is lifted
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "不再暂停，只待撤销", "document": "{DECISION}" }
  answers 201
the maker demo-maker GET /v1/grants/DEMO-2024-W-001
  answers 200
  /suspensions is 2026-11-21T16:00:00+08:00/2026-11-23T16:00:00+08:00
then 2 days pass
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "已经撤销" }
  answers 409 state
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "已经撤销", "document": "{DECISION}" }
  answers 409 state
# 公开的理由是撤销的理由，不是后来恢复的理由 / The public reason is that of the revocation, not of what was decided after it
the log is published
anyone GET /authorised.json
  answers 200
  holds 伪造检定记录，撤销
  does not hold 不再暂停，只待撤销
the audit finds nothing

# 暂停是一项说明理由的决定 / A suspension is a reasoned decision
#
# 依据：计量法实施细则第二十八条第（三）项，行政许可法第六十九条，计量检定印证管理办法第七条
continues pilot

# 决定书 / The decision as a document
the bureau demo-bureau POST /v1/documents?name=decision.pdf
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  remember /id as DECISION

the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 1
  answers 201
  /withheld is false
  remember /lot as EARLIER
  remember /meters/0/code as CODE

# 决定不溯及既往，不得晚于整改期限，所涉批次须为该企业所有 / What a decision may not say
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "计量标准考核证书过期", "effect_from_ms": "2026-11-21T15:59:59+08:00",
    "lots_affected": "DEM0-NO-SUCH {EARLIER}", "stock": "burn", "cure_until_day": "2026-11-20", "document": "a report" }
  answers 422 invalid
  wrong at /stock: not-in-list
  wrong at /document: wrong-length
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "计量标准考核证书过期", "effect_from_ms": "2026-11-21T15:59:59+08:00",
    "lots_affected": "DEM0-NO-SUCH {EARLIER}", "stock": "hold", "cure_until_day": "2026-11-20" }
  answers 422 invalid
  wrong at /effect_from_ms: order
  wrong at /cure_until_day: order
  wrong at /lots_affected: unknown

# 自将来的时刻起生效：此前照常签发 / From a moment to come on: until then certificates are issued
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "计量标准考核证书将于本日到期，未申请复查", "effect_from_ms": "2026-11-21T18:00:00+08:00",
    "lots_affected": "{EARLIER}", "stock": "pre-installation-verification", "cure_until_day": "2027-02-21" }
  answers 201
  the log grows by 2 leaves
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  answers 201
  /withheld is false
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /approver is left out
  answers 201
  remember /lot as WAITS
the maker demo-maker POST /v1/lots/{WAITS}/approve
  { "approver": "REG-0305" }
  answers 201
# 两人先后作出同样的决定，后者不成立；尚未生效的只能提前 / Of two officers who decide the same, the second changes nothing; what has not begun is only brought forward
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "另一名执法人员的决定", "effect_from_ms": "2026-11-21T18:00:00+08:00" }
  answers 422 invalid
  wrong at /effect_from_ms: order

# 到了生效时刻 / The moment has come
then 2 hours pass
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 4
  answers 201
  /withheld is true
  /meters/0/certificate is null
# 已签发的证书仍然有效 / What was issued stays valid
the maker demo-maker GET /v1/certificates/{CODE}-1
  answers 200
  /valid is true

# 整改复核后恢复 / Lifted after the cure was looked at
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "复核合格，准予恢复", "document": "{DECISION}" }
  answers 201
  the log grows by 2 leaves

# 尚未生效就撤回的暂停不留痕迹 / One that is lifted before it takes effect was none
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "拟自下月起暂停", "effect_from_ms": "2026-12-01T00:00:00+08:00" }
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/resume
  { "reason": "企业已提前整改", "document": "{DECISION}" }
  answers 201
then 12 days pass
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /verified_on becomes "2026-12-01"
  /bench_runs/0/started_at becomes "2026-12-01T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-12-01T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-12-01T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-12-01T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-12-01T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-12-01T09:00:49+08:00"
  answers 201
  /withheld is false

# 证书逐份注销 / Certificates are revoked one by one
anyone POST /v1/certificates/{CODE}-1/revoke
  { "reason": "伪造" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/certificates/{CODE}-1/revoke
  { "reason": "自行注销" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/certificates/{CODE}-1/revoke
  { }
  answers 422 invalid
  wrong at /reason: missing-field
the bureau demo-bureau POST /v1/certificates/{CODE}-2/revoke
  { "reason": "没有这份证书" }
  answers 404 not-found
the bureau demo-bureau POST /v1/certificates/{CODE}-1/revoke
  { "reason": "监督抽样检定不合格", "document": "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855" }
  answers 422 invalid
  wrong at /document: unknown
the bureau demo-bureau POST /v1/certificates/{CODE}-1/revoke
  { "reason": "监督抽样检定不合格" }
  answers 201
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/certificates/{CODE}-1/revoke
  { "reason": "再次注销" }
  answers 409 state
the maker demo-maker GET /v1/certificates/{CODE}-1
  answers 200
  /valid is false
  /meter_state is revoked
  /certificate_state is revoked
# 二维码页面 / The page behind the QR code
the maker demo-maker GET /v1/meters/{CODE}
  answers 200
  remember /tag as TAG
the log is published
anyone GET /m/{CODE}.{TAG}
  answers 200
  holds 已注销
# 证书注销后不得重作首次检定 / A first verification is not repeated for that
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 1
  /lot becomes "AGAIN"
  answers 409 already-verified

# 撤销前告知听证权利 / Before a revocation a hearing is offered
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "拒不整改", "hearing_day": "2026-12-04", "document": "{DECISION}" }
  answers 422 invalid
  wrong at /hearing_day: order
# 授权之前谈不上听证 / Nor before there was an authorisation
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "拒不整改", "hearing_day": "2024-03-31", "document": "{DECISION}" }
  answers 422 invalid
  wrong at /hearing_day: order
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "拒不整改", "hearing_day": "2026-12-01", "document": "{DECISION}", "lots_affected": "{EARLIER}", "stock": "hold",
    "effect_from_ms": "2027-01-01T00:00:00+08:00" }
  answers 201
# 尚未生效的决定可以提前，不能推迟；在此之前仍可暂停 / A decision that has not begun is brought forward, not put off; until then it can be suspended
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "推迟", "hearing_day": "2026-12-01", "document": "{DECISION}", "effect_from_ms": "2027-01-02T00:00:00+08:00" }
  answers 422 invalid
  wrong at /effect_from_ms: order
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "撤销生效之前暂停" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "继续伪造数据，提前撤销", "hearing_day": "2026-12-01", "document": "{DECISION}" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "另一名执法人员的决定", "hearing_day": "2026-12-01", "document": "{DECISION}" }
  answers 409 state
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 6
  answers 201
  /withheld is true
the audit finds nothing

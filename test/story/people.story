# 登记注册计量师 / Registering metrologists
continues pilot

anyone POST /v1/people
  { "organisation": "demo-maker" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2026-12-31" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 3, "water": "yes",
    "signatory": false, "valid_from_day": "2026-02-30", "valid_until_day": "2026-12-31" }
  answers 422 invalid
  wrong at /level: out-of-range
  wrong at /water: wrong-type
  wrong at /gas: missing-field
  wrong at /valid_from_day: bad-format
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2027-01-01", "valid_until_day": "2026-12-31" }
  answers 422 invalid
  wrong at /valid_until_day: order
the bureau demo-bureau POST /v1/people
  { "organisation": "nobody", "registration": "REG-0400", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2026-12-31" }
  answers 422 invalid

# 日志中只有随机编号，没有注册号 / The log shows a random id, never the registration number
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2026-12-31" }
  answers 201
  remember /id as PERSON
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 1, "water": true, "gas": false,
    "signatory": true, "valid_from_day": "2026-01-01", "valid_until_day": "2026-12-31" }
  answers 409 conflict
the log is published
the auditor demo-bureau GET /log/tile/entries/000.p/28
  answers 200
  holds {PERSON}
  does not hold REG-0400
  does not hold REG-0107

# 休假、离职、延续与变更用人单位 / Leave, departure, renewal and a new employer
#
# 依据：注册计量师注册管理规定；当日未在该单位就该项目注册的人员签字，记录无效
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0500", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2026-11-20" }
  answers 201
  remember /id as VERIFIER
# 注册到期当天仍算数 / The last day of the registration counts
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 11
  /verifier becomes "REG-0500"
  answers 201

# 谁可以登记 / Who may say so
anyone POST /v1/people/{VERIFIER}/leave
  { "from_day": "2026-11-20", "until_day": "2026-11-20", "reason": "leave" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/people/{VERIFIER}/leave
  { "from_day": "2026-11-20", "until_day": "2026-11-20", "reason": "leave" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/people/0000000000000000/leave
  { "from_day": "2026-11-20", "until_day": "2026-11-20", "reason": "leave" }
  answers 404 not-found
# 日志中不写个人原因 / Why somebody is away is nobody's business
the bureau demo-bureau POST /v1/people/{VERIFIER}/leave
  { "from_day": "2026-11-20", "until_day": "2026-11-19", "reason": "生病住院" }
  answers 422 invalid
  wrong at /reason: not-in-list
the bureau demo-bureau POST /v1/people/{VERIFIER}/leave
  { "from_day": "2026-11-20", "until_day": "2026-11-19", "reason": "leave" }
  answers 422 invalid
  wrong at /until_day: order

# 休假的前一天与后一天不受影响 / The day before and the day after a leave are not affected
the bureau demo-bureau POST /v1/people/{VERIFIER}/leave
  { "from_day": "2026-11-10", "until_day": "2026-11-19", "reason": "leave" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/people/{VERIFIER}/leave
  { "from_day": "2026-11-21", "until_day": "2026-11-21", "reason": "training" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 12
  /verifier becomes "REG-0500"
  answers 201
the bureau demo-bureau POST /v1/people/{VERIFIER}/leave
  { "from_day": "2026-11-20", "until_day": "2026-11-20", "reason": "secondment" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 13
  /verifier becomes "REG-0500"
  answers 422 lapsed
  holds was away

# 离职：自该日起 / Departure, from a day on
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0501", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as LEAVING
anyone POST /v1/people/{LEAVING}/depart
  { "from_day": "2026-11-21", "reason": "left" }
  answers 401 unauthenticated
the district demo-district POST /v1/people/{LEAVING}/depart
  { "from_day": "2026-11-21", "reason": "left" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/people/{LEAVING}/depart
  { "reason": "left" }
  answers 422 invalid
  wrong at /from_day: missing-field
the bureau demo-bureau POST /v1/people/{LEAVING}/depart
  { "from_day": "2026-11-21", "reason": "employer-changed" }
  answers 201
  the log grows by 2 leaves
the bureau demo-bureau POST /v1/people/{LEAVING}/depart
  { "from_day": "2026-11-22", "reason": "left" }
  answers 409 state
the bureau demo-bureau POST /v1/people/{LEAVING}/leave
  { "from_day": "2026-11-22", "until_day": "2026-11-23", "reason": "leave" }
  answers 409 state
# 离职前一天的检定照收 / What was made the day before counts
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 14
  /verifier becomes "REG-0501"
  answers 201
# 在新单位重新登记，是另一个编号 / At the new employer the person is registered anew
the bureau demo-bureau POST /v1/people
  { "organisation": "other-maker", "registration": "REG-0501", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-11-21", "valid_until_day": "2028-12-31" }
  answers 201
then 1 day passes
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 15
  /verifier becomes "REG-0501"
  /verified_on becomes "2026-11-21"
  /bench_runs/0/started_at becomes "2026-11-21T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-21T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-21T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-21T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-21T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-21T09:00:49+08:00"
  answers 422 lapsed
  holds had left

# 回到原单位，注册延续 / Back at the old employer, and renewals
anyone POST /v1/people/{LEAVING}/renew
  { "from_day": "2026-12-01", "until_day": "2031-11-30", "reason": "return" }
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/people/{LEAVING}/renew
  { "from_day": "2026-12-01", "until_day": "2031-11-30", "reason": "return" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/people/{LEAVING}/renew
  { "from_day": "2026-11-20", "until_day": "2026-11-19", "reason": "return" }
  answers 422 invalid
  wrong at /until_day: order
the bureau demo-bureau POST /v1/people/{LEAVING}/renew
  { "from_day": "2026-11-20", "until_day": "2031-11-30", "reason": "return" }
  answers 422 invalid
  wrong at /from_day: order
the bureau demo-bureau POST /v1/people/{LEAVING}/renew
  { "from_day": "2026-12-01", "until_day": "2031-11-30", "reason": "renewal" }
  answers 409 state
the bureau demo-bureau POST /v1/people/{LEAVING}/renew
  { "from_day": "2026-11-22", "until_day": "2031-11-30", "reason": "return" }
  answers 201
the bureau demo-bureau POST /v1/people/{VERIFIER}/renew
  { "from_day": "2026-11-25", "until_day": "2031-11-24", "reason": "renewal" }
  answers 201
  the log grows by 2 leaves
# 延续不改变此前的空档，也不改变此前的有效期 / A renewal closes no gap, and takes nothing away
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 16
  /verifier becomes "REG-0501"
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 17
  /verifier becomes "REG-0501"
  /verified_on becomes "2026-11-21"
  /bench_runs/0/started_at becomes "2026-11-21T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-21T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-21T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-21T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-21T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-21T09:00:49+08:00"
  answers 422 lapsed
  holds was away
the audit finds nothing

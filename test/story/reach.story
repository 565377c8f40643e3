# 暂停或者撤销一项授权，及于覆盖同样范围的其他授权 / What takes one authorisation away reaches others that cover the same
#
# 依据：计量法实施细则第二十八条第（三）项。不得以另一项授权规避暂停
continues pilot

# 同一企业就同样的表有两项授权 / Two authorisations of one maker for the same meters
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "A-2025-W-007", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 40000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2025-01-01", "valid_until_day": "2029-12-31" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /approver is left out
  answers 201
  /withheld is false
  remember /lot as WAITS
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 11
  /approver is left out
  answers 201
  remember /lot as WAITS-TOO
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "检定装置未按期溯源" }
  answers 201

# 暂停之前测量、之后送达的，证书暂缓；待批准的不再批准 / Measured before, sent after: withheld; nothing is approved any more
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  answers 201
  /withheld is true
the maker demo-maker POST /v1/lots/{WAITS}/approve
  { "approver": "REG-0305" }
  answers 422 no-grant
# 因另一项授权暂停而等不到批准的，也由市局决定 / Whoever waits in vain because of the other one is decided on, too
the bureau demo-bureau GET /v1/withheld-lots
  answers 200
  /lots has 3 entries
  holds {WAITS-TOO}
the bureau demo-bureau POST /v1/lots/{WAITS-TOO}/refuse
  { "reason": "检定装置未按期溯源" }
  answers 201
# 燃气表不受影响 / Gas meters are another matter
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 1
  answers 201
  /withheld is false

# 暂停之后测量的，不能改用另一项授权 / What is measured after it does not stand on the other one
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
  holds DEMO-2024-W-001: it was suspended
the audit finds nothing

# 注销是放弃这一项，不及于另一项 / A cancellation gives up this one only
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/cancel
  { "reason": "企业放弃，以另一项授权为准" }
  answers 201
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
the maker demo-maker POST /v1/lots/{WAITS}/approve
  { "approver": "REG-0305" }
  answers 201
the audit finds nothing

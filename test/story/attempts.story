# 复检与返修：什么时候可以再检，怎样再检 / When a meter may be verified again, and how
continues pilot

# 第一次：Q3 示值误差超差，规程要求再测两次 / The first run at Q3 is outside: two more are due (JJG 162, 7.3.3.6)
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "R1"
  /meters/0/declared is left out
  /meters/0/runs/0/start_l becomes 1651.06
  answers 201
  /retest is 1
  /meters/0/verdict is retest
  /meters/0/certificate is null
  remember /meters/0/code as CODE

# 换一组好看的数据不行：第一次的读数必须照旧 / The first reading comes again as it was
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "R2"
  /meters/0/declared is left out
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "procedure"
  /bench_runs/3 becomes {"id":"4","point":"Q3","started_at":"2026-11-20T09:10:00+08:00","ended_at":"2026-11-20T09:12:33+08:00","operation":"start-stop","method":"weighing","seconds":152.2,"flow_variation_pct":0.5,"balance_start_kg":0.196,"balance_end_kg":100.434,"water_in_c":18.75,"water_out_c":18.72,"inlet_mpa":0.44,"outlet_mpa":0.16}
  /bench_runs/4 becomes {"id":"5","point":"Q3","started_at":"2026-11-20T09:20:00+08:00","ended_at":"2026-11-20T09:22:33+08:00","operation":"start-stop","method":"weighing","seconds":152.2,"flow_variation_pct":0.5,"balance_start_kg":0.196,"balance_end_kg":100.434,"water_in_c":18.75,"water_out_c":18.72,"inlet_mpa":0.44,"outlet_mpa":0.16}
  /meters/0/runs/3 becomes {"bench_run":"4","start_l":1780.00,"end_l":1880.26,"water_c":18.75}
  /meters/0/runs/4 becomes {"bench_run":"5","start_l":1880.30,"end_l":1980.56,"water_c":18.75}
  answers 409 attempt
  wrong at /meters/0/runs: first-run-differs

# 复检是同一次检定的继续，不能改成限值加倍的使用中检查 / A retest continues the verification that asked for it: no check in use with doubled limits
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "R2"
  /kind becomes "in-use"
  /meters/0/declared is left out
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "procedure"
  /meters/0/runs/0/start_l becomes 1651.06
  /bench_runs/3 becomes {"id":"4","point":"Q3","started_at":"2026-11-20T09:10:00+08:00","ended_at":"2026-11-20T09:12:33+08:00","operation":"start-stop","method":"weighing","seconds":152.2,"flow_variation_pct":0.5,"balance_start_kg":0.196,"balance_end_kg":100.434,"water_in_c":18.75,"water_out_c":18.72,"inlet_mpa":0.44,"outlet_mpa":0.16}
  /bench_runs/4 becomes {"id":"5","point":"Q3","started_at":"2026-11-20T09:20:00+08:00","ended_at":"2026-11-20T09:22:33+08:00","operation":"start-stop","method":"weighing","seconds":152.2,"flow_variation_pct":0.5,"balance_start_kg":0.196,"balance_end_kg":100.434,"water_in_c":18.75,"water_out_c":18.72,"inlet_mpa":0.44,"outlet_mpa":0.16}
  /meters/0/runs/3 becomes {"bench_run":"4","start_l":1780.00,"end_l":1880.26,"water_c":18.75}
  /meters/0/runs/4 becomes {"bench_run":"5","start_l":1880.30,"end_l":1980.56,"water_c":18.75}
  answers 409 attempt
  wrong at /kind: retest-open

# 三次测量，第一次照旧，后两次合格，平均值合格 / Three runs: the first as it was, two inside, the mean inside
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "R2"
  /meters/0/declared is left out
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "procedure"
  /meters/0/runs/0/start_l becomes 1651.06
  /bench_runs/3 becomes {"id":"4","point":"Q3","started_at":"2026-11-20T09:10:00+08:00","ended_at":"2026-11-20T09:12:33+08:00","operation":"start-stop","method":"weighing","seconds":152.2,"flow_variation_pct":0.5,"balance_start_kg":0.196,"balance_end_kg":100.434,"water_in_c":18.75,"water_out_c":18.72,"inlet_mpa":0.44,"outlet_mpa":0.16}
  /bench_runs/4 becomes {"id":"5","point":"Q3","started_at":"2026-11-20T09:20:00+08:00","ended_at":"2026-11-20T09:22:33+08:00","operation":"start-stop","method":"weighing","seconds":152.2,"flow_variation_pct":0.5,"balance_start_kg":0.196,"balance_end_kg":100.434,"water_in_c":18.75,"water_out_c":18.72,"inlet_mpa":0.44,"outlet_mpa":0.16}
  /meters/0/runs/3 becomes {"bench_run":"4","start_l":1780.00,"end_l":1880.26,"water_c":18.75}
  /meters/0/runs/4 becomes {"bench_run":"5","start_l":1880.30,"end_l":1980.56,"water_c":18.75}
  answers 201
  /meters/0/verdict is pass
  /meters/0/certificate is {CODE}-2

# 两次都留在记录里 / Both attempts stay on record
the maker demo-maker GET /v1/meters/{CODE}
  answers 200
  /attempts has 2 entries
  /attempts/0/verdict is retest
  /attempts/0/certificate_state is none
  /attempts/1/verdict is pass
  /attempts/1/certificate_state is live

# 合格之后不再检 / After a pass there is no third
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "R3"
  /meters/0/attempt becomes 3
  /meters/0/reason becomes "rework"
  answers 409 already-verified
  wrong at /meters/0/serial: already-verified

# 小口径表只作首次检定：后续检定可以判定，但没有证书；使用中检查不合格之后，也不能再当首次检定来报
# A small meter is verified once: a subsequent verification is judged and has no certificate, and after a failed check in use there is no first verification again
the maker demo-maker POST /v1/lots?dry_run=true
  sends a lot of 1 water meter, seed 1
  /lot becomes "S3"
  /kind becomes "subsequent"
  answers 200
  /meters/0/verdict is pass
  /meters/0/findings/0/code is limited-use
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "S3"
  /kind becomes "subsequent"
  /meters/0/attempt becomes 3
  /meters/0/reason becomes "returned"
  answers 201
  /meters/0/verdict is pass
  /meters/0/certificate is null
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "S4"
  /kind becomes "in-use"
  /meters/0/attempt becomes 4
  /meters/0/reason becomes "returned"
  /meters/0/appearance becomes "铅封损坏"
  answers 201
  /meters/0/verdict is fail
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /lot becomes "S5"
  /meters/0/attempt becomes 5
  /meters/0/reason becomes "rework"
  answers 409 already-verified
the maker demo-maker GET /v1/meters/{CODE}
  answers 200
  /attempts has 4 entries
  /attempts/1/certificate_state is live
  /attempts/2/certificate_state is none

# 外观不合格，返修后再检 / A defect of appearance, then rework
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  /lot becomes "F1"
  /meters/0/appearance becomes "表壳开裂"
  answers 201
  /meters/0/verdict is fail
# 次数必须连续 / Attempts are counted without a gap
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  /lot becomes "F2"
  /meters/0/attempt becomes 3
  /meters/0/reason becomes "rework"
  answers 409 attempt
  wrong at /meters/0/attempt: attempt
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  /lot becomes "F2"
  answers 409 attempt
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  /lot becomes "F2"
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "rework"
  answers 201
  /meters/0/verdict is pass
# 返修不换表：型式、制造日期要与上次一致，所引的前次也要对 / Rework does not make another meter of it: type and date of making stay, and the attempt before is the one before
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /lot becomes "M1"
  /meters/0/reason becomes "rework"
  answers 422 invalid
  wrong at /meters/0/reason: contradiction
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /lot becomes "M1"
  /meters/0/runs becomes []
  answers 201
  /meters/0/verdict is invalid
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /lot becomes "M2"
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "procedure"
  /meters/0/made_on becomes "2026-10-05"
  answers 409 attempt
  wrong at /meters/0/made_on: made-on-differs
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /lot becomes "M2"
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "procedure"
  /meters/0/previous becomes "M0"
  answers 409 attempt
  wrong at /meters/0/previous: previous
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /lot becomes "M2"
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "procedure"
  /meters/0/previous becomes "M1"
  answers 201

# 没有第一次，哪来第二次 / There is no second attempt without a first
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 9
  /lot becomes "N2"
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "rework"
  answers 409 attempt
  wrong at /meters/0/attempt: attempt

# 程序无效（缺一个流量点）：不算表不合格，补做后再报 / An invalid procedure is not the meter's fault
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 6
  /lot becomes "I1"
  /meters/0/runs becomes []
  answers 201
  /invalid is 1
  /meters/0/verdict is invalid
  /meters/0/certificate is null
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 6
  /lot becomes "I2"
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "procedure"
  answers 201
  /meters/0/verdict is pass
the audit finds nothing

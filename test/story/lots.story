# 生产企业上传一批水表检定记录 / A maker uploads a lot of water meters
continues pilot

# 试算：只给结论，不留记录 / A dry run tells the verdicts and stores nothing
the maker demo-maker POST /v1/lots?dry_run=true
  sends a lot of 3 water meters, seed 1
  answers 200
  /meters has 3 entries
  /meters/0/verdict is pass
  /meters/0/points/0/point is Q3
  /first_index is absent
the maker demo-maker GET /v1/lots/DEM0-20261120-W1
  answers 404 not-found
the maker demo-maker POST /v1/lots?dry_run=perhaps
  sends a lot of 3 water meters, seed 1
  answers 422 invalid

# 上传：平台由原始读数重新判定，三只合格，随即签发证书
# The platform judges the raw readings itself; three pass, and their certificates are issued
the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 1
  header Idempotency-Key: line-4/2026-11-21/1
  answers 201
  /lot is DEM0-20261120-W1
  /passed is 3
  /failed is 0
  /meters/0/code is WDEM0-26000100001
  /meters/0/verdict is pass
  /meters/0/certificate is WDEM0-26000100001-1
  /meters/2/certificate is WDEM0-26000100003-1
  remember /lot as LOT
  remember the answer as FIRST
  the log grows by 4 leaves

# 检定日期必须是最后一次测量的日期：早了、晚了都不算数 / The day of verification is that of the last run, neither before nor after
the maker demo-maker POST /v1/lots?dry_run=true
  sends a lot of 3 water meters, seed 1
  /verified_on becomes "2026-11-21"
  answers 200
  /meters/0/verdict is invalid
  /meters/0/findings/0/code is verified-later
  /meters/0/findings/0/severity is invalid
the maker demo-maker POST /v1/lots?dry_run=true
  sends a lot of 3 water meters, seed 1
  /verified_on becomes "2026-11-19"
  /meters/0/made_on is left out
  /meters/1/made_on is left out
  /meters/2/made_on is left out
  answers 200
  /meters/0/verdict is invalid
  /meters/0/findings/0/code is run-after-verification

# 线路中断后原样重发：得到第一次的答复 / Sent again as it was: the first answer
the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 1
  answers 200
  the answer is FIRST again
the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 1
  header Idempotency-Key: line-4/2026-11-21/1
  answers 200
  the answer is FIRST again
# 同一批号、不同内容 / The same lot with other content
the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 1
  /meters/0/runs/0/end_l becomes 1754.05
  answers 409 lot-exists
# 同一幂等键、不同内容 / The same key with other content
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 2
  header Idempotency-Key: line-4/2026-11-21/1
  answers 422 key-reused
# 已检定合格的表换一个批号再报 / A meter that passed, under another lot
the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 1
  /lot becomes "20261120-AGAIN"
  answers 409 already-verified
  wrong at /meters/0/serial: already-verified
  wrong at /meters/2/serial: already-verified

# 企业自称的结论不作数 / What the maker declares counts for nothing
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /meters/0/appearance becomes "表壳开裂"
  /meters/0/declared becomes "pass"
  answers 201
  /failed is 1
  /meters/0/verdict is fail
  /meters/0/certificate is null

# 谁可以上传 / Who may upload
anyone POST /v1/lots
  sends a lot of 1 water meter, seed 5
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/lots
  sends a lot of 1 water meter, seed 5
  answers 403 forbidden
# 另一企业没有这些人员和装置 / Another maker has neither these people nor this bench
the maker other-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  answers 422 invalid
  wrong at /bench: unknown
  wrong at /verifier: unknown

# 内容有误 / Faults in the content
the maker demo-maker POST /v1/lots
  sends the text {"lot":"x"
  answers 400 syntax
the maker demo-maker POST /v1/lots
  { "lot": "x", "colour": "red" }
  answers 422 invalid
  wrong at /colour: unknown-field
  wrong at /meters: missing
the maker demo-maker POST /v1/lots
  sends 17000000 bytes
  answers 413 too-large
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 5
  /meters/1/serial becomes "26000500001"
  answers 422 invalid
  wrong at /meters/1/serial: duplicate
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /checker becomes "REG-0107"
  answers 422 invalid
  wrong at /checker: same-person
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /type becomes "nothing"
  answers 422 invalid
  wrong at /type: unknown
# 装置不符 / A gas bench tests no water meters
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /bench becomes "B-G1"
  answers 422 contradiction
# 无签发权的人签发 / Signed by somebody who may not sign
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /approver becomes "REG-0211"
  answers 422 lapsed
# 检定员签发自己的检定 / The verifier signs what is his own
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /verifier becomes "REG-0305"
  answers 422 invalid
  wrong at /approver: same-person
# 装置上没有的工位、两只表同一工位 / A position that the bench has not, and one for two meters
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /meters/0/position becomes 11
  answers 422 invalid
  wrong at /meters/0/position: out-of-range
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 5
  /meters/1/position becomes 1
  answers 422 invalid
  wrong at /meters/1/position: duplicate
# 日期在将来 / Dated in the future
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /verified_on becomes "2026-11-22"
  answers 422 invalid

# 查询 / Looking at the lot
the maker demo-maker GET /v1/lots/{LOT}
  answers 200
  /meters is 3
  /passed is 3
  /points has 3 entries
  /points/0/n is 3
the bureau demo-bureau GET /v1/lots/{LOT}
  answers 200
the district demo-district GET /v1/lots/{LOT}
  answers 200
the auditor demo-bureau GET /v1/lots/{LOT}
  answers 200
# 他人的批次如同不存在 / To others it does not exist
the maker other-maker GET /v1/lots/{LOT}
  answers 404 not-found
the district other-district GET /v1/lots/{LOT}
  answers 404 not-found
the supply demo-supply GET /v1/lots/{LOT}
  answers 403 forbidden
anyone GET /v1/lots/{LOT}
  answers 401 unauthenticated
the audit finds nothing

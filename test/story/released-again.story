# 放行只对当时已知的暂停有效；其后又撤销授权的，批准不成立，由市局再作决定
# A release answers for what had been lost by then; what is lost later makes the lot wait for the bureau again
continues pilot

the bureau demo-bureau POST /v1/documents?name=decision.pdf
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  remember /id as DECISION

the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 41
  /approver is left out
  answers 201
  remember /lot as REFUSED
  remember /meters/0/code as REFUSED-CODE
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 42
  /approver is left out
  answers 201
  remember /lot as AGAIN
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 43
  /approver is left out
  answers 201
  remember /lot as BACK
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 44
  /approver is left out
  answers 201
  remember /lot as GAS

the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "检定装置未按期溯源" }
  answers 201
the bureau demo-bureau POST /v1/lots/{REFUSED}/release
  { "reason": "检定时授权有效" }
  answers 201
  /issued is 0
the bureau demo-bureau POST /v1/lots/{AGAIN}/release
  { "reason": "检定时授权有效" }
  answers 201
the bureau demo-bureau POST /v1/lots/{BACK}/release
  { "reason": "检定时授权有效" }
  answers 201

# 没有新的情况，不再放行；尚未批准的，可以改为不予签发 / Nothing new: not released again, but taken back while nobody has approved
the bureau demo-bureau POST /v1/lots/{BACK}/release
  { "reason": "再次放行" }
  answers 409 state
the bureau demo-bureau GET /v1/withheld-lots
  answers 200
  /lots has 0 entries
the bureau demo-bureau POST /v1/lots/{BACK}/refuse
  { "reason": "复查发现数据存疑" }
  answers 201
  /decision is refused
the bureau demo-bureau POST /v1/lots/{BACK}/refuse
  { "reason": "重复" }
  answers 409 state

then 30 days pass
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/revoke
  { "reason": "伪造检定记录", "hearing_day": "2026-12-10", "document": "{DECISION}" }
  answers 201
the maker demo-maker POST /v1/lots/{REFUSED}/approve
  { "approver": "REG-0305" }
  answers 422 no-grant
the bureau demo-bureau GET /v1/withheld-lots
  answers 200
  /lots has 2 entries
  holds {REFUSED}
  holds {AGAIN}
the bureau demo-bureau POST /v1/lots/{REFUSED}/refuse
  { "reason": "授权已撤销" }
  answers 201
  /decision is refused
the maker demo-maker POST /v1/lots/{REFUSED}/approve
  { "approver": "REG-0305" }
  answers 409 state
the maker demo-maker GET /v1/certificates/{REFUSED-CODE}-1
  answers 200
  /certificate_state is none
the bureau demo-bureau POST /v1/lots/{AGAIN}/release
  { "reason": "已知撤销，该批不受影响" }
  answers 201
  /issued is 0
the maker demo-maker POST /v1/lots/{AGAIN}/approve
  { "approver": "REG-0305" }
  answers 201
  /issued is 1
the bureau demo-bureau POST /v1/lots/{AGAIN}/refuse
  { "reason": "已经批准" }
  answers 409 state

# 企业停业期间也一样 / So it is while the maker itself is suspended
the bureau demo-bureau POST /v1/lots/{GAS}/release
  { "reason": "企业正常" }
  answers 409 state
the bureau demo-bureau POST /v1/organisations/demo-maker/suspend
  { "reason": "停业整顿" }
  answers 201
the bureau demo-bureau GET /v1/withheld-lots
  answers 200
  /lots has 1 entry
  holds {GAS}
the bureau demo-bureau POST /v1/lots/{GAS}/release
  { "reason": "检定时企业正常" }
  answers 201
then 1 hour passes
the bureau demo-bureau POST /v1/organisations/demo-maker/resume
  { "reason": "整顿完毕" }
  answers 201
the bureau demo-bureau POST /v1/organisations/demo-maker/suspend
  { "reason": "再次停业整顿" }
  answers 201
the maker demo-maker POST /v1/lots/{GAS}/approve
  { "approver": "REG-0305" }
  answers 422 not-active
the bureau demo-bureau GET /v1/withheld-lots
  answers 200
  holds {GAS}
the bureau demo-bureau POST /v1/lots/{GAS}/refuse
  { "reason": "企业停业" }
  answers 201
  /decision is refused
the bureau demo-bureau GET /v1/withheld-lots
  answers 200
  /lots has 0 entries

# 不予签发的表没有证书，可以重新检定；有了证书就不能再检定 / A meter whose certificate was refused may be verified again, until it has one
the bureau demo-bureau POST /v1/organisations/demo-maker/resume
  { "reason": "整顿完毕" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 44
  /lot becomes "GAS-2"
  answers 409 attempt
  wrong at /meters/0/attempt: attempt
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 44
  /lot becomes "GAS-2"
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "returned"
  answers 201
  /meters/0/verdict is pass
  remember /meters/0/code as GAS-CODE
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 44
  /lot becomes "GAS-3"
  /meters/0/attempt becomes 3
  /meters/0/reason becomes "returned"
  answers 409 already-verified

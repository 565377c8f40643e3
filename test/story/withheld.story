# 暂停前检定、暂停后上传的批，由市局决定放行或不予签发
# Measured before a suspension and uploaded after it: the bureau releases or refuses the certificates
continues pilot

# 决定书 / The decision as a document
the bureau demo-bureau POST /v1/documents?name=decision.pdf
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  remember /id as DECISION

# 暂停时已在等待批准的批；授权有效时由企业批准，不由市局决定
# Lots that wait for an approval already; as long as the authorisation stands the bureau decides nothing
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 21
  /approver is left out
  answers 201
  remember /lot as VAIN
  remember /meters/0/code as VAIN-CODE
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 22
  /approver is left out
  answers 201
  remember /lot as VAIN-BAD
  remember /meters/0/code as VAIN-BAD-CODE
the bureau demo-bureau POST /v1/lots/{VAIN}/release
  { "reason": "授权有效" }
  answers 409 state
the bureau demo-bureau GET /v1/withheld-lots
  answers 200
  /lots has 0 entries

the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "检定装置未按期溯源", "stock": "hold", "cure_until_day": "2027-01-31" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 1
  answers 201
  /withheld is true
  remember /lot as GOOD
  remember /meters/0/code as GOOD-CODE
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 2
  answers 201
  /withheld is true
  remember /lot as BAD
  remember /meters/0/code as BAD-CODE
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /approver is left out
  answers 201
  /withheld is true
  remember /lot as UNSIGNED
the maker demo-maker POST /v1/lots
  sends a lot of 1 gas meter, seed 1
  answers 201
  /withheld is false
  remember /lot as FREE

# 其中一只表随后又作使用中检查：证书不再等它 / One of two meters is then checked in use: its certificate does not wait any more
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 4
  answers 201
  remember /lot as CHECKED
  remember /meters/1/code as STILL-WAITS
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 4
  /lot becomes "IN-USE"
  /kind becomes "in-use"
  /meters/0/attempt becomes 2
  /meters/0/reason becomes "returned"
  answers 201
  /meters/0/certificate is null
the bureau demo-bureau POST /v1/lots/{CHECKED}/release
  { "reason": "检定时装置仍在有效期内" }
  answers 201
  /issued is 1
the maker demo-maker GET /v1/certificates/{STILL-WAITS}-1
  answers 200
  /certificate_state is live
the bureau demo-bureau POST /v1/lots/DEM0-IN-USE/refuse
  { "reason": "使用中检查没有证书" }
  answers 201

# 待决定的批 / What waits
anyone GET /v1/withheld-lots
  answers 401 unauthenticated
the maker demo-maker GET /v1/withheld-lots
  answers 403 forbidden
the bureau demo-bureau GET /v1/withheld-lots?before=x
  answers 422 invalid
the bureau demo-bureau GET /v1/withheld-lots
  answers 200
  /lots has 5 entries
  holds {VAIN-BAD}
the bureau demo-bureau GET /v1/withheld-lots?after={UNSIGNED}
  answers 200

# 放行 / Released
anyone POST /v1/lots/{GOOD}/release
  { "reason": "经核实" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/lots/{GOOD}/release
  { "reason": "自行放行" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/lots/{GOOD}/release
  { }
  answers 422 invalid
  wrong at /reason: missing-field
the bureau demo-bureau POST /v1/lots/DEM0-NO-SUCH/release
  { "reason": "查无此批" }
  answers 404 not-found
the bureau demo-bureau POST /v1/lots/{FREE}/release
  { "reason": "并未暂缓" }
  answers 409 state
the bureau demo-bureau POST /v1/lots/{GOOD}/release
  { "reason": "检定时装置仍在有效期内", "document": "{DECISION}" }
  answers 201
  /decision is released
  /issued is 3
  the log grows by 1 leaf
the maker demo-maker GET /v1/certificates/{GOOD-CODE}-1
  answers 200
  /valid is true
# 两人先后决定，后者不成立 / It is decided once
the bureau demo-bureau POST /v1/lots/{GOOD}/refuse
  { "reason": "另一名执法人员的决定" }
  answers 409 state
the bureau demo-bureau POST /v1/lots/{GOOD}/release
  { "reason": "再次放行" }
  answers 409 state

# 不予签发 / Refused
anyone POST /v1/lots/{BAD}/refuse
  { "reason": "存疑" }
  answers 401 unauthenticated
the district demo-district POST /v1/lots/{BAD}/refuse
  { "reason": "区局无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/lots/{BAD}/refuse
  { "reason": "存疑", "document": "report.pdf" }
  answers 422 invalid
the bureau demo-bureau POST /v1/lots/{BAD}/refuse
  { "reason": "检定数据存疑" }
  answers 201
  /decision is refused
  /issued is 0
  the log grows by 1 leaf
the maker demo-maker POST /v1/lots/{BAD}/approve
  { "approver": "REG-0305" }
  answers 409 state
the bureau demo-bureau POST /v1/lots/{BAD}/release
  { "reason": "改变主意" }
  answers 409 state
the maker demo-maker GET /v1/certificates/{BAD-CODE}-1
  answers 200
  /valid is false
  /certificate_state is none
the maker demo-maker GET /v1/lots/{BAD}
  answers 200
  /decision is refused

# 没有签发人的批放行后由企业批准 / One without an approver is approved after its release
the maker demo-maker POST /v1/lots/{UNSIGNED}/approve
  { "approver": "REG-0305" }
  answers 409 state
the bureau demo-bureau POST /v1/lots/{UNSIGNED}/release
  { "reason": "检定时装置仍在有效期内" }
  answers 201
  /issued is 0
the maker demo-maker POST /v1/lots/{UNSIGNED}/approve
  { "approver": "REG-0305" }
  answers 201
  /issued is 1

# 暂停时已在等待批准的批，同样由市局决定 / So are those decided on that waited when the suspension came
the maker demo-maker POST /v1/lots/{VAIN}/approve
  { "approver": "REG-0305" }
  answers 422 no-grant
the bureau demo-bureau POST /v1/lots/{VAIN}/release
  { "reason": "检定时授权有效，经核实" }
  answers 201
  /decision is released
  /issued is 0
  the log grows by 1 leaf
the maker demo-maker POST /v1/lots/{VAIN}/approve
  { "approver": "REG-0305" }
  answers 201
  /issued is 2
the maker demo-maker GET /v1/lots/{VAIN}
  answers 200
  /withheld is false
  /decision is released
  /authorisation is DEMO-2024-W-001
the bureau demo-bureau POST /v1/lots/{VAIN}/refuse
  { "reason": "改变主意" }
  answers 409 state
the bureau demo-bureau POST /v1/lots/{VAIN-BAD}/refuse
  { "reason": "检定数据存疑" }
  answers 201
  /decision is refused
  the log grows by 1 leaf
the maker demo-maker POST /v1/lots/{VAIN-BAD}/approve
  { "approver": "REG-0305" }
  answers 409 state
the maker demo-maker GET /v1/certificates/{VAIN-BAD-CODE}-1
  answers 200
  /certificate_state is none
the bureau demo-bureau GET /v1/withheld-lots
  answers 200
  /lots has 0 entries

# 放行的证书可以离线验证，不予签发的不能，注销的也不能 / What the bundles prove
the log is published
anyone GET /log/key
  answers 200
  remember /ed25519_vkey as KEY
the maker demo-maker GET /v1/certificates/{GOOD-CODE}-1.json
  answers 200
  proves itself to whoever holds {KEY}
the maker demo-maker GET /v1/certificates/{VAIN-CODE}-1.json
  answers 200
  proves itself to whoever holds {KEY}
the audit finds nothing

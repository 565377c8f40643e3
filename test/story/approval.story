# 待签发的证书由签发人批准 / Certificates that wait are issued by a signatory
continues pilot

the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 7
  /approver is left out
  answers 201
  /meters/0/verdict is pass
  /meters/0/certificate is null
  remember /lot as LOT
  remember /meters/0/code as CODE
the maker demo-maker GET /v1/meters/{CODE}
  answers 200
  /attempts/0/certificate_state is awaits

anyone POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 401 unauthenticated
the bureau demo-bureau POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 403 forbidden
the maker other-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 404 not-found
the maker demo-maker POST /v1/lots/DEM0-NOTHING/approve
  { "approver": "REG-0305" }
  answers 404 not-found
the maker demo-maker POST /v1/lots/{LOT}/approve
  { }
  answers 422 invalid
  wrong at /approver: missing-field
# 检定员不得签发 / A verifier does not sign
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0107" }
  answers 422 lapsed

the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 201
  /lot is {LOT}
  /issued is 3
  the log grows by 1 leaf
the maker demo-maker GET /v1/meters/{CODE}
  answers 200
  /attempts/0/certificate_state is live
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 409 state

# 后来批准的证书同样可以离线验证 / A certificate that was issued later proves itself, too
the log is published
anyone GET /log/key
  answers 200
  remember /ed25519_vkey as KEY
the maker demo-maker GET /v1/certificates/{CODE}-1.json
  answers 200
  proves itself to whoever holds {KEY}

# 授权暂停期间不签发 / While the authorisation is suspended nothing is issued
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 8
  /approver is left out
  answers 201
  remember /lot as SECOND
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "监督检查" }
  answers 201
the maker demo-maker POST /v1/lots/{SECOND}/approve
  { "approver": "REG-0305" }
  answers 422 no-grant
the audit finds nothing

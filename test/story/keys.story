# 企业登记签名密钥：证明持有、轮换、停用、泄露 / A maker registers its signing keys: possession, rotation, the end
continues pilot

the ed25519 key LINE is made
the sm2 key SIGNER is made
the sm2 key SPARE is made
the ed25519 key FOREIGN is made

# 未登录、无权、他人 / Nobody, somebody without the right, somebody else
anyone POST /v1/keys
  answers 401 unauthenticated
the district demo-district POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  answers 403 forbidden
the maker other-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with LINE
  answers 404 not-found

# 请求须以该密钥签署，证明企业持有它 / The request is signed with the very key
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  answers 422 signature-missing
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with SPARE
  answers 422 bad-signature
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with LINE at 2026-11-21 16:06
  answers 422 bad-signature
# 签署之后被改动 / Changed after it was signed
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with LINE
  /valid_until_day becomes "2099-12-31"
  answers 400 digest-mismatch
# 内容有误 / What is wrong with it
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "-----BEGIN PRIVATE KEY-----", "registration": "REG-9999",
    "valid_from_day": "2026-11-01", "valid_until_day": "2026-10-31" }
  signed with LINE
  answers 422 invalid
  wrong at /public_key: bad-format
  wrong at /valid_until_day: order
  wrong at /registration: unknown
# 只有签发人有本人的密钥 / Only a signatory has a key of his own
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SPARE-PEM}", "registration": "REG-0107",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with SPARE
  answers 422 invalid
  wrong at /registration: not-signatory
the bureau demo-bureau POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SPARE-PEM}", "registration": "REG-0211",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  answers 422 invalid
  wrong at /registration: not-signatory

# 生产线的密钥，不属于任何人 / The line's key, which is no person's
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with LINE
  answers 201
  /id is {LINE}
  the log grows by 1 leaf
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with LINE
  answers 409 conflict
# 签发人的密钥：其签名即批准 / A signatory's key, whose signature is the approval
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SIGNER-PEM}", "registration": "REG-0305",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with SIGNER
  answers 201
# 市局可代为登记 / The bureau may register one for a maker
the bureau demo-bureau POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SPARE-PEM}", "valid_from_day": "2027-01-01", "valid_until_day": "2027-12-31" }
  answers 201
  /id is {SPARE}
the bureau demo-bureau POST /v1/keys
  { "organisation": "nobody", "public_key": "{FOREIGN-PEM}", "valid_from_day": "2027-01-01", "valid_until_day": "2027-12-31" }
  answers 404 not-found

# 查询 / Listing them
anyone GET /v1/keys?organisation=demo-maker
  answers 401 unauthenticated
the supply demo-supply GET /v1/keys?organisation=demo-maker
  answers 403 forbidden
the maker other-maker GET /v1/keys?organisation=demo-maker
  answers 404 not-found
the maker demo-maker GET /v1/keys
  answers 422 invalid
  wrong at /organisation: missing-field
the maker demo-maker GET /v1/keys?organisation=demo-maker
  answers 200
  /keys has 3 entries
the bureau demo-bureau GET /v1/keys?organisation=demo-maker&limit=2
  answers 200
  /keys has 2 entries
  remember /next as NEXT
the bureau demo-bureau GET /v1/keys?organisation=demo-maker&after={NEXT}
  answers 200
  /keys has 1 entry
  /next is absent

# 停用 / Retiring one
anyone POST /v1/keys/{LINE}/retire
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/keys/{LINE}/retire
  { }
  answers 403 forbidden
the maker other-maker POST /v1/keys/{LINE}/retire
  { }
  answers 404 not-found
the maker demo-maker POST /v1/keys/0000000000000000/retire
  { }
  answers 404 not-found
the maker demo-maker POST /v1/keys/{LINE}/retire
  { "reason": "" }
  answers 422 invalid
the maker demo-maker POST /v1/keys/{LINE}/retire
  { "reason": "年度轮换" }
  answers 201
  the log grows by 1 leaf
the maker demo-maker POST /v1/keys/{LINE}/retire
  { }
  answers 409 state

# 泄露 / Compromised
anyone POST /v1/keys/{SIGNER}/compromised
  answers 401 unauthenticated
the institute demo-institute POST /v1/keys/{SIGNER}/compromised
  { "since": "2026-11-21T09:00:00+08:00", "reason": "电脑失窃" }
  answers 403 forbidden
the maker other-maker POST /v1/keys/{SIGNER}/compromised
  { "since": "2026-11-21T09:00:00+08:00", "reason": "电脑失窃" }
  answers 404 not-found
the maker demo-maker POST /v1/keys/{SIGNER}/compromised
  { "since": "2026-11-21T17:00:00+08:00", "reason": "电脑失窃" }
  answers 422 invalid
  wrong at /since: out-of-range
the maker demo-maker POST /v1/keys/{SIGNER}/compromised
  { "since": "2026-11-21T09:00:00+08:00", "reason": "电脑失窃" }
  answers 201
  the log grows by 1 leaf
the maker demo-maker POST /v1/keys/{SIGNER}/compromised
  { "since": "2026-11-21T09:00:00+08:00", "reason": "再次报告" }
  answers 409 state
# 停用的密钥也可能泄露 / A key that was retired may be compromised, too
the bureau demo-bureau POST /v1/keys/{LINE}/compromised
  { "since": "2026-11-20T00:00:00+08:00", "reason": "备份遗失" }
  answers 201
the maker demo-maker GET /v1/keys?organisation=demo-maker
  answers 200
  holds "state":"compromised"
the audit finds nothing

# 企业对上传内容签名：有密钥者必签，签发人的签名即批准 / A maker signs what it uploads; a signatory's signature is the approval
#
# 依据：HTTP 消息签名（RFC 9421），内容摘要（RFC 9530），SM2（GB/T 32918）
continues pilot

the ed25519 key LINE is made
the sm2 key SIGNER is made
the ed25519 key STRANGER is made
the ed25519 key OLD is made

# 未登记密钥的企业无须签名 / As long as no key is registered nothing has to be signed
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  answers 201
  remember /lot as UNSIGNED
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  signed with STRANGER
  answers 422 key-unknown
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-21", "valid_until_day": "2027-10-31" }
  signed with LINE
  answers 201
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SIGNER-PEM}", "registration": "REG-0305",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with SIGNER
  answers 201
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{OLD-PEM}", "valid_from_day": "2025-11-01", "valid_until_day": "2026-10-31" }
  signed with OLD
  answers 201
the maker other-maker POST /v1/keys
  { "organisation": "other-maker", "public_key": "{STRANGER-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with STRANGER
  answers 201

# 从此必须签名；试算除外 / From now on everything is signed, but for dry runs
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  answers 422 signature-missing
the maker demo-maker POST /v1/lots?dry_run=true
  sends a lot of 2 water meters, seed 3
  answers 200
# 已存的照旧答复 / What was stored before is answered as before
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  answers 200
  /lot is {UNSIGNED}

# 签错的不收 / What is wrongly signed is refused
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with STRANGER
  answers 422 key-unknown
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with OLD
  answers 422 key-not-valid
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with LINE at 2026-11-20 23:59
  answers 422 key-not-valid
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with LINE at 2026-11-21 16:06
  answers 422 bad-signature
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with LINE
  /batch becomes "OTHER"
  answers 400 digest-mismatch
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with LINE
  header Content-Type: text/plain
  answers 422 bad-signature
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with LINE
  header Signature: sig2=:AAAA:
  answers 422 bad-signature
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  header Signature-Input: sig1=("@method");created="now"
  header Signature: sig1=:AAAA:
  answers 422 bad-signature

# 尚未测完的不能先签 / Nobody signs for what has not been measured yet
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with SIGNER at 2026-11-20 07:00
  answers 422 bad-signature
the maker demo-maker POST /v1/lots?dry_run=true
  sends a lot of 2 water meters, seed 3
  signed with SIGNER at 2026-11-20 07:00
  answers 422 bad-signature
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 9
  signed with SIGNER at 2026-11-20 20:00
  answers 201

# 仅有摘要也核对 / A digest alone is checked, too
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "监督检查" }
  header Content-Digest: sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:
  answers 400 digest-mismatch
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "监督检查" }
  header Content-Digest: md5=:AAAA:
  answers 400 digest-mismatch
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "监督检查" }
  header Content-Digest: sha-256=nonsense
  answers 400 syntax

# 生产线的签名不是批准：文件里写明的签发人也须另行批准 / The line's signature approves nothing, whoever the file names
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with LINE
  answers 201
  /meters/0/certificate is null
  remember /lot as LOT
  remember /meters/0/code as LATER
  remember the answer as FIRST
  the log grows by 3 leaves
# 原样重发即得原答复 / The very same again gets the first answer
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 3
  signed with LINE
  answers 200
  the answer is FIRST again

# 后来的批准同样须由签发人本人签名 / A later approval is signed by the signatory himself, too
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 422 signature-missing
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  signed with LINE
  answers 422 invalid
  wrong at /approver: not-signer
# 批准也不能签在测完之前 / Nor is it approved before it was measured
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  signed with SIGNER at 2026-11-20 07:00
  answers 422 bad-signature
# 也不能签在上传之前：所签的只是批号，那时还看不到记录 / Nor before it came in: what is signed is its name, and nobody can have seen its records
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  signed with SIGNER at 2026-11-21 15:54
  answers 422 bad-signature
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  signed with STRANGER
  answers 422 key-unknown
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  signed with OLD
  answers 422 key-not-valid
the maker demo-maker POST /v1/lots/{UNSIGNED}/approve
  { "approver": "REG-0305" }
  signed with SIGNER
  answers 409 state
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  signed with SIGNER
  /approver becomes "REG-0211"
  answers 400 digest-mismatch
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  signed with SIGNER
  answers 201
  /issued is 2
  the log grows by 1 leaf

# 签发人的签名即批准 / A signatory's signature is the approval
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 4
  /approver is left out
  signed with SIGNER
  answers 201
  remember /lot as APPROVED
  remember /meters/0/code as CODE
  remember /meters/0/certificate as CERTIFICATE
the maker demo-maker GET /v1/meters/{CODE}
  answers 200
  /attempts/0/certificate_state is live
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 5
  signed with SIGNER
  answers 201
  /withheld is false
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 6
  /approver becomes "REG-0211"
  signed with SIGNER
  answers 422 invalid
  wrong at /approver: not-signer

# 签名、所签文本与原始字节 / The signature, what it signs, and the very bytes
anyone GET /v1/lots/{LOT}/signature
  answers 401 unauthenticated
the district demo-district GET /v1/lots/{LOT}/signature
  answers 403 forbidden
the maker other-maker GET /v1/lots/{LOT}/signature
  answers 404 not-found
the maker demo-maker GET /v1/lots/DEM0-NOTHING/signature
  answers 404 not-found
the maker demo-maker GET /v1/lots/{UNSIGNED}/signature
  answers 409 state
the bureau demo-bureau GET /v1/lots/{LOT}/signature
  answers 200
  /key is {LINE}
  /algorithm is ed25519
  holds content-digest
anyone GET /v1/lots/{LOT}/body
  answers 401 unauthenticated
the auditor demo-bureau GET /v1/lots/{LOT}/body
  answers 403 forbidden
the maker other-maker GET /v1/lots/{LOT}/body
  answers 404 not-found
the maker demo-maker GET /v1/lots/{UNSIGNED}/body
  answers 409 state
the maker demo-maker GET /v1/lots/{LOT}/body
  answers 200
  /bench is B-03
  /meters has 2 entries

# 证书包带着签名，可离线验证 / The bundle carries the signature and proves itself
the log is published
anyone GET /log/key
  answers 200
  remember /ed25519_vkey as KEY
the maker demo-maker GET /v1/certificates/{CERTIFICATE}.json
  answers 200
  proves itself to whoever holds {KEY}
the maker demo-maker GET /v1/certificates/{LATER}-1.json
  answers 200
  proves itself to whoever holds {KEY}

# 泄露之后不再收，已存的可以列出 / After a compromise nothing is taken any more, and what is stored can be listed
the maker demo-maker POST /v1/keys/{SIGNER}/compromised
  { "since": "2026-11-21T15:00:00+08:00", "reason": "电脑失窃" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 7
  signed with SIGNER at 2026-11-21 14:00
  answers 422 key-not-valid
anyone GET /v1/keys/{SIGNER}/lots
  answers 401 unauthenticated
the supply demo-supply GET /v1/keys/{SIGNER}/lots
  answers 403 forbidden
the maker other-maker GET /v1/keys/{SIGNER}/lots
  answers 404 not-found
the maker demo-maker GET /v1/keys/{SIGNER}/lots?since=yesterday
  answers 422 invalid
the bureau demo-bureau GET /v1/keys/{SIGNER}/lots?since=2026-11-21T15:00:00%2B08:00
  answers 200
  /lots has 3 entries
  holds {APPROVED}
# 看收到的时间，不看签名自称的时间 / What counts is when it came in, not what the signature says of itself
the bureau demo-bureau GET /v1/keys/{SIGNER}/lots?since=2026-11-21T16:30:00%2B08:00
  answers 200
  /lots has 0 entries
the bureau demo-bureau GET /v1/keys/{SIGNER}/lots?limit=1
  answers 200
  /lots has 1 entry
  /next is {APPROVED}
# 密钥到期 / A key past its date
then 350 days pass
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 8
  signed with LINE at 2026-11-21 16:00
  answers 422 key-not-valid
the audit finds nothing

# 检定、核验、批准，三人三签：账户只能以本人的身份批准
# Three people sign: an account approves as its own person only
continues pilot

the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0401", "level": 1, "water": true, "gas": true,
    "signatory": true, "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31" }
  answers 201
  remember /id as QIAN-PERSON
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0402", "level": 1, "water": true, "gas": true,
    "signatory": true, "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31" }
  answers 201
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "qian", "duties": "signatory", "person": "{QIAN-PERSON}" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
# 一人在一个单位只有一个账户，否则管理员可以另开一个、以其名义批准
# One account a person: with a second one the administrator could approve in his name
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "zhao", "duties": "signatory", "person": "{QIAN-PERSON}" }
  answers 422 invalid
  wrong at /person: taken
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "zhao", "duties": "signatory", "registration": "REG-0401" }
  answers 422 invalid
  wrong at /registration: taken
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "zhao", "duties": "clerk", "registration": "REG-0402" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "green tea leaves" }
  answers 201
then 1 minute passes
let CODE be the code of {PHONE}
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "qian", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as QIAN
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 200
  remember the cookie as CLERK

# 经办人上传时不能写上别人的批准 / A clerk does not upload somebody else's approval
the session {CLERK} POST /v1/lots
  sends a lot of 2 water meters, seed 1
  answers 422 invalid
  wrong at /approver: not-oneself
the session {CLERK} POST /v1/lots?dry_run=true
  sends a lot of 2 water meters, seed 1
  answers 422 invalid
# 没有签发职责的账户，写本人也不行 / Nor his own without the duty
the session {CLERK} POST /v1/lots
  sends a lot of 2 water meters, seed 1
  /approver becomes "REG-0402"
  answers 403 forbidden
the session {CLERK} POST /v1/lots
  sends a lot of 2 water meters, seed 1
  /approver is left out
  answers 201
  /meters/0/certificate is null
  remember /lot as LOT
  remember /meters/0/code as METER

# 批准是签发人本人的行为 / The approval is the signatory's own act
the session {CLERK} POST /v1/lots/{LOT}/approve
  { "approver": "REG-0401" }
  answers 403 forbidden
the session {QIAN} POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 422 invalid
  wrong at /approver: not-oneself
the session {QIAN} POST /v1/lots/{LOT}/approve
  { "approver": "REG-0401" }
  header Idempotency-Key: approval-1
  answers 201
  /issued is 2
  the log grows by 1 leaf
# 幂等键不越过职责 / A stored answer is for those who might have asked for it
the session {QIAN} POST /v1/lots/{LOT}/approve
  { "approver": "REG-0401" }
  header Idempotency-Key: approval-1
  answers 200
  /issued is 2
the session {CLERK} POST /v1/lots/{LOT}/approve
  { "approver": "REG-0401" }
  header Idempotency-Key: approval-1
  answers 403 forbidden

# 签发人自己上传即批准；单位令牌由单位负责，照旧 / What he uploads himself he approves; for its own token the organisation answers, as ever
the session {QIAN} POST /v1/lots
  sends a lot of 1 water meter, seed 5
  /approver becomes "REG-0401"
  answers 201
  remember /meters/0/certificate as CERTIFICATE
the maker demo-maker GET /v1/certificates/{CERTIFICATE}
  answers 200
  /valid is true
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 7
  answers 201

# 密钥：只登记本人的；登记之后批准须签名 / Keys: everybody his own, and from then on approvals are signed
the sm2 key SIGNER is made
the session {CLERK} POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SIGNER-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with SIGNER
  answers 403 forbidden
the session {QIAN} POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SIGNER-PEM}", "registration": "REG-0305",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with SIGNER
  answers 422 invalid
  wrong at /registration: not-oneself
the session {CLERK} POST /v1/lots
  sends a lot of 1 water meter, seed 8
  /approver is left out
  answers 201
  remember /lot as SECOND
the session {QIAN} POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SIGNER-PEM}", "registration": "REG-0401",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with SIGNER
  answers 201
the session {QIAN} POST /v1/lots/{SECOND}/approve
  { "approver": "REG-0401" }
  answers 422 signature-missing
the session {QIAN} POST /v1/lots/{SECOND}/approve
  { "approver": "REG-0401" }
  signed with SIGNER
  answers 201
# 签发人签了名，谁上传都行 / What the signatory has signed anybody may send
the session {CLERK} POST /v1/lots
  sends a lot of 1 water meter, seed 10
  /approver becomes "REG-0401"
  signed with SIGNER
  answers 201
  remember /meters/0/certificate as CERTIFICATE
the maker demo-maker GET /v1/certificates/{CERTIFICATE}
  answers 200
  /valid is true
the session {CLERK} POST /v1/keys/{SIGNER}/retire
  { }
  answers 403 forbidden

# 签发人只停用、报告本人的密钥；他人的和生产线的由账户管理员办理
# A signatory ends his own keys; those of others and of the line are the administrator's business
the sm2 key FIRST is made
the ed25519 key LINE is made
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{FIRST-PEM}", "registration": "REG-0305",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with FIRST
  answers 201
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LINE-PEM}", "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with LINE
  answers 201
the session {QIAN} POST /v1/keys/{FIRST}/retire
  { "reason": "他人的密钥" }
  answers 403 forbidden
the session {QIAN} POST /v1/keys/{FIRST}/compromised
  { "since": "2026-11-21T09:00:00+08:00", "reason": "他人的密钥" }
  answers 403 forbidden
the session {QIAN} POST /v1/keys/{LINE}/retire
  { "reason": "生产线的密钥" }
  answers 403 forbidden
the session {QIAN} POST /v1/keys/{SIGNER}/retire
  { "reason": "更换密钥" }
  answers 201
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "sun", "duties": "administrator" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "quiet river bend", "code": "{CODE}" }
  answers 201
then 1 minute passes
let CODE be the code of {PHONE}
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "sun", "password": "quiet river bend", "code": "{CODE}" }
  answers 200
  remember the cookie as SUN
the session {SUN} POST /v1/keys/{FIRST}/compromised
  { "since": "2026-11-21T09:00:00+08:00", "reason": "电脑失窃" }
  answers 201
the session {SUN} POST /v1/keys/{LINE}/retire
  { "reason": "年度轮换" }
  answers 201

# 申请由经办人或负责人办理 / Applications are the clerk's or the head's business
the session {QIAN} POST /v1/cases
  { "kind": "initial", "medium": "water", "regulations": "jjg-162-2019", "benches": "B-03",
    "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000, "class_max_milli": 2000 }
  answers 403 forbidden

# 事后批准的证书可离线验证 / What was approved later proves itself
the log is published
anyone GET /log/key
  answers 200
  remember /ed25519_vkey as KEY
the maker demo-maker GET /v1/certificates/{METER}-1.json
  answers 200
  proves itself to whoever holds {KEY}
the audit finds nothing

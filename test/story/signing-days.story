# 批准与签名在哪一天作出，当天就须有资格；密钥只登记给当天在岗的签字人
# Who approves or signs is entitled on that very day; and keys are registered for those who are there
continues pilot

the ed25519 key SIGNER is made
the ed25519 key LATE is made
the sm2 key OTHER is made
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0401", "level": 1, "water": true, "gas": true,
    "signatory": true, "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31" }
  answers 201
  remember /id as QIAN
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0402", "level": 1, "water": true, "gas": true,
    "signatory": true, "valid_from_day": "2024-03-15", "valid_until_day": "2026-11-20" }
  answers 201

# 检定当天注册有效，上传时已到期：写上他的名字不是批准 / Registered when it was measured and not any more when it comes in: his name approves nothing
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /approver becomes "REG-0402"
  answers 422 lapsed
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /approver is left out
  answers 201
  remember /lot as LOT

# 密钥只登记给企业，且只给注册有效、在岗的签字人；持有证明不得早于一天
# A key is a maker's, and of a signatory who is registered and there; the proof that somebody holds it is not older than a day
the bureau demo-bureau POST /v1/keys
  { "organisation": "demo-supply", "public_key": "{OTHER-PEM}",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  answers 422 invalid
  wrong at /organisation: kind
the bureau demo-bureau POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{OTHER-PEM}", "registration": "REG-0402",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  answers 422 invalid
  wrong at /registration: lapsed
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SIGNER-PEM}", "registration": "REG-0401",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with SIGNER at 2026-11-20 15:59
  answers 422 bad-signature
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SIGNER-PEM}", "registration": "REG-0401",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  signed with SIGNER at 2026-11-20 16:01
  answers 201
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{LATE-PEM}",
    "valid_from_day": "2026-11-22", "valid_until_day": "2027-10-31" }
  signed with LATE
  answers 201

# 休假期间 / A leave
the bureau demo-bureau POST /v1/people/{QIAN}/leave
  { "from_day": "2026-11-22", "until_day": "2026-11-22", "reason": "leave" }
  answers 201
the bureau demo-bureau POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{OTHER-PEM}",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-10-31" }
  answers 201

# 密钥明日才生效：时钟的出入不能让它今天就用上 / A key that begins tomorrow is not used today, however clocks differ
at 2026-11-21 23:57
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  signed with LATE at 2026-11-22 00:01
  answers 422 key-not-valid
at 2026-11-22 00:02
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 2
  signed with LATE at 2026-11-22 00:01
  answers 201
  /meters/0/certificate is null

# 休假当天签的，回来以后送出：不论是上传还是批准 / Signed on the leave and sent after it, be it a lot or an approval
at 2026-11-23 10:00
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /approver becomes "REG-0401"
  signed with SIGNER at 2026-11-22 15:30
  answers 422 lapsed
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 3
  /approver is left out
  signed with SIGNER at 2026-11-22 15:30
  answers 201
  /meters/0/certificate is null
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0401" }
  signed with SIGNER at 2026-11-22 15:30
  answers 422 lapsed
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0401" }
  signed with SIGNER
  answers 201
  /issued is 1
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 4
  /approver becomes "REG-0401"
  signed with SIGNER at 2026-11-21 15:30
  answers 201

# 不改变内容的参数照收 / Parameters that change nothing are taken
the maker demo-maker POST /v1/lots?dry_run=false&lang=en
  sends a lot of 1 water meter, seed 5
  /approver is left out
  signed with SIGNER
  answers 201
the audit finds nothing

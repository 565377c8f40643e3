# 批准所用的密钥已报失：暂缓签发的批不能凭它放行
# A withheld lot that is approved by nothing but a key which others may have had is not released
continues pilot

the ed25519 key SIGNER is made
the maker demo-maker POST /v1/keys
  { "organisation": "demo-maker", "public_key": "{SIGNER-PEM}", "registration": "REG-0305",
    "valid_from_day": "2026-11-01", "valid_until_day": "2027-11-22" }
  signed with SIGNER
  answers 201
the bureau demo-bureau POST /v1/grants/DEMO-2024-W-001/suspend
  { "reason": "监督检查", "stock": "hold" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 1
  /approver is left out
  signed with SIGNER
  answers 201
  /withheld is true
  remember /lot as BEFORE
then 1 hour passes
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 2
  /approver is left out
  signed with SIGNER
  answers 201
  /withheld is true
  remember /lot as AFTER
the maker demo-maker POST /v1/keys/{SIGNER}/compromised
  { "since": "2026-11-21T16:30:00+08:00", "reason": "电脑失窃" }
  answers 201

# 报失的时刻之前收到的，仍可放行；之后收到的，只能不予签发，重新检定
# What had come in before others may have had it is released; what came in after is refused, and verified again
the bureau demo-bureau POST /v1/lots/{AFTER}/release
  { "reason": "整改完毕" }
  answers 409 state
the bureau demo-bureau POST /v1/lots/{AFTER}/refuse
  { "reason": "签名密钥失窃" }
  answers 201
  /issued is 0
the bureau demo-bureau POST /v1/lots/{BEFORE}/release
  { "reason": "整改完毕" }
  answers 201
  /issued is 2
the audit finds nothing

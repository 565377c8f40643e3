# 离岗、离职的签字人不批准，不论用谁的令牌
# A signatory who is away or has left approves nothing, whoever's token asks
continues pilot

the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 7
  /approver is left out
  answers 201
  remember /lot as LOT
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "qian", "duties": "signatory", "registration": "REG-0305" }
  answers 201
  remember /account as QIAN
  remember /invitation as INVITATION

# 邀请尚未接受：单位以令牌所说为准 / As long as the invitation is open, what the organisation's token says counts
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 8
  answers 201
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 9
  answers 201
  /meters/0/verdict is pass

# 离岗期间 / On leave
the maker demo-maker POST /v1/accounts/{QIAN}/leave
  { "until_ms": "2026-12-01T08:00:00+08:00" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 10
  answers 422 lapsed
  wrong at /approver: lapsed
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 422 lapsed

# 返岗以后 / Back from it
the maker demo-maker POST /v1/accounts/{QIAN}/return
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 10
  answers 201
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 201
  /issued is 1
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 11
  /approver is left out
  answers 201
  remember /lot as LOT

# 不再担任签字人 / No signatory any more
the maker demo-maker POST /v1/accounts/{QIAN}/duties
  { "duties": "clerk" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 12
  answers 422 lapsed
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 422 lapsed
  wrong at /approver: lapsed
the maker demo-maker POST /v1/accounts/{QIAN}/duties
  { "duties": "signatory" }
  answers 201

# 锁定期间与离职以后 / Locked, and gone
the maker demo-maker POST /v1/accounts/{QIAN}/lock
  answers 201
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 422 lapsed
# 锁定以后重新邀请，并不使其名义可用 / Inviting him again does not free his name
the maker demo-maker POST /v1/accounts/{QIAN}/invite
  answers 201
  remember /invitation as INVITATION
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 422 lapsed
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 12
  answers 422 lapsed
the maker demo-maker POST /v1/accounts/{QIAN}/depart
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 12
  answers 422 lapsed
the maker demo-maker POST /v1/lots/{LOT}/approve
  { "approver": "REG-0305" }
  answers 422 lapsed
# 没有写批准人的批照收，等待别的签字人 / A lot that names no approver is taken, and waits for somebody else
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 12
  /approver is left out
  answers 201
the audit finds nothing

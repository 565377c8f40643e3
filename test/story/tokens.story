# 访问令牌：由平台管理员在本机签发，到期失效
# Tokens are issued by the administrator at the machine itself, and they expire
continues pilot

the local administrator does token.issue
  { "organisation": "demo-supply", "role": "supply", "days": 2 }
  answers 201
  remember /token as SECRET
  the log grows by 1 leaf
the bearer of {SECRET} GET /v1/organisations/demo-supply
  answers 200

# 单位只能以自己的身份行事 / An organisation acts as what it is
the local administrator does token.issue
  { "organisation": "demo-supply", "role": "bureau", "days": 2 }
  answers 422 invalid
the local administrator does token.issue
  { "organisation": "nobody", "role": "maker", "days": 2 }
  answers 422 invalid
the local administrator does token.issue
  { "organisation": "demo-supply", "role": "king", "days": 2 }
  answers 422 invalid
the local administrator does token.issue
  { "organisation": "demo-supply", "role": "supply", "days": 0 }
  answers 422 invalid
  wrong at /days: out-of-range

# 两天后到期 / Two days later it is worth nothing
then 47 hours pass
the bearer of {SECRET} GET /v1/organisations/demo-supply
  answers 200
then 1 hour passes
the bearer of {SECRET} GET /v1/organisations/demo-supply
  answers 401 unauthenticated

# 日志记下签发，不记令牌本身 / The log shows that it was issued, and not the secret
the log is published
the auditor demo-bureau GET /log/tile/entries/000.p/28
  answers 200
  holds "role":"supply"
  does not hold {SECRET}

# 单位为自己签发令牌：只限本单位、不超出自己的角色 / An organisation issues its own, with no more than it has
anyone POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30 }
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/tokens
  { "organisation": "demo-bureau", "role": "auditor", "days": 30 }
  answers 403 forbidden
the maker other-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30 }
  answers 404 not-found
# 没有账户的令牌不受职责约束，因此在网上只发只读或者只上传的；不受限的由本机管理员签发
# One with no account behind it is asked for no duty: issued here are those that read or upload, others at the machine
the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30 }
  answers 403 forbidden
the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "scope": "lot.upload token.list" }
  answers 403 forbidden
the admin platform POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30 }
  answers 403 forbidden
the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "bureau", "days": 30, "scope": "read" }
  answers 422 invalid
  wrong at /role: not-of-this

# 审计方的账户和令牌只由平台管理员给出：谁来审计，不由被审计的单位决定
# Accounts and tokens of auditors come from the platform's administrator: nobody chooses who audits him
the bureau demo-bureau POST /v1/tokens
  { "organisation": "demo-bureau", "role": "auditor", "days": 30, "scope": "read" }
  answers 422 invalid
  wrong at /role: not-of-this
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "auditor", "login": "aud" }
  answers 422 invalid
  wrong at /role: not-of-this
the admin platform POST /v1/tokens
  { "organisation": "demo-bureau", "role": "auditor", "days": 30, "scope": "read" }
  answers 201
  remember /id as AUDITS
# 被审计的单位也不吊销审计方的令牌 / Nor does whom he audits revoke the auditor's token
the bureau demo-bureau POST /v1/tokens/{AUDITS}/revoke
  answers 403 forbidden
the admin platform POST /v1/tokens/{AUDITS}/revoke
  answers 201
the admin platform POST /v1/accounts
  { "organisation": "demo-bureau", "role": "auditor", "login": "aud" }
  answers 201
  remember /account as AUDITOR
the bureau demo-bureau POST /v1/accounts/{AUDITOR}/invite
  answers 403 forbidden

the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 400 }
  answers 422 invalid
  wrong at /days: out-of-range

# 密钥只给一次，不随幂等键保存 / A secret is given once and kept under no key
the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30 }
  header Idempotency-Key: k1
  answers 422 invalid
the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "scope": "read" }
  answers 201
  remember /id as READER
  remember /token as READS
  the log grows by 1 leaf
the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "scope": "lot.upload" }
  answers 201
  remember /token as GATEWAY

# 只读令牌不能写，限定操作的令牌不能做别的 / One that reads does not write, one that is bound does nothing else
the bearer of {READS} GET /v1/organisations/demo-maker
  answers 200
the bearer of {READS} POST /v1/lots
  sends a lot of 3 water meters, seed 7
  answers 403 forbidden
the bearer of {READS} POST /v1/lots
  sends the text no lot at all
  answers 403 forbidden
the bearer of {GATEWAY} GET /v1/organisations/demo-maker
  answers 403 forbidden
the bearer of {GATEWAY} POST /v1/lots
  sends a lot of 3 water meters, seed 7
  answers 422 invalid
  wrong at /approver: not-oneself
the bearer of {GATEWAY} POST /v1/lots
  sends a lot of 3 water meters, seed 7
  /approver is left out
  answers 201
the bearer of {GATEWAY} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30 }
  answers 403 forbidden

# 列出与吊销 / Listing and revoking
anyone GET /v1/tokens?organisation=demo-maker
  answers 401 unauthenticated
the auditor demo-bureau GET /v1/tokens?organisation=demo-maker
  answers 403 forbidden
the maker other-maker GET /v1/tokens?organisation=demo-maker
  answers 404 not-found
the maker demo-maker GET /v1/tokens
  answers 422 invalid
the maker demo-maker GET /v1/tokens?organisation=demo-maker
  answers 200
  /tokens has 3 entries
  does not hold {READS}
the maker demo-maker GET /v1/tokens?organisation=demo-maker&limit=2
  answers 200
  /tokens has 2 entries
  remember /next as NEXT
the maker demo-maker GET /v1/tokens?organisation=demo-maker&limit=2&after={NEXT}
  answers 200
  /tokens has 1 entry
  /next is absent
anyone POST /v1/tokens/{READER}/revoke
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/tokens/{READER}/revoke
  answers 403 forbidden
the maker other-maker POST /v1/tokens/{READER}/revoke
  answers 404 not-found
the maker demo-maker POST /v1/tokens/{READER}/revoke
  answers 201
  the log grows by 1 leaf
the bearer of {READS} GET /v1/organisations/demo-maker
  answers 401 unauthenticated
the maker demo-maker POST /v1/tokens/{READER}/revoke
  answers 409 state

# 账户为自己签发令牌，随账户终止；恢复码不耗用动态码 / An account issues its own tokens, which end with it; a recovery code uses up none of the phone's
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "zhao", "duties": "administrator" }
  answers 201
  remember /account as ZHAO
  remember /invitation as INVITATION
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
  remember /recovery_codes/0/code as CODE
  remember /recovery_codes/1/code as CODE-2
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as OTHER
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "qian", "duties": "clerk administrator" }
  answers 201
  remember /account as QIAN
  remember /invitation as INVITATION
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
  remember /recovery_codes/0/code as CODE
  remember /recovery_codes/1/code as CODE-2
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "qian", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as OWNER
then 1 minute passes
let CODE be the code of {PHONE}
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "qian", "password": "tall ship sails", "code": "{CODE-2}" }
  answers 200
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "qian", "password": "tall ship sails", "code": "{CODE-2}" }
  answers 401 login
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "qian", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as OWNER
the session {OWNER} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "account": "{ZHAO}" }
  answers 403 forbidden
the session {OWNER} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "account": "{QIAN}", "scope": "read lot.upload everything" }
  answers 422 invalid
  wrong at /scope: contradiction
  wrong at /scope: unknown
the session {OWNER} POST /v1/tokens
  { "organisation": "demo-maker", "role": "bureau", "days": 30, "account": "{QIAN}" }
  answers 422 invalid
  wrong at /role: not-of-this
  wrong at /account: state
the session {OWNER} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "account": "{QIAN}" }
  answers 201
  remember /id as OWN
  remember /token as TOKEN
the bearer of {TOKEN} GET /v1/session
  answers 200
  /account is {QIAN}
  /duties is clerk administrator
# 受限的令牌不能再签发令牌 / One that is bound issues none
the session {OWNER} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "account": "{QIAN}", "scope": "token.add" }
  answers 201
  remember /token as BOUND
the bearer of {BOUND} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "scope": "read" }
  answers 403 forbidden
# 本人的令牌本人可以吊销 / One ends one's own
the session {OTHER} POST /v1/accounts/{QIAN}/duties
  { "duties": "clerk " }
  answers 201
the bearer of {TOKEN} GET /v1/session
  answers 200
  /duties is clerk
the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "scope": "read" }
  answers 201
  remember /id as READER
the bearer of {TOKEN} POST /v1/tokens/{READER}/revoke
  answers 403 forbidden
the bearer of {TOKEN} POST /v1/tokens/{OWN}/revoke
  answers 201
the bearer of {TOKEN} GET /v1/session
  answers 401 unauthenticated
# 离岗、锁定即止 / A leave and a lock end them at once
the session {OTHER} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "account": "{ZHAO}" }
  answers 201
  remember /token as TOKEN
the maker demo-maker POST /v1/accounts/{ZHAO}/leave
  { "until_ms": "2026-11-30T18:00:00+08:00" }
  answers 201
  the log grows by 2 leaves
the bearer of {TOKEN} GET /v1/session
  answers 401 unauthenticated
the maker demo-maker POST /v1/accounts/{QIAN}/lock
  answers 201
  the log grows by 2 leaves
the bearer of {BOUND} GET /v1/tokens?organisation=demo-maker
  answers 401 unauthenticated

# 离职的人为程序签发的令牌随之吊销：密钥可能还在他手里 / With whoever leaves ends what he issued for programs: he may have kept it
the maker demo-maker POST /v1/accounts/{ZHAO}/return
  answers 201
the maker demo-maker POST /v1/accounts/{ZHAO}/invite
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
  remember /recovery_codes/0/code as CODE
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as OTHER
the session {OTHER} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "scope": "read" }
  answers 201
  remember /token as READS
the bearer of {READS} GET /v1/organisations/demo-maker
  answers 200
the maker demo-maker POST /v1/accounts/{ZHAO}/depart
  answers 201
  the log grows by 2 leaves
the bearer of {READS} GET /v1/organisations/demo-maker
  answers 401 unauthenticated

# 平台管理员的令牌只有平台管理员可以吊销 / The platform administrator's only the platform's administrator ends
the local administrator does token.issue
  { "organisation": "demo-bureau", "role": "admin", "days": 2 }
  answers 201
  remember /id as ROOT
the bureau demo-bureau POST /v1/tokens/{ROOT}/revoke
  answers 403 forbidden
the admin platform POST /v1/tokens/{ROOT}/revoke
  answers 201

# 使用时间每小时至多记一次，不进日志 / The last use is noted once an hour and is no fact of the log
the local administrator does session.mark
  { "token": "{READER}" }
  answers 200
the local administrator does session.mark
  { "token": 1 }
  answers 422 invalid
the audit finds nothing

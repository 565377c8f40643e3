# 登录与会话
# Logging in, and sessions
continues pilot

the local administrator does token.issue
  { "organisation": "demo-institute", "role": "institute", "days": 30 }
  answers 201
the institute demo-institute POST /v1/accounts
  { "organisation": "demo-institute", "role": "institute", "login": "sun", "duties": "clerk" }
  answers 201
  remember /invitation as INVITATION
  remember /account as SUN
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  /second_factor is false
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "seven white cranes", "code": "{CODE}" }
  answers 201
  remember /recovery_codes/0/code as RECOVERY

# 动态码只用一次，登记时用过的也不行 / A code is good once; that of the setting up counts
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "sun", "password": "seven white cranes", "code": "{CODE}" }
  answers 401 login
then 1 minute passes
let CODE be the code of {PHONE}
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "sun", "password": "seven white cranes", "code": "{CODE}" }
  answers 200
  /account is {SUN}
  /role is institute
  remember /session as FIRST
  remember the cookie as ONE
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "sun", "password": "seven white cranes", "code": "{CODE}" }
  answers 401 login

# 错误只有一种回答 / Whatever is wrong, the answer is the same
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "sun", "password": "seven white cranes" }
  answers 401 login
  remember the answer as WRONG
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "nobody", "password": "seven white cranes" }
  answers 401 login
  the answer is WRONG again
anyone POST /v1/session
  { "organisation": "no-such", "login": "sun", "password": "seven white cranes" }
  answers 401 login
  the answer is WRONG again
anyone POST /v1/session
  { "login": "sun", "password": "seven white cranes" }
  answers 422 invalid
  wrong at /organisation: missing-field
then 1 minute passes
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "sun", "password": "seven white cranes", "code": "{RECOVERY}" }
  answers 200
  remember the cookie as TWO
  remember /session as SECOND

# 恢复码也只用一次 / So is a recovery code
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "sun", "password": "seven white cranes", "code": "{RECOVERY}" }
  answers 401 login

# 我是谁 / Who am I
anyone GET /v1/session
  answers 401 unauthenticated
the session {ONE} GET /v1/session
  answers 200
  /session is {FIRST}
  /organisation is demo-institute
  /duties is clerk
the session fss_0000000000000000000000000000000000000000000000000000000000000000 GET /v1/session
  answers 401 unauthenticated
the session {SUN} GET /v1/session
  answers 401 unauthenticated

# 令牌与会话不能同时使用 / A token or a session, not both
the institute demo-institute GET /v1/session
  header Cookie: fangsheng={ONE}
  answers 401 unauthenticated
anyone GET /v1/session
  header Cookie: fangsheng={ONE}; fangsheng={TWO}
  answers 401 unauthenticated

# 别的网站替不了本人操作 / No other site's page acts for her
anyone DELETE /v1/session
  header Cookie: fangsheng={ONE}
  header Origin: https://evil.example
  answers 403 cross-site
anyone DELETE /v1/session
  header Cookie: fangsheng={ONE}
  answers 403 cross-site
anyone DELETE /v1/session
  header Cookie: fangsheng={ONE}
  header Sec-Fetch-Site: same-site
  answers 403 cross-site
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "sun", "password": "seven white cranes" }
  header Sec-Fetch-Site: cross-site
  answers 403 cross-site
the session {ONE} POST /v1/account/password
  { "old": "seven white cranes", "password": "eight white cranes" }
  header Content-Type: text/plain
  answers 403 cross-site
anyone GET /v1/session
  header Cookie: fangsheng={ONE}
  header Sec-Fetch-Site: cross-site
  answers 200

# 列出与终止 / Listing and ending
anyone GET /v1/sessions
  answers 401 unauthenticated
the session {TWO} GET /v1/sessions
  answers 200
  /sessions has 2 entries
  /sessions/0/present is false
  /sessions/1/present is true
the institute demo-institute GET /v1/sessions
  answers 200
  /sessions has 0 entries
anyone DELETE /v1/sessions/{FIRST}
  answers 401 unauthenticated
the maker demo-maker DELETE /v1/sessions/{FIRST}
  answers 409 state
the session {TWO} DELETE /v1/sessions/{FIRST}
  answers 200
the session {ONE} GET /v1/session
  answers 401 unauthenticated
the session {TWO} DELETE /v1/sessions/{FIRST}
  answers 404 not-found

# 会话密钥定期更换，旧的只再用一分钟 / The secret is replaced now and then; the old one is good for a minute more
anyone POST /v1/session/renew
  answers 401 unauthenticated
the institute demo-institute POST /v1/session/renew
  answers 409 state
the session {TWO} POST /v1/session/renew
  answers 200
  remember the cookie as THREE
the session {TWO} GET /v1/session
  answers 200
  /session is {SECOND}
then 1 minute passes
the session {TWO} GET /v1/session
  answers 401 unauthenticated
the session {THREE} GET /v1/session
  answers 200
then 15 minutes pass
the session {THREE} GET /v1/session
  answers 200
  remember the cookie as FOUR
the session {FOUR} GET /v1/session
  answers 200

# 改密码：其他会话终止，本会话换密钥 / Another password: other sessions end, this one gets a new secret
anyone POST /v1/account/password
  { "old": "seven white cranes", "password": "eight white cranes" }
  answers 401 unauthenticated
the institute demo-institute POST /v1/account/password
  { "old": "seven white cranes", "password": "eight white cranes" }
  answers 409 state
let CODE be the code of {PHONE}
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "sun", "password": "seven white cranes", "code": "{CODE}" }
  answers 200
  remember the cookie as OTHER
the session {FOUR} POST /v1/account/password
  { "old": "seven white cranes", "password": "sun" }
  answers 422 invalid
  wrong at /password: too-short
the session {FOUR} POST /v1/account/password
  { "old": "seven black cranes", "password": "eight white cranes" }
  answers 401 login
the session {FOUR} POST /v1/account/password
  { "old": "seven white cranes", "password": "eight white cranes" }
  answers 201
  remember the cookie as FIVE
  the log grows by 1 leaf
the session {OTHER} GET /v1/session
  answers 401 unauthenticated
the session {FIVE} GET /v1/session
  answers 200

# 半小时不用，会话即止 / Half an hour without use, and the session is over
then 29 minutes pass
the session {FIVE} GET /v1/session
  answers 200
  remember the cookie as SIX
then 30 minutes pass
the session {SIX} GET /v1/session
  answers 401 unauthenticated

# 退出后不能再用 / After logging out it is worth nothing
let CODE be the code of {PHONE}
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "sun", "password": "eight white cranes", "code": "{CODE}" }
  answers 200
  remember the cookie as SEVEN
anyone DELETE /v1/session
  answers 401 unauthenticated
the institute demo-institute DELETE /v1/session
  answers 409 state
the session {SEVEN} DELETE /v1/session
  answers 200
  header Set-Cookie is fangsheng=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict
the session {SEVEN} GET /v1/session
  answers 401 unauthenticated

# 猜密码：五次以后要等，越等越久；什么都猜不出来 / Guessing: after five one waits, longer and longer
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "ghost", "password": "guess number 1" }
  answers 401 login
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "ghost", "password": "guess number 2" }
  answers 401 login
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "ghost", "password": "guess number 3" }
  answers 401 login
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "ghost", "password": "guess number 4" }
  answers 401 login
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "ghost", "password": "guess number 5" }
  answers 401 login
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "ghost", "password": "guess number 6" }
  answers 429 too-many-attempts
  header Retry-After is 1
then 1 minute passes
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "ghost", "password": "guess number 6" }
  answers 401 login
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "ghost", "password": "guess number 7" }
  answers 429 too-many-attempts
  header Retry-After is 2

# 别的地方不受影响 / Elsewhere nobody has to wait
anyone POST /v1/session
  { "organisation": "demo-institute", "login": "ghost", "password": "guess number 7" }
  header X-Forwarded-For: 192.0.2.7
  answers 401 login
the audit finds nothing

# 人员账户：邀请、启用、职责、离岗、离职
# Accounts of people: invited, taken up, given duties, on leave, gone
continues pilot

anyone POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "wang" }
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "wang" }
  answers 403 forbidden
the maker other-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "wang" }
  answers 404 not-found

# 没有人能给出多于自己的权限 / Nobody gives what he has not
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "bureau", "login": "Wang Wu", "duties": "king clerk clerk", "person": "00" }
  answers 422 invalid
  wrong at /role: not-of-this
  wrong at /login: pattern
  wrong at /duties: not-in-list
  wrong at /duties: twice
  wrong at /person: unknown
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "admin", "login": "li" }
  answers 422 invalid
  wrong at /role: not-of-this
the bureau demo-bureau POST /v1/accounts
  { "organisation": "nobody", "role": "maker", "login": "li" }
  answers 422 invalid
  wrong at /organisation: unknown

# 单位用自己的令牌邀请第一位管理员 / With its own token an organisation invites its first administrator
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "wang", "name": "王五", "duties": "administrator" }
  answers 201
  remember /account as WANG
  remember /invitation as INVITATION
  the log grows by 1 leaf
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "wang" }
  answers 409 conflict

# 邀请只看一次密钥，不含密码 / The invitation says what it is for
anyone POST /v1/invitations/look
  { "invitation": "fsi_nothing" }
  answers 410 invitation
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  /organisation is demo-maker
  /login is wang
  /second_factor is true
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}

# 管理员必须有动态码，密码不能太短、太常见或含登录名 / An administrator needs the code, and a real password
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "short" }
  answers 422 invalid
  wrong at /password: too-short
  wrong at /code: missing
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "password1234", "code": "000000" }
  answers 422 invalid
  wrong at /password: common
  wrong at /code: wrong
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "demo-maker1", "code": "{CODE}" }
  answers 422 invalid
  wrong at /password: too-short
anyone POST /v1/invitations/accept
  { "invitation": "fsi_nothing", "password": "tall ship sails", "code": "{CODE}" }
  answers 410 invitation
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
  /recovery_codes has 10 entries
  the log grows by 1 leaf
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 410 invitation
then 1 minute passes
let CODE be the code of {PHONE}
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "wang", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as ADMIN

# 管理员邀请同事；邀请三天后失效 / She invites a colleague; an invitation lapses after three days
the session {ADMIN} POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "zhao", "duties": "clerk" }
  answers 201
  remember /account as ZHAO
  remember /invitation as OLD
the session {ADMIN} POST /v1/accounts
  { "organisation": "other-maker", "role": "maker", "login": "zhao" }
  answers 404 not-found
then 73 hours pass
anyone POST /v1/invitations/look
  { "invitation": "{OLD}" }
  answers 410 invitation
let CODE be the code of {PHONE}
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "wang", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as ADMIN

# 重新邀请 / Inviting again
anyone POST /v1/accounts/{ZHAO}/invite
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/accounts/{ZHAO}/invite
  answers 403 forbidden
the maker other-maker POST /v1/accounts/{ZHAO}/invite
  answers 404 not-found
the session {ADMIN} POST /v1/accounts/{WANG}/invite
  answers 409 state
the session {ADMIN} POST /v1/accounts/{ZHAO}/invite
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "green tea leaves" }
  answers 201
  /recovery_codes is absent
  remember /account as ZHAO
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 200
  /duties is clerk
  remember the cookie as CLERK

# 经办人不管理账户 / A clerk manages no accounts
the session {CLERK} GET /v1/accounts?organisation=demo-maker
  answers 403 forbidden
the session {CLERK} POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "qian" }
  answers 403 forbidden
the session {CLERK} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30 }
  answers 403 forbidden

# 无权的人不会得知内容有什么问题 / Who may not learns nothing about what would be wrong with the input
the session {CLERK} POST /v1/accounts
  { "organisation": 7, "king": "me" }
  answers 403 forbidden
the session {CLERK} POST /v1/accounts
  sends the text no JSON at all
  answers 403 forbidden
the session {CLERK} GET /v1/accounts?king=me
  answers 403 forbidden

# 查看 / Looking
anyone GET /v1/accounts?organisation=demo-maker
  answers 401 unauthenticated
the auditor demo-bureau GET /v1/accounts?organisation=demo-maker
  answers 403 forbidden
the maker other-maker GET /v1/accounts?organisation=demo-maker
  answers 404 not-found
the session {ADMIN} GET /v1/accounts
  answers 422 invalid
the session {ADMIN} GET /v1/accounts?organisation=demo-maker&limit=1
  answers 200
  /accounts has 1 entry
  /accounts/0/login is wang
  /next is wang
the session {ADMIN} GET /v1/accounts?organisation=demo-maker&after=wang
  answers 200
  /accounts has 1 entry
  /accounts/0/state is active
# 其他单位的人员与市局无关 / The people of another organisation are not the bureau's business
the bureau demo-bureau GET /v1/accounts?organisation=demo-maker
  answers 200
  /accounts has 0 entries
the bureau demo-bureau GET /v1/accounts/{ZHAO}
  answers 404 not-found
anyone GET /v1/accounts/{ZHAO}
  answers 401 unauthenticated
the auditor demo-bureau GET /v1/accounts/{ZHAO}
  answers 403 forbidden
the maker other-maker GET /v1/accounts/{ZHAO}
  answers 404 not-found
the session {ADMIN} GET /v1/accounts/{ZHAO}
  answers 200
  /login is zhao
  /event is accept
  /actor is {ZHAO}

# 属于个人的令牌与账户同始终 / A token that belongs to somebody ends with the account
# 账户只能为自己签发令牌，否则管理员可以冒用他人的职责 / An account issues tokens for itself only
the session {ADMIN} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "account": "{ZHAO}" }
  answers 403 forbidden
the session {ADMIN} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30 }
  answers 403 forbidden
the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "account": "{ZHAO}" }
  answers 403 forbidden
the session {ADMIN} POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "account": "{WANG}" }
  answers 201
  remember /token as TOKEN
the bearer of {TOKEN} GET /v1/session
  answers 200
  /account is {WANG}
  /duties is administrator
  /session is absent

# 变更职责：需要动态码的职责只能给已设动态码的人；旧会话终止
# Duties: one that needs a second factor only to whom has one; sessions of before end
anyone POST /v1/accounts/{ZHAO}/duties
  { "duties": "clerk" }
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/accounts/{ZHAO}/duties
  { "duties": "clerk" }
  answers 403 forbidden
the maker other-maker POST /v1/accounts/{ZHAO}/duties
  { "duties": "clerk" }
  answers 404 not-found
the session {ADMIN} POST /v1/accounts/{ZHAO}/duties
  { "duties": "king" }
  answers 422 invalid
  wrong at /duties: not-in-list
the session {ADMIN} POST /v1/accounts/{ZHAO}/duties
  { "duties": "clerk signatory" }
  answers 409 state
the session {ADMIN} POST /v1/accounts/{WANG}/duties
  { "duties": "administrator clerk head" }
  answers 409 state
the session {ADMIN} POST /v1/accounts/{ZHAO}/duties
  { "duties": "clerk assessor" }
  answers 201
  the log grows by 1 leaf
the session {CLERK} GET /v1/session
  answers 401 unauthenticated

# 锁定与解锁 / Locking and unlocking
anyone POST /v1/accounts/{ZHAO}/lock
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/accounts/{ZHAO}/lock
  answers 403 forbidden
the maker other-maker POST /v1/accounts/{ZHAO}/lock
  answers 404 not-found
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 200
  remember the cookie as CLERK
the bureau demo-bureau POST /v1/accounts/{ZHAO}/lock
  answers 404 not-found
the session {ADMIN} POST /v1/accounts/{ZHAO}/lock
  answers 201
  the log grows by 1 leaf
the session {CLERK} GET /v1/session
  answers 401 unauthenticated
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 401 login
the session {ADMIN} POST /v1/accounts/{ZHAO}/lock
  answers 409 state
anyone POST /v1/accounts/{ZHAO}/unlock
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/accounts/{ZHAO}/unlock
  answers 403 forbidden
the maker other-maker POST /v1/accounts/{ZHAO}/unlock
  answers 404 not-found
the session {ADMIN} POST /v1/accounts/{ZHAO}/unlock
  answers 201
the session {ADMIN} POST /v1/accounts/{ZHAO}/unlock
  answers 409 state

# 离岗：从开始的一刻起没有权限，期满自动恢复 / A leave ends rights at once, and is over by itself
anyone POST /v1/accounts/{ZHAO}/leave
  { "until_ms": "2026-11-26T18:00:00+08:00" }
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/accounts/{ZHAO}/leave
  { "until_ms": "2026-11-26T18:00:00+08:00" }
  answers 403 forbidden
the maker other-maker POST /v1/accounts/{ZHAO}/leave
  { "until_ms": "2026-11-26T18:00:00+08:00" }
  answers 404 not-found
the session {ADMIN} POST /v1/accounts/{ZHAO}/leave
  { "from_ms": "2026-11-20T18:00:00+08:00", "until_ms": "2026-11-19T18:00:00+08:00" }
  answers 422 invalid
  wrong at /from_ms: order
  wrong at /until_ms: order
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 200
  remember the cookie as CLERK
the session {ADMIN} POST /v1/accounts/{ZHAO}/leave
  { "until_ms": "2026-11-24T18:00:00+08:00" }
  answers 201
  the log grows by 1 leaf
the session {CLERK} GET /v1/session
  answers 401 unauthenticated
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 401 login
the session {ADMIN} GET /v1/accounts/{ZHAO}
  answers 200
  /state is leave
at 2026-11-24 18:00
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 200
let CODE be the code of {PHONE}
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "wang", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as ADMIN

# 预先登记的离岗到时生效；离岗之前的会话和令牌就此终止，离岗结束也不再恢复
# A leave that is to come begins when it begins; what began before it is over for good, also after it
the session {ADMIN} POST /v1/accounts/{ZHAO}/leave
  { "from_ms": "2026-11-24T18:03:00+08:00", "until_ms": "2026-11-24T18:06:00+08:00" }
  answers 201
  the log grows by 1 leaf
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 200
  remember the cookie as CLERK
at 2026-11-24 18:03
the session {CLERK} GET /v1/session
  answers 401 unauthenticated
at 2026-11-24 18:06
the session {CLERK} GET /v1/session
  answers 401 unauthenticated
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 200
  remember the cookie as AFTER
# 登记下一次离岗不使其复活，也不终止离岗之后开始的会话 / The next leave wakes neither, and ends nothing that began after this one
the session {ADMIN} POST /v1/accounts/{ZHAO}/leave
  { "from_ms": "2026-11-24T18:09:00+08:00", "until_ms": "2026-11-30T08:00:00+08:00" }
  answers 201
  the log grows by 1 leaf
the session {CLERK} GET /v1/session
  answers 401 unauthenticated
the session {AFTER} GET /v1/session
  answers 200
at 2026-11-24 18:09
the session {AFTER} GET /v1/session
  answers 401 unauthenticated
anyone POST /v1/accounts/{ZHAO}/return
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/accounts/{ZHAO}/return
  answers 403 forbidden
the maker other-maker POST /v1/accounts/{ZHAO}/return
  answers 404 not-found
the session {ADMIN} POST /v1/accounts/{ZHAO}/return
  answers 201
the session {ADMIN} POST /v1/accounts/{ZHAO}/return
  answers 409 state
the session {AFTER} GET /v1/session
  answers 401 unauthenticated
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 200
  remember the cookie as CLERK

# 离职：权限即时终止，再无回头 / A departure is at once, and for good
anyone POST /v1/accounts/{ZHAO}/depart
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/accounts/{ZHAO}/depart
  answers 403 forbidden
the maker other-maker POST /v1/accounts/{ZHAO}/depart
  answers 404 not-found
the session {ADMIN} POST /v1/accounts/{WANG}/depart
  answers 409 state
the session {ADMIN} POST /v1/accounts/{ZHAO}/depart
  answers 201
  the log grows by 1 leaf
the session {CLERK} GET /v1/session
  answers 401 unauthenticated
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "zhao", "password": "green tea leaves" }
  answers 401 login
the session {ADMIN} POST /v1/accounts/{ZHAO}/invite
  answers 409 state
the session {ADMIN} POST /v1/accounts/{ZHAO}/duties
  { "duties": "clerk" }
  answers 409 state
the session {ADMIN} POST /v1/accounts/{ZHAO}/depart
  answers 409 state

# 市局只为还没有账户的单位开设一个账户，即第一位管理员；启用之前可以重新邀请或注销，此外一概不办
# The bureau opens one account of an organisation that has none, its first administrator's; until that is taken up it
# invites to it again or ends it, and it does nothing else there
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "feng", "duties": "administrator" }
  answers 409 state
the bureau demo-bureau POST /v1/accounts/{WANG}/invite
  answers 409 state
the bureau demo-bureau POST /v1/accounts/{WANG}/depart
  answers 409 state
the bureau demo-bureau POST /v1/accounts
  { "organisation": "other-maker", "role": "maker", "login": "feng", "duties": "clerk" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/accounts
  { "organisation": "other-maker", "role": "maker", "login": "feng", "duties": "administrator signatory" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/accounts
  { "organisation": "other-maker", "role": "maker", "login": "feng", "duties": "administrator" }
  answers 201
  remember /account as FENG
the bureau demo-bureau POST /v1/accounts
  { "organisation": "other-maker", "role": "maker", "login": "feng2", "duties": "administrator" }
  answers 409 state
the bureau demo-bureau GET /v1/accounts?organisation=other-maker
  answers 200
  /accounts has 1 entry
  /accounts/0/login is feng
the bureau demo-bureau POST /v1/accounts/{FENG}/invite
  answers 201
the bureau demo-bureau POST /v1/accounts/{FENG}/duties
  { "duties": "administrator signatory" }
  answers 404 not-found
the bureau demo-bureau POST /v1/accounts/{FENG}/leave
  { "until_ms": "2026-12-24T18:00:00+08:00" }
  answers 404 not-found
the bureau demo-bureau POST /v1/accounts/{FENG}/return
  answers 404 not-found
the bureau demo-bureau POST /v1/accounts/{FENG}/unlock
  answers 404 not-found
the bureau demo-bureau POST /v1/accounts/{FENG}/depart
  answers 201
the bureau demo-bureau POST /v1/accounts/{FENG}/invite
  answers 409 state
the bureau demo-bureau POST /v1/accounts
  { "organisation": "other-maker", "role": "maker", "login": "feng2", "duties": "administrator" }
  answers 201
  remember /account as FENG
  remember /invitation as INVITATION

# 单位已经自己经办过的账户，市局不再经办 / What the organisation has seen to itself is not the bureau's any more
the maker other-maker POST /v1/accounts/{FENG}/invite
  answers 201
  remember /invitation as INVITATION
the bureau demo-bureau POST /v1/accounts/{FENG}/invite
  answers 409 state
the bureau demo-bureau POST /v1/accounts/{FENG}/depart
  answers 409 state
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
the maker other-maker POST /v1/accounts/{FENG}/invite
  answers 201
the bureau demo-bureau POST /v1/accounts/{FENG}/invite
  answers 409 state
the admin platform POST /v1/accounts/{FENG}/lock
  answers 409 state
the admin platform POST /v1/accounts/{FENG}/depart
  answers 201
the admin platform POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "feng", "duties": "administrator" }
  answers 201

# 没有动态码的人要担任须用动态码的职责：先重新邀请，邀请期间变更职责，接受时必须设置动态码
# Somebody without a second factor gets a duty that needs one while he is invited again, and then has to set it up
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "he", "duties": "clerk" }
  answers 201
  remember /account as HE
  remember /invitation as INVITATION
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "green tea leaves" }
  answers 201
the maker demo-maker POST /v1/accounts/{HE}/duties
  { "duties": "clerk signatory" }
  answers 409 state
the maker demo-maker POST /v1/accounts/{HE}/invite
  answers 201
  remember /invitation as INVITATION
the maker demo-maker POST /v1/accounts/{HE}/duties
  { "duties": "clerk signatory" }
  answers 201
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "he", "password": "green tea leaves" }
  answers 401 login
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "green tea leaves" }
  answers 422 invalid
  wrong at /code: missing

# 日志中没有登录名和姓名 / The log has neither login names nor names
the audit finds nothing
the auditor demo-bureau GET /log/tile/entries/000.p/46
  answers 200
  holds {ZHAO}
  holds "event":"depart"
  does not hold zhao
  does not hold 王五
  does not hold {INVITATION}

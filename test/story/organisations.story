# 登记单位 / Registering organisations
continues pilot

# 只有市局和平台管理员可以登记 / Only the bureau and the administrator register.
anyone POST /v1/organisations
  { "id": "new-maker", "kind": "maker", "name_zh": "新表厂", "prefix": "NEW0" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/organisations
  { "id": "new-maker", "kind": "maker", "name_zh": "新表厂", "prefix": "NEW0" }
  answers 403 forbidden
the bearer of fs_0000000000000000000000000000000000000000000000000000000000000000 GET /v1/organisations/demo-maker
  answers 401 unauthenticated
the bearer of secret GET /v1/organisations/demo-maker
  answers 401 unauthenticated

# 统一社会信用代码校验位不对、标识不合规、生产企业没有编码前缀
# A credit code with a wrong check character (GB 32100), a bad name, a maker without a prefix
the bureau demo-bureau POST /v1/organisations
  { "id": "New Maker", "kind": "maker", "name_zh": "新表厂", "credit_code": "91310115DEM000030F" }
  answers 422 invalid
  wrong at /id: pattern
  wrong at /credit_code: checksum
  wrong at /prefix: missing
the bureau demo-bureau POST /v1/organisations
  { "id": "new-maker", "kind": "maker", "name_zh": "\u200b\u3000", "name_en": "New \u202eMeter", "district": "310115" }
  answers 422 invalid
  wrong at /name_zh: not-legible
  wrong at /name_en: not-legible
the bureau demo-bureau POST /v1/organisations
  { "id": "new-maker", "kind": "shop", "name_zh": "新表厂", "colour": "red" }
  answers 422 invalid
  wrong at /kind: not-in-list
  wrong at /colour: unknown-field
the bureau demo-bureau POST /v1/organisations
  sends the text { "id": "new-maker", "id": "x" }
  answers 400 syntax
the bureau demo-bureau POST /v1/organisations
  sends the text id=new-maker
  header Content-Type: application/x-www-form-urlencoded
  answers 415 media-type

# 登记成功，一经登记不得重名 / Registered; the name and the prefix are taken from now on
the bureau demo-bureau POST /v1/organisations
  { "id": "new-maker", "kind": "maker", "name_zh": "新表厂", "prefix": "NEW0", "district": "310115" }
  header Idempotency-Key: 2026-001
  answers 201
  /id is new-maker
  remember the answer as RECEIPT
  the log grows by 1 leaf
# 线路中断后重发 / Sent again after the line was cut
the bureau demo-bureau POST /v1/organisations
  { "id": "new-maker", "kind": "maker", "name_zh": "新表厂", "prefix": "NEW0", "district": "310115" }
  header Idempotency-Key: 2026-001
  answers 200
  the answer is RECEIPT again
the bureau demo-bureau POST /v1/organisations
  { "id": "new-maker-2", "kind": "maker", "name_zh": "新表厂", "prefix": "NEW2", "district": "310115" }
  header Idempotency-Key: 2026-001
  answers 422 key-reused
the bureau demo-bureau POST /v1/organisations
  { "id": "new-maker", "kind": "supply", "name_zh": "同名单位" }
  answers 409 conflict
the bureau demo-bureau POST /v1/organisations
  { "id": "another", "kind": "maker", "name_zh": "同前缀单位", "prefix": "NEW0" }
  answers 409 conflict

# 查询 / Looking it up
the supply demo-supply GET /v1/organisations/new-maker
  answers 200
  /name_zh is 新表厂
  /prefix is NEW0
  /credit_code is absent
the maker demo-maker GET /v1/organisations/nobody
  answers 404 not-found
anyone GET /v1/organisations/new-maker
  answers 401 unauthenticated

# 区划代码须是本市的区；临港新片区局、机场分局、执法总队没有区划代码
# A district must be one of the municipality's; some bureaux have none
the bureau demo-bureau POST /v1/organisations
  { "id": "far-away", "kind": "supply", "name_zh": "外地公司", "district": "440305" }
  answers 422 invalid
  wrong at /district: not-in-list
the bureau demo-bureau POST /v1/organisations
  { "id": "corps", "kind": "district", "name_zh": "市局执法总队" }
  answers 201

# 信用代码校验不通过的，须说明理由并附证明材料，才予登记；早年赋码确有此类
# A credit code that fails its checks needs a reason and a document; some early codes do fail
the bureau demo-bureau POST /v1/documents
  sends the text %PDF-1.4 xref startxref 9 %%EOF
  header Content-Type: application/pdf
  answers 201
  remember /id as LICENCE
the bureau demo-bureau POST /v1/organisations
  { "id": "early-firm", "kind": "supply", "name_zh": "早年公司", "credit_code": "91310115DEM000030F",
    "credit_code_override": "营业执照原件如此" }
  answers 422 invalid
  wrong at /credit_code_document: missing
the bureau demo-bureau POST /v1/organisations
  { "id": "early-firm", "kind": "supply", "name_zh": "早年公司", "credit_code": "91310115DEM000030F",
    "credit_code_override": "营业执照原件如此",
    "credit_code_document": "00000000000000000000000000000000000000000000000000000000000000aa" }
  answers 422 invalid
  wrong at /credit_code_document: unknown
the bureau demo-bureau POST /v1/organisations
  { "id": "early-firm", "kind": "supply", "name_zh": "早年公司", "credit_code": "91330100799655058B",
    "credit_code_override": "代码本来有效", "credit_code_document": "{LICENCE}" }
  answers 422 invalid
  wrong at /credit_code_override: contradiction
the bureau demo-bureau POST /v1/organisations
  { "id": "early-firm", "kind": "supply", "name_zh": "早年公司", "credit_code_document": "{LICENCE}" }
  answers 422 invalid
  wrong at /credit_code_override: missing
the bureau demo-bureau POST /v1/organisations
  { "id": "early-firm", "kind": "supply", "name_zh": "早年公司", "credit_code": "91310115DEM000030F",
    "credit_code_override": "营业执照原件如此", "credit_code_document": "{LICENCE}", "district": "310106" }
  answers 201
the bureau demo-bureau POST /v1/organisations
  { "id": "valid-firm", "kind": "supply", "name_zh": "有效公司", "credit_code": "91330100799655058B" }
  answers 201

# 一个信用代码只能登记一个单位 / One credit code, one organisation
the bureau demo-bureau POST /v1/organisations
  { "id": "valid-twin", "kind": "institute", "name_zh": "有效公司检测部", "credit_code": "91330100799655058B" }
  answers 409 conflict

# 按类别、辖区列出；凭理由登记的信用代码可以逐一查看
# The list by kind and district; every code that was believed in spite of its checks can be seen
anyone GET /v1/organisations
  answers 401 unauthenticated
the maker demo-maker GET /v1/organisations
  answers 403 forbidden
the bureau demo-bureau GET /v1/organisations?kind=shop
  answers 422 invalid
the bureau demo-bureau GET /v1/organisations?overridden=true
  answers 200
  /organisations has 1 entry
  /organisations/0/id is early-firm
  /organisations/0/credit_code_override is 营业执照原件如此
  /organisations/0/state is active
  /next is absent
the district demo-district GET /v1/organisations?kind=maker&district=310106
  answers 200
  /organisations has 1 entry
  /organisations/0/id is other-maker
the bureau demo-bureau GET /v1/organisations?limit=3
  answers 200
  /organisations has 3 entries
  /organisations/2/id is demo-district
  /next is demo-district
the bureau demo-bureau GET /v1/organisations?limit=3&after=demo-district
  answers 200
  /organisations/0/id is demo-institute

# 市局之上没有第二个市局：市局由平台管理员登记、停用、撤销；区局由负责人登记
# No second municipal bureau: the platform's administrator registers, suspends and ends one; a head registers a district's
the bureau demo-bureau POST /v1/organisations
  { "id": "evil-bureau", "kind": "bureau", "name_zh": "第二市局" }
  answers 422 invalid
  wrong at /kind: not-of-this
the bureau demo-bureau POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "lin", "duties": "clerk" }
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
  { "organisation": "demo-bureau", "login": "lin", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as LIN
the session {LIN} POST /v1/organisations
  { "id": "evil-bureau", "kind": "bureau", "name_zh": "第二市局" }
  answers 422 invalid
  wrong at /kind: not-of-this
the session {LIN} POST /v1/organisations
  { "id": "evil-district", "kind": "district", "name_zh": "又一区局" }
  answers 403 forbidden
the session {LIN} POST /v1/organisations
  { "id": "clerks-firm", "kind": "supply", "name_zh": "经办人登记的公司" }
  answers 201
the admin platform POST /v1/organisations
  { "id": "old-bureau", "kind": "bureau", "name_zh": "原市局" }
  answers 201
the bureau demo-bureau POST /v1/organisations/old-bureau/suspend
  { "reason": "市局无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/organisations/old-bureau/merge
  { "reason": "市局无权", "successor": "demo-bureau" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/organisations/old-bureau/dissolve
  { "reason": "市局无权" }
  answers 403 forbidden
the admin platform POST /v1/organisations/demo-maker/suspend
  { "reason": "平台管理员不决定企业" }
  answers 409 state

# 被合并的市局不再作出任何决定，其令牌随即失效；平台管理员不受影响
# A bureau that has merged away decides nothing any more, and its tokens end; the platform's administrators' do not
the local administrator does token.issue
  { "organisation": "old-bureau", "role": "bureau", "days": 2 }
  answers 201
the local administrator does token.issue
  { "organisation": "old-bureau", "role": "auditor", "days": 2 }
  answers 201
the local administrator does token.issue
  { "organisation": "old-bureau", "role": "admin", "days": 2 }
  answers 201
the admin platform POST /v1/accounts
  { "organisation": "old-bureau", "role": "admin", "login": "root", "duties": "administrator" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/look
  { "invitation": "{INVITATION}" }
  answers 200
  remember /totp_secret as PHONE
the bureau old-bureau GET /v1/session
  answers 200
the admin platform POST /v1/organisations/old-bureau/suspend
  { "reason": "机构改革" }
  answers 201
the admin platform POST /v1/organisations/old-bureau/resume
  { "reason": "机构改革" }
  answers 201
the admin platform POST /v1/organisations/old-bureau/merge
  { "reason": "机构改革", "successor": "demo-bureau" }
  answers 201
the bureau old-bureau GET /v1/session
  answers 401 unauthenticated
the bureau old-bureau POST /v1/organisations/demo-maker/suspend
  { "reason": "已无此局" }
  answers 401 unauthenticated
the auditor old-bureau GET /v1/session
  answers 401 unauthenticated
the admin old-bureau GET /v1/session
  answers 200
let CODE be the code of {PHONE}
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "tall ship sails", "code": "{CODE}" }
  answers 201
  remember /recovery_codes/0/code as CODE
anyone POST /v1/session
  { "organisation": "old-bureau", "login": "root", "password": "tall ship sails", "code": "{CODE}" }
  answers 200
  remember the cookie as ROOT
the session {ROOT} GET /v1/session
  answers 200
the session {ROOT} POST /v1/accounts
  { "organisation": "demo-bureau", "role": "bureau", "login": "zhou", "duties": "administrator" }
  answers 201

# 平台管理员的账户、令牌所用的名称，市局不得登记为单位 / The bureau registers nobody under a name that the administrators bear
the bureau demo-bureau POST /v1/organisations
  { "id": "platform", "kind": "supply", "name_zh": "平台" }
  answers 409 conflict

# 停业 / Suspended
anyone POST /v1/organisations/demo-maker/suspend
  answers 401 unauthenticated
the district demo-district POST /v1/organisations/demo-maker/suspend
  { "reason": "区局无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/organisations/nobody/suspend
  { "reason": "查无此单位" }
  answers 404 not-found
the bureau demo-bureau POST /v1/organisations/demo-maker/suspend
  { "reason": "尚未发生", "from_ms": "2026-12-01T00:00:00+08:00" }
  answers 422 invalid
  wrong at /from_ms: out-of-range
the bureau demo-bureau POST /v1/organisations/demo-maker/suspend
  { "reason": "登记之前", "from_ms": "2026-11-20T00:00:00+08:00" }
  answers 422 invalid
  wrong at /from_ms: order
the bureau demo-bureau POST /v1/organisations/demo-maker/suspend
  { "reason": "停业整顿", "document": "00000000000000000000000000000000000000000000000000000000000000aa" }
  answers 422 invalid
  wrong at /document: unknown
the bureau demo-bureau POST /v1/organisations/demo-maker/suspend
  { "reason": "停业整顿", "document": "{LICENCE}" }
  answers 201
  /id is demo-maker
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/organisations/demo-maker/suspend
  { "reason": "再次停业" }
  answers 409 state
the supply demo-supply GET /v1/organisations/demo-maker
  answers 200
  /state is suspended
  /state_reason is 停业整顿
  /state_document is {LICENCE}

# 停业前完成的检定照收，证书暂缓；停业后的检定不收；停业的企业不能再获授权
# What was measured before is kept without certificates; what is measured after it is refused
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 11
  answers 201
  /withheld is true
  /meters/0/certificate is null
then 4 days pass
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 12
  /verified_on becomes "2026-11-24"
  /bench_runs/0/started_at becomes "2026-11-24T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-24T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-24T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-24T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-24T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-24T09:00:49+08:00"
  answers 422 not-active
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "X-1", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 422 invalid
  wrong at /organisation: state

# 恢复：自何时起由决定写明；停业期间的检定仍然不收
# Lifted, from a moment that the decision names; what was measured in between stays refused
anyone POST /v1/organisations/demo-maker/resume
  answers 401 unauthenticated
the maker demo-maker POST /v1/organisations/demo-maker/resume
  { "reason": "自行恢复" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/organisations/demo-maker/resume
  { }
  answers 422 invalid
  wrong at /reason: missing-field
the bureau demo-bureau POST /v1/organisations/demo-maker/resume
  { "reason": "整改完成", "from_ms": "2026-11-25T00:00:00+08:00" }
  answers 201
the bureau demo-bureau POST /v1/organisations/demo-maker/resume
  { "reason": "未停业" }
  answers 409 state
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 12
  /verified_on becomes "2026-11-24"
  /bench_runs/0/started_at becomes "2026-11-24T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-24T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-24T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-24T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-24T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-24T09:00:49+08:00"
  answers 422 not-active
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 13
  /verified_on becomes "2026-11-25"
  /bench_runs/0/started_at becomes "2026-11-25T08:18:35+08:00"
  /bench_runs/0/ended_at becomes "2026-11-25T08:21:08+08:00"
  /bench_runs/1/started_at becomes "2026-11-25T08:22:01+08:00"
  /bench_runs/1/ended_at becomes "2026-11-25T08:36:35+08:00"
  /bench_runs/2/started_at becomes "2026-11-25T08:37:20+08:00"
  /bench_runs/2/ended_at becomes "2026-11-25T09:00:49+08:00"
  /approver is left out
  answers 201
  /withheld is false
  remember /lot as WAITS
the audit finds nothing

# 合并：写明并入哪个单位；原单位的表不变，授权不随之转移
# Merged: the successor is named; the meters stay what they are, and the authorisation does not pass over
anyone POST /v1/organisations/demo-maker/merge
  answers 401 unauthenticated
the supply demo-supply POST /v1/organisations/demo-maker/merge
  { "reason": "无权", "successor": "new-maker" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/organisations/demo-maker/merge
  { "reason": "吸收合并" }
  answers 422 invalid
  wrong at /successor: missing-field
the bureau demo-bureau POST /v1/organisations/demo-maker/merge
  { "reason": "吸收合并", "successor": "nobody" }
  answers 422 invalid
  wrong at /successor: unknown
the bureau demo-bureau POST /v1/organisations/demo-maker/merge
  { "reason": "吸收合并", "successor": "demo-maker" }
  answers 422 invalid
  wrong at /successor: same
the bureau demo-bureau POST /v1/organisations/demo-maker/merge
  { "reason": "吸收合并", "successor": "demo-supply" }
  answers 422 invalid
  wrong at /successor: contradiction
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "sun", "duties": "clerk" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "green tea leaves" }
  answers 201
  remember /account as SUN
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "sun", "password": "green tea leaves" }
  answers 200
  remember the cookie as SESSION
the bureau demo-bureau POST /v1/organisations/demo-maker/merge
  { "reason": "吸收合并", "successor": "new-maker" }
  answers 201
# 并入其他单位后，其人员的会话即止 / After a merger the sessions of its people end at once
the session {SESSION} GET /v1/session
  answers 401 unauthenticated
anyone POST /v1/session
  { "organisation": "demo-maker", "login": "sun", "password": "green tea leaves" }
  answers 401 login
# 已并入其他单位的，自己或者别人都不再为它开设账户、签发令牌
# Nobody opens an account of one that has merged, or issues a token, neither itself nor others for it
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "zhou" }
  answers 422 invalid
  wrong at /organisation: state
the maker demo-maker POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "scope": "read" }
  answers 422 invalid
the admin platform POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "zhou", "duties": "administrator" }
  answers 422 invalid
  wrong at /organisation: state
the admin platform POST /v1/tokens
  { "organisation": "demo-maker", "role": "maker", "days": 30, "scope": "read" }
  answers 422 invalid
the admin platform POST /v1/accounts/{SUN}/invite
  answers 409 state
the local administrator does token.issue
  { "organisation": "demo-maker", "role": "maker", "days": 30 }
  answers 422 invalid
the supply demo-supply GET /v1/organisations/demo-maker
  answers 200
  /state is merged
  /successor is new-maker
the bureau demo-bureau POST /v1/organisations/demo-maker/resume
  { "reason": "合并后不可恢复" }
  answers 409 state
# 合并后不再签发证书；此前完成的检定仍可上传，暂缓发证
# No certificate is issued any more; what was measured before can still be sent
the maker demo-maker POST /v1/lots/{WAITS}/approve
  { "approver": "REG-0305" }
  answers 422 not-active
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 14
  answers 201
  /withheld is true

# 解散：令牌随即失效，也不再发给令牌 / Dissolved: its tokens stop working, and it gets no new ones
anyone POST /v1/organisations/other-maker/dissolve
  answers 401 unauthenticated
the maker other-maker POST /v1/organisations/other-maker/dissolve
  { "reason": "自行解散" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/organisations/nobody/dissolve
  { "reason": "查无此单位" }
  answers 404 not-found
the maker other-maker GET /v1/organisations/other-maker
  answers 200
the maker other-maker POST /v1/accounts
  { "organisation": "other-maker", "role": "maker", "login": "zhao", "duties": "clerk" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "green tea leaves" }
  answers 201
the maker other-maker POST /v1/accounts
  { "organisation": "other-maker", "role": "maker", "login": "qian", "duties": "clerk" }
  answers 201
  remember /invitation as INVITATION
anyone POST /v1/session
  { "organisation": "other-maker", "login": "zhao", "password": "green tea leaves" }
  answers 200
  remember the cookie as ZHAO
anyone POST /v1/session
  { "organisation": "other-maker", "login": "nobody", "password": "green tea leaves" }
  answers 401 login
  remember the answer as WRONG
the bureau demo-bureau POST /v1/organisations/other-maker/dissolve
  { "reason": "注销登记" }
  answers 201
# 解散后人员不能再登录，答复与口令错误相同 / Its people do not come in any more, and the answer is that for a wrong password
the session {ZHAO} GET /v1/session
  answers 401 unauthenticated
anyone POST /v1/session
  { "organisation": "other-maker", "login": "zhao", "password": "green tea leaves" }
  answers 401 login
  the answer is WRONG again
anyone POST /v1/invitations/accept
  { "invitation": "{INVITATION}", "password": "green tea leaves" }
  answers 410 invitation
the maker other-maker GET /v1/organisations/other-maker
  answers 401 unauthenticated
the local administrator does token.issue
  { "organisation": "other-maker", "role": "maker", "days": 1 }
  answers 422 invalid
the bureau demo-bureau POST /v1/organisations/demo-supply/merge
  { "reason": "并入已解散单位", "successor": "other-maker" }
  answers 422 invalid
the audit finds nothing

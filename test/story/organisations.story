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

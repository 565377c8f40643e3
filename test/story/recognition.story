# 互认：外省市企业的表，在本市认可还是不认可，理由是什么
# Mutual recognition: whether a meter from another province is accepted here, and why
#
# 互认清单初始为空；每一项都须有本市文件
continues pilot

anyone GET /v1/recognitions
  answers 200
  /entries has 0 entries
anyone GET /v1/recognition?maker=wuhu&grant=WH-1
  answers 200
  /accepted is false
  /reason is grant-unknown

# 外省市企业登记为单位，没有令牌，也不需要编码前缀 / A maker of another province is registered; it has no access
the bureau demo-bureau POST /v1/organisations
  { "id": "wuhu", "kind": "foreign", "name_zh": "芜湖某表业", "credit_code": "91330100799655058B" }
  answers 201
the bureau demo-bureau POST /v1/organisations
  { "id": "anqing", "kind": "foreign", "name_zh": "安庆某表业" }
  answers 201
the local administrator does token.issue
  { "organisation": "wuhu", "role": "maker", "days": 1 }
  answers 422 invalid
the bureau demo-bureau POST /v1/documents
  sends the text %PDF-1.4 xref startxref 9 %%EOF
  header Content-Type: application/pdf
  answers 201
  remember /id as PAPER

# 外省市主管部门的授权，作为事实登记 / What its own authority allows it
anyone POST /v1/foreign-grants
  answers 401 unauthenticated
the supply demo-supply POST /v1/foreign-grants
  { "id": "WH-1" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/foreign-grants
  { "id": "WH-1", "maker": "demo-maker", "authority_zh": "某市市场监督管理局", "province": "310000", "number": "某字第 1 号",
    "medium": "water", "size_min_milli": 25000, "size_max_milli": 15000, "valid_from_day": "2026-01-01",
    "valid_until_day": "2025-12-31", "document": "00000000000000000000000000000000000000000000000000000000000000aa" }
  answers 422 invalid
  wrong at /maker: unknown
  wrong at /province: pattern
  wrong at /size_max_milli: order
  wrong at /valid_until_day: order
  wrong at /document: unknown
the bureau demo-bureau POST /v1/foreign-grants
  { "id": "WH-1", "maker": "wuhu", "authority_zh": "某省市场监督管理局", "province": "340000", "number": "某字第 1 号",
    "medium": "water", "size_min_milli": 15000, "size_max_milli": 50000, "valid_from_day": "2026-01-01",
    "valid_until_day": "2030-12-31", "document": "{PAPER}" }
  answers 201
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/foreign-grants
  { "id": "WH-1", "maker": "wuhu", "authority_zh": "某省市场监督管理局", "province": "340000", "number": "某字第 1 号",
    "medium": "water", "size_min_milli": 15000, "size_max_milli": 50000, "valid_from_day": "2026-01-01",
    "valid_until_day": "2030-12-31", "document": "{PAPER}" }
  answers 409 conflict
anyone GET /v1/foreign-grants/WH-1
  answers 200
  /authority_zh is 某省市场监督管理局
anyone GET /v1/foreign-grants/NO-SUCH
  answers 404 not-found

# 有外省市授权而不在互认清单上：不认可 / Authorised there, not on the list: refused
the supply demo-supply GET /v1/recognition?maker=wuhu&grant=WH-1&day=2026-11-20
  answers 200
  /accepted is false
  /reason is not-recognised
  /text_zh is 互认清单上没有这项授权

# 列入互认清单：依据是比对或者考核，附本市文件 / On the list: by comparison or assessment, with the municipal document
anyone POST /v1/recognitions
  answers 401 unauthenticated
the district demo-district POST /v1/recognitions
  { "id": "R-1" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/recognitions
  { "id": "R-1", "foreign_grant": "WH-1", "basis": "trust", "document_number": "某文〔2026〕1 号",
    "size_min_milli": 15000, "size_max_milli": 25000, "valid_from_day": "2026-06-01", "valid_until_day": "2027-05-31" }
  answers 422 invalid
  wrong at /basis: not-in-list
  wrong at /document: missing-field
the bureau demo-bureau POST /v1/recognitions
  { "id": "R-1", "foreign_grant": "WH-1", "basis": "comparison", "document_number": "某文〔2026〕1 号", "document": "{PAPER}",
    "size_min_milli": 15000, "size_max_milli": 80000, "valid_from_day": "2026-06-01", "valid_until_day": "2027-05-31" }
  answers 422 invalid
  wrong at /size_max_milli: out-of-range
the bureau demo-bureau POST /v1/recognitions
  { "id": "R-1", "foreign_grant": "WH-1", "basis": "comparison", "document_number": "某文〔2026〕1 号", "document": "{PAPER}",
    "size_min_milli": 15000, "size_max_milli": 25000, "valid_from_day": "2026-06-01", "valid_until_day": "2031-05-31" }
  answers 422 invalid
  wrong at /valid_until_day: out-of-range
the bureau demo-bureau POST /v1/recognitions
  { "id": "R-1", "foreign_grant": "NO-SUCH", "basis": "comparison", "document_number": "某文〔2026〕1 号", "document": "{PAPER}",
    "size_min_milli": 15000, "size_max_milli": 25000, "valid_from_day": "2026-06-01", "valid_until_day": "2027-05-31" }
  answers 422 invalid
  wrong at /foreign_grant: unknown
the bureau demo-bureau POST /v1/recognitions
  { "id": "R-1", "foreign_grant": "WH-1", "basis": "comparison", "document_number": "某文〔2026〕1 号", "document": "{PAPER}",
    "size_min_milli": 15000, "size_max_milli": 25000, "valid_from_day": "2026-06-01", "valid_until_day": "2027-05-31" }
  answers 201
  the log grows by 1 leaf
anyone GET /v1/recognitions?maker=wuhu
  answers 200
  /entries has 1 entry
  /entries/0/maker_name_zh is 芜湖某表业
  /entries/0/number is 某字第 1 号
  /entries/0/basis is comparison
anyone GET /v1/recognitions?maker=anqing
  answers 200
  /entries has 0 entries
anyone GET /v1/recognitions?colour=red
  answers 422 invalid

# 按检定日判断：有效期的第一日和最后一日都算 / By the day of the verification; the first and the last day count
the supply demo-supply GET /v1/recognition?maker=wuhu&grant=WH-1&day=2026-06-01&medium=water&size_milli=25000
  answers 200
  /accepted is true
  /reason is accepted
  /recognition is R-1
  /document_number is 某文〔2026〕1 号
anyone GET /v1/recognition?maker=wuhu&grant=WH-1&day=2027-05-31
  answers 200
  /accepted is true
anyone GET /v1/recognition?maker=wuhu&grant=WH-1&day=2026-05-31
  answers 200
  /reason is recognition-not-valid
anyone GET /v1/recognition?maker=wuhu&grant=WH-1&day=2027-06-01
  answers 200
  /reason is recognition-not-valid
anyone GET /v1/recognition?maker=wuhu&grant=WH-1&day=2025-12-31
  answers 200
  /reason is grant-not-valid
anyone GET /v1/recognition?maker=anqing&grant=WH-1
  answers 200
  /reason is other-maker
the district demo-district GET /v1/recognition?maker=wuhu&grant=WH-1&size_milli=40000
  answers 200
  /accepted is false
  /reason is outside-recognition
anyone GET /v1/recognition?maker=wuhu&grant=WH-1&medium=gas
  answers 200
  /reason is outside-grant
anyone GET /v1/recognition?maker=wuhu
  answers 422 invalid
  wrong at /grant: missing-field

# 终止互认：此后检定的不再认可，此前检定的不受影响 / Ended: what is verified from then on is refused, what was before is not
anyone POST /v1/recognitions/R-1/end
  answers 401 unauthenticated
the supply demo-supply POST /v1/recognitions/R-1/end
  { "reason": "无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/recognitions/NO-SUCH/end
  { "reason": "查无此项" }
  answers 404 not-found
the bureau demo-bureau POST /v1/recognitions/R-1/end
  { "reason": "早于生效", "day": "2026-05-31" }
  answers 422 invalid
  wrong at /day: order
the bureau demo-bureau POST /v1/recognitions/R-1/end
  { "reason": "比对结果不再满意", "day": "2026-11-20", "document": "{PAPER}" }
  answers 201
the bureau demo-bureau POST /v1/recognitions/R-1/end
  { "reason": "再次终止" }
  answers 409 state
anyone GET /v1/recognition?maker=wuhu&grant=WH-1&day=2026-11-19
  answers 200
  /accepted is true
anyone GET /v1/recognition?maker=wuhu&grant=WH-1&day=2026-11-20
  answers 200
  /accepted is false
  /reason is recognition-ended

# 外省市撤回授权 / The other province takes its authorisation back
anyone POST /v1/foreign-grants/WH-1/end
  answers 401 unauthenticated
the maker demo-maker POST /v1/foreign-grants/WH-1/end
  { "reason": "无权" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/foreign-grants/NO-SUCH/end
  { "reason": "查无此项" }
  answers 404 not-found
the bureau demo-bureau POST /v1/foreign-grants/WH-1/end
  { "reason": "接通报，原授权已撤销", "day": "2026-11-10" }
  answers 201
anyone GET /v1/recognition?maker=wuhu&grant=WH-1&day=2026-11-09
  answers 200
  /accepted is true
anyone GET /v1/recognition?maker=wuhu&grant=WH-1&day=2026-11-10
  answers 200
  /reason is grant-ended
the bureau demo-bureau POST /v1/organisations/wuhu/dissolve
  { "reason": "注销登记" }
  answers 201
anyone GET /v1/recognition?maker=wuhu&grant=WH-1
  answers 200
  /reason is maker-not-active
the audit finds nothing

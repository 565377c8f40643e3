# 试点开始：市局登记各单位、人员、检定装置、型式，并授予专项计量授权
# The pilot begins: the municipal bureau registers organisations, people, benches and types, and authorises a maker
#
# Other stories go on from here.  All names and numbers are invented.

at 2026-11-21 16:00

# 市局自己由平台管理员登记 / The bureau itself is registered by the platform's administrator.
the local administrator does token.issue
  { "organisation": "platform", "role": "admin", "days": 365 }
  answers 201
the admin platform POST /v1/organisations
  { "id": "demo-bureau", "kind": "bureau", "name_zh": "演示市市场监督管理局", "name_en": "Demo Municipal Bureau",
    "credit_code": "11310000DEM0000144", "district": "310000" }
  answers 201
  /id is demo-bureau
  the log grows by 1 leaf
the local administrator does token.issue
  { "organisation": "demo-bureau", "role": "bureau", "days": 365 }
  answers 201
the local administrator does token.issue
  { "organisation": "demo-bureau", "role": "auditor", "days": 365 }
  answers 201

# 检定规程 / The regulations
the bureau demo-bureau POST /v1/regulations
  sends the regulation jjg-162-2019
  answers 201
  /id is jjg-162-2019
the bureau demo-bureau POST /v1/regulations
  sends the regulation jjg-577-2012
  answers 201

# 单位 / Organisations
the bureau demo-bureau POST /v1/organisations
  { "id": "demo-district", "kind": "district", "name_zh": "演示区市场监督管理局", "district": "310115" }
  answers 201
the bureau demo-bureau POST /v1/organisations
  { "id": "other-district", "kind": "district", "name_zh": "邻区市场监督管理局", "district": "310106" }
  answers 201
the bureau demo-bureau POST /v1/organisations
  { "id": "demo-maker", "kind": "maker", "name_zh": "演示表计制造有限公司", "name_en": "Demo Meter Works",
    "credit_code": "91310115DEM000030E", "prefix": "DEM0", "district": "310115" }
  answers 201
the bureau demo-bureau POST /v1/organisations
  { "id": "other-maker", "kind": "maker", "name_zh": "另一表计制造有限公司", "prefix": "XTH0", "district": "310106" }
  answers 201
the bureau demo-bureau POST /v1/organisations
  { "id": "demo-supply", "kind": "supply", "name_zh": "演示供水供气有限公司", "district": "310000" }
  answers 201
the bureau demo-bureau POST /v1/organisations
  { "id": "demo-institute", "kind": "institute", "name_zh": "演示计量测试技术研究院", "district": "310000" }
  answers 201

# 令牌 / Their tokens
the local administrator does token.issue
  { "organisation": "demo-district", "role": "district", "days": 365 }
  answers 201
the local administrator does token.issue
  { "organisation": "other-district", "role": "district", "days": 365 }
  answers 201
the local administrator does token.issue
  { "organisation": "demo-maker", "role": "maker", "days": 365 }
  answers 201
the local administrator does token.issue
  { "organisation": "other-maker", "role": "maker", "days": 365 }
  answers 201
the local administrator does token.issue
  { "organisation": "demo-supply", "role": "supply", "days": 365 }
  answers 201
the local administrator does token.issue
  { "organisation": "demo-institute", "role": "institute", "days": 365 }
  answers 201

# 检定员、核验员、签发人 / A verifier, a checker, a signatory
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0107", "level": 2, "water": true, "gas": true,
    "signatory": false, "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31" }
  answers 201
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0211", "level": 2, "water": true, "gas": true,
    "signatory": false, "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31" }
  answers 201
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0305", "level": 1, "water": true, "gas": true,
    "signatory": true, "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31" }
  answers 201

# 检定装置 / A water bench and a gas bench
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-03", "medium": "water", "certificate": "DEMO-LL-2024-0031",
    "u_rel_ppm": 2000, "k_milli": 2000, "buoyancy_ppb": 1001100000, "density": "tanaka", "positions": 10,
    "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31" }
  answers 201
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-G1", "medium": "gas", "certificate": "DEMO-LQ-2024-0008",
    "u_rel_ppm": 5000, "k_milli": 2000, "positions": 6,
    "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31" }
  answers 201

# 型式 / The types of meters
the bureau demo-bureau POST /v1/types
  { "id": "R49/2013-CN1-22.07 DN15", "medium": "water", "technology": "mechanical",
    "certificate": "R49/2013-CN1-22.07", "class_milli": 2000, "dn_mm": 15, "q3_ml_h": 2500000,
    "r_milli": 100000, "q2_q1_milli": 1600, "temperature_max_mc": 30000, "map_pa": 1000000, "division_ul": 50000 }
  answers 201
the bureau demo-bureau POST /v1/types
  { "id": "R137/2012-CN1-22.11 G2.5", "medium": "gas", "technology": "diaphragm",
    "certificate": "R137/2012-CN1-22.11", "class_milli": 1500, "g_milli": 2500, "qmax_ml_h": 4000000,
    "qt_ml_h": 400000, "qmin_ml_h": 25000, "pmax_pa": 10000, "cyclic_volume_ul": 1200000 }
  answers 201

# 专项计量授权 / The authorisations
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2024-W-001", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-03", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 201
  /id is DEMO-2024-W-001
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2024-G-001", "medium": "gas", "regulations": "jjg-577-2012",
    "benches": "B-G1", "size_min_milli": 1600, "size_max_milli": 6000, "class_min_milli": 1500,
    "class_max_milli": 1500, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 201
the log is published

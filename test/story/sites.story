# 场所：检定装置在哪里，授权写明哪些场所 / Sites: where a bench stands, and which of them an authorisation names
#
# 依据：试点方案四(一)，“对本企业制造的”民用水表、燃气表
continues pilot

# 市局登记场所；地址不进公开日志 / The bureau registers sites; the address never enters the log
anyone POST /v1/organisations/demo-maker/sites
  answers 401 unauthenticated
the maker demo-maker POST /v1/organisations/demo-maker/sites
  { "id": "lingang", "name_zh": "临港工厂", "area": "临港新片区" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/organisations/demo-maker/sites
  { "id": "two words", "name_zh": "工厂" }
  answers 422 invalid
  wrong at /id: pattern
  wrong at /district: missing
the bureau demo-bureau POST /v1/organisations/demo-maker/sites
  { "id": "lingang", "name_zh": "工厂", "district": "440305", "area": "临港 新片区" }
  answers 422 invalid
  wrong at /district: not-in-list
  wrong at /area: pattern
the bureau demo-bureau POST /v1/organisations/demo-maker/sites
  { "id": "lingang", "name_zh": "临港\u2067工厂", "district": "310115" }
  answers 422 invalid
  wrong at /name_zh: not-legible
the bureau demo-bureau POST /v1/organisations/nobody/sites
  { "id": "lingang", "name_zh": "临港工厂", "area": "临港新片区" }
  answers 422 invalid
  wrong at /organisation: unknown
the bureau demo-bureau POST /v1/organisations/demo-maker/sites
  { "id": "lingang", "name_zh": "临港工厂", "district": "310115", "area": "临港新片区", "address": "某路 1 号" }
  answers 201
  /id is demo-maker/lingang
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/organisations/demo-maker/sites
  { "id": "lingang", "name_zh": "同名场所", "district": "310115" }
  answers 409 conflict
the bureau demo-bureau POST /v1/organisations/demo-maker/sites
  { "id": "jingan", "name_zh": "静安车间", "district": "310106" }
  answers 201
the bureau demo-bureau POST /v1/organisations/other-maker/sites
  { "id": "works", "name_zh": "工厂", "district": "310106" }
  answers 201

# 谁可以看 / Who may look
anyone GET /v1/organisations/demo-maker/sites
  answers 401 unauthenticated
the maker demo-maker GET /v1/organisations/demo-maker/sites
  answers 200
  /sites has 2 entries
  /sites/1/id is lingang
  /sites/1/area is 临港新片区
  /sites/1/address is 某路 1 号
the district demo-district GET /v1/organisations/demo-maker/sites
  answers 200
the maker demo-maker GET /v1/organisations/other-maker/sites
  answers 404 not-found
the district other-district GET /v1/organisations/demo-maker/sites
  answers 404 not-found
the bureau demo-bureau GET /v1/organisations/nobody/sites
  answers 404 not-found
the bureau demo-bureau GET /v1/organisations/demo-maker/sites?colour=red
  answers 422 invalid

# 装置所在的场所须已登记；授权所列场所须是持证企业的场所
# A bench stands at a registered site; an authorisation names sites of its holder
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-05", "medium": "water", "certificate": "DEMO-LL-2024-0032",
    "u_rel_ppm": 2000, "k_milli": 2000, "buoyancy_ppb": 1001100000, "density": "tanaka", "positions": 10,
    "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31", "site": "works" }
  answers 422 invalid
  wrong at /site: unknown
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-05", "medium": "water", "certificate": "DEMO-LL-2024-0032",
    "u_rel_ppm": 2000, "k_milli": 2000, "buoyancy_ppb": 1001100000, "density": "tanaka", "positions": 10,
    "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31", "site": "lingang" }
  answers 201
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-06", "medium": "water", "certificate": "DEMO-LL-2024-0033",
    "u_rel_ppm": 2000, "k_milli": 2000, "buoyancy_ppb": 1001100000, "density": "tanaka", "positions": 10,
    "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31", "site": "jingan" }
  answers 201
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2026-W-002", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-05 B-06", "sites": "lingang works", "size_min_milli": 15000, "size_max_milli": 25000,
    "class_min_milli": 2000, "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 422 invalid
  wrong at /sites: unknown
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2026-W-002", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-05 B-06", "sites": "lingang", "size_min_milli": 15000, "size_max_milli": 25000,
    "class_min_milli": 2000, "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 201

# 在所列场所检定的照收；装置虽在授权之列而不在所列场所的不收
# At a named site: taken.  A bench that is named but stands elsewhere: refused
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 21
  /bench becomes "B-05"
  answers 201
  /withheld is false
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 22
  /bench becomes "B-06"
  answers 422 no-grant
  holds stands at no site that it names

# 授权只及于本企业制造的仪表 / An authorisation covers the holder's own manufacture only
the bureau demo-bureau POST /v1/types
  { "id": "MADE-BY-NOBODY", "medium": "water", "technology": "mechanical",
    "certificate": "R49/2013-CN1-22.07", "class_milli": 2000, "dn_mm": 15, "q3_ml_h": 2500000,
    "r_milli": 100000, "q2_q1_milli": 1600, "temperature_max_mc": 30000, "map_pa": 1000000,
    "division_ul": 50000, "manufacturer": "demo-supply" }
  answers 422 invalid
  wrong at /manufacturer: unknown
the bureau demo-bureau POST /v1/types
  { "id": "MADE-BY-OTHER", "medium": "water", "technology": "mechanical",
    "certificate": "R49/2013-CN1-22.07", "class_milli": 2000, "dn_mm": 15, "q3_ml_h": 2500000,
    "r_milli": 100000, "q2_q1_milli": 1600, "temperature_max_mc": 30000, "map_pa": 1000000,
    "division_ul": 50000, "manufacturer": "other-maker" }
  answers 201
the bureau demo-bureau POST /v1/types
  { "id": "MADE-BY-DEMO", "medium": "water", "technology": "mechanical",
    "certificate": "R49/2013-CN1-22.07", "class_milli": 2000, "dn_mm": 15, "q3_ml_h": 2500000,
    "r_milli": 100000, "q2_q1_milli": 1600, "temperature_max_mc": 30000, "map_pa": 1000000,
    "division_ul": 50000, "manufacturer": "demo-maker" }
  answers 201
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 23
  /type becomes "MADE-BY-OTHER"
  answers 422 not-own
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 24
  /type becomes "MADE-BY-DEMO"
  answers 201
the audit finds nothing

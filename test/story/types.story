# 登记型式批准 / Registering a type approval
continues pilot

anyone POST /v1/types
  answers 401 unauthenticated
the maker demo-maker POST /v1/types
  { "id": "TYPE-1", "medium": "water", "technology": "electronic", "certificate": "T-1", "class_milli": 2000,
    "dn_mm": 20, "q3_ml_h": 4000000, "r_milli": 250000, "temperature_max_mc": 50000, "map_pa": 1000000 }
  answers 403 forbidden
# 水表缺少公称口径和常用流量 / A water meter without diameter and permanent flow
the bureau demo-bureau POST /v1/types
  { "id": "TYPE-1", "medium": "water", "technology": "electronic", "certificate": "T-1", "class_milli": 2000,
    "r_milli": 250000, "temperature_max_mc": 50000, "map_pa": 1000000 }
  answers 422 invalid
  wrong at /dn_mm: missing
  wrong at /q3_ml_h: missing
the bureau demo-bureau POST /v1/types
  { "id": "TYPE-1/DN20 水表", "medium": "water", "technology": "electronic", "certificate": "T-1", "class_milli": 2000,
    "dn_mm": 20, "q3_ml_h": 4000000, "r_milli": 250000, "temperature_max_mc": 50000, "map_pa": 1000000 }
  answers 201
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/types
  { "id": "TYPE-1/DN20 水表", "medium": "water", "technology": "mechanical", "certificate": "T-2", "class_milli": 2000,
    "dn_mm": 20, "q3_ml_h": 4000000, "r_milli": 250000, "temperature_max_mc": 50000, "map_pa": 1000000 }
  answers 409 conflict

# 型式名称中的斜线、空格和汉字在地址中要转义 / A slash, a blank and Chinese in an address
the district demo-district GET /v1/types/TYPE-1%2FDN20%20%E6%B0%B4%E8%A1%A8
  answers 200
  /id is TYPE-1/DN20 水表
  /dn_mm is 20
  /g_milli is absent
the maker demo-maker GET /v1/types/R49%2F2013-CN1-22.07%20DN15
  answers 200
  /r_milli is 100000
the maker demo-maker GET /v1/types/nothing
  answers 404 not-found
the maker demo-maker GET /v1/types/nothing?colour=red
  answers 422 invalid
  wrong at /colour: unknown-field
the maker demo-maker GET /v1/types/%FF
  answers 400 syntax
anyone GET /v1/types/nothing
  answers 401 unauthenticated

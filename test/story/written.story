# 编号里没有空格和看不见的字符；写进公开日志的文字要能看、不含个人信息
# Numbers have no blanks and nothing unseen in them; what the public log keeps for good can be read, and holds nothing personal
continues pilot

# 编号 / Numbers
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-03 B-04", "medium": "water", "certificate": "C-4", "u_rel_ppm": 2000,
    "k_milli": 2000, "positions": 10, "valid_from_day": "2026-01-01", "valid_until_day": "2027-12-31" }
  answers 422 invalid
  wrong at /id: pattern
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-03\u200b", "medium": "water", "certificate": "C-4", "u_rel_ppm": 2000,
    "k_milli": 2000, "positions": 10, "valid_from_day": "2026-01-01", "valid_until_day": "2027-12-31" }
  answers 422 invalid
  wrong at /id: pattern
the bureau demo-bureau POST /v1/types
  { "id": "TYPE\u202e-1", "medium": "water", "technology": "electronic", "certificate": "T-1", "class_milli": 2000,
    "dn_mm": 20, "q3_ml_h": 4000000, "r_milli": 250000, "temperature_max_mc": 50000, "map_pa": 1000000 }
  answers 422 invalid
  wrong at /id: pattern
the bureau demo-bureau POST /v1/types
  { "id": "TYPE  1", "medium": "water", "technology": "electronic", "certificate": "T-1", "class_milli": 2000,
    "dn_mm": 20, "q3_ml_h": 4000000, "r_milli": 250000, "temperature_max_mc": 50000, "map_pa": 1000000 }
  answers 422 invalid
  wrong at /id: pattern
the bureau demo-bureau POST /v1/types
  { "id": "TYPE 1", "medium": "water", "technology": "electronic", "certificate": "T-1", "class_milli": 2000,
    "dn_mm": 20, "q3_ml_h": 4000000, "r_milli": 250000, "temperature_max_mc": 50000, "map_pa": 1000000 }
  answers 201
the bureau demo-bureau POST /v1/standards
  { "organisation": "demo-maker", "id": "S 1", "name_zh": "水流量标准装置", "medium": "water",
    "certificate": "[2024] 沪量标 0001", "u_rel_ppm": 500, "k_milli": 2000, "measuring_range": "0.006 至 40 m3/h",
    "valid_from_day": "2024-06-01", "valid_until_day": "2029-05-31", "trace_issuer": "演示市计量测试技术研究院",
    "trace_certificate": "SZ-2026-001", "trace_from_day": "2026-01-10", "trace_until_day": "2027-01-09" }
  answers 422 invalid
  wrong at /id: pattern
the bureau demo-bureau POST /v1/laboratories
  { "organisation": "demo-maker", "id": "L\u00a01", "name_zh": "水表检定室", "temperature_min_mc": 15000,
    "temperature_max_mc": 30000, "humidity_min_ppm": 200000, "humidity_max_ppm": 800000,
    "valid_from_day": "2024-06-01", "valid_until_day": "2029-05-31" }
  answers 422 invalid
  wrong at /id: pattern
the bureau demo-bureau POST /v1/system-documents
  { "organisation": "demo-maker", "id": "QM-01 ", "kind": "quality-manual", "version": "A/0", "title_zh": "质量手册",
    "valid_from_day": "2024-06-01" }
  answers 422 invalid
  wrong at /id: pattern
the bureau demo-bureau POST /v1/organisations/demo-maker/sites
  { "id": "plant\u200b", "name_zh": "厂区", "district": "310115" }
  answers 422 invalid
  wrong at /id: pattern
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG 0401", "level": 1, "water": true, "gas": true,
    "signatory": true, "valid_from_day": "2024-03-15", "valid_until_day": "2029-03-31" }
  answers 422 invalid
  wrong at /registration: pattern

# 检定批里的文字永久公开 / The texts of a lot are public for good
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /batch becomes "2026\u202e-11"
  answers 422 invalid
  wrong at /batch: not-legible
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /meters/0/appearance becomes "完好，问张三 13800138000"
  answers 422 invalid
  wrong at /meters/0/appearance: personal-data
the maker demo-maker POST /v1/lots?dry_run=true
  sends a lot of 1 water meter, seed 1
  /meters/0/appearance becomes "\u200b"
  answers 422 invalid
  wrong at /meters/0/appearance: not-legible
# 器具的编号可能看上去像手机号 / The number of a thing may look like somebody's
the maker demo-maker POST /v1/lots
  sends a lot of 1 water meter, seed 1
  /meters/0/appearance becomes "完好"
  /meters/0/module_no becomes "13800138000"
  answers 201

# 什么也看不见的反映 / A report in which nothing can be seen
the maker demo-maker POST /v1/problems
  { "organisation": "demo-maker", "category": "upload", "text": "\u200b\u2060 " }
  answers 422 invalid
  wrong at /text: not-legible
the audit finds nothing

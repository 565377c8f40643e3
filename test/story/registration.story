# 平台启用之前的授权只在日志首条之后三个月内登记；检查表的名称 / The register of earlier authorisations is closed three months after the log's first leaf; the name of a checklist
continues pilot
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook deadlines
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  sends the rulebook calendar
  answers 201
the bureau demo-bureau POST /v1/rulebooks
  { "text": "{\"id\":\"a b/../<script>\",\"title_zh\":\"a\",\"title_en\":\"a\",\"version\":\"1\",\"questions\":[{\"id\":\"q\",\"condition\":4,\"clause\":\"\",\"question_zh\":\"a\",\"question_en\":\"a\",\"evidence_zh\":\"a\",\"evidence_en\":\"a\",\"source\":\"a\",\"confirmed\":false}]}" }
  answers 422 invalid
  wrong at /id: pattern
then 80 days pass
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2024-W-088", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-09", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 201
then 20 days pass
the bureau demo-bureau POST /v1/grants
  { "organisation": "demo-maker", "id": "DEMO-2024-W-089", "medium": "water", "regulations": "jjg-162-2019",
    "benches": "B-09", "size_min_milli": 15000, "size_max_milli": 25000, "class_min_milli": 2000,
    "class_max_milli": 2000, "valid_from_day": "2024-04-01", "valid_until_day": "2029-03-31" }
  answers 409 too-late

# 考评员：登记、利益冲突申报 / Assessors: registering them, declaring conflicts of interest
continues pilot

anyone POST /v1/assessors
  answers 401 unauthenticated
the maker demo-maker POST /v1/assessors
  { "registration": "KP-0001", "employer": "demo-institute", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0001", "employer": "demo-institute", "water": true, "gas": true,
    "valid_from_day": "2029-01-01", "valid_until_day": "2028-12-31" }
  answers 422 invalid
  wrong at /valid_until_day: order
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0001", "employer": "demo-institute", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 201
  remember /id as ASSESSOR
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/assessors
  { "registration": "KP-0001", "employer": "demo-supply", "water": true, "gas": true,
    "valid_from_day": "2024-01-01", "valid_until_day": "2028-12-31" }
  answers 409 conflict

# 利益冲突只增不减 / What was declared is never taken back
anyone POST /v1/assessors/{ASSESSOR}/conflicts
  answers 401 unauthenticated
the maker demo-maker POST /v1/assessors/{ASSESSOR}/conflicts
  { "conflicts": "demo-maker" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/assessors/0000/conflicts
  { "conflicts": "demo-maker" }
  answers 404 not-found
the bureau demo-bureau POST /v1/assessors/{ASSESSOR}/conflicts
  { "conflicts": "demo-maker" }
  answers 201
the bureau demo-bureau POST /v1/assessors/{ASSESSOR}/conflicts
  { "conflicts": "other-maker" }
  answers 201
anyone GET /v1/assessors
  answers 401 unauthenticated
the maker demo-maker GET /v1/assessors
  answers 403 forbidden
the bureau demo-bureau GET /v1/assessors?name=x
  answers 422 invalid
the bureau demo-bureau GET /v1/assessors
  answers 200
  /assessors/0/conflicts is demo-maker other-maker
# 日志中没有证号 / The log shows a random id, never the number of the certificate
the log is published
the auditor demo-bureau GET /log/tile/entries/000.p/30
  answers 200
  holds {ASSESSOR}
  does not hold KP-0001
the audit finds nothing

# 登记注册计量师 / Registering metrologists
continues pilot

anyone POST /v1/people
  { "organisation": "demo-maker" }
  answers 401 unauthenticated
the maker demo-maker POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2026-12-31" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 3, "water": "yes",
    "signatory": false, "valid_from_day": "2026-02-30", "valid_until_day": "2026-12-31" }
  answers 422 invalid
  wrong at /level: out-of-range
  wrong at /water: wrong-type
  wrong at /gas: missing-field
  wrong at /valid_from_day: bad-format
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2027-01-01", "valid_until_day": "2026-12-31" }
  answers 422 invalid
  wrong at /valid_until_day: order
the bureau demo-bureau POST /v1/people
  { "organisation": "nobody", "registration": "REG-0400", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2026-12-31" }
  answers 422 invalid

# 日志中只有随机编号，没有注册号 / The log shows a random id, never the registration number
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 2, "water": true, "gas": false,
    "signatory": false, "valid_from_day": "2026-01-01", "valid_until_day": "2026-12-31" }
  answers 201
  remember /id as PERSON
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/people
  { "organisation": "demo-maker", "registration": "REG-0400", "level": 1, "water": true, "gas": false,
    "signatory": true, "valid_from_day": "2026-01-01", "valid_until_day": "2026-12-31" }
  answers 409 conflict
the log is published
the auditor demo-bureau GET /log/tile/entries/000.p/28
  answers 200
  holds {PERSON}
  does not hold REG-0400
  does not hold REG-0107

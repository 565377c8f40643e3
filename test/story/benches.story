# 登记检定装置及其证书 / Registering a bench with its certificate
continues pilot

anyone POST /v1/benches
  answers 401 unauthenticated
the institute demo-institute POST /v1/benches
  { "organisation": "demo-maker", "id": "B-04", "medium": "water", "certificate": "C-4", "u_rel_ppm": 2000,
    "k_milli": 2000, "positions": 10, "valid_from_day": "2026-01-01", "valid_until_day": "2027-12-31" }
  answers 403 forbidden
the bureau demo-bureau POST /v1/benches
  { "organisation": "nobody", "id": "B-04", "medium": "water", "certificate": "C-4", "u_rel_ppm": 2000,
    "k_milli": 2000, "positions": 10, "valid_from_day": "2027-12-31", "valid_until_day": "2026-01-01" }
  answers 422 invalid
  wrong at /organisation: unknown
  wrong at /valid_until_day: order
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-04", "medium": "steam", "certificate": "C-4", "u_rel_ppm": 0,
    "k_milli": 2000, "positions": 10, "valid_from_day": "2026-01-01", "valid_until_day": "2027-12-31" }
  answers 422 invalid
  wrong at /medium: not-in-list
  wrong at /u_rel_ppm: out-of-range
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-04", "medium": "water", "certificate": "C-4", "u_rel_ppm": 2000,
    "k_milli": 2000, "buoyancy_ppb": 1001100000, "positions": 10,
    "valid_from_day": "2026-01-01", "valid_until_day": "2027-12-31" }
  answers 422 invalid
  wrong at /density: missing
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-04", "medium": "water", "certificate": "C-4", "u_rel_ppm": 2000,
    "k_milli": 2000, "buoyancy_ppb": 1001100000, "density": "tanaka", "positions": 10,
    "valid_from_day": "2026-01-01", "valid_until_day": "2027-12-31" }
  answers 201
  /id is demo-maker/B-04
  the log grows by 1 leaf
the bureau demo-bureau POST /v1/benches
  { "organisation": "demo-maker", "id": "B-04", "medium": "gas", "certificate": "C-5", "u_rel_ppm": 2000,
    "k_milli": 2000, "positions": 10, "valid_from_day": "2026-01-01", "valid_until_day": "2027-12-31" }
  answers 409 conflict

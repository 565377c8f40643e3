# 由检定装置、人员或生产批查到有关的批次和表 / From a bench, a verifier or a batch to the lots and meters it has to do with
continues pilot

the maker demo-maker POST /v1/lots
  sends a lot of 3 water meters, seed 1
  /batch becomes "2026-11-X"
  answers 201
  remember /lot as FIRST
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 2
  /batch becomes "2026-11-Y"
  answers 201
  remember /lot as SECOND
the maker demo-maker POST /v1/lots
  sends a lot of 2 gas meters, seed 1
  answers 201

# 全部批次 / All lots
the maker demo-maker GET /v1/lots?organisation=demo-maker
  answers 200
  /lots has 3 entries
  /next is absent
# 某台装置检定过的批次，分页 / Those of one bench, page by page
the bureau demo-bureau GET /v1/lots?organisation=demo-maker&bench=B-03&limit=1
  answers 200
  /lots has 1 entry
  /lots/0/lot is {FIRST}
  /next is {FIRST}
the bureau demo-bureau GET /v1/lots?organisation=demo-maker&bench=B-03&limit=1&after={FIRST}
  answers 200
  /lots has 1 entry
  /lots/0/lot is {SECOND}
the district demo-district GET /v1/lots?organisation=demo-maker&batch=2026-11-Y
  answers 200
  /lots has 1 entry
  /lots/0/lot is {SECOND}
  /lots/0/meters is 2
the auditor demo-bureau GET /v1/lots?organisation=demo-maker&from_day=2026-11-21
  answers 200
  /lots has 0 entries
# 一次只按一个条件 / One filter at a time
the bureau demo-bureau GET /v1/lots?organisation=demo-maker&bench=B-03&batch=2026-11-X
  answers 422 invalid
the bureau demo-bureau GET /v1/lots
  answers 422 invalid
  wrong at /organisation: missing-field
the bureau demo-bureau GET /v1/lots?organisation=demo-maker&limit=0
  answers 422 invalid
  wrong at /limit: out-of-range
# 他人的批次如同不存在 / To others they do not exist
the maker other-maker GET /v1/lots?organisation=demo-maker
  answers 404 not-found
  /detail is nothing of that name is visible to you
the maker other-maker GET /v1/lots?organisation=nobody
  answers 404 not-found
  /detail is nothing of that name is visible to you
the district other-district GET /v1/lots?organisation=demo-maker
  answers 404 not-found
the supply demo-supply GET /v1/lots?organisation=demo-maker
  answers 403 forbidden
anyone GET /v1/lots?organisation=demo-maker
  answers 401 unauthenticated

# 到期的批次 / Lots that fall due
the maker demo-maker GET /v1/due?organisation=demo-maker
  answers 200
  /lots has 3 entries
the bureau demo-bureau GET /v1/due?organisation=demo-maker&until_day=2027-12-31
  answers 200
  /lots has 0 entries
the bureau demo-bureau GET /v1/due?organisation=demo-maker&until_day=2027-02-30
  answers 422 invalid
  wrong at /until_day: bad-format
the bureau demo-bureau GET /v1/due?organisation=demo-maker&after=DEM0-NOTHING
  answers 422 invalid
the maker other-maker GET /v1/due?organisation=demo-maker
  answers 404 not-found
the institute demo-institute GET /v1/due?organisation=demo-maker
  answers 403 forbidden
anyone GET /v1/due?organisation=demo-maker
  answers 401 unauthenticated

# 一批中的表 / The meters of a lot
the maker demo-maker GET /v1/lots/{FIRST}/meters?limit=2
  answers 200
  /meters has 2 entries
  /meters/0/code is WDEM0-26000100001
  /meters/0/verdict is pass
  /meters/0/certificate_state is live
  /next is 1
the maker demo-maker GET /v1/lots/{FIRST}/meters?limit=2&after=1
  answers 200
  /meters has 1 entry
  /meters/0/serial is 26000100003
  /next is absent
the maker other-maker GET /v1/lots/{FIRST}/meters
  answers 404 not-found
the maker demo-maker GET /v1/lots/DEM0-NOTHING/meters
  answers 404 not-found
the supply demo-supply GET /v1/lots/{FIRST}/meters
  answers 403 forbidden
anyone GET /v1/lots/{FIRST}/meters
  answers 401 unauthenticated

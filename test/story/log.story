# 公开日志：检查点、瓦片、条目、公钥 / The public log: checkpoint, tiles, entries, keys
continues pilot

# 任何人都可以取检查点和公钥 / Anyone gets the checkpoint and the keys
anyone GET /log/checkpoint
  answers 200
  header Content-Type is text/plain; charset=utf-8
  holds story.example/log
  remember the answer as OLD
anyone GET /log/key
  answers 200
  /origin is story.example/log
  /keys has 1 entry
  /keys/0/from_size is 0
  holds BEGIN PUBLIC KEY

# 新记录写入后、公布之前，检查点不变 / What is written is not seen before it is published
the maker demo-maker POST /v1/lots
  sends a lot of 2 water meters, seed 1
  answers 201
anyone GET /log/checkpoint
  answers 200
  the answer is OLD again
anyone GET /log/tile/0/000.p/30
  answers 404 not-found
the log is published
anyone GET /log/checkpoint
  answers 200
  does not hold {OLD}
anyone GET /log/tile/0/000.p/30
  answers 200
  header Content-Type is application/octet-stream
  header Cache-Control is public, max-age=31536000, immutable
# 旧瓦片仍然可取 / The former, narrower tile is still there
anyone GET /log/tile/0/000.p/27
  answers 200
anyone GET /log/tile/0/000
  answers 404 not-found
anyone GET /log/tile/0/0
  answers 404 not-found
anyone GET /log/tile/0/000.p/30?x=1
  answers 422 invalid
  wrong at /x: unknown-field

# 条目含企业原始数据，只给市局和审计方 / Entries hold makers' raw data: for the bureau and auditors
the auditor demo-bureau GET /log/tile/entries/000.p/30
  answers 200
  holds WDEM0-26000100001
the bureau demo-bureau GET /log/tile/entries/000.p/30
  answers 200
  header Cache-Control is private, max-age=31536000, immutable
the auditor demo-bureau GET /log/tile/entries/001
  answers 404 not-found
the maker demo-maker GET /log/tile/entries/000.p/30
  answers 403 forbidden
anyone GET /log/tile/entries/000.p/30
  answers 401 unauthenticated

# 其他地址 / Other addresses
anyone DELETE /log/checkpoint
  answers 405 method-not-allowed
  header Allow is GET
anyone GET /nothing
  answers 404 not-found
anyone GET /healthz
  answers 200
  /healthy is true
anyone GET /openapi.json
  answers 200
  /openapi is 3.1.0

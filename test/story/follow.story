# 新日志接续已终止的旧日志 / A new log names the one that it follows
#
# 旧日志无法继续时，新日志的第一条记录是旧日志最后的检查点。

# 这不是检查点 / This is no checkpoint
the local administrator does log.follow
  { "note": "the old log" }
  answers 400 syntax
# 新日志要有自己的名称 / A new log has a name of its own
the local administrator does log.follow
  { "note": "story.example/log\n1234\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— story.example/log AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" }
  answers 422 invalid

the local administrator does log.follow
  { "note": "old.example/log\n1234\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— old.example/log AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" }
  answers 201
  the log grows by 1 leaf

# 只能在日志为空时写入，只写一次 / Only an empty log says so, and once
the local administrator does log.follow
  { "note": "old.example/log\n1234\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— old.example/log AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" }
  answers 409 state
the log is published
anyone GET /log/tile/0/000.p/1
  answers 200

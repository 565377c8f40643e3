# 附件：许可、报告、照片作为文件上传；文件是什么，由其内容判定，不由其名称或声明判定
# Attachments: permits, reports and photographs as files.  What a file is, its bytes say, whatever it is called.
continues pilot

# 企业上传一份 PDF；未配置杀毒程序的实例会如实注明
# A maker uploads a PDF.  An instance without a virus scanner says so.
the maker demo-maker POST /v1/documents?name=permit.pdf
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  /type is application/pdf
  /size is 565
  /organisation is demo-maker
  /scan is unscanned
  /name is permit.pdf
  remember /id as PERMIT
  remember the answer as FIRST
  the log grows by 1 leaf

# 同一单位再次上传同一文件，得到第一次的答复
# The same file again by the same organisation: the first answer, whatever it is called now.
the maker demo-maker POST /v1/documents?name=another-name.pdf
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 200
  the answer is FIRST again

# 图片与 OFD 版式文件
# Pictures, and OFD documents.
the supply demo-supply POST /v1/documents
  sends the file photo.jpg
  header Content-Type: image/jpeg
  answers 201
  /name is absent
  remember /id as PHOTO
the institute demo-institute POST /v1/documents
  sends the file stamp.png
  header Content-Type: image/png
  answers 201
the bureau demo-bureau POST /v1/documents
  sends the file notice.ofd
  header Content-Type: Application/OFD; version=1
  answers 201
  /type is application/ofd

# 另一家企业上传同样的内容：各有各的记录，内容只存一份
# Another maker uploads the same bytes: a record of its own, the bytes are stored once.
the maker other-maker GET /v1/documents/{PERMIT}
  answers 404 not-found
the maker other-maker POST /v1/documents
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 201
  /id is {PERMIT}
  /organisation is other-maker
  the log grows by 1 leaf
the maker other-maker GET /v1/documents/{PERMIT}/about
  answers 200
  /organisation is other-maker
  /name is absent

# 取回：只供保存，不在浏览器中打开
# Reading it back: to be saved, never to be opened by the browser.
the maker demo-maker GET /v1/documents/{PERMIT}
  answers 200
  header Content-Type is application/pdf
  header X-Content-Type-Options is nosniff
  header Content-Security-Policy is default-src 'none'; sandbox
  holds Invented permit, for tests
the maker demo-maker GET /v1/documents/{PERMIT}/about
  answers 200
  the answer is FIRST again
the bureau demo-bureau GET /v1/documents/{PERMIT}
  answers 200
the district demo-district GET /v1/documents/{PERMIT}/about
  answers 200
  /organisation is demo-maker
the district demo-district GET /v1/documents/{PHOTO}
  answers 404 not-found

# 谁不能看、谁不能传
# Who may not.
anyone POST /v1/documents
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 401 unauthenticated
the auditor demo-bureau POST /v1/documents
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 403 forbidden
anyone GET /v1/documents/{PERMIT}
  answers 401 unauthenticated
the auditor demo-bureau GET /v1/documents/{PERMIT}
  answers 403 forbidden
the maker demo-maker GET /v1/documents/{PHOTO}
  answers 404 not-found
anyone GET /v1/documents/{PERMIT}/about
  answers 401 unauthenticated
the auditor demo-bureau GET /v1/documents/{PERMIT}/about
  answers 403 forbidden
the maker demo-maker GET /v1/documents/{PHOTO}/about
  answers 404 not-found
the maker demo-maker GET /v1/documents/{PERMIT}?size=1
  answers 422 invalid
  wrong at /size: unknown-field

# 声明与内容不符、没有声明、不在允许之列
# A type that is not that of the bytes, none at all, or one that is not taken.
the maker demo-maker POST /v1/documents
  sends the file photo.jpg
  header Content-Type: application/pdf
  answers 422 invalid
  wrong at /content_type: type-differs
the maker demo-maker POST /v1/documents
  sends the text <html><script>alert(1)</script></html>
  header Content-Type: image/png
  answers 422 invalid
  wrong at /body: unknown-type
the maker demo-maker POST /v1/documents
  sends the text just words
  header Content-Type: text/plain
  answers 415 media-type
the maker demo-maker POST /v1/documents
  sends the text %PDF-1.7 and nothing else
  header Content-Type: application/pdf
  answers 422 invalid
  wrong at /body: damaged

# 含脚本或内嵌文件的 PDF、空文件、过大的文件、带路径的文件名
# A PDF with a script (its name in disguise) or with a file inside; an empty file; one too large; a name with a path.
the maker demo-maker POST /v1/documents
  sends the file script.pdf
  header Content-Type: application/pdf
  answers 422 active-content
the maker demo-maker POST /v1/documents
  sends the file carrier.pdf
  header Content-Type: application/pdf
  answers 422 active-content
the maker demo-maker POST /v1/documents
  header Content-Type: application/pdf
  answers 422 invalid
  wrong at /body: empty
the maker demo-maker POST /v1/documents
  sends 10485761 bytes
  header Content-Type: application/pdf
  answers 413 too-large
the maker demo-maker POST /v1/documents
  sends 17000000 bytes
  header Content-Type: application/pdf
  answers 413 too-large
the maker demo-maker POST /v1/documents?name=..%2Fpermit.pdf
  sends the file permit.pdf
  header Content-Type: application/pdf
  answers 422 invalid
  wrong at /name: bad-format

# 每个附件都有条目，内容与条目一致
# Every attachment has its leaf, and its bytes are what the leaf says.
the audit finds nothing

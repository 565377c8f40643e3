# 浏览器页面：接受邀请、登录、我的账户 / The pages of a browser: taking up an invitation, logging in, one's own account
continues pilot

# 页面不含任何人的信息，也不被保存 / The pages hold nothing of anybody, and nobody keeps them
anyone GET /invite
  answers 200
  header Content-Type is text/html; charset=utf-8
  header Cache-Control is no-store
  header Referrer-Policy is no-referrer
  header X-Content-Type-Options is nosniff
  holds 接受邀请
anyone GET /login?lang=en
  answers 200
  header Content-Type is text/html; charset=utf-8
  holds Log in
anyone GET /account
  answers 200
  header Cache-Control is no-store
  holds 我的会话
# 地址里多出的内容没有意义，语言须是认识的 / What else stands in the address means nothing; a language must be known
anyone GET /login?from=letter
  answers 200
anyone GET /login?lang=fr
  answers 422 invalid
anyone GET /account?lang=fr
  answers 422 invalid
anyone GET /invite?lang=fr
  answers 422 invalid

# 脚本、样式和词语 / Scripts, styles and words
anyone GET /ui/common.js
  answers 200
  header Content-Type is text/javascript; charset=utf-8
  header Cache-Control is public, no-cache
anyone GET /ui/page.css
  answers 200
  header Content-Type is text/css; charset=utf-8
anyone GET /ui/glossary.js
  answers 200
  header Content-Type is text/javascript; charset=utf-8
  holds 授权签字人
anyone GET /ui/glossary.js?of=all
  answers 422 invalid
anyone GET /ui/nothing.js
  answers 404 not-found
anyone GET /ui/login.html
  answers 404 not-found

# 二维码只画给持有邀请的人 / The QR code is drawn for whoever has the invitation
the maker demo-maker POST /v1/accounts
  { "organisation": "demo-maker", "role": "maker", "login": "wang", "duties": "administrator" }
  answers 201
  remember /invitation as INVITATION
  the log grows by 1 leaf
anyone POST /v1/invitations/qr
  { "invitation": "{INVITATION}" }
  answers 200
  header Content-Type is image/svg+xml
  header Cache-Control is no-store
  holds <svg
anyone POST /v1/invitations/qr
  { "invitation": "fsi_nothing" }
  answers 410 invitation
anyone POST /v1/invitations/qr?invitation=fsi_nothing
  answers 422 invalid

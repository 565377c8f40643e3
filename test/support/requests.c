/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See requests.h. */
#include "support/requests.h"

#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/embedded.h"
#include "op/publish.h"
#include "support/test_key.h"

/* After ours: it defines a macro called fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define CODE "WDEM0-100000000001"
#define LOT "DEM0-a"
#define REASON "{\"reason\":\"依据材料\"}"
#define SCOPE                                                                                      \
	"\"regulations\":\"jjg-162-2019\",\"benches\":\"B-03\",\"size_min_milli\":15000,"          \
	"\"size_max_milli\":25000,\"class_min_milli\":2000,\"class_max_milli\":2000"
#define KEY "bd7a26e63b087442" /* of test_key_new(…, SIGN_ED25519, "REQUESTS") */
#define OTHER_KEY                                                                                  \
	"-----BEGIN PUBLIC KEY-----\\n"                                                            \
	"MCowBQYDK2VwAyEAwHZSIrMyLCcgsYDD5NcB6amvDhFHwqw1phoqjM4Kz4c=\\n"                          \
	"-----END PUBLIC KEY-----\\n"
#define DAYS "\"valid_from_day\":\"2024-04-01\",\"valid_until_day\":\"2029-03-31\""

/* clang-format off */
/* A maker of another province, and what says that its meters are taken. */
#define FOREIGN                                                                                    \
	"\"maker\":\"abroad\",\"authority_zh\":\"浙江省市场监督管理局\","                           \
	"\"province\":\"330000\",\"number\":\"ZJ-1\",\"medium\":\"water\","                          \
	"\"size_min_milli\":15000,\"size_max_milli\":25000,\"document\":\"{PAPER}\"," DAYS
#define RECOGNISED                                                                                 \
	"\"foreign_grant\":\"F-1\",\"basis\":\"comparison\","                                      \
	"\"document_number\":\"沪市监〔2026〕1号\",\"document\":\"{PAPER}\","                       \
	"\"size_min_milli\":15000,\"size_max_milli\":25000," DAYS
#define COMPETENT                                                                                  \
	"\"bureau\":\"corps\",\"cases\":\"inspection\",\"basis\":\"三定方案\","                    \
	"\"valid_from_day\":\"2024-04-01\""

#define STANDARD                                                                                   \
	"\"name_zh\":\"标准\",\"medium\":\"water\",\"certificate\":\"C\",\"u_rel_ppm\":500,"     \
	"\"k_milli\":2000,\"measuring_range\":\"all\",\"trace_issuer\":\"institute\","             \
	"\"trace_certificate\":\"T\",\"trace_from_day\":\"2026-01-01\",\"trace_until_day\":"       \
	"\"2027-01-01\""
#define LABORATORY                                                                                 \
	"\"name_zh\":\"室\",\"temperature_min_mc\":15000,\"temperature_max_mc\":30000,"           \
	"\"humidity_min_ppm\":300000,\"humidity_max_ppm\":850000"

static const struct request known_requests[] = {
	{ "POST /v1/organisations", NULL, "{\"id\":\"n-1\",\"kind\":\"supply\",\"name_zh\":\"新单位\"}" },
	{ "GET /v1/organisations/{id}", "/v1/organisations/maker" },
	{ "GET /v1/organisations" },
	{ "POST /v1/organisations/{id}/suspend", "/v1/organisations/corps/suspend", REASON },
	{ "POST /v1/organisations/{id}/resume", "/v1/organisations/corps/resume", REASON },
	{ "POST /v1/organisations/{id}/merge", "/v1/organisations/corps/merge",
	  "{\"reason\":\"机构调整\",\"successor\":\"far\"}" },
	{ "POST /v1/organisations/{id}/dissolve", "/v1/organisations/corps/dissolve", REASON },
	{ "POST /v1/organisations/{organisation}/sites", "/v1/organisations/maker/sites",
	  "{\"id\":\"plant-2\",\"name_zh\":\"二厂\",\"district\":\"310115\"}" },
	{ "GET /v1/organisations/{organisation}/sites", "/v1/organisations/maker/sites" },
	{ "POST /v1/foreign-grants", NULL, "{\"id\":\"F-2\"," FOREIGN "}" },
	{ "POST /v1/foreign-grants/{id}/end", "/v1/foreign-grants/F-1/end", REASON },
	{ "GET /v1/foreign-grants/{id}", "/v1/foreign-grants/F-1" },
	{ "POST /v1/recognitions", NULL, "{\"id\":\"R-2\"," RECOGNISED "}" },
	{ "GET /v1/recognitions" },
	{ "POST /v1/recognitions/{id}/end", "/v1/recognitions/R-1/end", REASON },
	{ "GET /v1/recognition", "/v1/recognition?maker=abroad&grant=F-1" },
	{ "POST /v1/jurisdictions", NULL, "{\"id\":\"J-2\",\"area\":\"310106\"," COMPETENT "}" },
	{ "GET /v1/jurisdictions" },
	{ "POST /v1/jurisdictions/{id}/end", "/v1/jurisdictions/J-1/end", REASON },
	{ "GET /v1/jurisdiction", "/v1/jurisdiction?organisation=maker&cases=inspection" },
	{ "POST /v1/assignments", NULL, "{\"id\":\"S-2\",\"subject\":\"other\"," COMPETENT "}" },
	{ "POST /v1/assignments/{id}/end", "/v1/assignments/S-1/end", REASON },
	{ "POST /v1/people", NULL, "{\"organisation\":\"maker\",\"registration\":\"REG-0999\","
	  "\"level\":1,\"water\":true,\"gas\":true,\"signatory\":false," DAYS "}" },
	{ "POST /v1/types", NULL, "{\"id\":\"T-1\",\"medium\":\"water\",\"technology\":\"mechanical\","
	  "\"certificate\":\"T-1\",\"class_milli\":2000,\"dn_mm\":15,\"q3_ml_h\":2500000,"
	  "\"r_milli\":100000,\"temperature_max_mc\":30000,\"map_pa\":1000000,\"division_ul\":50000}" },
	{ "GET /v1/types/{id}", "/v1/types/T-0" },
	{ "POST /v1/benches", NULL, "{\"organisation\":\"maker\",\"id\":\"B-99\",\"medium\":\"water\","
	  "\"certificate\":\"C-1\",\"u_rel_ppm\":2000,\"k_milli\":2000,\"positions\":10," DAYS "}" },
	{ "POST /v1/grants", NULL, "{\"organisation\":\"maker\",\"id\":\"G-1\",\"medium\":\"water\","
	  SCOPE "," DAYS "}" },
	{ "POST /v1/grants/{id}/suspend", "/v1/grants/" SCRATCH_GRANT "/suspend", REASON },
	{ "POST /v1/grants/{id}/resume", "/v1/grants/" SCRATCH_GRANT "/resume",
	  "{\"reason\":\"依据材料\",\"document\":\"{DOCUMENT}\"}" },
	{ "POST /v1/grants/{id}/revoke", "/v1/grants/" SCRATCH_GRANT "/revoke",
	  "{\"reason\":\"依据材料\",\"document\":\"{DOCUMENT}\",\"hearing_day\":\"2026-11-01\"}" },
	{ "POST /v1/grants/{id}/cancel", "/v1/grants/" SCRATCH_GRANT "/cancel", REASON },
	{ "GET /v1/grants/{id}", "/v1/grants/" SCRATCH_GRANT },
	{ "GET /v1/grants", "/v1/grants?organisation=maker" },
	{ "POST /v1/regulations", NULL, "@regulation" },
	{ "POST /v1/rulebooks", NULL, "@rulebook" },
	{ "GET /v1/rulebooks/{id}", "/v1/rulebooks/deadlines" },
	{ "POST /v1/documents", "/v1/documents?name=permit.pdf", "@pdf", .makes_own = true },
	{ "GET /v1/documents/{document}", "/v1/documents/{DOCUMENT}" },
	{ "GET /v1/documents/{document}/about", "/v1/documents/{DOCUMENT}/about" },
	{ "POST /v1/assessors", NULL, "{\"registration\":\"KP-9\",\"employer\":\"institute\","
	  "\"water\":true,\"gas\":true," DAYS "}" },
	{ "POST /v1/assessors/{id}/conflicts", "/v1/assessors/{ASSESSOR}/conflicts",
	  "{\"conflicts\":\"other\"}" },
	{ "GET /v1/assessors" },
	{ "POST /v1/cases", NULL, "{\"kind\":\"initial\",\"medium\":\"gas\"," SCOPE "}", .makes_own = true },
	{ "POST /v1/cases/{case_id}/revise", "/v1/cases/{CASE}/revise", "{" SCOPE "}" },
	{ "POST /v1/cases/{case_id}/documents", "/v1/cases/{CASE}/documents",
	  "{\"kind\":\"form\",\"document\":\"{DOCUMENT}\"}" },
	{ "POST /v1/cases/{case_id}/detach", "/v1/cases/{CASE}/detach",
	  "{\"kind\":\"form\",\"document\":\"{DOCUMENT}\"}" },
	{ "POST /v1/cases/{case_id}/withdraw", "/v1/cases/{CASE}/withdraw", REASON },
	{ "POST /v1/cases/{case_id}/submit", "/v1/cases/{CASE}/submit", REASON },
	{ "POST /v1/cases/{case_id}/resubmit", "/v1/cases/{CASE}/resubmit", REASON },
	{ "POST /v1/cases/{case_id}/request-correction", "/v1/cases/{CASE}/request-correction", REASON },
	{ "POST /v1/cases/{case_id}/accept", "/v1/cases/{CASE}/accept", REASON },
	{ "POST /v1/cases/{case_id}/refuse-application", "/v1/cases/{CASE}/refuse-application", REASON },
	{ "POST /v1/cases/{case_id}/appoint", "/v1/cases/{CASE}/appoint",
	  "{\"team\":\"{ASSESSOR} {ASSESSOR}\",\"leader\":\"{ASSESSOR}\",\"reason\":\"依据材料\"}" },
	{ "POST /v1/cases/{case_id}/replace-team", "/v1/cases/{CASE}/replace-team",
	  "{\"team\":\"{ASSESSOR} {ASSESSOR}\",\"leader\":\"{ASSESSOR}\",\"reason\":\"依据材料\"}" },
	{ "POST /v1/cases/{case_id}/start", "/v1/cases/{CASE}/start", REASON },
	{ "POST /v1/cases/{case_id}/findings", "/v1/cases/{CASE}/findings", "{\"question\":\"4.1\","
	  "\"finding\":\"conform\",\"evidence\":\"档案\",\"assessor\":\"{ASSESSOR}\"}" },
	{ "POST /v1/cases/{case_id}/report", "/v1/cases/{CASE}/report", "{\"assessor\":\"{ASSESSOR}\","
	  "\"conclusion\":\"pass\",\"reason\":\"依据材料\",\"document\":\"{DOCUMENT}\"}" },
	{ "POST /v1/cases/{case_id}/correction", "/v1/cases/{CASE}/correction", REASON },
	{ "POST /v1/cases/{case_id}/verify", "/v1/cases/{CASE}/verify", REASON },
	{ "POST /v1/cases/{case_id}/correction-overdue", "/v1/cases/{CASE}/correction-overdue", REASON },
	{ "POST /v1/cases/{case_id}/grant", "/v1/cases/{CASE}/grant", "{\"authorisation\":\"G-2\","
	  "\"reason\":\"依据材料\",\"valid_until_day\":\"2029-03-31\"}" },
	{ "POST /v1/cases/{case_id}/refuse", "/v1/cases/{CASE}/refuse", REASON },
	{ "POST /v1/cases/{case_id}/extend", "/v1/cases/{CASE}/extend", REASON },
	{ "GET /v1/cases/{case_id}", "/v1/cases/{CASE}" },
	{ "GET /v1/cases", "/v1/cases?organisation=maker" },
	{ "GET /v1/deadlines", NULL, NULL, .makes_own = true },
	{ "POST /v1/lots", NULL, "@lot", .makes_own = true },
	{ "GET /v1/lots/{lot}", "/v1/lots/" LOT },
	{ "GET /v1/lots", "/v1/lots?organisation=maker" },
	{ "GET /v1/due", "/v1/due?organisation=maker" },
	{ "GET /v1/lots/{lot}/meters", "/v1/lots/" LOT "/meters" },
	{ "GET /authorised" },
	{ "GET /authorised.json" },
	{ "GET /authorised.csv" },
	{ "GET /figures.json" },
	{ "GET /figures.csv" },
	{ "GET /v1/organisations/{organisation}/figures", "/v1/organisations/maker/figures" },
	{ "POST /v1/problems", NULL, "{\"organisation\":\"maker\",\"category\":\"upload\",\"text\":\"t\"}" },
	{ "GET /v1/problems" },
	{ "GET /v1/organisations/{organisation}/problems", "/v1/organisations/maker/problems" },
	{ "GET /v1/problems/{problem}", "/v1/problems/{PROBLEM}" },
	{ "POST /v1/problems/{problem}/answer", "/v1/problems/{PROBLEM}/answer", "{\"text\":\"t\"}" },
	{ "POST /v1/problems/{problem}/reopen", "/v1/problems/{PROBLEM}/reopen", "{\"text\":\"t\"}" },
	{ "POST /v1/problems/{problem}/close", "/v1/problems/{PROBLEM}/close" },
	{ "POST /v1/readiness", NULL, "{\"organisation\":\"maker\",\"medium\":\"water\"}" },
	{ "GET /v1/readiness", "/v1/readiness?organisation=maker" },
	{ "GET /v1/readiness/{readiness}", "/v1/readiness/{READINESS}" },
	{ "POST /v1/readiness/{readiness}/share", "/v1/readiness/{READINESS}/share" },
	{ "POST /v1/surveys", NULL, "{\"id\":\"n\",\"title\":\"t\",\"from_day\":\"2026-01-01\","
	  "\"until_day\":\"2026-12-31\"}" },
	{ "GET /v1/surveys" },
	{ "POST /v1/surveys/{survey}/entries", "/v1/surveys/s/entries",
	  "{\"organisation\":\"maker\",\"interest\":\"applies\"}" },
	{ "GET /v1/surveys/{survey}/entries", "/v1/surveys/s/entries" },
	{ "GET /v1/surveys/{survey}/districts/{district}", "/v1/surveys/s/districts/310115" },
	{ "GET /v1/surveys/{survey}.csv", "/v1/surveys/s.csv" },
	{ "GET /m/{code}.{tag}", "/m/" CODE ".{TAG}" },
	{ "GET /M/{code}.{tag}", "/M/" CODE ".{TAG}" },
	{ "GET /v1/meters/{code}", "/v1/meters/" CODE },
	{ "GET /v1/meters/{code}/qr.svg", "/v1/meters/" CODE "/qr.svg" },
	{ "GET /v1/meters/{code}/qr.png", "/v1/meters/" CODE "/qr.png" },
	{ "GET /" },
	{ "GET /find", "/find?code=" CODE "&tag={TAG}" },
	{ "GET /log/checkpoint" },
	{ "GET /log/tile/{rest*}", "/log/tile/0/000.p/9" },
	{ "GET /log/tile/entries/{rest*}", "/log/tile/entries/000.p/9" },
	{ "GET /log/key" },
	{ "GET /v1/certificates/{number}", "/v1/certificates/" CODE "-1" },
	{ "GET /v1/certificates/{number}.json", "/v1/certificates/" CODE "-1.json" },
	{ "POST /v1/lots/{lot}/approve", "/v1/lots/" LOT "/approve", "{\"approver\":\"REG-0305\"}" },
	{ "POST /v1/keys", NULL, "{\"organisation\":\"maker\",\"public_key\":\"" OTHER_KEY "\"," DAYS "}" },
	{ "GET /v1/keys", "/v1/keys?organisation=maker" },
	{ "POST /v1/keys/{key}/retire", "/v1/keys/" KEY "/retire", REASON },
	{ "POST /v1/keys/{key}/compromised", "/v1/keys/" KEY "/compromised",
	  "{\"since\":\"2026-11-21T09:00:00+08:00\",\"reason\":\"遗失\"}" },
	{ "GET /v1/keys/{key}/lots", "/v1/keys/" KEY "/lots" },
	{ "GET /v1/lots/{lot}/signature", "/v1/lots/DEM0-s/signature" },
	{ "GET /v1/lots/{lot}/body", "/v1/lots/DEM0-s/body" },
	{ "GET /v1/access", "/v1/access?organisation=maker" },
	{ "POST /v1/accounts", NULL, "{\"organisation\":\"maker\",\"role\":\"maker\",\"login\":\"anna\",\"duties\":\"administrator\"}" },
	{ "GET /v1/accounts", "/v1/accounts?organisation=maker" },
	{ "GET /v1/accounts/{account}", "/v1/accounts/{ACCOUNT}" },
	{ "POST /v1/accounts/{account}/invite", "/v1/accounts/{ACCOUNT}/invite" },
	{ "POST /v1/accounts/{account}/duties", "/v1/accounts/{ACCOUNT}/duties", "{\"duties\":\"clerk\"}" },
	{ "POST /v1/accounts/{account}/lock", "/v1/accounts/{ACCOUNT}/lock" },
	{ "POST /v1/accounts/{account}/unlock", "/v1/accounts/{ACCOUNT}/unlock" },
	{ "POST /v1/accounts/{account}/leave", "/v1/accounts/{ACCOUNT}/leave",
	  "{\"until_ms\":\"2027-01-01T00:00:00+08:00\"}" },
	{ "POST /v1/accounts/{account}/return", "/v1/accounts/{ACCOUNT}/return" },
	{ "POST /v1/accounts/{account}/depart", "/v1/accounts/{ACCOUNT}/depart" },
	{ "POST /v1/invitations/look", NULL, "{\"invitation\":\"{INVITATION}\"}" },
	{ "POST /v1/invitations/qr", NULL, "{\"invitation\":\"{INVITATION}\"}" },
	{ "POST /v1/invitations/accept", NULL,
	  "{\"invitation\":\"fsi_0\",\"password\":\"tall ship sails\"}" },
	{ "POST /v1/session", NULL, "{\"organisation\":\"maker\",\"login\":\"Anna\",\"password\":\"x\"}",
	  .makes_own = true },
	{ "GET /v1/session", .makes_own = true },
	{ "DELETE /v1/session", .makes_own = true },
	{ "POST /v1/session/renew", .makes_own = true },
	{ "GET /v1/sessions", .makes_own = true },
	{ "DELETE /v1/sessions/{session}", "/v1/sessions/00" },
	{ "POST /v1/account/password", NULL, "{\"old\":\"x\",\"password\":\"tall ship sails\"}",
	  .makes_own = true },
	{ "POST /v1/tokens", NULL, "{\"organisation\":\"maker\",\"role\":\"maker\",\"days\":1,\"scope\":\"read\"}" },
	{ "GET /v1/tokens", "/v1/tokens?organisation=maker" },
	{ "POST /v1/tokens/{token}/revoke", "/v1/tokens/{TOKEN}/revoke" },
	{ "POST /v1/lots/{lot}/release", "/v1/lots/" LOT "/release", REASON },
	{ "POST /v1/lots/{lot}/refuse", "/v1/lots/" LOT "/refuse", REASON },
	{ "GET /v1/withheld-lots" },
	{ "POST /v1/certificates/{number}/revoke", "/v1/certificates/" CODE "-1/revoke", REASON },
	{ "POST /v1/people/{id}/renew", "/v1/people/{PERSON}/renew",
	  "{\"from_day\":\"2026-01-01\",\"until_day\":\"2027-01-01\",\"reason\":\"renewal\"}" },
	{ "POST /v1/people/{id}/leave", "/v1/people/{PERSON}/leave",
	  "{\"from_day\":\"2026-01-01\",\"until_day\":\"2026-01-02\",\"reason\":\"leave\"}" },
	{ "POST /v1/people/{id}/depart", "/v1/people/{PERSON}/depart",
	  "{\"from_day\":\"2026-01-01\",\"reason\":\"left\"}" },
	{ "POST /v1/standards", NULL,
	  "{\"organisation\":\"maker\",\"id\":\"S-8\"," STANDARD "," DAYS "}" },
	{ "POST /v1/standards/{id}/renew", "/v1/standards/S-9/renew",
	  "{\"organisation\":\"maker\",\"certificate\":\"C-2\"," DAYS "}" },
	{ "POST /v1/benches/{id}/renew", "/v1/benches/B-03/renew",
	  "{\"organisation\":\"maker\",\"certificate\":\"C-2\"," DAYS "}" },
	{ "POST /v1/checks", NULL,
	  "{\"organisation\":\"maker\",\"of\":\"bench\",\"id\":\"B-03\",\"kind\":\"stability\",\"done_day\":\"2026-11-01\",\"result_ppm\":1,\"limit_ppm\":2}" },
	{ "POST /v1/laboratories", NULL,
	  "{\"organisation\":\"maker\",\"id\":\"L-8\"," LABORATORY "," DAYS "}" },
	{ "POST /v1/laboratories/{id}/renew", "/v1/laboratories/L-9/renew",
	  "{\"organisation\":\"maker\"," DAYS "}" },
	{ "POST /v1/system-documents", NULL,
	  "{\"organisation\":\"maker\",\"id\":\"D-1\",\"kind\":\"policy\",\"version\":\"1\",\"title_zh\":\"制度\",\"valid_from_day\":\"2026-01-01\"}" },
	{ "GET /v1/organisations/{organisation}/conditions", "/v1/organisations/maker/conditions" },
	{ "GET /v1/organisations/{organisation}/warnings", "/v1/organisations/maker/warnings" },
	{ "GET /v1/warnings" },
	{ "GET /invite" },
	{ "GET /login" },
	{ "GET /account" },
	{ "GET /ui/glossary.js" },
	{ "GET /ui/{file}", "/ui/page.css" },
};

const struct asker_info askers[ASKERS] = {
	[ASKER_ANYONE]         = { "anyone", ROLE_PUBLIC, NULL, NULL },
	[ASKER_ADMIN]          = { "administrator", ROLE_ADMIN, "platform", NULL },
	[ASKER_BUREAU]         = { "bureau", ROLE_BUREAU, "bureau", NULL },
	[ASKER_DISTRICT]       = { "district of the maker", ROLE_DISTRICT, "near", "440305" },
	[ASKER_OTHER_DISTRICT] = { "other district", ROLE_DISTRICT, "far", "440306" },
	[ASKER_MAKER]          = { "the maker", ROLE_MAKER, "maker", "440305" },
	[ASKER_OTHER_MAKER]    = { "other maker", ROLE_MAKER, "other", "440306" },
	[ASKER_SUPPLY]         = { "supply company", ROLE_SUPPLY, "supply", NULL },
	[ASKER_INSTITUTE]      = { "institute", ROLE_INSTITUTE, "institute", NULL },
	[ASKER_AUDITOR]        = { "auditor", ROLE_AUDITOR, "bureau", NULL },
};
/* clang-format on */

const struct request *request_find(const char *route)
{
	for (size_t i = 0; i < sizeof known_requests / sizeof known_requests[0]; i++)
		if (strcmp(known_requests[i].route, route) == 0)
			return &known_requests[i];
	return NULL;
}

/* -- what they are about --------------------------------------------------------------------- */

static str file_as_text(struct arena *a, const struct embedded_file *f)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_str(&w, "text", (str){ (const char *)f->data, f->size });
	json_object_end(&w);
	return buf_view(&b);
}

static void rulebooks_adopt(struct scratch *s)
{
	for (size_t i = 0; i < embedded_rulebooks_n; i++)
		(void)must(
		        as_bureau(s, "rulebook.adopt",
		                  str_c(s->arena, file_as_text(s->arena, &embedded_rulebooks[i]))));
}

static str named(struct scratch *s, enum role role, const char *who, const char *op, const char *in)
{
	const struct question q = { role, who, op, in };
	struct answer a = must(ask(s, s->arena, &q));

	return said(&a, "/id");
}

static str document_of(struct scratch *s, enum role role, const char *organisation, str pdf)
{
	AUTO(call_release) struct call *call = call_new(s->app, app_op(s->app, "document.add"));

	(void)call_input(call);
	call->caller = (struct caller){ .role = role, .organisation = str_of(organisation) };
	call->body = pdf;
	call->content_type = S("application/pdf");
	assert_int_equal(op_run(call), OK);
	return str_dup(s->arena, field_text(rec_field(call->op->out, S("id")), call->out));
}

static str filled(const struct requests *r, const char *text);

static void parties_add(const struct requests *r)
{
	static const char *const facts[][2] = {
		{ "organisation.add",
		  "{\"id\":\"corps\",\"kind\":\"district\",\"name_zh\":\"执法总队\"}" },
		{ "organisation.add",
		  "{\"id\":\"abroad\",\"kind\":\"foreign\",\"name_zh\":\"外省企业\"}" },
		{ "foreign_grant.add", "{\"id\":\"F-1\"," FOREIGN "}" },
		{ "recognition.add", "{\"id\":\"R-1\"," RECOGNISED "}" },
		{ "jurisdiction.add", "{\"id\":\"J-1\",\"area\":\"机场\"," COMPETENT "}" },
		{ "assignment.add", "{\"id\":\"S-1\",\"subject\":\"other\"," COMPETENT "}" },
	};

	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
		(void)must(
		        as_bureau(r->s, facts[i][0], str_c(r->s->arena, filled(r, facts[i][1]))));
}

/* A key, and a lot that is signed with it. */
static void lot_signed(struct scratch *s)
{
	struct test_key k = test_key_new(&s->cx, SIGN_ED25519, S("REQUESTS"));
	struct message m = { .method = S("POST"),
		             .authority = S("127.0.0.1:8080"),
		             .path = S("/v1/lots"),
		             .query = S("?"),
		             .content_type = S("application/json"),
		             .body = lot_of(s->arena, "s", "100000000003") };
	struct buf b = buf_new(s->arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	json_member_str(&w, "organisation", S("maker"));
	json_member_str(&w, "public_key", k.pem);
	json_member_str(&w, "valid_from_day", S("2024-04-01"));
	json_member_str(&w, "valid_until_day", S("2029-03-31"));
	json_object_end(&w);
	(void)must(as_bureau(s, "key.add", str_c(s->arena, buf_view(&b))));
	assert_int_equal(message_sign(&s->cx, &k.signer, SCRATCH_NOW_MS / 1000, &m), OK);
	const struct question q = { ROLE_MAKER, "maker", "lot.upload", .body = m.body, .sent = m };
	(void)must(ask(s, s->arena, &q));
}

/* Rows of the procedures that requests are about. */
static void procedures_begin(struct requests *r)
{
	struct scratch *s = r->s;

	r->assessor = named(s, ROLE_BUREAU, "bureau", "assessor.add",
	                    "{\"registration\":\"KP-1\",\"employer\":\"institute\",\"water\":true,"
	                    "\"gas\":true," DAYS "}");
	r->person = named(s, ROLE_BUREAU, "bureau", "person.add",
	                  "{\"organisation\":\"maker\",\"registration\":\"REG-0998\",\"level\":1,"
	                  "\"water\":true,\"gas\":true,\"signatory\":false," DAYS "}");
	(void)must(as_bureau(s, "standard.add",
	                     "{\"organisation\":\"maker\",\"id\":\"S-9\"," STANDARD "," DAYS "}"));
	(void)must(as_bureau(s, "laboratory.add",
	                     "{\"organisation\":\"maker\",\"id\":\"L-9\"," LABORATORY "," DAYS
	                     "}"));
	r->case_id = named(s, ROLE_MAKER, "maker", "case.draft",
	                   "{\"kind\":\"initial\",\"medium\":\"water\"," SCOPE "}");
	r->problem = named(s, ROLE_MAKER, "maker", "problem.report",
	                   "{\"organisation\":\"maker\",\"category\":\"upload\",\"text\":\"t\"}");
	r->readiness = named(s, ROLE_MAKER, "maker", "readiness.check",
	                     "{\"organisation\":\"maker\",\"medium\":\"water\",\"shared\":true}");
	(void)must(as_bureau(s, "survey.add",
	                     "{\"id\":\"s\",\"title\":\"t\",\"from_day\":\"2026-01-01\","
	                     "\"until_day\":\"2026-12-31\"}"));
}

static void accounts_open(struct requests *r)
{
	struct scratch *s = r->s;
	struct answer invited = must(as_maker(s, "account.invite",
	                                      "{\"organisation\":\"maker\",\"role\":\"maker\","
	                                      "\"login\":\"berta\",\"duties\":\"administrator\"}"));
	r->account = said(&invited, "/account");
	struct answer open = must(as_maker(s, "account.invite",
	                                   "{\"organisation\":\"maker\",\"role\":\"maker\","
	                                   "\"login\":\"carla\"}"));
	r->invitation = said(&open, "/invitation");
	r->token = named(s, ROLE_MAKER, "maker", "token.add",
	                 "{\"organisation\":\"maker\",\"role\":\"maker\",\"days\":30,"
	                 "\"scope\":\"read\"}");
}

int requests_setup(void **state)
{
	if (scratch_setup_serving(state) != 0)
		return -1;
	struct scratch *s = *state;
	struct requests *r = NEW(s->arena, struct requests);
	struct cx *cx = &s->cx;

	r->s = s;
	(void)must(upload(s, lot_of(s->arena, "a", "100000000001")));
	rulebooks_adopt(s);
	r->lot = lot_of(s->arena, "b", "100000000002");
	r->regulation = file_as_text(s->arena, &embedded_regulations[0]);
	r->rulebook = file_as_text(s->arena, &embedded_rulebooks[0]);
	assert_int_equal(os_read_file(cx, "test/data/permit.pdf", 1 << 20, &r->pdf), OK);
	struct answer meter = must(as_bureau(s, "meter.show", "{\"code\":\"" CODE "\"}"));
	r->tag = said(&meter, "/tag");
	(void)must(as_bureau(s, "type.add",
	                     "{\"id\":\"T-0\",\"medium\":\"water\","
	                     "\"technology\":\"mechanical\",\"certificate\":\"T-0\","
	                     "\"class_milli\":2000,\"dn_mm\":15,\"q3_ml_h\":2500000,"
	                     "\"r_milli\":100000,\"temperature_max_mc\":30000,"
	                     "\"map_pa\":1000000,\"division_ul\":50000}"));
	r->document = document_of(s, ROLE_MAKER, "maker", r->pdf);
	/* What everybody uploads is another file, or everybody would see the maker's. */
	r->pdf = str_fmt(s->arena, "%.*s\n", P(r->pdf));
	r->paper = document_of(s, ROLE_BUREAU, "bureau", r->pdf);
	parties_add(r);
	procedures_begin(r);
	lot_signed(s);
	accounts_open(r);
	assert_int_equal(publish_once(cx, s->app), OK);
	*state = r;
	return 0;
}

int requests_teardown(void **state)
{
	void *s = ((struct requests *)*state)->s;

	return scratch_teardown(&s);
}

/* -- as they go out -------------------------------------------------------------------------- */

static str filled(const struct requests *r, const char *text)
{
	const struct {
		str name, value;
	} known[] = { { S("{TAG}"), r->tag },           { S("{CASE}"), r->case_id },
		      { S("{PROBLEM}"), r->problem },   { S("{READINESS}"), r->readiness },
		      { S("{DOCUMENT}"), r->document }, { S("{PAPER}"), r->paper },
		      { S("{ASSESSOR}"), r->assessor }, { S("{ACCOUNT}"), r->account },
		      { S("{TOKEN}"), r->token },       { S("{INVITATION}"), r->invitation },
		      { S("{PERSON}"), r->person } };
	struct buf b = buf_new(r->s->arena);

	while (*text != '\0') {
		size_t i = 0;
		while (i < sizeof known / sizeof known[0] &&
		       !str_starts(str_of(text), known[i].name))
			i++;
		if (i == sizeof known / sizeof known[0]) {
			buf_char(&b, *text++);
			continue;
		}
		buf_str(&b, known[i].value);
		text += known[i].name.n;
	}
	return buf_view(&b);
}

str request_path(const struct requests *r, const struct request *q)
{
	return filled(r, q->path ? q->path : strchr(q->route, ' ') + 1);
}

str request_body(const struct requests *r, const struct request *q)
{
	const struct {
		const char *name;
		str value;
	} kept[] = { { "@lot", r->lot },
		     { "@regulation", r->regulation },
		     { "@rulebook", r->rulebook },
		     { "@pdf", r->pdf } };

	for (size_t i = 0; q->body != NULL && i < sizeof kept / sizeof kept[0]; i++)
		if (strcmp(q->body, kept[i].name) == 0)
			return kept[i].value;
	return q->body ? filled(r, q->body) : S_NONE;
}

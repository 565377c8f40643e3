// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of invitation, login and account as people use them: see account.sh.  Prints a line "ok NAME" or "not ok NAME" each.
import { createHmac } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { request } from "node:http";
import { Browser } from "./chromium.mjs";

const { URL_OF_SERVER: url, SCRATCH: scratch, SCREENS: screens, LINK_BUREAU, LINK_SUPPLY } = process.env;
const password = "seven white cranes";
const secret = new URL(LINK_BUREAU).hash.slice(1);
const here = new URL(url);

// RFC 6238, of the base32 text that the page shows.
function totp(text, step) {
	const bits = [...text].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac("sha1", key).update(counter).digest();
	const at = mac[19] & 15;
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}
const stepNow = () => Math.floor(Date.now() / 30000);

async function ok(name, test) {
	try {
		const wrong = await test();
		if (wrong === undefined || wrong === true)
			return console.log(`ok ${name}`);
		console.log(`not ok ${name}\n# ${JSON.stringify(wrong).slice(0, 2000)}`);
	} catch (error) {
		console.log(`not ok ${name}\n# ${String(error.stack).replaceAll("\n", "\n# ")}`);
	}
	process.exitCode = 1;
}

const same = (is, wanted) => is === wanted || { is, wanted };
const picture = (tab, name) => tab.picture(`${screens}/account-${name}.png`);

// At both widths; nothing may stick out to the side.
async function pictures(tab, name) {
	let wrong;
	for (const width of [320, 1280]) {
		await tab.size(width, width === 320 ? 640 : 900);
		const wide = await tab.is("document.documentElement.scrollWidth");
		if (wide > width)
			wrong = { width, wide };
		await picture(tab, `${name}-${width}`);
	}
	await tab.size(320, 640);
	return wrong;
}

const browser = new Browser(`${scratch}/profile`);
const tabs = [];
async function tabOf(person) {
	const tab = await browser.tab(person);
	tabs.push(tab);
	await tab.size(320, 640);
	return tab;
}

async function login(tab, organisation, name, word, code = "") {
	await tab.open(`${url}/login?lang=zh`);
	await tab.seen("#login");
	await tab.fill("#organisation", organisation);
	await tab.fill("#login-name", name);
	await tab.fill("#password", word);
	await tab.fill("#code", code);
	await tab.enterKey();
}
const inside = async (tab) => {
	await tab.until("location.pathname === '/account'");
	await tab.seen("#who");
};
const refused = (tab) => tab.says("#login .problem", "登录名、密码或动态码不正确");

// -- the invitation ------------------------------------------------------------------------------

const zhou = await browser.person();
let tab = await tabOf(zhou);
let phone = "";
let codes = [];
let step = 0;

await ok("an address without a secret says so", async () => {
	await tab.open(`${url}/invite?lang=zh`);
	await tab.says("#gone", "没有邀请的密钥");
});
await ok("the link opens", async () => {
	await tab.open(`${LINK_BUREAU.replace("#", "?lang=zh#")}`);
	await tab.seen("#accept");
	await tab.until("document.querySelector('#wait') === null");
});
await ok("its secret is gone from address and history", async () => {
	const left = [await tab.is("location.href"), ...await tab.history()].filter((address) => address.includes("fsi_"));
	return left.length === 0 || left;
});
await ok("it says for what it is", async () => {
	for (const part of ["demo-bureau", "zhou", "市市场监管局", "账户管理员"])
		await tab.says("#what", part);
});
await ok("the QR code is drawn, and holds what the phone needs", async () => {
	await tab.until("document.querySelector('#qr').naturalWidth > 0");
	phone = (await tab.text("#secret")).replaceAll(" ", "");
	await tab.size(640, 1200);
	await picture(tab, "qr");
	await tab.size(320, 640);
	const read = execFileSync("zbarimg", ["-q", "--raw", `${screens}/account-qr.png`], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
	return (read.startsWith("otpauth://totp/") && read.includes(`secret=${phone}`)) || { read, phone };
});
await ok("narrow and wide", () => pictures(tab, "invite"));
await ok("nothing filled in: said at each field, without asking", async () => {
	await tab.click("#accept button[type=submit]");
	await tab.says("#code-wrong", "六位数字");
	await tab.says("#password-wrong", "请填写此项");
	await tab.says("#again-wrong", "请填写此项");
	return same(await tab.is("document.activeElement.id"), "code");
});
await ok("two passwords that differ", async () => {
	await tab.fill("#code", "000000");
	await tab.fill("#password", "short");
	await tab.fill("#again", "shore");
	await tab.enterKey();
	await tab.says("#again-wrong", "不一致");
});
await ok("what the server refuses is said at the fields", async () => {
	await tab.fill("#again", "short");
	await tab.enterKey();
	await tab.says("#password-wrong", "至少要 12 个字符");
	await tab.says("#code-wrong", "与手机显示的不符");
	await picture(tab, "refused-320");
	return same(await tab.is("document.querySelector('#password').getAttribute('aria-invalid')"), "true");
});
for (const [word, part] of [["aaaaaaaaaaaaaaaa", "太常见"], ["zhou-demo-bureau", "登录名"], ["长".repeat(120), "256"]])
	await ok(`a password that the server refuses: ${part}`, async () => {
		await tab.fill("#password", word);
		await tab.fill("#again", word);
		await tab.enterKey();
		await tab.says("#password-wrong", part);
	});
await ok("the language changes and what was typed stays", async () => {
	await tab.fill("#password", "short");
	await tab.fill("#again", "short");
	await tab.enterKey();
	await tab.says("#code-wrong", "与手机显示的不符");
	await tab.click("a[data-language=en]");
	await tab.says("#code-wrong", "not what the phone shows");
	const chinese = (await tab.text("main")).match(/[\u4e00-\u9fff]+/);
	await picture(tab, "refused-en-320");
	const title = await tab.is("document.title");
	await tab.click("a[data-language=zh]");
	return (chinese === null && title.startsWith("Taking up") && await tab.is("document.querySelector('#code').value") === "000000") ||
		{ chinese, title };
});
await ok("with the phone's code and a password it is taken up", async () => {
	step = stepNow();
	await tab.fill("#code", totp(phone, step).replace(/(...)/, "$1 ")); // as phones show it
	await tab.fill("#password", password);
	await tab.fill("#again", password);
	await tab.enterKey();
	await tab.seen("#done");
});
await ok("and shows ten recovery codes", async () => {
	codes = (await tab.text("#codes")).split(/\n+/);
	return same(codes.length, 10);
});
await ok("narrow and wide, too", () => pictures(tab, "recovery"));
await ok("the phone's secret is gone from the page", async () =>
	same(await tab.is("document.documentElement.outerHTML.includes('otpauth') || document.querySelector('#secret') !== null"), false));
await ok("opened again, the link says that it was used", async () => {
	const other = await tabOf(zhou);
	await other.open(`${LINK_BUREAU.replace("#", "?lang=zh#")}`);
	await other.says("#gone", "邀请无效、已使用或已过期");
	await other.seen("#gone-login");
	await picture(other, "used-320");
});

// -- logging in ----------------------------------------------------------------------------------

await ok("on to the login, with the name filled in", async () => {
	await tab.click("#onward");
	await tab.until("location.pathname === '/login'");
	await tab.seen("#login");
	const filled = await tab.is("[document.querySelector('#organisation').value, document.querySelector('#login-name').value, document.activeElement.id].join()");
	return same(filled, "demo-bureau,zhou,password");
});
await ok("a wrong password", async () => {
	await tab.fill("#password", "seven black cranes");
	await tab.fill("#code", totp(phone, step + 1));
	await tab.enterKey();
	await refused(tab);
	return same(await tab.is("document.activeElement.className"), "problem");
});
await ok("narrow and wide, with the refusal", () => pictures(tab, "login"));
await ok("a name that cannot be one is said at its field", async () => {
	await login(tab, "demo-bureau", "Zhou", password);
	await tab.says("#login-name-wrong", "小写字母");
});
await ok("the code that took up the invitation is spent", async () => {
	await login(tab, "demo-bureau", "zhou", password, totp(phone, step));
	await refused(tab);
});
await ok("the next one is not", async () => {
	await login(tab, "demo-bureau", "zhou", password, totp(phone, Math.max(step + 1, stepNow())));
	await inside(tab);
});
await ok("the account, narrow and wide", () => pictures(tab, "account"));
await ok("who one is, in words", async () => {
	for (const part of ["demo-bureau", "市市场监管局", "账户管理员"])
		await tab.says("#who", part);
});
await ok("the cookie is for the server alone", async () => {
	const [cookie] = await browser.cookies(zhou);
	const { name, httpOnly, sameSite, path, secure } = cookie;
	return same(JSON.stringify({ name, httpOnly, sameSite, path, secure, script: await tab.is("document.cookie") }),
		JSON.stringify({ name: "fangsheng", httpOnly: true, sameSite: "Strict", path: "/", secure: false, script: "" }));
});

// -- a second browser, with a recovery code ------------------------------------------------------

const elsewhere = await browser.person();
const second = await tabOf(elsewhere);
await ok("a recovery code in the place of the phone's, as people type it", async () => {
	await login(second, "demo-bureau", "zhou", password, codes[0].toLowerCase());
	await inside(second);
});
await ok("once", async () => {
	const third = await tabOf(await browser.person());
	await login(third, "demo-bureau", "zhou", password, codes[0]);
	await refused(third);
});
await ok("two sessions, of which one is this", async () => {
	await tab.open(`${url}/account?lang=zh`);
	await tab.seen("#sessions");
	await tab.until("document.querySelectorAll('#sessions li').length === 2");
	return same(await tab.is("document.querySelectorAll('#sessions button').length"), 1);
});
await ok("the list, narrow and wide", () => pictures(tab, "sessions"));
await ok("the other one is ended from here", async () => {
	await tab.click("#sessions button");
	await tab.says("#ended", "会话已终止");
	return same(await tab.is("document.querySelectorAll('#sessions li').length"), 1);
});
await ok("and has to log in again", async () => {
	await second.open(`${url}/account?lang=zh`);
	await second.until("location.pathname === '/login'");
});

// -- another password ----------------------------------------------------------------------------

async function change(old, word, again = word) {
	await tab.fill("#old", old);
	await tab.fill("#password", word);
	await tab.fill("#again", again);
	await tab.enterKey();
}
const newPassword = "nine grey herons";
await ok("a new password that will not do", async () => {
	await change(password, "short");
	await tab.says("#password-wrong", "至少要 12 个字符");
});
await ok("a present password that is not right", async () => {
	await change("seven black cranes", newPassword);
	await tab.says("#old-wrong", "现在的密码不对");
	await picture(tab, "change-320");
	return same(await tab.is("document.activeElement.id"), "old");
});
await ok("the password is changed", async () => {
	await change(password, newPassword);
	await tab.says("#changed", "密码已修改");
	return same(await tab.is("document.querySelector('#old').value"), "");
});
await ok("the old one is worth nothing", async () => {
	await login(second, "demo-bureau", "zhou", password, codes[1]);
	await refused(second);
});
await ok("the new one is", async () => {
	await login(second, "demo-bureau", "zhou", newPassword, codes[2]);
	await inside(second);
});

// -- other sites ---------------------------------------------------------------------------------

const evil = createServer((_, reply) => {
	reply.setHeader("Content-Type", "text/html");
	reply.end(`<form method="post" action="${url}/v1/session" enctype="text/plain"><input name='{"organisation":"demo-bureau","a":"' value='"}'></form>
		<iframe src="${url}/account"></iframe>`);
});
await new Promise((done) => evil.listen(0, "127.0.0.1", done));
await ok("a form of another site is refused", async () => {
	const stranger = await browser.tab(zhou);
	await stranger.open(`http://localhost:${evil.address().port}/`);
	await stranger.is("document.forms[0].submit()");
	await stranger.until("document.body.innerText.includes('cross-site')");
});
await ok("so is a script, and the session stays", async () => {
	const stranger = await browser.tab(zhou);
	await stranger.open(`http://localhost:${evil.address().port}/`);
	await stranger.is(`fetch("${url}/v1/sessions", { method: "POST", mode: "no-cors", credentials: "include", body: "{}" }).catch(() => 0)`);
	await stranger.is(`fetch("${url}/v1/session", { method: "DELETE", credentials: "include" }).catch(() => 0)`);
	await stranger.close();
	await tab.open(`${url}/account?lang=zh`);
	await inside(tab);
});
await ok("nor does another site show the page in a frame", async () => {
	const stranger = await browser.tab(zhou);
	await stranger.open(`http://localhost:${evil.address().port}/`);
	await stranger.wait(async () => stranger.complaints.some((text) => text.includes("frame-ancestors")));
	await stranger.close();
});

// -- the end -------------------------------------------------------------------------------------

const personal = await tab.text("#who code");
await ok("after the logout there is the login", async () => {
	await tab.open(`${url}/?lang=zh`); // so that there is something to go back from, and to
	await tab.open(`${url}/account?lang=zh`);
	await inside(tab);
	await tab.click("#logout");
	await tab.until("location.pathname === '/login'");
	return same((await browser.cookies(zhou)).length, 0);
});
await ok("and nothing of one's own behind the back button", async () => {
	for (let i = 0; i < 4; i++) {
		await tab.back();
		if ((await tab.text()).includes(personal) || (await tab.is("location.pathname")) === "/account")
			return { at: await tab.is("location.href") };
	}
	return true;
});
await ok("also on a page that was left before, in another tab", async () => {
	const other = await tabOf(elsewhere);
	await other.open(`${url}/account?lang=zh`);
	await inside(other);
	await second.open(`${url}/?lang=zh`);
	await other.click("#logout");
	await other.until("location.pathname === '/login'");
	await second.back();
	await second.until("location.pathname === '/login'");
	return !(await second.text()).includes(personal);
});

// -- another invitation, without a second factor; keys alone; English; dark ----------------------

const wu = await browser.person();
tab = await tabOf(wu);
await ok("an invitation that asks for no code, in English", async () => {
	await tab.open(LINK_SUPPLY.replace("#", "?lang=en#"));
	await tab.seen("#unasked");
	for (const part of ["demo-supply", "wu", "supply company", "clerk"])
		await tab.says("#what", part);
	await tab.dark(true);
	await pictures(tab, "invite-en-dark");
	await tab.fill("#password", password);
	await tab.fill("#again", password);
	await tab.enterKey();
	await tab.seen("#done");
	return same(await tab.is("document.querySelector('#recovery').checkVisibility()"), false);
});
await ok("the login by keys alone, in the order of the page", async () => {
	await tab.open(`${url}/login?lang=en`);
	await tab.seen("#login");
	await tab.is("document.activeElement.blur(), document.querySelector('#organisation').focus()");
	const order = [];
	for (const text of ["demo-supply", "wu", password, "", "", ""]) {
		order.push(await tab.is("document.activeElement.id || document.activeElement.type"));
		if (text !== "") {
			await tab.is("document.activeElement.select()");
			await tab.send("Input.insertText", { text });
		}
		if (order.length < 6)
			await tab.tabKey();
	}
	await tab.enterKey();
	await inside(tab);
	await pictures(tab, "account-en-dark");
	return same(order.join(), "organisation,login-name,password,code,checkbox,submit");
});
await ok("every field has a label, and says what it is for", async () => {
	const wrong = [];
	for (const path of ["/invite", "/login", "/account"]) {
		const other = await tabOf(wu);
		await other.open(`${url}${path}?lang=zh`);
		wrong.push(...await other.is(`[...document.querySelectorAll("input")].filter((input) => input.type !== "hidden" && input.id !== "username" &&
			(input.labels.length === 0 || (input.type !== "checkbox" && !input.autocomplete))).map((input) => input.id)`));
	}
	return wrong.length === 0 || wrong;
});
await ok("without JavaScript a word", async () => {
	const other = await browser.tab(wu);
	await other.send("Emulation.setScriptExecutionDisabled", { value: true });
	await other.open(`${url}/login`);
	await other.size(320, 640);
	await picture(other, "noscript-320");
	return (await other.text()).includes("此页面需要 JavaScript") && (await other.text()).includes("This page needs JavaScript");
});

// -- behind TLS ----------------------------------------------------------------------------------

const proxy = createTlsServer({ key: readFileSync(`${scratch}/tls.key`), cert: readFileSync(`${scratch}/tls.crt`) }, (asked, reply) => {
	const on = request({ host: here.hostname, port: here.port, path: asked.url, method: asked.method,
		headers: { ...asked.headers, "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1" } }, (got) => {
		reply.writeHead(got.statusCode, got.headers);
		got.pipe(reply);
	});
	on.on("error", () => reply.destroy());
	asked.pipe(on);
});
await new Promise((done) => proxy.listen(0, "127.0.0.1", done));
await ok("behind TLS the cookie is one that nobody can plant", async () => {
	const person = await browser.person();
	const safe = await tabOf(person);
	await safe.open(`https://127.0.0.1:${proxy.address().port}/login?lang=zh`);
	await safe.seen("#login");
	await safe.fill("#organisation", "demo-supply");
	await safe.fill("#login-name", "wu");
	await safe.fill("#password", password);
	await safe.enterKey();
	await inside(safe);
	const [{ name, httpOnly, sameSite, path, secure }] = await browser.cookies(person);
	return same(JSON.stringify({ name, httpOnly, sameSite, path, secure }),
		JSON.stringify({ name: "__Host-fangsheng", httpOnly: true, sameSite: "Strict", path: "/", secure: true }));
});

// -- guessing ------------------------------------------------------------------------------------

await ok("who guesses too often is told how long to wait", async () => {
	const guesser = await tabOf(await browser.person());
	await login(guesser, "demo-supply", "nobody", "no such password");
	for (let i = 0; i < 12 && !(await guesser.text("#login .problem")).includes("后可以再试"); i++) {
		await guesser.until("document.querySelector('#login .problem').innerText !== ''");
		await guesser.is("document.querySelector('#login button[type=submit]').disabled = false");
		const before = await guesser.text("#login .problem");
		await guesser.is("document.querySelector('#password').focus()");
		await guesser.enterKey();
		await guesser.until(`document.querySelector('#login .problem').innerText !== '' || ${JSON.stringify(before)} === ''`);
	}
	await picture(guesser, "wait-320");
	return /尝试次数过多，请稍后再试。[0-9]+ 秒后可以再试/.test(await guesser.text("#login .problem")) ||
		await guesser.text("#login .problem");
});

// -- what must never be --------------------------------------------------------------------------

await ok("no request bore a secret in its address, its referrer or its page", () => {
	const asked = tabs.flatMap((one) => one.requests).filter((text) => /fsi_|"referer":"[^"]/i.test(text));
	return (asked.length === 0 && tabs.flatMap((one) => one.requests).length > 100) || asked;
});
await ok("nor does the server's log know it", () => !/fsi_|zhou|cranes|herons/.test(readFileSync(`${scratch}/server.log`, "utf8")));
await ok("the secret is nowhere in the database", () => !readFileSync(`${scratch}/data/fangsheng.db`).includes(secret));
await ok("the pages kept to their own policy", () => {
	const complaints = tabs.flatMap((one) => one.complaints).filter((text) => !text.startsWith("[DOM]")); // advice on forms
	return complaints.length === 0 || complaints;
});

evil.close();
proxy.close();
proxy.closeAllConnections();
evil.closeAllConnections();
await browser.close();

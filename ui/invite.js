// SPDX-License-Identifier: GPL-3.0-or-later
// Taking up an invitation.  Its secret stands behind # in the address, which browsers send to nobody, and is taken out of the
// address and the history before anything else; from then on it is in this script's memory alone, until the page is left.
"use strict";

(() => {
	const secret = location.hash.slice(1);
	history.replaceState(null, "", location.pathname + location.search);
	addEventListener("hashchange", () => location.reload()); // another link, opened in the same tab

	const days = glossary.invitation_s / 86400;
	const gone = {
		none: ["地址里没有邀请的密钥。", "The address holds no invitation."],
		openAgain: [`请重新点开收到的链接；在接受之前，链接一直有效，最长 ${days} 天。`,
			`Open the link again that you were sent: it stays good until it is taken up, for ${days} days at most.`],
		another: [`链接只能用一次，${days} 天后失效。请本单位的账户管理员重新邀请；如果您已经接受过邀请，请直接登录。`,
			`A link is good once, and for ${days} days. Have yourself invited again by an administrator of your organisation; if you have taken it up already, log in.`],
		later: ["请稍后重新点开收到的链接。", "Open the link again a little later."],
	};
	const faults = {
		...page.passwordFaults,
		"code wrong": ["与手机显示的不符。请等下一个动态码再试，并核对手机时钟。",
			"This is not what the phone shows. Try the next digits, and look at the clock of the phone."],
		"code missing": ["本账户必须设置动态码。", "This account needs the code."],
		code: ["请填六位数字。", "Six digits are needed."],
	};

	function close(why, next) {
		page.byId("open").hidden = true;
		page.byId("gone").hidden = false;
		page.say(page.byId("gone-why"), why);
		page.say(page.byId("gone-next"), next);
		page.byId("gone-login").hidden = next !== gone.another;
	}

	function whatShow(what) {
		const list = page.byId("what");
		page.term(list, ["单位", "Organisation"], what.organisation);
		page.term(list, ["登录名", "Login name"], what.login);
		page.roleTerm(list, what.role);
		page.dutiesTerm(list, what.duties);
		page.term(list, ["邀请有效至", "Good until"], page.moment(what.expires_ms));
	}

	async function qrShow() {
		const reply = await page.ask("POST", "/v1/invitations/qr", { invitation: secret });
		if (!reply.good)
			return; // the secret can be typed
		const image = page.byId("qr");
		image.src = `data:image/svg+xml,${encodeURIComponent(reply.text)}`;
		image.alt = "二维码 / QR code";
		image.hidden = false;
	}

	function phoneShow(what) {
		page.byId("asked").hidden = !what.second_factor;
		page.byId("unasked").hidden = what.second_factor;
		page.byId("secret").textContent = page.grouped(what.totp_secret);
		page.byId("otpauth").href = what.otpauth;
	}

	function doneShow(codes) {
		const list = page.byId("codes");
		page.byId("open").remove(); // with the secret of the phone
		page.byId("done").hidden = false;
		page.byId("recovery").hidden = codes.length === 0;
		list.append(...codes.map((one) => page.element("li", page.grouped(one.code))));
		page.byId("done-title").focus();
	}

	function codesOffer() {
		const text = () => [...page.byId("codes").children].map((item) => item.textContent).join("\n");
		page.byId("print").addEventListener("click", () => print());
		page.byId("copy").hidden = navigator.clipboard === undefined;
		page.byId("copy").addEventListener("click", async () => {
			await navigator.clipboard.writeText(text());
			page.say(page.byId("copied"), ["已复制。", "Copied."]);
		});
	}

	// For the login that follows, in this tab only; not in the address, for login names stay out of logs.
	function remember(what) {
		sessionStorage.setItem("organisation", what.organisation);
		sessionStorage.setItem("login", what.login);
	}

	async function accept(form, what) {
		const { code, password, again } = form.elements;
		const digits = code.value.replace(/\s/g, "");
		const isGood = page.complete(form, [
			[code, /^[0-9]{6}$/.test(digits) || (digits === "" && !what.second_factor), faults.code],
			page.filled(password), page.filled(again), page.same(password, again)]);
		if (!isGood)
			return 0;
		const body = { invitation: secret, password: password.value };
		if (digits !== "")
			body.code = digits;
		const reply = await page.ask("POST", "/v1/invitations/accept", body);
		if (reply.good) {
			remember(what);
			doneShow(reply.said.recovery_codes ?? []);
		} else if (reply.status === 410) {
			close(page.wordsOf(reply), gone.another);
		} else {
			page.refuse(form, reply, faults);
		}
		return reply.wait;
	}

	page.begin(async () => {
		if (secret === "")
			return close(gone.none, gone.openAgain);
		const reply = await page.ask("POST", "/v1/invitations/look", { invitation: secret });
		if (!reply.good)
			return close(page.wordsOf(reply), reply.status === 410 ? gone.another : gone.later);
		const form = page.byId("accept");
		whatShow(reply.said);
		phoneShow(reply.said);
		codesOffer();
		form.elements.username.value = reply.said.login;
		page.passwordHint(page.byId("password-hint"));
		page.passwordsShown(form);
		page.onSubmit(form, () => accept(form, reply.said));
		page.byId("open").hidden = false;
		await qrShow();
	});
})();

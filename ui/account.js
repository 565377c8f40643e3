// SPDX-License-Identifier: GPL-3.0-or-later
// Who I am, where I am logged in, another password, the end.  Who has not logged in, or no longer, goes to the login.
"use strict";

(() => {
	const faults = page.passwordFaults;

	const toLogin = () => location.replace(page.at("/login"));

	// True when the session is over and the page is being left.
	function isOver(reply) {
		const over = reply.status === 401 && reply.said.code !== "login";
		if (over)
			toLogin();
		return over;
	}

	async function whoShow(who) {
		const list = page.byId("who");
		const reply = await page.ask("GET", `/v1/organisations/${encodeURIComponent(who.organisation)}`);
		const name = reply.good ? [page.element("small", reply.said.name_zh)] : [];
		page.term(list, ["单位", "Organisation"], who.organisation, ...name);
		page.roleTerm(list, who.role);
		page.dutiesTerm(list, who.duties);
		page.term(list, ["账户编号", "Account"], page.element("code", who.account));
	}

	function lastsShow() {
		const idle = glossary.session_idle_s / 60;
		const longest = glossary.session_longest_s / 3600;
		page.say(page.byId("lasts"), [`${idle} 分钟不用，或者登录满 ${longest} 小时，会话自行结束。时间均为北京时间。`,
			`A session ends after ${idle} minutes without use, and ${longest} hours after the login. Times are those of China.`]);
	}

	// -- sessions

	async function revoke(session) {
		const reply = await page.ask("DELETE", `/v1/sessions/${encodeURIComponent(session)}`);
		if (isOver(reply))
			return;
		if (!reply.good && reply.status !== 404)
			return page.say(page.byId("sessions-wrong"), page.wordsOf(reply));
		await sessionsShow();
		page.say(page.byId("ended"), ["会话已终止。", "The session has ended."]);
		page.byId("sessions-title").focus();
	}

	function sessionItem(one) {
		const item = page.element("li");
		const list = page.element("dl");
		page.term(list, ["登录", "Login"], page.moment(one.begun_ms));
		page.term(list, ["最近使用", "Last use"], page.moment(one.seen_ms));
		item.append(list);
		if (one.present) {
			const here = page.element("strong");
			here.append(page.both(["本会话", "This one"]));
			item.append(here);
			return item;
		}
		const button = page.element("button", undefined, { type: "button", class: "plain" });
		button.append(page.both(["终止这个会话", "End this session"]));
		button.addEventListener("click", () => {
			button.disabled = true;
			revoke(one.session);
		});
		item.append(button);
		return item;
	}

	async function sessionsShow() {
		const reply = await page.ask("GET", "/v1/sessions");
		if (isOver(reply))
			return;
		page.say(page.byId("sessions-wrong"), reply.good ? null : page.wordsOf(reply));
		page.byId("sessions").replaceChildren(...(reply.said.sessions ?? []).map(sessionItem));
	}

	// -- password and end

	async function change(form) {
		const { old, password, again } = form.elements;
		page.say(page.byId("changed"), null);
		if (!page.complete(form, [page.filled(old), page.filled(password), page.filled(again), page.same(password, again)]))
			return 0;
		const reply = await page.ask("POST", "/v1/account/password", { old: old.value, password: password.value });
		if (isOver(reply))
			return 0;
		if (reply.good) {
			form.reset();
			await sessionsShow();
			page.say(page.byId("changed"), ["密码已修改，其他会话已终止。", "The password was changed; all other sessions have ended."]);
		} else if (reply.status === 401) {
			page.fieldWrong(old, ["现在的密码不对。", "The present password is not right."]);
			old.focus();
		} else {
			page.refuse(form, reply, faults);
		}
		return reply.wait;
	}

	async function logout() {
		const reply = await page.ask("DELETE", "/v1/session");
		if (reply.good || reply.status === 401)
			return toLogin();
		page.say(page.byId("sessions-wrong"), page.wordsOf(reply));
		page.byId("sessions-wrong").focus();
	}

	page.begin(async () => {
		const reply = await page.ask("GET", "/v1/session");
		if (isOver(reply))
			return;
		if (!reply.good) {
			page.byId("gone").hidden = false;
			return page.say(page.byId("gone-why"), page.wordsOf(reply));
		}
		const form = page.byId("change");
		await whoShow(reply.said);
		lastsShow();
		await sessionsShow();
		page.passwordHint(page.byId("password-hint"));
		page.passwordsShown(form);
		page.onSubmit(form, () => change(form));
		page.byId("logout").addEventListener("click", logout);
		page.byId("open").hidden = false;
	});
})();

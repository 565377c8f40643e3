// SPDX-License-Identifier: GPL-3.0-or-later
// Logging in.  What was wrong the server does not say, so the page does not either.
"use strict";

(() => {
	const faults = {
		"login pattern": ["登录名只有小写字母、数字和 . _ -。", "A login name has lower case letters, digits, '.', '_' and '-' only."],
	};

	// Recovery codes are shown in groups, and a phone types small letters; the alphabet has capitals only.
	const typed = (code) => code.replace(/[\s-]/g, "").toUpperCase();

	async function login(form) {
		const { organisation, login, password, code } = form.elements;
		if (!page.complete(form, [page.filled(organisation), page.filled(login), page.filled(password)]))
			return 0;
		const body = { organisation: organisation.value.trim(), login: login.value.trim(), password: password.value };
		if (typed(code.value) !== "")
			body.code = typed(code.value);
		const reply = await page.ask("POST", "/v1/session", body);
		if (reply.good) {
			location.replace(page.at("/account"));
			return 0;
		}
		code.value = ""; // a code that was seen once is spent
		page.refuse(form, reply, faults);
		return reply.wait;
	}

	// What an invitation that was taken up in this tab has left.
	function fill(input, key) {
		input.value = sessionStorage.getItem(key) ?? "";
		sessionStorage.removeItem(key);
	}

	page.begin(() => {
		const form = page.byId("login");
		fill(form.elements.organisation, "organisation");
		fill(form.elements.login, "login");
		page.passwordsShown(form);
		page.onSubmit(form, () => login(form));
		form.hidden = false;
		page.byId("help").hidden = false;
		(form.elements.login.value === "" ? form.elements.organisation : form.elements.password).focus();
	});
})();

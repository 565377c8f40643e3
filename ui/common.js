// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages share: the language, asking the server, and saying what is wrong where it is wrong.
// Text from the server becomes text, never markup; the pages' policy would not let it be anything else.
"use strict";

const page = (() => {
	const root = document.documentElement;
	const all = (selector) => document.querySelectorAll(selector);
	const byId = (id) => document.getElementById(id);

	// -- the language: the address says it, or the browser; switching asks nobody and loses nothing

	const isEnglish = () => root.lang === "en";

	function languageSet(english) {
		root.lang = english ? "en" : "zh-CN";
		const title = document.querySelector("title");
		if (title !== null)
			document.title = english ? title.dataset.en : title.dataset.zh;
		for (const link of all("a[data-path]"))
			link.href = at(link.dataset.path);
	}

	// An address of ours in the reader's language.
	function at(path) {
		return path + (isEnglish() ? "?lang=en" : "?lang=zh");
	}

	function languageBegin() {
		const asked = new URLSearchParams(location.search).get("lang");
		languageSet((asked ?? navigator.language).startsWith("en"));
	}

	function languageLinks() {
		for (const link of all("a[data-language]"))
			link.addEventListener("click", (event) => {
				event.preventDefault();
				languageSet(link.dataset.language === "en");
			});
	}

	// -- elements

	function element(name, text, attributes = {}) {
		const made = document.createElement(name);
		if (text !== undefined)
			made.textContent = text;
		for (const [key, value] of Object.entries(attributes))
			made.setAttribute(key, value);
		return made;
	}

	// Both languages, of which one is seen.
	function both(words) {
		const made = document.createDocumentFragment();
		made.append(element("span", words[0], { lang: "zh-CN" }), element("span", words[1], { lang: "en" }));
		return made;
	}

	function say(target, words) {
		if (words === null)
			target.replaceChildren();
		else
			target.replaceChildren(both(words));
	}

	// One term of a <dl>, with several lines.
	function term(list, name, ...values) {
		const dd = element("dd");
		const dt = element("dt");
		dt.append(both(name));
		for (const value of values)
			dd.append(typeof value === "string" ? element("span", value) : value);
		list.append(dt, dd);
	}

	function roleTerm(list, role) {
		const known = glossary.roles[role];
		term(list, ["角色", "Role"], both(known ? [known.zh, known.en] : [role, role]));
	}

	function dutiesTerm(list, duties) {
		const made = (duties ?? "").split(" ").filter((word) => word !== "").map((word) => {
			const known = glossary.duties[word];
			const line = element("div");
			line.append(both(known ? [`${known.name_zh}：${known.zh}`, `${word}: ${known.en}`] : [word, word]));
			return line;
		});
		if (made.length > 0)
			term(list, ["职责", "Duties"], ...made);
	}

	// "2026-11-27T08:11:04.123+08:00": the server's own time, which is that of the log.
	function moment(text) {
		return element("time", text.slice(0, 16).replace("T", " "), { datetime: text, class: "n" });
	}

	const grouped = (text) => text.match(/.{1,4}/g).join(" ");

	// -- asking

	// The mode stays that of fetch itself: with another one, and without referrers, browsers would send "Origin: null".
	async function ask(method, path, body) {
		const request = { method, headers: { Accept: "application/json" }, cache: "no-store" };
		if (body !== undefined) {
			request.headers["Content-Type"] = "application/json";
			request.body = JSON.stringify(body);
		}
		try {
			const reply = await fetch(path, request);
			const text = await reply.text();
			const isJson = (reply.headers.get("Content-Type") ?? "").includes("json");
			return { good: reply.ok, status: reply.status, wait: Number(reply.headers.get("Retry-After")) || 0,
				text, said: isJson ? JSON.parse(text) : {} };
		} catch {
			return { good: false, status: 0, wait: 0, text: "", said: {} };
		}
	}

	// -- what is wrong

	function wait(seconds) {
		return seconds < 120 ? [`${seconds} 秒`, seconds === 1 ? "a second" : `${seconds} seconds`]
			: [`${Math.ceil(seconds / 60)} 分钟`, `${Math.ceil(seconds / 60)} minutes`];
	}

	// The server's own words, and how long to wait where it says so.
	function wordsOf(reply) {
		if (reply.status === 0)
			return ["连接不上服务器，请检查网络后再试。", "The server cannot be reached. Check the network and try again."];
		let zh = reply.said.title ?? `服务器答复 ${reply.status}`;
		let en = reply.said.title_en ?? `The server answered ${reply.status}`;
		if (reply.status === 429) {
			const [seconds, inEnglish] = wait(reply.wait);
			zh += `。${seconds}后可以再试`;
			en += `. The next attempt is possible in ${inEnglish}`;
		}
		return [`${zh}。`, `${en}.`];
	}

	function fieldWrong(input, words) {
		const place = byId(`${input.id}-wrong`);
		say(place, words);
		if (words === null)
			input.removeAttribute("aria-invalid");
		else
			input.setAttribute("aria-invalid", "true");
	}

	function clear(form) {
		for (const input of form.querySelectorAll("input"))
			if (byId(`${input.id}-wrong`) !== null)
				fieldWrong(input, null);
		say(form.querySelector(".problem"), null);
	}

	// faults: "place code" or "code" → both languages.  What the page does not know is shown as the server says it.
	function faultWords(fault, faults) {
		const name = fault.pointer.slice(1);
		return faults[`${name} ${fault.code}`] ?? faults[fault.code] ?? [fault.message, fault.message];
	}

	// Each fault at the field that it is about; the first one gets the focus.
	function refuse(form, reply, faults) {
		const rest = [];
		let first = null;
		for (const fault of reply.said.errors ?? []) {
			const input = form.elements.namedItem(fault.pointer.slice(1));
			if (input === null || byId(`${input.id}-wrong`) === null) {
				rest.push(faultWords(fault, faults));
				continue;
			}
			fieldWrong(input, faultWords(fault, faults));
			first ??= input;
		}
		if (first === null || rest.length > 0)
			rest.unshift(wordsOf(reply));
		if (rest.length > 0)
			say(form.querySelector(".problem"), [0, 1].map((i) => rest.map((words) => words[i]).join(" ")));
		(first ?? form.querySelector(".problem")).focus();
	}

	// A field that the reader has left empty, or two that differ: said before anything is sent.
	function complete(form, checks) {
		let first = null;
		clear(form);
		for (const [input, good, words] of checks) {
			if (good || input.getAttribute("aria-invalid") === "true")
				continue;
			fieldWrong(input, words);
			first ??= input;
		}
		first?.focus();
		return first === null;
	}

	const filled = (input) => [input, input.value !== "", ["请填写此项。", "Fill this in."]];

	// Sends once, however often the button is pressed; after "too many" not before the time that the server names.
	function onSubmit(form, send) {
		const button = form.querySelector("button[type=submit]");
		form.addEventListener("submit", async (event) => {
			event.preventDefault();
			if (button.disabled)
				return;
			button.disabled = true;
			const enable = () => { button.disabled = false; };
			const seconds = await send().catch((error) => { enable(); throw error; });
			if (seconds > 0)
				setTimeout(enable, seconds * 1000);
			else
				enable();
		});
	}

	// -- passwords

	function passwordHint(target) {
		say(target, [
			`至少 ${glossary.password_characters_min} 个字符，其中至少 ${glossary.password_distinct_min} 个不同；不要用常见密码，也不要用登录名或单位代号拼成。几个不相干的词连在一起，好记又难猜。`,
			`At least ${glossary.password_characters_min} characters, ${glossary.password_distinct_min} of them different; no common one, none made of the login name or the organisation's. Some words that have nothing to do with each other are easy to keep and hard to guess.`,
		]);
	}

	const passwordFaults = {
		"password too-short": [`密码太短，至少要 ${glossary.password_characters_min} 个字符。`,
			`Too short: at least ${glossary.password_characters_min} characters.`],
		"password too-long": [`密码太长，最多 ${glossary.password_bytes_max} 字节。`,
			`Too long: at most ${glossary.password_bytes_max} bytes.`],
		"password login-name": ["密码不能由登录名或单位代号拼成。", "It is made of the login name or the organisation's."],
		"password common": ["这个密码太常见，最先被人猜到。", "It is one of those that are tried first."],
	};

	const same = (first, second) => [second, first.value === second.value,
		["两次输入的密码不一致。", "The two passwords differ."]];

	function passwordsShown(form) {
		const show = (shown) => {
			for (const input of form.querySelectorAll("input[data-secret]"))
				input.type = shown ? "text" : "password";
		};
		form.querySelector("input[data-shows]").addEventListener("change", (event) => show(event.target.checked));
		form.addEventListener("reset", () => show(false));
	}

	// -- the beginning

	languageBegin();
	// Browsers may keep a page as it was; what was on this one may be over.
	addEventListener("pageshow", (event) => {
		if (event.persisted)
			location.reload();
	});

	// The rest of a page, when it is there.  A browser that is too old to read this file leaves its word standing.
	function begin(start) {
		document.addEventListener("DOMContentLoaded", async () => {
			languageBegin();
			languageLinks();
			await start();
			byId("wait").remove();
		});
	}

	return { ask, at, begin, both, byId, clear, complete, dutiesTerm, element, fieldWrong, filled, grouped, moment, onSubmit,
		passwordFaults, passwordHint, passwordsShown, refuse, roleTerm, same, say, term, wordsOf };
})();

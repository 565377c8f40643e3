// SPDX-License-Identifier: GPL-3.0-or-later
// A browser under test: Debian's Chromium, told what to do over a pipe in the words of the DevTools protocol (JSON, each message
// ended by a NUL), and what it did.  No package is needed for it, and no port is opened.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

const PATIENCE_MS = 30000;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
// The end of patience keeps nobody from leaving earlier.
const patience = () => new Promise((done) => setTimeout(done, PATIENCE_MS, { error: { message: "no answer" } }).unref());

export class Browser {
	constructor(profile) {
		this.child = spawn("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
			"--remote-debugging-pipe", "--ignore-certificate-errors", `--user-data-dir=${profile}`],
		{ stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
		process.on("exit", () => this.child.kill());
		this.waiting = new Map();
		this.listeners = new Map(); // of a session, of what it says
		this.number = 0;
		this.rest = "";
		this.child.stdio[4].setEncoding("utf8");
		this.child.stdio[4].on("data", (text) => this.hear(text));
	}

	hear(text) {
		const messages = (this.rest + text).split("\0");
		this.rest = messages.pop();
		for (const one of messages.map((json) => JSON.parse(json))) {
			const answer = this.waiting.get(one.id);
			if (answer !== undefined) {
				this.waiting.delete(one.id);
				answer(one);
			} else {
				this.listeners.get(one.sessionId)?.(one.method, one.params);
			}
		}
	}

	async send(method, params = {}, sessionId = undefined) {
		const id = ++this.number;
		const answer = new Promise((done) => this.waiting.set(id, done));
		this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
		const said = await Promise.race([answer, patience()]);
		if (said.error !== undefined)
			throw new Error(`${method}: ${said.error.message}`);
		return said.result;
	}

	// A person's browser: cookies of its own.
	async person() {
		return (await this.send("Target.createBrowserContext")).browserContextId;
	}

	async tab(person) {
		const { targetId } = await this.send("Target.createTarget", { url: "about:blank", browserContextId: person });
		const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
		const tab = new Tab(this, person, targetId, sessionId);
		await tab.begin();
		return tab;
	}

	async cookies(person) {
		return (await this.send("Storage.getCookies", { browserContextId: person })).cookies;
	}

	async close() {
		await this.send("Browser.close").catch(() => this.child.kill());
	}
}

export class Tab {
	constructor(browser, person, target, session) {
		Object.assign(this, { browser, person, target, session, requests: [], complaints: [], loads: 0 });
	}

	send(method, params) {
		return this.browser.send(method, params, this.session);
	}

	async begin() {
		this.browser.listeners.set(this.session, (method, params) => this.hear(method, params));
		for (const domain of ["Page", "Runtime", "Network", "Log"])
			await this.send(`${domain}.enable`);
	}

	// Every request with its headers, and whatever the browser refused or could not run.
	hear(method, params) {
		if (method === "Page.loadEventFired")
			this.loads++;
		else if (method === "Network.requestWillBeSent" || method === "Network.requestWillBeSentExtraInfo")
			this.requests.push(JSON.stringify({ url: params.request?.url, headers: params.request?.headers ?? params.headers,
				page: params.documentURL }));
		else if (method === "Runtime.exceptionThrown")
			this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
		else if (method === "Log.entryAdded" && params.entry.source !== "network")
			this.complaints.push(params.entry.text);
	}

	async open(url) {
		const before = this.loads;
		await this.send("Page.navigate", { url });
		await this.wait(async () => this.loads > before);
	}

	// What an expression is in the page.
	async is(expression) {
		const said = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
		if (said.exceptionDetails !== undefined)
			throw new Error(said.exceptionDetails.exception?.description ?? said.exceptionDetails.text);
		return said.result.value;
	}

	async wait(condition, ms = PATIENCE_MS) {
		const end = Date.now() + ms;
		while (!(await condition().catch(() => false))) {
			if (Date.now() > end)
				throw new Error(`in vain: ${condition}`);
			await sleep(50);
		}
	}

	until(expression, ms) {
		return this.wait(() => this.is(expression), ms);
	}

	// The element is there and seen.
	seen(selector) {
		return this.until(`document.querySelector(${JSON.stringify(selector)})?.checkVisibility() === true`);
	}

	// What a reader sees of it.
	text(selector = "body") {
		return this.is(`document.querySelector(${JSON.stringify(selector)})?.innerText.trim() ?? ""`);
	}

	async says(selector, part) {
		await this.until(`document.querySelector(${JSON.stringify(selector)})?.innerText.includes(${JSON.stringify(part)})`);
	}

	click(selector) {
		return this.is(`document.querySelector(${JSON.stringify(selector)}).click()`);
	}

	// Only the tab in front takes keys, and only that one is drawn.
	front() {
		return this.send("Page.bringToFront");
	}

	async fill(selector, text) {
		await this.front();
		await this.is(`{ const e = document.querySelector(${JSON.stringify(selector)}); e.focus(); e.select(); }`);
		await this.send("Input.insertText", { text });
	}

	async key(key, code, text) {
		await this.front();
		const params = { key, code: key, windowsVirtualKeyCode: code };
		await this.send("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", text, ...params });
		await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...params });
	}

	tabKey() {
		return this.key("Tab", 9);
	}

	enterKey() {
		return this.key("Enter", 13, "\r");
	}

	size(width, height) {
		return this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 });
	}

	dark(on) {
		return this.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: on ? "dark" : "light" }] });
	}

	// The whole page, as a picture.
	async picture(file) {
		await this.front();
		const { data } = await this.send("Page.captureScreenshot", { captureBeyondViewport: true });
		writeFileSync(file, Buffer.from(data, "base64"));
	}

	async back() {
		const { currentIndex, entries } = await this.send("Page.getNavigationHistory");
		if (currentIndex > 0)
			await this.send("Page.navigateToHistoryEntry", { entryId: entries[currentIndex - 1].id });
		await sleep(500);
	}

	async history() {
		return (await this.send("Page.getNavigationHistory")).entries.map((entry) => entry.url);
	}

	close() {
		return this.browser.send("Target.closeTarget", { targetId: this.target });
	}
}

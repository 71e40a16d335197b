// A follower whose WebSockets are refused: it polls a site that the test controls, and says so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Follower } from "../../realtime/pages/static/pages/shared/client.js";
import { missedBlocks } from "../../realtime/pages/static/pages/shared/poller.js";
import { ball, Browser, NEVER, settled, state } from "./browser.mjs";

const SIZE = 16;

// A match of which ball n brings n runs. `kept` says of which seqs the frames are kept.
class Site {
  constructor(seq, ws_urls) {
    Object.assign(this, { epoch: 1, seq, ws_urls, kept: () => true, more: {}, age: null, refusal: null, asked: [] });
  }

  answer(url, { credentials } = {}) {
    this.asked.push(url);
    if (this.refusal === NEVER) return NEVER;
    if (this.refusal) return this.respond(this.refusal.body ?? {}, this.refusal.status);
    if (url === "/games/g") return this.respond({ ...this.place, ws_urls: this.ws_urls, snapshot: state(this.seq) });
    assert.equal(credentials, "omit");
    if (url === "/games/g/frames") return this.respond(this.head());
    return this.block(url);
  }

  respond(body, status = 200) {
    const headers = { get: (name) => (name === "Age" ? this.age : null) };
    return { ok: status === 200, status, headers, json: async () => body };
  }

  get place() {
    return { epoch: this.epoch, seq: this.seq };
  }

  head() {
    return { ...this.place, block: SIZE, frames: this.frames(Math.floor(this.seq / SIZE) * SIZE + 1, this.seq), ...this.more };
  }

  block(url) {
    const [, first, last, epoch] = url.match(/frames\/(\d+)-(\d+)\?epoch=(\d+)$/).map(Number);
    const frames = this.frames(first, last);
    assert.deepEqual([first % SIZE, last - first, last <= this.seq], [1, SIZE - 1, true], url);
    if (epoch !== this.epoch || frames.length < SIZE) return this.respond({ code: "frames_gone" }, 404);
    return this.respond({ frames });
  }

  frames(first, last) {
    const seqs = Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => first + index);
    return seqs.filter(this.kept).map((seq) => ({ ...ball(seq), epoch: this.epoch }));
  }

  get newest() {
    return this.asked.at(-1);
  }
}

async function refused({ seq = 3, urls = ["ws://w"], random = 0.5 } = {}) {
  const site = new Site(seq, urls);
  const browser = new Browser();
  browser.isRefused = true;
  const answer = browser.fetch;
  browser.fetch = function (url, options) {
    this.responses.push(site.answer(url, options));
    return answer.call(this, url, options);
  };
  const [states, shown, predictions] = [[], [], []];
  const follower = new Follower("/games/g", {
    onSnapshot: (snapshot) => shown.push(snapshot.total_runs),
    onPrediction: (message) => predictions.push(message.seq),
    onConnection: ({ state: name }) => name !== states.at(-1) && states.push(name),
    browser,
    random: () => random,
  });
  await follower.start();
  await settled();
  return { site, browser, follower, states, shown, predictions };
}

async function polling(options) {
  const page = await refused(options);
  await page.browser.pass(5_000);
  assert.equal(page.states.at(-1), "polling");
  return page;
}

test("after three refused sockets it polls, and says so", async () => {
  const { browser, site, states } = await refused();
  await browser.pass(4_000);
  assert.equal(browser.sockets.length, 2);
  assert.deepEqual(site.asked, ["/games/g"]);
  await browser.pass(1_000);
  assert.equal(browser.sockets.length, 3);
  assert.deepEqual(states, ["connecting", "reconnecting", "polling"]);
  assert.equal(site.newest, "/games/g/frames");
});

test("first it tries each of the servers", async () => {
  const urls = ["ws://a", "ws://b", "ws://c", "ws://d", "ws://e"];
  const { browser, site, states } = await refused({ urls });
  while (states.at(-1) !== "polling") await browser.pass(500);
  assert.deepEqual(browser.sockets.map(({ url }) => url.slice(0, 6)).sort(), urls);
  assert.equal(site.asked.length, 2);
});

test("a page that may not even make a socket polls", async () => {
  const { browser, states } = await refused();
  browser.WebSocket = class {
    constructor() {
      throw new Error("SecurityError");
    }
  };
  await browser.pass(5_000);
  assert.equal(states.at(-1), "polling");
});

test("it applies what is new every two seconds", async () => {
  const { browser, site, shown, states } = await polling();
  site.seq = 5;
  await browser.pass(2_000);
  assert.deepEqual(shown, [3, 4, 5]);
  site.seq = 6;
  await browser.pass(2_000);
  assert.deepEqual(shown, [3, 4, 5, 6]);
  assert.equal(states.at(-1), "polling");
});

test("polls are spread by chance around two seconds", async () => {
  for (const random of [0.1, 0.5]) {
    const { browser, site } = await polling({ random });
    const before = site.asked.length;
    await browser.pass(30_000);
    const period = 30_000 / (site.asked.length - before);
    assert.ok(random > 0.4 ? period > 1_950 : period < 1_700, String(period));
  }
});

test("it fetches the closed blocks that it missed, each at its own address", async () => {
  const { browser, site, shown } = await polling({ seq: 10 });
  site.seq = 50;
  await browser.pass(2_000);
  assert.deepEqual(shown.slice(-41), Array.from({ length: 41 }, (_, index) => 10 + index));
  assert.deepEqual(site.asked.slice(-3), [1, 17, 33].map((first) => `/games/g/frames/${first}-${first + 15}?epoch=1`));
});

test("a block that has just closed is fetched although the new one is empty", async () => {
  const { browser, site, shown } = await polling({ seq: 14 });
  site.seq = 16;
  await browser.pass(2_000);
  assert.deepEqual(shown, [14, 15, 16]);
  assert.equal(site.newest, "/games/g/frames/1-16?epoch=1");
});

test("if it missed more than a few blocks, or they are gone, it fetches the game", async () => {
  for (const [seq, kept] of [[120, () => true], [40, (each) => each > 36]]) {
    const { browser, site, shown, states } = await polling();
    Object.assign(site, { seq, kept });
    await browser.pass(2_000);
    assert.deepEqual(shown, [3, seq]);
    assert.equal(site.newest, "/games/g");
    assert.equal(states.at(-1), "polling");
  }
});

test("a head that leads nowhere makes it fetch the game, once for each poll", async () => {
  const { browser, site, shown } = await polling();
  Object.assign(site, { seq: 5, kept: () => false });
  await browser.pass(2_000);
  assert.deepEqual([shown, site.asked.slice(-2)], [[3, 5], ["/games/g/frames", "/games/g"]]);
});

test("a snapshot in the head is enough, also in a new epoch", async () => {
  const { browser, site, shown, follower } = await polling();
  Object.assign(site, { epoch: 9, seq: 40 });
  const whole = { event: "state:update", epoch: 9, seq: 39, snapshot: state(39) };
  site.more = { frames: [whole, { ...ball(40), epoch: 9 }] };
  await browser.pass(2_000);
  assert.deepEqual(shown, [3, 39, 40]);
  assert.deepEqual([follower.epoch, follower.seq], [9, 40]);
  assert.equal(site.newest, "/games/g/frames");
});

test("in a new epoch without a snapshot it fetches the game", async () => {
  const { browser, site, shown, follower } = await polling();
  Object.assign(site, { epoch: 9, seq: 4 });
  await browser.pass(2_000);
  assert.deepEqual([shown, follower.epoch], [[3, 4], 9]);
});

test("a head of an older state changes nothing and confirms nothing", async () => {
  const { browser, site, shown, states } = await polling({ seq: 5 });
  site.seq = 4;
  await browser.pass(9_000);
  assert.deepEqual(shown, [5]);
  assert.equal(states.at(-1), "stale");
});

for (const [name, refusal] of [
  ["the server does not vouch for the score", { status: 503, body: { code: "behind" } }],
  ["something else answers", { status: 200, body: {} }],
  ["nothing answers", NEVER],
]) {
  test(`the score is stale while ${name}`, async () => {
    const { browser, site, states } = await polling();
    site.refusal = refusal;
    await browser.pass(9_000);
    assert.equal(states.at(-1), "stale");
    site.refusal = null;
    site.seq = 4;
    await browser.pass(13_000);
    assert.equal(states.at(-1), "polling");
  });
}

test("an answer that a cache has kept for long confirms nothing", async () => {
  const { browser, site, states } = await polling();
  site.age = "60";
  await browser.pass(9_000);
  assert.equal(states.at(-1), "stale");
});

test("it polls less often while nothing can be had", async () => {
  const { browser, site } = await polling();
  site.refusal = { status: 503 };
  await browser.pass(20_000);
  const before = site.asked.length;
  await browser.pass(60_000);
  assert.equal(site.asked.length - before, 6);
});

test("a match that is gone is final", async () => {
  const { browser, site, states } = await polling();
  site.refusal = { status: 404, body: { code: "unknown_match" } };
  await browser.pass(3_000);
  assert.equal(states.at(-1), "unknown");
  const [asked, sockets] = [site.asked.length, browser.sockets.length];
  await browser.pass(120_000);
  assert.deepEqual([site.asked.length, browser.sockets.length], [asked, sockets]);
});

test("a stuck match is said to be stuck, and goes on", async () => {
  const { browser, site, states } = await polling();
  site.more = { stuck: 4 };
  await browser.pass(2_000);
  assert.equal(states.at(-1), "stuck");
  site.more = {};
  await browser.pass(2_000);
  assert.equal(states.at(-1), "polling");
});

test("a prediction is passed on once, after its state", async () => {
  const { browser, site, predictions } = await polling();
  Object.assign(site, { seq: 4, more: { prediction: { epoch: 1, seq: 3 } } });
  await browser.pass(5_000);
  site.more = { prediction: { epoch: 1, seq: 4 } };
  await browser.pass(5_000);
  assert.deepEqual(predictions, [3, 4]);
});

test("it goes on trying sockets, twice a minute, and stops polling when one brings a message", async () => {
  const { browser, site, states } = await polling();
  await browser.pass(120_000);
  const before = browser.sockets.length;
  await browser.pass(300_000);
  assert.equal(browser.sockets.length - before, 10);
  assert.deepEqual(states, ["connecting", "reconnecting", "polling"], "a refused socket is no news");
  browser.isRefused = false;
  await browser.pass(30_000);
  assert.equal(states.at(-1), "polling", "an open socket confirms nothing");
  browser.socket.onmessage({ data: JSON.stringify({ event: "heartbeat", epoch: 1, seq: 3 }) });
  assert.equal(states.at(-1), "live");
  const asked = site.asked.length;
  await browser.pass(20_000);
  assert.equal(site.asked.length, asked);
});

test("if only sockets were refused, it is back within seconds after they are not", async () => {
  const { browser, site, states } = await polling();
  site.refusal = { status: 503 };
  await browser.pass(120_000);
  assert.equal(states.at(-1), "stale");
  const before = browser.sockets.length;
  await browser.pass(20_000);
  assert.ok(browser.sockets.length - before >= 2, "sockets are not tried less often if polling brings nothing");
});

test("a socket that ends after a message counts as no refusal", async () => {
  const { browser, site } = await refused();
  browser.isRefused = false;
  await browser.pass(2_000);
  browser.socket.onmessage({ data: JSON.stringify({ event: "heartbeat", epoch: 1, seq: 3 }) });
  browser.isRefused = true;
  const before = browser.sockets.length;
  browser.socket.onclose({ code: 1012 });
  while (browser.sockets.length < before + 2) await browser.pass(100);
  assert.deepEqual(site.asked, ["/games/g"]);
  while (browser.sockets.length < before + 3) await browser.pass(100);
  assert.equal(site.newest, "/games/g/frames");
});

test("an answer that comes after a socket has brought a message changes nothing", async () => {
  const { browser, site, states } = await polling();
  let answer;
  site.respond = (body) => ({ ok: true, status: 200, headers: { get: () => null }, json: () => new Promise((resolve) => (answer = () => resolve(body))) });
  while (!answer) await browser.pass(500);
  browser.isRefused = false;
  const before = browser.sockets.length;
  while (browser.sockets.length === before) await browser.pass(500);
  browser.socket.onmessage({ data: JSON.stringify({ event: "heartbeat", epoch: 1, seq: 3 }) });
  assert.equal(states.at(-1), "live");
  answer();
  await settled();
  assert.equal(states.at(-1), "live");
});

test("when the network is back, a WebSocket is first, and the next is soon, whatever failed before", async () => {
  for (const wasStream of [true, false]) {
    const { browser, follower, states } = await polling();
    browser.EventSource = class {
      constructor() {
        queueMicrotask(() => this.onerror());
      }
      close() {}
    };
    await browser.pass(120_000);
    while ((follower.failures % 2 === 0) !== wasStream) await browser.pass(500);
    const before = browser.sockets.length;
    follower.retryNow();
    await settled();
    assert.equal(browser.sockets.length, before + 1);
    browser.isRefused = false;
    await browser.pass(6_000);
    browser.socket.onmessage({ data: JSON.stringify({ event: "heartbeat", epoch: 1, seq: 3 }) });
    assert.equal(states.at(-1), "live");
  }
});

test("a stopped page polls no more", async () => {
  const { browser, follower, site } = await polling();
  follower.stop();
  const asked = site.asked.length;
  await browser.pass(60_000);
  assert.equal(site.asked.length, asked);
});

test("the blocks between a place and a head", () => {
  const blocks = (seq, from, frames = []) => missedBlocks({ seq, block: SIZE, frames }, { seq: from });
  assert.deepEqual(blocks(3, 3), []);
  assert.deepEqual(blocks(16, 15), ["1-16"]);
  assert.deepEqual(blocks(16, 16), []);
  assert.deepEqual(blocks(33, 16, [ball(33)]), ["17-32"]);
  assert.deepEqual(blocks(33, 32, [ball(33)]), []);
  assert.deepEqual(blocks(40, 0, [{ seq: 39, snapshot: {} }]), []);
});

// The outbox against a server that loses requests and answers, refuses, and is a hotel's network.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LOGIN, Outbox, OVERTAKEN, REFUSED, SENDING, WAITING } from "../../realtime/pages/static/pages/score/match/outbox.js";
import { Browser } from "./browser.mjs";

class Store {
  constructor() {
    this.kept = new Map();
  }
  async all(match) {
    return [...this.kept.values()].filter((entry) => entry.match === match);
  }
  async put(entry) {
    this.kept.set(entry.key, structuredClone(entry));
  }
  async remove({ key }) {
    this.kept.delete(key);
  }
}

// Records as the real server does: a key once, and only if the state is the one that the scorer saw.
class Server {
  constructor() {
    this.log = [];
    this.answers = new Map();
    this.troubles = []; // of the next requests: "lost before", "lost after", or a response
  }

  async fetch(path, { headers, body }) {
    const trouble = this.troubles.shift();
    if (trouble === "lost before") throw new TypeError("network");
    if (trouble && trouble !== "lost after") return trouble;
    const response = this.record(headers["Idempotency-Key"], headers, JSON.parse(body));
    if (trouble === "lost after") throw new TypeError("network");
    return response;
  }

  record(key, headers, body) {
    if (this.answers.has(key)) return json(201, this.answers.get(key));
    const newest = this.log.at(-1)?.key ?? null;
    const isSeen = headers["After-Key"] ? headers["After-Key"] === newest : headers["If-Match"] === `"1-${this.log.length}"`;
    if (!isSeen) return json(412, { code: "stale", detail: "The match has changed since.", seq: this.log.length });
    if (body.runs === 99) return json(400, { code: "malformed", detail: "runs must be at most 36" });
    this.log.push({ key, runs: body.runs });
    this.answers.set(key, { id: "m", epoch: 1, seq: this.log.length });
    return json(201, this.answers.get(key));
  }
}

const json = (status, body) => ({ status, json: async () => body });
const html = { status: 200, json: async () => JSON.parse("<html>") };

function ball(number, runs = number) {
  const follows = number === 1 ? { place: "1-0" } : { key: `k${number - 1}` };
  return { key: `k${number}`, match: "m", number, action: "delivery", body: { runs }, follows };
}

async function scoring({ store = new Store(), server = new Server(), troubles = [] } = {}) {
  server.troubles = troubles;
  const browser = new Browser();
  browser.fetch = (path, options) => server.fetch(path, options);
  const sent = [];
  const outbox = new Outbox("m", { store, browser, token: () => "t", onChange: () => {}, onSent: (entry) => sent.push(entry.key), random: () => 1 });
  await outbox.open();
  return { store, server, browser, outbox, sent, runs: () => server.log.map((record) => record.runs) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test("balls are sent in order, and forgotten when the server has them", async () => {
  const { outbox, runs, store, sent } = await scoring();
  for (const number of [1, 2, 3]) await outbox.add(ball(number));
  await settled();
  assert.deepEqual([runs(), sent, store.kept.size, outbox.state], [[1, 2, 3], ["k1", "k2", "k3"], 0, SENDING]);
});

for (const trouble of ["lost before", "lost after", html, json(503, { code: "busy" }), json(429, { code: "throttled" }), json(200, { id: "x" })]) {
  test(`nothing is lost or doubled: ${typeof trouble === "string" ? trouble : trouble.status}`, async () => {
    const { outbox, runs, browser } = await scoring({ troubles: [undefined, trouble, trouble] });
    for (const number of [1, 2, 3]) await outbox.add(ball(number));
    await settled();
    assert.deepEqual([outbox.state, outbox.entries.length], [WAITING, 2]);
    for (const seconds of [1, 2, 4]) {
      await browser.pass(seconds * 1_000);
      await settled();
    }
    assert.deepEqual([runs(), outbox.entries.length], [[1, 2, 3], 0]);
  });
}

test("a device that died goes on where it was", async () => {
  const before = await scoring({ troubles: Array(9).fill("lost after") });
  for (const number of [1, 2, 3]) await before.outbox.add(ball(number));
  await settled();
  const after = await scoring({ store: before.store, server: before.server });
  await settled();
  assert.deepEqual([after.runs(), after.store.kept.size], [[1, 2, 3], 0]);
});

test("a lost login keeps everything, and goes on after it", async () => {
  const { outbox, runs } = await scoring({ troubles: [json(401, { code: "not_authenticated" })] });
  await outbox.add(ball(1));
  await settled();
  assert.deepEqual([outbox.state, outbox.entries.length, runs()], [LOGIN, 1, []]);
  outbox.goOn();
  await settled();
  assert.deepEqual(runs(), [1]);
});

test("a refusal stops the queue; without the refused ball the next ones go on", async () => {
  const { outbox, runs } = await scoring();
  for (const [number, runs] of [[1, 1], [2, 99], [3, 3]]) await outbox.add(ball(number, runs));
  await settled();
  assert.deepEqual([outbox.state, outbox.problem.answer.code, outbox.entries.length], [REFUSED, "malformed", 2]);
  await outbox.drop("k2");
  outbox.goOn();
  await settled();
  assert.deepEqual([runs(), outbox.problem], [[1, 3], null]);
});

test("a refused ball can be mended", async () => {
  const { outbox, runs } = await scoring();
  await outbox.add(ball(1, 99));
  await settled();
  await outbox.replace([{ ...outbox.entries[0], body: { runs: 4 } }]);
  outbox.goOn();
  await settled();
  assert.deepEqual(runs(), [4]);
});

test("another scorer was faster: nothing is sent until this one has seen it", async () => {
  const { outbox, runs, server } = await scoring();
  server.log.push({ key: "other", runs: 6 });
  await outbox.add(ball(1));
  await settled();
  assert.deepEqual([outbox.state, outbox.problem.answer.seq], [OVERTAKEN, 1]);
  await outbox.replace([{ ...outbox.entries[0], follows: { place: "1-1" } }, ...outbox.entries.slice(1)]);
  outbox.goOn();
  await settled();
  assert.deepEqual(runs(), [6, 1]);
});

test("when the network is back it does not wait", async () => {
  const { outbox, runs } = await scoring({ troubles: ["lost before"] });
  await outbox.add(ball(1));
  await settled();
  outbox.retryNow();
  await settled();
  assert.deepEqual(runs(), [1]);
});

test("an attempt that began before the network was back, and fails, is soon followed by the next", async () => {
  const { outbox, runs, browser } = await scoring({ troubles: Array(6).fill("lost before") });
  await outbox.add(ball(1));
  for (const seconds of [0, 1, 2, 4, 8]) {
    await browser.pass(seconds * 1_000);
    await settled();
  }
  const send = browser.fetch;
  let fail;
  browser.fetch = () => new Promise((_, reject) => (fail = () => reject(new TypeError("network"))));
  await browser.pass(16_000);
  outbox.retryNow();
  browser.fetch = send;
  fail();
  await settled();
  await browser.pass(1_000);
  await settled();
  assert.deepEqual([outbox.state, runs()], [WAITING, []]);
  await browser.pass(2_000);
  await settled();
  assert.deepEqual(runs(), [1]);
});

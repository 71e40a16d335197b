// The rows of a list over one socket: what is shown is the newest of each match, and "live" only if the server says so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Summaries } from "../../realtime/pages/static/pages/home/summaries.js";
import { Browser, settled } from "./browser.mjs";

function start(urls = ["ws://w/ws/games"], ids = ["b", "a"]) {
  const browser = new Browser();
  const shown = [];
  const states = [];
  const summaries = new Summaries(urls, {
    onSummary: ({ id, epoch, seq }) => shown.push(`${id} ${epoch}.${seq}`),
    onConnection: ({ state }) => states.at(-1) !== state && states.push(state),
    browser,
    random: () => 0.5,
  });
  summaries.follow(ids);
  const say = (message) => browser.socket.onmessage({ data: JSON.stringify(message) });
  return { browser, shown, states, summaries, say };
}

const summary = (id, seq, epoch = 1) => ({ event: "summary:update", id, epoch, seq, summary: {} });
const heartbeat = { event: "heartbeat" };

test("one socket asks for all matches, and only what is news is shown", async () => {
  const { browser, shown, say } = start();
  assert.equal(browser.socket.url, "ws://w/ws/games?ids=a,b");
  for (const each of [summary("a", 3), summary("b", 1), summary("a", 3), summary("a", 2), summary("a", 4), summary("c", 9), summary("a", 1, 2)]) say(each);
  assert.deepEqual(shown, ["a 1.3", "b 1.1", "a 1.4", "a 2.1"]);
});

test("it is live when the server says so, and stale when nothing is heard", async () => {
  const { browser, states, say } = start();
  say(summary("a", 3)); // what the server remembers
  assert.deepEqual(states, ["none", "connecting"]);
  say(heartbeat);
  assert.equal(states.at(-1), "live");
  await browser.pass(24_000);
  assert.equal(states.at(-1), "live");
  browser.isDeaf = true;
  await browser.pass(7_000);
  assert.deepEqual(states, ["none", "connecting", "live", "reconnecting", "stale"]);
});

test("a socket that ends is opened again, on the next server, later each time", async () => {
  const { browser, states, say } = start(["ws://one/ws/games", "ws://two/ws/games"]);
  say(heartbeat);
  const first = browser.socket.url;
  browser.isRefused = true;
  browser.socket.onclose({ code: 1012 });
  await browser.pass(500);
  assert.equal(browser.sockets.length, 2);
  assert.notEqual(browser.socket.url, first);
  await browser.pass(100_000);
  const tries = browser.sockets.length;
  assert.ok(tries > 8 && tries < 20, `${tries} tries`);
  browser.isRefused = false;
  await browser.pass(20_000);
  say(heartbeat);
  assert.deepEqual([states.at(-2), states.at(-1)], ["stale", "live"]);
});

test("when the network is back, the next attempt is soon, even if one from before fails yet", async () => {
  const { browser, summaries } = start();
  browser.isRefused = true;
  browser.socket.onclose({ code: 1006 });
  await browser.pass(100_000);
  browser.isRefused = false;
  const before = browser.sockets.length;
  while (browser.sockets.length === before) await browser.pass(500);
  summaries.retryNow();
  browser.socket.onclose({ code: 1006 });
  await browser.pass(1_000);
  assert.equal(browser.sockets.length, before + 2);
});

test("another list is another socket; the same list is not", async () => {
  const { browser, summaries, states, say } = start();
  say(summary("a", 3));
  summaries.follow(["a", "b", "b"]);
  assert.equal(browser.sockets.length, 1);
  const old = browser.socket;
  summaries.follow(["b", "c"]);
  assert.deepEqual([old.open, browser.socket.url], [false, "ws://w/ws/games?ids=b,c"]);
  assert.deepEqual([...summaries.newest.keys()], []);
  summaries.follow([]);
  await settled();
  assert.deepEqual([browser.socket.open, states.at(-1)], [false, "none"]);
  await browser.pass(100_000);
  assert.equal(browser.sockets.length, 2);
});

// The engine's worker, in a browser that a test controls: it answers, is mute, fails, or takes the page down.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Desk, LOADING, OFF, READY } from "../../realtime/pages/static/pages/score/engine/desk.js";

const URLS = { worker: "/w.js", pyodide: "/p/", engine: "/e.zip", hash: "abc" };

// `answer(message)` returns what the worker posts, or undefined if it is mute.
function device(answer, kept = new Map(), locks = undefined) {
  const timers = [];
  const browser = Object.assign(new EventTarget(), {
    localStorage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) },
    navigator: { locks },
    setTimeout: (then) => timers.push(then),
    clearTimeout: () => {},
    Worker: class {
      postMessage(message) {
        const reply = answer(message);
        if (reply !== undefined) queueMicrotask(() => this.onmessage({ data: { id: message.id, ...reply } }));
      }
      terminate() {
        browser.terminated = true;
      }
    },
  });
  return { browser, kept, timers, desk: new Desk(URLS, { onState: () => {}, browser }) };
}

const works = ({ start, request }) => ({ answer: start ? "{}" : JSON.stringify({ asked: JSON.parse(request).do }) });

test("it loads, and answers", async () => {
  const { desk, kept } = device(works);
  assert.equal(desk.state, LOADING);
  await desk.start();
  assert.deepEqual([desk.state, await desk.ask({ do: "show" }), kept.size], [READY, { asked: "show" }, 0]);
});

test("a load that fails leaves the server to judge", async () => {
  const { desk } = device(() => ({ failed: "no memory" }));
  await desk.start();
  assert.deepEqual([desk.state, await desk.ask({ do: "show" })], [OFF, null]);
});

test("a load that never ended is not tried again on this device", async () => {
  const before = device(() => undefined);
  before.desk.start();
  const after = device(works, before.kept);
  await after.desk.start();
  assert.equal(after.desk.state, OFF);
});

test("a day later it is tried again", async () => {
  const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString();
  const { desk } = device(works, new Map([["cricksy-engine-starting", yesterday]]));
  await desk.start();
  assert.equal(desk.state, READY);
});

test("a page that is left while it loads did not fall over", async () => {
  const before = device(() => undefined);
  before.desk.start();
  before.browser.dispatchEvent(new Event("pagehide"));
  const after = device(works, before.kept);
  await after.desk.start();
  assert.equal(after.desk.state, READY);
});

test("two tabs that open together both have it, one after the other", async () => {
  const kept = new Map();
  let last = Promise.resolve();
  const locks = { request: (_, work) => (last = last.then(work)) };
  const tabs = [device(works, kept, locks), device(works, kept, locks)];
  await Promise.all(tabs.map(({ desk }) => desk.start()));
  assert.deepEqual(tabs.map(({ desk }) => desk.state), [READY, READY]);
});

test("it knows the hash of its engine, and tells the worker addresses only", async () => {
  const sent = [];
  const { desk } = device((message) => sent.push(message) && works(message));
  await desk.start();
  assert.equal(desk.hash, "abc");
  assert.deepEqual(sent[0].start, { pyodide: "/p/", engine: "/e.zip" });
});

test("an engine that does not answer is ended and begun again", async () => {
  let isMute = true;
  const { desk, browser, timers } = device((message) => (message.start || !isMute ? works(message) : undefined));
  await desk.start();
  const asked = desk.ask({ do: "record" });
  isMute = false;
  timers.at(-1)();
  assert.deepEqual([await asked, desk.state, browser.terminated], [null, LOADING, true]);
  await new Promise(setImmediate);
  assert.deepEqual([desk.state, await desk.ask({ do: "open" })], [READY, { asked: "open" }]);
});

test("an engine that never answers stays off after three more loads", async () => {
  const { desk, timers } = device((message) => (message.start ? works(message) : undefined));
  await desk.start();
  const states = [];
  for (let time = 0; time < 4; time += 1) {
    const asked = desk.ask({ do: "record" });
    timers.at(-1)();
    await asked;
    await new Promise(setImmediate);
    states.push(desk.state);
  }
  assert.deepEqual(states, [READY, READY, READY, OFF]);
});

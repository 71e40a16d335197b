// The screen that stays on, the check before Saturday and the scoreboard: in a browser whose parts the test gives.

import assert from "node:assert/strict";
import { test } from "node:test";

import { listFigures } from "../../realtime/pages/static/pages/board/figures.js";
import { qrPath } from "../../realtime/pages/static/pages/score/device/qr.js";
import * as ready from "../../realtime/pages/static/pages/score/device/ready.js";
import { Screen } from "../../realtime/pages/static/pages/score/device/screen.js";
import { T } from "../../realtime/pages/static/pages/score/strings.js";

// --- The screen.

function screenBrowser({ refuses = 0 } = {}) {
  const listeners = {};
  const locks = [];
  const document = { visibilityState: "visible", addEventListener: (kind, act) => (listeners[kind] = act) };
  const request = async () => {
    if (refuses-- > 0) throw new Error("NotAllowedError");
    const lock = { addEventListener: (kind, act) => (lock.release = act) };
    locks.push(lock);
    return lock;
  };
  return { browser: { document, navigator: { wakeLock: { request } } }, listeners, locks, document };
}

test("the screen is kept on from the first touch, and again when the page comes back", async () => {
  const { browser, listeners, locks, document } = screenBrowser();
  const seen = [];
  const screen = new Screen({ browser, onState: () => seen.push(screen.state) });
  screen.start();
  listeners.visibilitychange(); // nobody has touched it
  assert.equal(locks.length, 0);
  await listeners.pointerdown();
  await listeners.pointerdown();
  assert.equal(locks.length, 1);
  document.visibilityState = "hidden";
  locks[0].release();
  await listeners.visibilitychange();
  assert.equal(locks.length, 1);
  document.visibilityState = "visible";
  await listeners.visibilitychange();
  assert.equal(locks.length, 2);
  assert.deepEqual(seen, ["kept", "lost", "kept"]);
});

test("two touches at once ask once, a refusal is asked again, and some browsers cannot", async () => {
  const { browser, listeners, locks } = screenBrowser({ refuses: 1 });
  const screen = new Screen({ browser });
  screen.start();
  await Promise.all([listeners.pointerdown(), listeners.keydown()]);
  assert.deepEqual([screen.state, locks.length], ["lost", 0]);
  await listeners.keydown();
  assert.equal(screen.state, "kept");
  const unable = new Screen({ browser: { navigator: {} } });
  unable.start();
  assert.equal(unable.state, "unable");
});

// --- Ready for Saturday?

const NOW = Date.UTC(2026, 6, 1);
const clock = { now: () => NOW };
const says = async (told) => {
  const { state, say } = await told;
  return `${state} ${say}`;
};

function database({ found = "kept", fails = false } = {}) {
  const request = (result) => {
    const one = { result };
    queueMicrotask(() => (fails ? ((one.error = new Error("QuotaExceededError")), one.onerror()) : one.onsuccess()));
    return one;
  };
  const store = { put: () => request(), get: () => request(found) };
  const opened = { createObjectStore() {}, transaction: () => ({ objectStore: () => store }), close() {} };
  return { open: () => request(opened), deleteDatabase() {} };
}

test("a login is looked at with its end", async () => {
  const at = (days) => ({ username: "ann", expiry: new Date(NOW + days * 86_400_000).toISOString() });
  const login = (one) => says(ready.checkLogin(one, { Date: clock }));
  assert.deepEqual(await Promise.all([null, { username: "ann" }, at(-1), at(3), at(30)].map(login)), [
    "bad none", "ok kept", "bad ended", "hint soon", "ok until",
  ]);
});

test("storage is tried, not asked", async () => {
  assert.equal(await says(ready.checkStorage({ indexedDB: database() })), "ok works");
  assert.equal(await says(ready.checkStorage({ indexedDB: database({ found: null }) })), "bad none");
  assert.equal(await says(ready.checkStorage({})), "bad none");
  await assert.rejects(ready.checkStorage({ indexedDB: database({ fails: true }) }), /Quota/);
});

test("what the browser promises and what space it has is said", async () => {
  const storage = (more) => ({ navigator: { storage: more } });
  assert.equal(await says(ready.checkKeeping(storage({ persist: async () => true }))), "ok promised");
  assert.equal(await says(ready.checkKeeping(storage({ persist: async () => false }))), "hint refused");
  assert.equal(await says(ready.checkKeeping({ navigator: {} })), "hint unknown");
  const space = (free) => ready.checkSpace(storage({ estimate: async () => ({ quota: free * 1e6 + 5, usage: 5 }) }));
  assert.deepEqual(await space(60), { state: "ok", say: "enough", about: 60 });
  assert.equal(await says(space(49)), "bad little");
  assert.equal(await says(ready.checkSpace({ navigator: {} })), "hint unknown");
});

test("engine and queue", async () => {
  assert.deepEqual(await Promise.all(["ready", "loading", "off", undefined].map((state) => says(ready.checkEngine(state)))), [
    "ok ready", "hint loading", "hint off", "hint off",
  ]);
  assert.deepEqual(ready.checkQueue([{}, {}]), { state: "bad", say: "waiting", about: 2 });
  assert.equal(ready.checkQueue([]).state, "ok");
});

test("the page opens without a net only if a worker holds it and has kept it", async () => {
  const browser = ({ controller = {}, names = [] }) => ({
    navigator: { serviceWorker: { controller } },
    caches: { keys: async () => names },
  });
  assert.equal(await says(ready.checkOffline(browser({ names: ["engine-1", "shell-1"] }))), "ok works");
  assert.equal(await says(ready.checkOffline(browser({ names: ["engine-1"] }))), "bad empty");
  assert.equal(await says(ready.checkOffline(browser({}))), "bad empty");
  assert.equal(await says(ready.checkOffline(browser({ controller: null, names: ["shell-1"] }))), "bad uncontrolled");
  assert.equal(await says(ready.checkOffline({ navigator: {} })), "hint unable");
});

test("how to install is said for the device in hand", async () => {
  const device = (userAgent, more = {}, matches = false) => says(ready.checkInstalled({ navigator: { userAgent, ...more }, matchMedia: () => ({ matches }) }));
  assert.equal(await device("", {}, true), "ok installed");
  assert.equal(await device("iPhone", { standalone: true }), "ok installed");
  assert.equal(await device("Mozilla/5.0 (iPhone; ...)"), "hint apple");
  assert.equal(await device("Macintosh", { maxTouchPoints: 5 }), "hint apple");
  assert.equal(await device("Macintosh", { maxTouchPoints: 0 }), "hint other");
  assert.equal(await device("Linux; Android 15"), "hint android");
});

test("the clock is compared with the server's", async () => {
  const server = (seconds) => ({ Date: clock, fetch: async () => ({ headers: new Headers({ Date: new Date(NOW + seconds * 1_000).toUTCString() }) }) });
  assert.equal(await says(ready.checkClock("/x", server(2))), "ok right");
  assert.deepEqual(await ready.checkClock("/x", server(-120)), { state: "hint", say: "fast", about: 120 });
  assert.equal(await says(ready.checkClock("/x", server(90))), "hint slow");
  assert.equal(await says(ready.checkClock("/x", { Date: clock, fetch: async () => { throw new TypeError("no net"); } })), "hint unknown");
});

test("all are told in order, each with its words, and one that fails stops no other", async () => {
  const told = await ready.checkAll({
    session: { login: null },
    scoring: { url: "/games/a", outbox: { entries: [{}] }, desk: { state: "off" } },
    browser: { navigator: {}, Date: clock, indexedDB: database({ fails: true }), fetch: async () => ({ headers: new Headers() }), matchMedia: () => ({ matches: false }) },
  });
  assert.deepEqual(told.map(({ key }) => key), ["login", "storage", "keeping", "space", "engine", "offline", "installed", "queue", "clock", "screen"]);
  assert.deepEqual(told[1], { key: "storage", state: "bad", say: "failed", about: "QuotaExceededError" });
  for (const { key, say } of told) assert.ok(say === "failed" || T.ready[key][say], `${key} ${say}`);
});

// --- The board.

test("a tin board has the total between the batters, who keep their sides whoever faces", () => {
  const s = {
    innings_number: 2, batting_team: "a", total_runs: 120, total_wickets: 3, overs: "18.4", legal_balls: 112, target: 150, striker: "q", non_striker: "p",
    format: "t20", innings: { 1: { total_runs: 149, total_wickets: 6 } },
    batting_scorecard: { o: { position: 3, runs: 22 }, p: { position: 4, runs: 31 }, q: { position: 5, runs: 7 } },
    fall_of_wickets: { 3: { score: 101, player_id: "o" } },
  };
  const plates = [[["batter", 4], 31], ["total", 120], [["batter", 5], 7], ["wickets", 3], ["overs", "18"], ["target", 150], ["fell", 101], ["lastMan", 22]];
  assert.deepEqual(listFigures(s), plates);
  assert.deepEqual(listFigures({ ...s, striker: "p", non_striker: "q" }), plates);
  assert.deepEqual(listFigures({ ...s, target: undefined, format: "hundred" }).slice(4, 6), [["balls", 112], ["last", "149/6"]]);
  assert.deepEqual(listFigures({}), []);
});

test("a QR code has its three corners, and room around it", () => {
  const { size, path } = qrPath("https://example.org/board/a-match");
  assert.ok(size >= 21 + 8);
  for (const [x, y] of [[4, 4], [size - 11, 4], [4, size - 11]]) assert.ok(path.includes(`M${x} ${y}h1`), `${x} ${y}`);
  assert.ok(!path.includes("M3 "));
});

// Follower, in a browser whose clock, network and sockets the test controls.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Follower } from "../../realtime/pages/static/pages/shared/client.js";
import { ball, Browser, game, NEVER, settled, state } from "./browser.mjs";

async function following({ random = 0.5, responses = [game(3)] } = {}) {
  const browser = new Browser();
  browser.responses.push(...responses);
  const states = [];
  const shown = [];
  const follower = new Follower("/games/g", {
    onSnapshot: (snapshot) => shown.push(snapshot.total_runs),
    onConnection: ({ state: name }) => states.push(name),
    browser,
    random: () => random,
  });
  await follower.start();
  return { browser, follower, states, shown, send: (message) => browser.socket.onmessage({ data: JSON.stringify(message) }) };
}

test("it fetches the snapshot, then opens the socket with its place", async () => {
  const { browser, shown, states, send } = await following();
  assert.equal(browser.socket.url, "ws://w/ws/games/g?since=1.3");
  send({ event: "heartbeat", epoch: 1, seq: 3 });
  assert.deepEqual(shown, [3]);
  assert.deepEqual(states, ["connecting", "live"]);
});

test("a socket that opens confirms nothing, nor does a prediction that the server remembers", async () => {
  const { browser, states, send } = await following();
  browser.socket.onclose({ code: 1006 });
  await browser.pass(2_000);
  browser.socket.onopen?.();
  send({ event: "prediction:update", epoch: 1, seq: 3, prediction: {} });
  assert.equal(states.at(-1), "reconnecting");
  await browser.pass(4_000);
  assert.equal(states.at(-1), "stale");
  send({ event: "heartbeat", epoch: 1, seq: 3 });
  assert.equal(states.at(-1), "live");
});

test("it chooses a server by chance, and goes on to another when that fails", async () => {
  const { browser, send } = await following({ random: 0.6, responses: [game(3, ["ws://a", "ws://b", "ws://c"])] });
  const last = () => browser.socket.url;
  assert.equal(last(), "ws://b?since=1.3");
  browser.socket.onclose({ code: 1006 });
  await browser.pass(4_000);
  assert.equal(last(), "ws://a?since=1.3");
  send(ball(9));
  await browser.pass(4_000);
  assert.equal(last(), "ws://a?since=1.3", "a gap is no failure of the server");
});

test("a handshake without an answer is given up after ten seconds", async () => {
  const { browser } = await following({ responses: [game(3, ["ws://a", "ws://b"])] });
  browser.isDeaf = true;
  browser.socket.onclose({ code: 1006 });
  await browser.pass(4_000);
  const deaf = browser.socket;
  browser.isDeaf = false;
  await browser.pass(14_000);
  assert.equal(deaf.open, false);
  assert.notEqual(browser.socket.url, deaf.url);
});

test("a state that does not fit confirms nothing", async () => {
  const { browser, states, send } = await following();
  send(ball(9));
  await browser.pass(6_000);
  assert.equal(states.at(-1), "stale");
});

test("within an epoch it never goes back", async () => {
  const { shown, states, send } = await following();
  send({ event: "state:update", epoch: 1, seq: 2, snapshot: state(2) });
  assert.deepEqual([shown, states], [[3], ["connecting"]]);
});

test("a first request without an answer is given up and sent again", async () => {
  const browser = new Browser();
  browser.responses.push(NEVER, game(3));
  const shown = [];
  const follower = new Follower("/games/g", { onSnapshot: ({ total_runs }) => shown.push(total_runs), onConnection: () => {}, browser });
  follower.start();
  await settled();
  await browser.pass(6_000);
  assert.deepEqual(shown, [3]);
  assert.equal(browser.sockets.length, 1);
});

test("a newer state ends being stuck", async () => {
  const { states, send } = await following();
  send({ event: "heartbeat", epoch: 1, seq: 3, stuck: 4 });
  send(ball(4));
  assert.equal(states.at(-1), "live");
});

test("deltas apply once, in order", async () => {
  const { shown, send } = await following();
  for (const message of [ball(4), ball(4), ball(2), ball(5)]) send(message);
  assert.deepEqual(shown, [3, 4, 5]);
});

test("a delta that does not fit makes it resume from what it has", async () => {
  const { browser, shown, send } = await following();
  const first = browser.socket;
  send(ball(4));
  send(ball(7));
  assert.deepEqual(shown, [3, 4]);
  assert.equal(first.open, false);
  await browser.pass(1000);
  assert.equal(browser.socket.url, "ws://w/ws/games/g?since=1.4");
  assert.equal(browser.requested.length, 1, "no snapshot is fetched again");
});

test("a heartbeat that is ahead makes it resume; one that is not changes nothing", async () => {
  const { browser, send } = await following();
  send({ event: "heartbeat", epoch: 1, seq: 3 });
  assert.equal(browser.sockets.length, 1);
  send({ event: "heartbeat", epoch: 1, seq: 4 });
  await browser.pass(1000);
  assert.equal(browser.sockets.length, 2);
});

test("a heartbeat says whether the match is stuck, and a prediction does not", async () => {
  const { states, send } = await following();
  send({ event: "heartbeat", epoch: 1, seq: 3, stuck: 4 });
  assert.equal(states.at(-1), "stuck");
  send({ event: "prediction:update", epoch: 1, seq: 3, prediction: {} });
  assert.equal(states.at(-1), "stuck");
  send({ event: "heartbeat", epoch: 1, seq: 3 });
  assert.equal(states.at(-1), "live");
});

test("a snapshot message replaces everything, also in a new epoch", async () => {
  const { follower, shown, send } = await following();
  send({ event: "state:update", epoch: 2, seq: 1, snapshot: state(99) });
  send({ event: "state:update", epoch: 2, seq: 2, delta: { type: "delta", base_seq: 1, total_runs: 100 } });
  assert.deepEqual(shown, [3, 99, 100]);
  assert.deepEqual([follower.epoch, follower.seq], [2, 2]);
});

for (const code of [1012, 1006]) {
  test(`after ${code} clients come back within three seconds, spread evenly`, async () => {
    for (const random of [0, 0.25, 0.5, 0.75, 0.999]) {
      const { browser, states, send } = await following({ random });
      browser.socket.onclose({ code });
      await browser.pass(random * 3_000 - 1);
      assert.equal(browser.sockets.length, 1);
      await browser.pass(2);
      assert.equal(browser.sockets.length, 2);
      assert.equal(states.at(-1), "reconnecting", "too short to call the score stale");
      send({ event: "heartbeat", epoch: 1, seq: 3 });
      assert.equal(states.at(-1), "live");
    }
  });

  test(`after ${code} again and again it waits longer each time, up to twenty seconds, until a message comes`, async () => {
    const { browser, states, send } = await following({ random: 1 });
    assert.deepEqual(await waits(browser, code, 5), [3000, 6000, 12_000, 20_000, 20_000]);
    assert.equal(states.at(-1), "stale");
    send({ event: "heartbeat", epoch: 1, seq: 3 });
    assert.deepEqual(await waits(browser, code, 1), [3000]);
  });
}

test("after other close codes it waits longer each time, with full jitter", async () => {
  const { browser } = await following({ random: 1 });
  assert.deepEqual(await waits(browser, 4503, 7), [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
});

// How long it waits after each of so many closes.
async function waits(browser, code, closes) {
  const waited = [];
  for (let close = 0; close < closes; close += 1) {
    const before = browser.now;
    const sockets = browser.sockets.length;
    browser.socket.onclose({ code });
    while (browser.sockets.length === sockets) await browser.pass(500);
    waited.push(browser.now - before);
  }
  return waited;
}

test("an unknown match is final", async () => {
  const { browser, states } = await following();
  browser.socket.onclose({ code: 4404 });
  await browser.pass(120_000);
  assert.equal(browser.sockets.length, 1);
  assert.equal(states.at(-1), "unknown");
});

test("a silent server is left, and the state is stale", async () => {
  const { browser, states, send } = await following();
  send({ event: "heartbeat", epoch: 1, seq: 3 });
  const silent = browser.socket;
  await browser.pass(24_000);
  assert.equal(states.at(-1), "live");
  await browser.pass(7_000);
  assert.equal(silent.open, false);
  assert.equal(states.at(-1), "stale");
  await browser.pass(10_000);
  assert.equal(browser.sockets.length, 2);
});

test("a prediction is passed on", async () => {
  const { browser, follower, send } = await following();
  const seqs = [];
  follower.onPrediction = (message) => seqs.push(message.seq);
  send({ event: "prediction:update", epoch: 1, seq: 3, prediction: {} });
  assert.deepEqual(seqs, [3]);
  assert.equal(browser.sockets.length, 1);
});

test("without the first snapshot it tries again", async () => {
  const { browser, shown } = await following({ responses: [new Error("offline"), { ok: false, status: 503 }, game(3)] });
  await browser.pass(5_000);
  assert.deepEqual(shown, [3]);
  assert.equal(browser.sockets.length, 1);
});

test("a page that comes to the front reconnects at once", async () => {
  const { browser, follower } = await following({ random: 1 });
  browser.socket.onclose({ code: 1006 });
  follower.retryNow();
  await settled();
  assert.equal(browser.sockets.length, 2);
});

test("an attempt that began before the network was back, and fails, is soon followed by the next", async () => {
  const { browser, follower } = await following({ random: 0.9 });
  browser.isRefused = true;
  browser.socket.onclose({ code: 1006 });
  await browser.pass(60_000);
  Object.assign(browser, { isRefused: false, isDeaf: true });
  const before = browser.sockets.length;
  while (browser.sockets.length === before) await browser.pass(500);
  follower.retryNow();
  assert.equal(browser.sockets.length, before + 1, "one attempt at a time");
  browser.socket.onclose({ code: 1006 });
  await browser.pass(3_000);
  assert.equal(browser.sockets.length, before + 2);
});

test("a message of a dropped socket is ignored", async () => {
  const { browser, shown, send } = await following();
  const old = browser.socket;
  send(ball(9));
  old.onmessage({ data: JSON.stringify(ball(4)) });
  assert.deepEqual(shown, [3]);
});

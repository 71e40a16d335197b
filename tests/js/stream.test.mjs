// StreamSocket in tabs of one browser: one has the stream, the others get what it passes on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Follower } from "../../realtime/pages/static/pages/shared/client.js";
import { StreamSocket } from "../../realtime/pages/static/pages/shared/stream.js";
import { ball, Browser, game, settled, state } from "./browser.mjs";

// What the tabs of one browser share: locks and channels. `sources` are the streams that were opened.
class Profile {
  constructor() {
    Object.assign(this, { sources: [], channels: [], held: null, waiting: [] });
  }

  tab(browser = new Browser()) {
    const profile = this;
    browser.EventSource = class {
      constructor(url) {
        Object.assign(this, { url, isOpen: true });
        profile.sources.push(this);
      }
      close() {
        this.isOpen = false;
      }
      say(message) {
        this.onmessage({ data: JSON.stringify(message) });
      }
    };
    browser.BroadcastChannel = class {
      constructor(name) {
        this.name = name;
        profile.channels.push(this);
      }
      postMessage(data) {
        const others = profile.channels.filter((other) => other !== this && other.name === this.name);
        queueMicrotask(() => others.forEach((other) => other.onmessage({ data })));
      }
      close() {
        profile.channels.splice(profile.channels.indexOf(this), 1);
      }
    };
    browser.navigator = { locks: { request: (_, { signal }, hold) => this.request(signal, hold) } };
    return browser;
  }

  request(signal, hold) {
    this.waiting.push({ signal, hold });
    this.grant();
    return Promise.resolve();
  }

  async grant() {
    if (this.held) return;
    const next = this.waiting.shift();
    if (!next) return;
    if (next.signal.aborted) return this.grant();
    this.held = next;
    await next.hold();
    this.held = null;
    this.grant();
  }

  get source() {
    return this.sources.at(-1);
  }
}

function open(profile, seq) {
  const socket = new StreamSocket("/games/g", () => ({ epoch: 1, seq }), profile.tab());
  const heard = [];
  socket.onmessage = ({ data }) => heard.push(JSON.parse(data).seq);
  socket.onclose = ({ code }) => heard.push(`closed ${code}`);
  return { socket, heard };
}

test("one tab has the stream, and the others hear what it hears", async () => {
  const profile = new Profile();
  const [first, second] = [open(profile, 3), open(profile, 3)];
  await settled();
  assert.deepEqual(profile.sources.map(({ url }) => url), ["/games/g/stream?since=1.3"]);
  assert.deepEqual([first.socket.isPassedOn, second.socket.isPassedOn], [false, true]);
  profile.source.say(ball(4));
  await settled();
  assert.deepEqual([first.heard, second.heard], [[4], [4]]);
});

test("a tab that comes later learns what is the newest place", async () => {
  const profile = new Profile();
  open(profile, 3);
  await settled();
  profile.source.say(ball(4));
  profile.source.say({ event: "prediction:update", epoch: 1, seq: 4 });
  const late = open(profile, 4);
  await settled();
  assert.deepEqual(late.heard, [4]);
});

test("when the tab with the stream is closed, another opens one from where it is", async () => {
  const profile = new Profile();
  const [first, second] = [open(profile, 3), open(profile, 5)];
  await settled();
  first.socket.close();
  await settled();
  assert.deepEqual(profile.sources.map(({ url, isOpen }) => [url, isOpen]), [
    ["/games/g/stream?since=1.3", false],
    ["/games/g/stream?since=1.5", true],
  ]);
  assert.equal(second.socket.isPassedOn, false);
});

test("a tab that is closed while it waits never opens one", async () => {
  const profile = new Profile();
  const [first, second] = [open(profile, 3), open(profile, 3)];
  await settled();
  second.socket.close();
  first.socket.close();
  await settled();
  assert.equal(profile.sources.length, 1);
});

test("a stream that fails is closed as a lost socket is, and does not open itself again", async () => {
  const profile = new Profile();
  const { heard } = open(profile, 3);
  await settled();
  profile.source.onerror();
  assert.deepEqual(heard, ["closed 1006"]);
  assert.equal(profile.source.isOpen, false);
});

test("without locks each tab has a stream of its own", () => {
  const profile = new Profile();
  const browser = profile.tab();
  delete browser.navigator.locks;
  new StreamSocket("/games/g", () => ({ epoch: 1, seq: 3 }), browser);
  assert.equal(profile.sources.length, 1);
});

async function follow(profile, { prefersStream = true, responses = [game(3)], refused = false } = {}) {
  const browser = profile.tab();
  browser.isRefused = refused;
  browser.responses.push(...responses);
  const [shown, states] = [[], []];
  const follower = new Follower("/games/g", {
    onSnapshot: (snapshot) => shown.push(snapshot.total_runs),
    onConnection: ({ state: name }) => name !== states.at(-1) && states.push(name),
    prefersStream,
    browser,
    random: () => 0.5,
  });
  await follower.start();
  await settled();
  return { browser, follower, shown, states };
}

test("a page of another origin opens no WebSocket, and follows the stream", async () => {
  const profile = new Profile();
  const { browser, shown, states } = await follow(profile);
  profile.source.say(ball(4));
  assert.deepEqual([browser.sockets.length, shown, states.at(-1)], [0, [3, 4], "live"]);
});

test("a tab behind the stream that it shares fetches a newer snapshot", async () => {
  const profile = new Profile();
  await follow(profile, { responses: [game(7)] });
  profile.source.say(ball(8));
  const { browser, shown, states } = await follow(profile, { responses: [game(5), game(8)] });
  await browser.pass(1_000);
  await settled();
  assert.deepEqual(shown, [5, 8]);
  profile.source.say(ball(9));
  await settled();
  assert.deepEqual([shown.at(-1), states.at(-1)], [9, "live"]);
});

test("where WebSockets are refused, a stream is tried in turn with them", async () => {
  const profile = new Profile();
  const nothing = Array.from({ length: 40 }, () => ({ ok: false, status: 503, headers: new Map(), json: async () => ({}) }));
  const { browser, states, follower } = await follow(profile, { prefersStream: false, refused: true, responses: [game(3), ...nothing] });
  for (let tries = 0; tries < 100 && !profile.source; tries += 1) {
    await browser.pass(1_000);
    await settled();
  }
  assert.equal(browser.sockets.length, 3);
  profile.source.say(ball(4));
  assert.deepEqual([states.at(-1), follower.snapshot.total_runs], ["live", state(4).total_runs]);
});

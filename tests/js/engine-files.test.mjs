// The download of the engine's files, on a device whose net breaks off and lies.

import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { BROKEN, EngineFiles, HELD, IDLE, KEPT, LOADING, UNABLE } from "../../realtime/pages/static/pages/score/engine/engine-files.js";

const PIECE = 1_000;
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
// It does not compress, so it has several pieces.
const WASM = Buffer.from(Array.from({ length: 3_500 }, (_, at) => sha256(String(at)).charCodeAt(at % 64) ^ (at * 7)));
const CONTENTS = { "pyodide.asm.wasm": ["application/wasm", WASM], "pyodide-lock.json": ["application/json", Buffer.from("{}")] };

// A server with these files: {manifest: its address, answers: {address: bytes}}.
function makeServer() {
  const answers = {};
  const files = Object.entries(CONTENTS).map(([name, [type, whole]]) => {
    const packed = gzipSync(whole);
    const pieces = [];
    for (let at = 0; at < packed.length; at += PIECE) pieces.push(packed.subarray(at, at + PIECE));
    pieces.forEach((piece, number) => (answers[`${name}/${number}`] = piece));
    return { name, type, size: whole.length, packed: packed.length, pieces: pieces.map(sha256) };
  });
  const manifest = Buffer.from(JSON.stringify({ pyodide: "1", piece: PIECE, files }));
  const folder = `/score/engine/1-${sha256(manifest).slice(0, 8)}/`;
  const served = Object.entries({ ...answers, "manifest.json": manifest }).map(([name, bytes]) => [folder + name, bytes]);
  return { folder, manifest: `${folder}manifest.json`, answers: Object.fromEntries(served) };
}

class Cache {
  kept = new Map();
  async match(address) {
    return this.kept.get(address)?.clone();
  }
  async put(address, response) {
    if (this.isFull) throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
    // As in a browser: it is kept when all of it has come.
    const { headers } = response;
    this.kept.set(address, new Response(await response.arrayBuffer(), { headers }));
  }
  async delete(address) {
    return this.kept.delete(address);
  }
}

// A device: `net(address, bytes)` returns what arrives, or throws. Pauses pass at once if `isQuick`.
function makeDevice({ server = makeServer(), net = (_, bytes) => bytes, stores = new Map(), isQuick = true, ...more } = {}) {
  const states = [];
  const asked = [];
  const browser = Object.assign(new EventTarget(), {
    caches: { open: async (name) => stores.get(name) ?? stores.set(name, new Cache()).get(name) },
    fetch: async (address) => {
      asked.push(address);
      const bytes = net(address, server.answers[address]);
      return new Response(bytes, { status: bytes ? 200 : 404 });
    },
    navigator: {},
    crypto: webcrypto,
    setTimeout: (then) => (isQuick ? setImmediate(then) : 0),
    clearTimeout: () => {},
    ...{ Response, Blob, DecompressionStream },
    ...more,
  });
  const files = new EngineFiles(server.manifest, { browser, onChange: () => states.push([files.state, files.progress]) });
  return { files, states, asked, stores, server, browser, cache: () => stores.get(`engine-${files.version}`) };
}

async function reach(files, state) {
  for (let left = 500; files.state !== state && left; left -= 1) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(files.state, state);
}

async function assertWhole({ files, cache, server }) {
  assert.equal(files.state, KEPT);
  for (const [name, [type, whole]] of Object.entries(CONTENTS)) {
    const kept = await cache().match(server.folder + name);
    assert.equal(kept.headers.get("Content-Type"), type);
    assert.deepEqual(Buffer.from(await kept.arrayBuffer()), whole);
  }
  const wanted = ["manifest.json", ...Object.keys(CONTENTS)].map((name) => server.folder + name);
  assert.deepEqual([...cache().kept.keys()].sort(), wanted.sort(), "no piece is left");
}

test("it keeps each file whole under its address, and no piece", async () => {
  const device = makeDevice();
  assert.equal(device.files.state, IDLE);
  await device.files.start();
  await assertWhole(device);
  assert.equal(device.asked.length, Object.keys(device.server.answers).length, "each address was asked once");
});

test("progress grows to one", async () => {
  const { files, states } = makeDevice();
  await files.start();
  const told = states.map(([, progress]) => progress);
  assert.deepEqual(told, [...told].sort((one, other) => one - other));
  assert.ok(new Set(told).size > 4);
  assert.equal(told.at(-1), 1);
});

test("after a break it goes on at the piece where it stood", async () => {
  let broken = 0;
  const net = (address, bytes) => {
    if (address.endsWith("wasm/2") && (broken += 1) <= 3) throw new TypeError("Failed to fetch");
    return bytes;
  };
  const device = makeDevice({ net });
  await device.files.start();
  await assertWhole(device);
  assert.ok(device.states.some(([state]) => state === BROKEN));
  const times = (end) => device.asked.filter((address) => address.endsWith(end)).length;
  assert.deepEqual([times("manifest.json"), times("wasm/0"), times("wasm/1"), times("wasm/2")], [1, 1, 1, 4]);
});

test("a page that was closed in the middle goes on where it stood", async () => {
  const first = makeDevice({
    isQuick: false,
    net: (address, bytes) => {
      if (address.endsWith("wasm/2")) throw new TypeError("Failed to fetch");
      return bytes;
    },
  });
  first.files.start();
  await reach(first.files, BROKEN);
  const second = makeDevice({ server: first.server, stores: first.stores });
  await second.files.start();
  await assertWhole(second);
  assert.ok(!second.asked.some((address) => /manifest|wasm\/[01]$/.test(address)), second.asked.join(" "));
});

// These two would try for ever if they failed.
test("a kept piece that was spoiled is fetched again", { timeout: 20_000 }, async () => {
  const first = makeDevice({
    isQuick: false,
    net: (address, bytes) => {
      if (address.endsWith("wasm/2")) throw new TypeError("Failed to fetch");
      return bytes;
    },
  });
  first.files.start();
  await reach(first.files, BROKEN);
  await first.cache().put(`${first.server.folder}pyodide.asm.wasm/0`, new Response("spoiled"));
  const second = makeDevice({ server: first.server, stores: first.stores });
  await second.files.start();
  await assertWhole(second);
});

test("a piece or a manifest with another hash is not kept", { timeout: 20_000 }, async () => {
  const lies = new Map([["wasm/1", 2], ["manifest.json", 1], ["lock.json/0", 1]]);
  const net = (address, bytes) => {
    const end = [...lies.keys()].find((each) => address.endsWith(each));
    if (!end || lies.get(end) === 0) return bytes;
    lies.set(end, lies.get(end) - 1);
    return Buffer.from("<h1>Welcome to the Wi-Fi of the pavilion</h1>");
  };
  const device = makeDevice({ net });
  await device.files.start();
  await assertWhole(device);
  assert.deepEqual([...lies.values()], [0, 0, 0]);
});

test("it goes on as soon as the net is back", async () => {
  let isOffline = true;
  const device = makeDevice({
    isQuick: false,
    net: (_, bytes) => {
      if (isOffline) throw new TypeError("Failed to fetch");
      return bytes;
    },
  });
  const started = device.files.start();
  await reach(device.files, BROKEN);
  isOffline = false;
  device.browser.dispatchEvent(new Event("online"));
  await started;
  await assertWhole(device);
});

test("a second visit asks the net for nothing", async () => {
  const first = makeDevice();
  await first.files.start();
  const second = makeDevice({ server: first.server, stores: first.stores });
  await second.files.start();
  assert.deepEqual([second.files.state, second.asked], [KEPT, []]);
});

test("a device that saves data begins only when a person says so", async () => {
  const device = makeDevice({ navigator: { connection: { saveData: true } } });
  const started = device.files.start();
  await reach(device.files, HELD);
  assert.deepEqual(device.asked, []);
  device.files.force();
  await started;
  await assertWhole(device);
});

test("what is kept is used on a device that saves data, too", async () => {
  const first = makeDevice();
  await first.files.start();
  const second = makeDevice({ server: first.server, stores: first.stores, navigator: { connection: { saveData: true } } });
  await second.files.start();
  assert.equal(second.files.state, KEPT);
});

test("a device that can keep nothing says so, and does not wait", async () => {
  const refuses = { open: () => Promise.reject(new Error("SecurityError")) };
  for (const more of [{ caches: undefined }, { caches: refuses }, { DecompressionStream: undefined }]) {
    const { files } = makeDevice(more);
    await files.start();
    assert.equal(files.state, UNABLE);
  }
});

test("a full device gives up instead of trying for ever", async () => {
  const device = makeDevice();
  const cache = await device.browser.caches.open(`engine-${device.files.version}`);
  cache.isFull = true;
  await device.files.start();
  assert.equal(device.files.state, UNABLE);
});

test("two tabs download once", async () => {
  const queue = [];
  const locks = { request: (_, work) => queue.push(work) && (queue.at(-1).done = (queue.at(-2)?.done ?? Promise.resolve()).then(work)) };
  const one = makeDevice({ navigator: { locks } });
  const other = makeDevice({ server: one.server, stores: one.stores, navigator: { locks } });
  await Promise.all([one.files.start(), other.files.start()]);
  await assertWhole(one);
  await assertWhole(other);
  assert.deepEqual(other.asked, []);
});

test("without a secure context hashes are not compared", async () => {
  const device = makeDevice({ crypto: {} });
  await device.files.start();
  await assertWhole(device);
  assert.ok(device.states.some(([state]) => state === LOADING));
});

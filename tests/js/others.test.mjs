// Who else scores the match: told to the server, and learned from it, in a browser that a test controls.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Others } from "../../realtime/pages/static/pages/score/match/others.js";

function device({ kept = new Map(), recorded = 0, waiting = 0, answer = { status: 200, body: { consoles: [] } } } = {}) {
  const sent = [];
  const session = { token: "t", post: async (path, body) => (sent.push({ path, ...body }), typeof answer === "function" ? answer(body) : answer) };
  const browser = {
    localStorage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) },
    crypto,
    setInterval: () => {},
  };
  const changes = [];
  const ours = { recorded, waiting };
  const others = new Others("/games/g/consoles", { session, describe: () => ({ ...ours }), onChange: () => changes.push(1), browser });
  return { others, sent, kept, changes, ours };
}

const told = (...list) => ({ status: 200, body: { consoles: list } });
const other = (more) => ({ console: "other", username: "ann", recorded: 0, waiting: 0, seconds: 1, ...more });

test("a page that is loaded again is the same device, another browser is not", () => {
  const first = device();
  assert.equal(device({ kept: first.kept }).others.device, first.others.device);
  assert.notEqual(device().others.device, first.others.device);
});

test("it tells of itself, and lists the others only", async () => {
  const { others, sent } = device({ recorded: 4, waiting: 2, answer: ({ console: name }) => told({ ...other(), console: name }, other()) });
  await others.report();
  assert.deepEqual(sent, [{ path: "/games/g/consoles", console: others.device, recorded: 4, waiting: 2 }]);
  assert.deepEqual(others.list.map(({ username }) => username), ["ann"]);
});

for (const [ours, theirs, pen] of [[0, 0, null], [5, 4, "us"], [5, 6, "ann"], [0, 1, "ann"]]) {
  test(`the pen: we recorded ${ours}, Ann ${theirs}`, async () => {
    const { others } = device({ recorded: ours, answer: told(other({ recorded: theirs })) });
    await others.report();
    assert.equal(others.pen()?.username ?? others.pen(), pen);
  });
}

test("who records has the pen at once, before the next report", async () => {
  const { others, ours } = device({ recorded: 4, answer: told(other({ recorded: 6 })) });
  await others.report();
  assert.equal(others.pen(6).username, "ann");
  ours.waiting = 1;
  assert.equal(others.pen(6), "us");
  Object.assign(ours, { waiting: 0, recorded: 7 });
  assert.equal(others.pen(7), "us");
});

test("who is overtaken no longer claims the pen, before the next report", async () => {
  const { others } = device({ recorded: 7, answer: told(other({ recorded: 6 })) });
  await others.report();
  assert.deepEqual([others.pen(7), others.pen(8)], ["us", "somebody"]);
});

test("what waits since before the last report is no news", async () => {
  const { others } = device({ recorded: 4, waiting: 2, answer: told(other({ recorded: 6 })) });
  await others.report();
  assert.equal(others.pen(6).username, "ann");
});

test("without a net, or without Redis, nobody is known; only news is drawn", async () => {
  let answer = told(other());
  const { others, changes } = device({ answer: () => answer });
  await others.report();
  await others.report();
  assert.equal(changes.length, 1);
  for (answer of [{ status: 0, body: null }, { status: 200, body: { consoles: null } }]) await others.report();
  assert.deepEqual([others.list, changes.length], [[], 2]);
});

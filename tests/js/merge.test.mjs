// `apply` must give the engine's own snapshots in every step of a match, which Python writes (see test_javascript.py).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { apply, merge } from "../../realtime/pages/static/pages/shared/merge.js";

test("the examples of RFC 7396, appendix A", () => {
  const cases = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [["a", "b"], ["c", "d"], ["c", "d"]],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, result] of cases) assert.deepEqual(merge(target, patch), result);
});

test('a player may have the id "constructor"', () => {
  const { players } = merge({ players: {} }, { players: { constructor: { runs: 4 } } });
  assert.deepEqual(Object.entries(players), [["constructor", { runs: 4 }]]);
});

test("what a delta does not touch stays the same object, and nothing is changed in place", () => {
  const before = { players: { a: "A" }, batting: { a: { runs: 1 }, b: { runs: 2 } }, deliveries: { from_index: 0, list: [] } };
  const frozen = structuredClone(before);
  const after = apply(before, { type: "delta", base_seq: 1, batting: { a: { runs: 2 } } });
  assert.equal(after.players, before.players);
  assert.equal(after.batting.b, before.batting.b);
  assert.notEqual(after.batting.a, before.batting.a);
  assert.deepEqual(before, frozen);
  assert.ok(!("type" in after) && !("base_seq" in after));
});

test("only the last sixty balls are kept", () => {
  const list = Array.from({ length: 60 }, (_, index) => ({ index }));
  const change = { type: "append", from_index: 60, new_deliveries: [{ index: 60 }, { index: 61 }] };
  const after = apply({ deliveries: { from_index: 0, list } }, { deliveries_delta: change });
  assert.equal(after.deliveries.from_index, 2);
  assert.deepEqual(after.deliveries.list.map((ball) => ball.index), Array.from({ length: 60 }, (_, index) => index + 2));
});

test("every step of a whole match, with undo, redo and corrections", { skip: !process.env.STEPS }, () => {
  const { first, steps } = JSON.parse(readFileSync(process.env.STEPS, "utf8"));
  let snapshot = first;
  for (const { delta, snapshot: expected } of steps) {
    snapshot = apply(snapshot, delta);
    assert.deepEqual(snapshot, expected);
  }
  assert.ok(steps.length > 100);
});

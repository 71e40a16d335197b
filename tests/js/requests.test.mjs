// What a scorer does, as requests of the API.

import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf, bodyOf, shift } from "../../realtime/pages/static/pages/score/match/requests.js";

test("each action has its address", () => {
  const at = (action, seq) => Object.values(addressOf({ match: "a b", action, seq })).join(" ");
  assert.equal(at("delivery"), "POST /games/a%20b/deliveries");
  assert.equal(at("event"), "POST /games/a%20b/events");
  assert.equal(at("undo"), "POST /games/a%20b/undo");
  assert.equal(at("corrections"), "POST /games/a%20b/corrections");
  assert.equal(at("patch", 7), "PATCH /games/a%20b/events/7");
  assert.equal(at("remove", 7), "DELETE /games/a%20b/events/7");
});

test("a ball that is inserted says before which event", () => {
  assert.deepEqual(bodyOf({ action: "delivery", body: { runs: 1 }, seq: 9 }), { runs: 1, before_seq: 9 });
  assert.deepEqual(bodyOf({ action: "delivery", body: { runs: 1 } }), { runs: 1 });
  assert.deepEqual(bodyOf({ action: "patch", body: { runs: 1 }, seq: 9 }), { runs: 1 });
});

test("what names events that others pushed back moves with them", () => {
  assert.equal(shift({ action: "patch", body: {}, seq: 9 }, 8, 2).seq, 11);
  assert.equal(shift({ action: "patch", body: {}, seq: 8 }, 8, 2).seq, 8);
  const changes = [{ seq: 9, patch: { runs: 1 } }, { before_seq: 3, body: {} }, { seq: 9, until_seq: 10, batters_swapped: true }];
  assert.deepEqual(shift({ action: "corrections", body: { changes, keep: "batters" } }, 8, 2).body, {
    changes: [{ seq: 11, patch: { runs: 1 } }, { before_seq: 3, body: {} }, { seq: 11, until_seq: 12, batters_swapped: true }],
    keep: "batters",
  });
});

// The small count that goes on while nobody can judge.

import assert from "node:assert/strict";
import { test } from "node:test";

import { count } from "../../realtime/pages/static/pages/score/match/unjudged.js";

const SNAPSHOT = {
  conditions: { balls_per_over: 6, wide_runs: 1, noball_runs: 1 },
  total_runs: 10, total_wickets: 1, legal_balls: 4, overs: "0.4", striker: "a", non_striker: "b", bowler: "x", next: { needs: [] },
  batting_scorecard: { a: { position: 1, runs: 5, balls: 4 }, b: { position: 2, runs: 5, balls: 0 } },
  bowling_scorecard: { x: { position: 1 } },
  this_over: { from_index: 0 },
  deliveries: { from_index: 0, list: [1, 2, 3, 4].map((ball) => ({ over: 0, ball, runs: 2, striker: 1, bowler: 1 })) },
};
const after = (...bodies) => count(SNAPSHOT, bodies.map((body) => ({ action: "delivery", body })));

test("a single changes the strike, a four does not, an all-run three and a wide with one run do", () => {
  assert.deepEqual([after({ runs: 1 }).striker, after({ runs: 1 }).total_runs], ["b", 11]);
  assert.equal(after({ runs: 4 }).striker, "a");
  assert.equal(after({ runs: 3 }).striker, "b");
  assert.deepEqual([after({ extras: { wides: 2 } }).striker, after({ extras: { wides: 2 } }).overs], ["b", "0.4"]);
});

test("the over ends after its last legal ball: the ends change, and a bowler is needed", () => {
  const s = after({ runs: 0 }, { extras: { legbyes: 1 } });
  assert.deepEqual([s.overs, s.striker, s.next.needs], ["1.0", "a", ["bowler"]]);
  assert.equal(after({ runs: 0 }, { runs: 0 }).striker, "b");
});

test("the balls stand in their overs, and a new bowler on the card", () => {
  const s = after({ extras: { wides: 1 } }, { runs: 0 }, { runs: 0 }, { runs: 1, bowler_id: "y" });
  assert.deepEqual(s.deliveries.list.slice(4).map(({ over, ball, bowler }) => [over, ball, bowler]), [[0, 4, 1], [0, 5, 1], [0, 6, 1], [1, 1, 2]]);
  assert.deepEqual([s.this_over.from_index, s.bowling_scorecard.y.position, s.next.needs], [7, 2, []]);
});

test("a wicket brings the batter who was named, else one is needed", () => {
  assert.deepEqual([after({ wickets: [{ kind: "bowled" }], next_batter_id: "c" }).striker], ["c"]);
  const s = after({ wickets: [{ kind: "run out", player_out_id: "b" }] });
  assert.deepEqual([s.total_wickets, s.non_striker, s.next.needs], [2, undefined, ["batter"]]);
});

test("what is no new ball changes nothing", () => {
  assert.equal(count(SNAPSHOT, [{ action: "event", body: { kind: "note", text: "x" } }, { action: "delivery", body: { runs: 1 }, seq: 3 }]), SNAPSHOT);
});

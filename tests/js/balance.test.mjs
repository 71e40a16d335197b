// The six checks of the book: every innings balances, and a figure that is altered is found.
// Python writes INNINGS (see test_balance.py): {match, number, view, conditions, rows} on each line.

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { balance, inningsOf, knownRows } from "../../realtime/pages/static/pages/score/panels/balance.js";

const KEYS = ["bowlers", "total", "faced", "wickets", "overs", "stands"];
const SIX = { balls_per_over: 6, starting_score: 0, runs_lost_a_wicket: 0 };

// An innings of eight balls: a wide, a no-ball hit for four, a bye, and a wicket.
const rows = [
  { over: 0, ball: 1, runs: 1, bowler_id: "x" },
  { over: 0, ball: 1, runs: 0, bowler_id: "x", extras: { wides: 1 }, legal: false },
  { over: 0, ball: 1, runs: 4, bowler_id: "x", extras: { noballs: 1 }, legal: false },
  { over: 0, ball: 2, runs: 0, bowler_id: "x", wickets: [{ player_id: "a", kind: "bowled" }] },
  { over: 0, ball: 3, runs: 0, bowler_id: "x", extras: { byes: 1 } },
  { over: 0, ball: 4, runs: 2, bowler_id: "x" },
  { over: 0, ball: 5, runs: 0, bowler_id: "x" },
  { over: 0, ball: 6, runs: 0, bowler_id: "x" },
];
const innings = () => ({
  total_runs: 10, total_wickets: 1, overs: "1", ended: "overs",
  extras: { wides: 1, noballs: 1, byes: 1, legbyes: 0, penalty: 0, total: 3 },
  batting_scorecard: {
    a: { position: 1, runs: 1, balls: 2, how: "bowled" }, b: { position: 2, runs: 6, balls: 5 }, c: { position: 3, runs: 0, balls: 0 },
  },
  bowling_scorecard: { x: { overs: "1", runs: 9 } },
  fall_of_wickets: { 1: { score: 7, player_id: "a", how: "bowled" } },
  partnerships: { 1: { runs: 7, balls: 3 } },
});

const failing = (view, conditions = SIX, balls = rows) => balance(view, conditions, balls).filter(({ ok }) => ok !== true).map(({ key }) => key);

test("an innings balances, and both numbers of each check are told", () => {
  const told = balance(innings(), SIX, rows);
  assert.deepEqual(told.map(({ key, ok }) => [key, ok]), KEYS.map((key) => [key, true]));
  assert.deepEqual(told.map(({ left, right }) => [left, right]), [[9, 9], [10, 10], [7, 7], [1, 1], ["1", "1"], [10, 10]]);
});

test("each figure that is altered fails its own checks, and says which balls it adds up", () => {
  const altered = (alter) => {
    const view = innings();
    alter(view);
    return failing(view);
  };
  assert.deepEqual(altered((view) => (view.batting_scorecard.b.runs += 1)), ["bowlers", "total"]);
  assert.deepEqual(altered((view) => (view.bowling_scorecard.x.runs -= 1)), ["bowlers"]);
  assert.deepEqual(altered((view) => (view.extras.legbyes += 1)), ["total"]);
  assert.deepEqual(altered((view) => (view.batting_scorecard.b.balls += 1)), ["faced"]);
  assert.deepEqual(altered((view) => delete view.fall_of_wickets[1]), ["wickets"]);
  assert.deepEqual(altered((view) => (view.bowling_scorecard.x.overs = "0.5")), ["overs"]);
  assert.deepEqual(altered((view) => (view.partnerships[1].runs -= 1)), ["stands"]);
  assert.deepEqual(altered((view) => (view.total_runs += 1)), ["total", "stands"]);
  const view = innings();
  view.fall_of_wickets = {};
  assert.deepEqual(balance(view, SIX, rows)[3].balls, [3]);
});

test("without its balls, what needs them is open, not wrong", () => {
  const told = balance(innings(), SIX);
  assert.deepEqual(told.map(({ ok }) => ok), [true, true, null, true, true, null]);
  assert.equal(told[2].right, null);
});

test("a batter who retired out is a wicket, one who retired hurt is none", () => {
  const view = innings();
  view.batting_scorecard.c.how = "retired out";
  assert.deepEqual(failing(view), ["wickets"]);
  view.total_wickets = 2;
  view.fall_of_wickets[2] = { score: 10, player_id: "c", how: "retired out" };
  assert.deepEqual(failing(view), []);
  view.batting_scorecard.b.how = "retired hurt";
  assert.deepEqual(failing(view), []);
});

test("two bowlers who share an over of seven have a ball more than the innings", () => {
  const seven = [...rows, { over: 0, ball: 7, runs: 0, bowler_id: "y" }];
  const view = innings();
  view.batting_scorecard.b.balls += 1;
  view.bowling_scorecard = { x: { overs: "1", runs: 9 }, y: { overs: "0.1", runs: 0 } };
  assert.deepEqual(failing(view, SIX, seven), []);
  assert.deepEqual(balance(view, SIX, seven)[4].shared, [1]);
  assert.equal(balance(view, SIX)[4].ok, null);
  view.bowling_scorecard.y.overs = "0.2";
  assert.deepEqual(failing(view, SIX, seven), ["overs"]);
});

test("of the innings in progress the snapshot has the open partnership, and its balls while they are few", () => {
  const snapshot = { ...innings(), innings: {}, innings_number: 1, partnership: { from_runs: 7 }, deliveries: { from_index: 0, list: rows } };
  delete snapshot.ended;
  assert.deepEqual(failing(inningsOf(snapshot, 1), SIX, knownRows(snapshot, 1)), []);
  assert.equal(knownRows({ ...snapshot, deliveries: { from_index: 3, list: rows } }, 1), null);
  const over = { ...snapshot, innings: { 1: innings() } };
  assert.deepEqual(balance(inningsOf(over, "1"), SIX).at(-1).ok, true);
});

const lines = () => createInterface({ input: createReadStream(process.env.INNINGS) });

test("every innings of whole matches balances, and no altered figure passes", { skip: !process.env.INNINGS }, async () => {
  let count = 0;
  const altered = Object.fromEntries(KEYS.map((key) => [key, 0]));
  for await (const text of lines()) {
    const { match, number, view, conditions, rows: balls } = JSON.parse(text);
    const told = balance(view, conditions, balls);
    assert.deepEqual(told.filter(({ ok }) => ok !== true), [], `${match}, innings ${number}`);
    assert.equal(balance(view, conditions).some(({ ok }) => ok === false), false, `${match}, innings ${number}, without its balls`);
    for (const [key, alter] of Object.entries(ALTER)) altered[key] += isFound(key, alter, { view, conditions, balls, where: `${match}, ${number}` });
    count += 1;
  }
  assert.equal(count, Number(process.env.COUNT));
  for (const key of KEYS) assert.ok(altered[key] > count / 4, `${key} was altered in ${altered[key]} of ${count}`);
});

function isFound(key, alter, { view, conditions, balls, where }) {
  const other = structuredClone(view);
  if (!alter(other)) return 0;
  const found = balance(other, conditions, balls).find((one) => one.key === key);
  assert.equal(found.ok, false, `${where}: ${key} altered and not found`);
  return 1;
}

// Each returns false where there is no such figure. A partnership is altered by more than penalty runs explain, and if not
// every one ended with a wicket, wides between two of them.
const first = (map = {}) => Object.values(map)[0];
const ALTER = {
  bowlers: (view) => first(view.bowling_scorecard) && (first(view.bowling_scorecard).runs += 1),
  total: (view) => first(view.batting_scorecard) && (first(view.batting_scorecard).runs += 1),
  faced: (view) => first(view.batting_scorecard) && (first(view.batting_scorecard).balls += 1),
  wickets: (view) => (view.total_wickets += 1),
  overs: (view) => first(view.bowling_scorecard) && (first(view.bowling_scorecard).overs = `${Number(first(view.bowling_scorecard).overs.split(".")[0]) + 1}`),
  stands: (view) => first(view.partnerships) && (first(view.partnerships).runs += 1 + view.extras.penalty + betweenStands(view)),
};

function betweenStands(view) {
  const isByWickets = Object.keys(view.partnerships).length === Object.keys(view.fall_of_wickets).length;
  return isByWickets ? 0 : view.extras.wides;
}

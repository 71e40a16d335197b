// A snapshot in words.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as words from "../../realtime/pages/static/pages/shared/words.js";

const chase = {
  teams: { a: { name: "Fenwick" }, b: { name: "Marsh End" } },
  players: { p: "Ada", q: "Bo" },
  conditions: { innings_per_side: 1, balls_per_over: 6, days: 5 },
  innings: { 1: { batting_team: "a", total_runs: 99, total_wickets: 10 } },
  innings_number: 2,
  batting_team: "b",
  total_runs: 90,
  total_wickets: 4,
  target: 100,
  max_balls: 120,
  legal_balls: 113,
};

test("a chase is given in runs and balls", () => {
  assert.equal(words.situation(chase), "Marsh End need 10 runs from 7 balls");
  assert.equal(words.situation({ ...chase, total_runs: 99, legal_balls: 119 }), "Marsh End need 1 run from 1 ball");
});

test("without a toss the first innings says who bat first", () => {
  const first = { ...chase, innings: {}, innings_number: 1, batting_team: "a", target: undefined };
  assert.equal(words.situation(first), "Fenwick bat first");
  const toss = { winner: "b", decision: "field" };
  assert.equal(words.situation({ ...first, toss }), "Marsh End won the toss and chose to field");
});

test("a result comes before everything else", () => {
  assert.equal(words.situation({ ...chase, result: { text: "Match tied" } }), "Match tied");
});

test("a lead counts every innings of both sides", () => {
  const test_ = {
    ...chase,
    target: undefined,
    conditions: { innings_per_side: 2, balls_per_over: 6 },
    innings: { 1: { batting_team: "a", total_runs: 300 }, 2: { batting_team: "b", total_runs: 250 } },
    innings_number: 3,
    batting_team: "a",
    total_runs: 20,
  };
  assert.equal(words.situation(test_), "Fenwick lead by 70 runs");
  assert.equal(words.inningsTitle(test_, "3", test_), "Fenwick, 2nd innings");
});

test("all out needs no wickets, a declaration has its d", () => {
  assert.equal(words.total({ total_runs: 212, total_wickets: 10, ended: "all_out" }), "212");
  assert.equal(words.total({ total_runs: 212, total_wickets: 6, ended: "declared" }), "212/6d");
});

test("a ball is marked as a scorebook marks it", () => {
  const cases = [
    [{ runs: 0 }, "•", "dot"],
    [{ runs: 4 }, "4", "four"],
    [{ runs: 4, non_boundary: true }, "4", "run"],
    [{ runs: 6 }, "6", "six"],
    [{ runs: 0, extras: { wides: 2 } }, "2wd", "extra"],
    [{ runs: 1, extras: { noballs: 1 } }, "1nb 1", "extra"],
    [{ runs: 1, wickets: [{}] }, "W 1", "wicket"],
  ];
  for (const [ball, sign, look] of cases) assert.deepEqual(words.mark(ball), { sign, look });
});

test("economy counts balls, not decimals", () => {
  assert.equal(words.economy({ overs: "3.3", runs: 21 }, 6), "6.00");
  assert.equal(words.economy({ overs: "0", runs: 0 }, 6), "–");
});

test("a wicket has the words of the scorecard, or its own if the batter has batted on since", () => {
  const card = { p: { position: 1, out: "c & b Bo" }, q: { position: 2 } };
  const snapshot = { ...chase, batting_scorecard: card, bowling_scorecard: { q: { position: 1 } } };
  const ball = { runs: 0, striker: 1, bowler: 1, wickets: [{ player_id: "p", kind: "caught and bowled" }] };
  assert.equal(words.line(snapshot, ball), "Bo to Ada, no run, OUT Ada c & b Bo");
  const hurt = { runs: 1, wickets: [{ player_id: "q", kind: "retired hurt", out: "retired hurt" }] };
  assert.equal(words.text(snapshot, hurt), "1 run, Bo retired hurt");
});

test("a ball that is not one of the over says so, unless its extras do", () => {
  assert.equal(words.text(chase, { runs: 1, legal: false }), "1 run, not a ball of the over");
  assert.equal(words.text(chase, { runs: 0, legal: false, extras: { wides: 1 } }), "wide");
  assert.equal(words.text(chase, { runs: 0, legal: false, extras: { noballs: 1 } }), "no ball");
});

test("the day is shown while a match of several days goes on", () => {
  assert.equal(words.status({ ...chase, day: 2, status: "stumps" }), "Day 2: Stumps");
  assert.equal(words.status({ ...chase, day: 2, session: 3, status: "live" }), "Day 2, session 3");
  assert.equal(words.status({ ...chase, day: 5, status: "complete" }), "Finished");
  assert.equal(words.status({ ...chase, status: "live" }), "");
});

test("a long over is shown as far as the window reaches", () => {
  const list = [{ runs: 1 }, { runs: 2 }];
  const now = (from) => words.ballsOfThisOver({ this_over: from, deliveries: { from_index: 10, list } }).map((ball) => ball.runs);
  assert.deepEqual([now({ from_index: 3 }), now({ from_index: 11 }), now({})], [[1, 2], [2], []]);
});

// What was recorded last, if it was no ball, and the totals of a match.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newestEvent, totals } from "../../realtime/pages/static/pages/score/forms/said.js";
import { match } from "./forms-cast.mjs";

const PENALTY = { 7: { after: "0.2", text: "5 penalty runs to Home" } };
const balls = (...labels) => ({ from_index: 0, list: labels.map((label) => ({ over: Number(label[0]), ball: Number(label[2]) })) });
const state = (ticker, ...labels) => match({ ticker, deliveries: balls(...labels) });

test("an event between balls is said until the next ball", () => {
  const seen = {};
  assert.equal(newestEvent(state({}, "0.1", "0.2"), seen), "");
  assert.equal(newestEvent(state(PENALTY, "0.1", "0.2"), seen), "5 penalty runs to Home");
  assert.equal(newestEvent(state(PENALTY, "0.1", "0.2", "0.3"), seen), "");
  assert.equal(newestEvent(state(PENALTY, "0.1", "0.2"), seen), "5 penalty runs to Home", "after an undo");
});

test("a wide after it has the number of the ball before it", () => {
  const seen = {};
  newestEvent(state(PENALTY, "0.1", "0.2"), seen);
  assert.equal(newestEvent(state(PENALTY, "0.1", "0.2", "0.2"), seen), "");
});

test("a newer one of several is said, and before the first ball the toss", () => {
  const ticker = { 9: { after: "0.2", text: "old" }, 10: { after: "0.2", text: "H1 retired hurt" } };
  assert.equal(newestEvent(state(ticker, "0.2"), {}), "H1 retired hurt");
  assert.equal(newestEvent(state({ 1: { after: "", text: "Home won the toss" } }), {}), "Home won the toss");
  assert.equal(newestEvent(state({ 5: { after: "4.6", text: "old" } }, "0.2"), {}), "");
});

test("the totals are those of every innings, the one in progress last", () => {
  const first = { batting_team: "away", total_runs: 78, total_wickets: 3, overs: "12.4", ended: "reduced" };
  const chase = match({ innings_number: 2, innings: { 1: first }, total_runs: 42, total_wickets: 1, overs: "5.0" });
  assert.equal(totals(chase), "Away 78/3 (12.4), Home 42/1 (5.0)");
  const over = { ...chase, innings: { 1: first, 2: { ...first, batting_team: "home", total_runs: 79, overs: "10.1", ended: "target" } } };
  assert.equal(totals({ ...over, result: { text: "Home won" } }), "Away 78/3 (12.4), Home 79/3 (10.1)");
});

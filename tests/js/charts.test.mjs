// The points of the chart of runs by over.

import assert from "node:assert/strict";
import { test } from "node:test";

import { wormPoints } from "../../realtime/pages/static/pages/shared/charts.js";

const progress = { 1: { runs: 6, wickets: 0, total: 6 }, 2: { runs: 3, wickets: 1, total: 9 } };

test("the worm has the total after each over", () => {
  assert.deepEqual(wormPoints({ progress }), [[0, 0], [1, 6], [2, 9]]);
  assert.deepEqual(wormPoints({ progress: {} }), [[0, 0]]);
});

test("penalty runs before the first ball lift the beginning of the worm", () => {
  assert.deepEqual(wormPoints({ progress: { 1: { runs: 6, wickets: 0, total: 11 } } }), [[0, 5], [1, 11]]);
});

test("the worm of a finished innings ends at its total, with an unfinished over and penalty runs after the end", () => {
  assert.deepEqual(wormPoints({ progress, end: [2.5, 18] }).at(-1), [2.5, 18]);
});

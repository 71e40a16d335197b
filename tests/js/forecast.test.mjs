// Each ball extends the curve; after anything else it must be fetched again.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Forecast, percent } from "../../realtime/pages/static/pages/watch/forecast.js";
import { apply } from "../../realtime/pages/static/pages/shared/merge.js";

const EMPTY = { innings: {}, innings_number: 1, progress: { 1: { total: 8 } }, total_runs: 0, total_wickets: 0, deliveries: { from_index: 0, list: [] } };
const at = (seq, epoch = 1) => ({ epoch, seq });
const point = (seq, win, more = {}) => ({ seq, innings: 1, over: `0.${seq - 1}`, runs: 0, wickets: 0, win, ...more });
const fetched = (seq, points, win = 0.5, epoch = 1) => ({
  ...at(seq, epoch),
  team_id: "a",
  prediction: { win: { a: win, b: 1 - win } },
  curve: points,
});
const update = (seq, win, epoch = 1) => ({ ...at(seq, epoch), prediction: { win: { a: win, b: 1 - win } } });

// A page that begins at seq 1 with no ball bowled.
class Page {
  constructor() {
    Object.assign(this, { forecast: new Forecast(), snapshot: EMPTY, place: at(1) });
    this.forecast.takeFetched(fetched(1, []), this.place);
  }

  go(delta, place = at(this.place.seq + 1, this.place.epoch)) {
    const previous = this.snapshot;
    Object.assign(this, { snapshot: apply(previous, delta), place });
    return this.forecast.takeSnapshot(this.snapshot, previous, place);
  }

  ball(runs = 1) {
    const index = this.snapshot.deliveries.list.length;
    const row = { over: 0, ball: index + 1, runs };
    return this.go({ total_runs: this.snapshot.total_runs + runs, deliveries_delta: { from_index: index, new_deliveries: [row] } });
  }

  predict(win) {
    return this.forecast.takePrediction(update(this.place.seq, win, this.place.epoch), this.snapshot, this.place);
  }
}

test("a ball and its prediction add a point", () => {
  const page = new Page();
  assert.ok(page.ball(4) && page.predict(0.6) && page.ball(0) && page.predict(0.55));
  assert.deepEqual(
    page.forecast.points.map(({ swing, ...rest }) => [rest, Math.round(100 * swing)]),
    [
      [{ seq: 2, innings: 1, over: "0.1", win: 0.6, runs: 4, wickets: 0 }, 10],
      [{ seq: 3, innings: 1, over: "0.2", win: 0.55, runs: 4, wickets: 0 }, -5],
    ],
  );
});

test("an event between balls changes the chance and adds no point; the next swing is counted from it", () => {
  const page = new Page();
  page.ball();
  page.predict(0.6);
  assert.ok(page.go({ ticker: { 1: { text: "rain" } } }) && page.predict(0.4));
  assert.equal(page.forecast.prediction.win.a, 0.4);
  assert.equal(page.forecast.points.length, 1);
  page.ball();
  page.predict(0.5);
  assert.equal(Math.round(100 * page.forecast.points[1].swing), 10);
});

for (const [what, delta] of [
  ["an undone ball", { deliveries_delta: { from_index: 1, new_deliveries: [] } }],
  ["a corrected ball", { deliveries_delta: { from_index: 0, new_deliveries: [{ over: 0, ball: 1, runs: 6 }, { over: 0, ball: 2, runs: 1 }] } }],
  ["an inserted ball", { deliveries_delta: { from_index: 1, new_deliveries: [{ over: 0, ball: 2, runs: 6 }, { over: 0, ball: 3, runs: 1 }] } }],
  ["a corrected ball of an earlier over", { total_runs: 9, progress: { 1: { total: 9 } } }],
  ["an end of the innings", { innings: { 1: { total_runs: 2 } } }],
]) {
  test(`after ${what} the curve must be fetched`, () => {
    const page = new Page();
    for (const win of [0.6, 0.7]) page.ball() && page.predict(win);
    assert.equal(page.go(delta), false);
    assert.equal(page.predict(0.5), false);
    assert.equal(page.forecast.points.length, 2);
    assert.ok(page.forecast.takeFetched(fetched(page.place.seq, [point(2, 0.6)], 0.5), page.place));
    assert.deepEqual(page.forecast.points, [point(2, 0.6)]);
    assert.ok(page.ball() && page.predict(0.6));
  });
}

test("the last ball of an over adds a point too", () => {
  const page = new Page();
  const row = { over: 0, ball: 1, runs: 1 };
  assert.ok(page.go({ progress: { 2: { total: 9 } }, deliveries_delta: { from_index: 0, new_deliveries: [row] } }) && page.predict(0.6));
  assert.equal(page.forecast.points.length, 1);
});

test("two balls and one prediction: the curve must be fetched", () => {
  const page = new Page();
  page.ball();
  page.ball();
  assert.equal(page.predict(0.6), false);
});

test("an older prediction is ignored, one of a later epoch is taken", () => {
  const page = new Page();
  page.ball();
  page.predict(0.6);
  page.forecast.takePrediction(update(1, 0.9), page.snapshot, page.place);
  assert.equal(page.forecast.prediction.win.a, 0.6);
  page.go({}, at(1, 2));
  page.predict(0.3);
  assert.equal(page.forecast.prediction.win.a, 0.3);
});

test("a prediction that comes before an older curve is kept", () => {
  const forecast = new Forecast();
  forecast.takePrediction(update(3, 0.8), EMPTY, at(3));
  assert.equal(forecast.takeFetched(fetched(2, [point(2, 0.6)], 0.6), at(3)), false);
  assert.equal(forecast.prediction.win.a, 0.8);
  assert.ok(forecast.takeFetched(fetched(3, [point(2, 0.6), point(3, 0.8)], 0.8), at(3)));
});

test("a point that the fetched curve has is not added again", () => {
  const page = new Page();
  page.forecast.takeFetched(fetched(2, [point(2, 0.6)], 0.6), page.place);
  assert.ok(page.ball() && page.predict(0.6));
  assert.equal(page.forecast.points.length, 1);
});

test("without a prediction there is no point, but a reason", () => {
  const page = new Page();
  page.ball();
  const unpredicted = { code: "rain", detail: "No model." };
  assert.ok(page.forecast.takePrediction({ ...at(2), prediction: { unpredicted } }, page.snapshot, page.place));
  assert.deepEqual(page.forecast.prediction.unpredicted, unpredicted);
  assert.deepEqual(page.forecast.points, []);
});

test("0 % and 100 % are for matches that are decided", () => {
  assert.deepEqual([0, 0.004, 0.5, 0.996, 1].map(percent), ["0 %", "below 1 %", "50 %", "above 99 %", "100 %"]);
});

test("a point of a match of two innings a side has the chance of a draw", () => {
  const page = new Page();
  page.ball();
  page.forecast.takePrediction({ ...at(2), prediction: { win: { a: 0.5, b: 0.2 }, draw: 0.3 } }, page.snapshot, page.place);
  assert.equal(page.forecast.points[0].draw, 0.3);
});

test("a point of a chase has the par", () => {
  const page = new Page();
  page.ball();
  const prediction = { win: { a: 0.6, b: 0.4 }, dl: { par: 7 } };
  page.forecast.takePrediction({ ...at(2), prediction }, page.snapshot, page.place);
  assert.equal(page.forecast.points[0].par, 7);
});

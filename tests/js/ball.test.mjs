// A ball while it is entered: taps as scorers make them, and the body that each makes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, press, toBody } from "../../realtime/pages/static/pages/score/entering/ball.js";

const USUAL = { wide_runs: 1, noball_runs: 1 };
const HUNDRED = { wide_runs: 1, noball_runs: 2 };

// Return the body after these taps, which must make one whole ball and no more.
function body(taps, conditions = USUAL) {
  let ball = EMPTY;
  taps.forEach((tap, index) => {
    const pressed = press(ball, tap);
    assert.equal(pressed.done, index === taps.length - 1, `after ${taps.slice(0, index + 1)}`);
    ball = pressed.ball;
  });
  return toBody(ball, conditions);
}

const BALLS = [
  [[0], { runs: 0 }],
  [[4], { runs: 4 }],
  [["all run", 4], { runs: 4, non_boundary: true }],
  [["all run", 7], { runs: 7 }],
  [["wides", "wides"], { extras: { wides: 1 } }],
  [["wides", "enter"], { extras: { wides: 1 } }],
  [["wides", 2], { extras: { wides: 3 } }],
  [["noballs", "noballs"], { extras: { noballs: 1 }, runs: 0 }],
  [["noballs", 4], { extras: { noballs: 1 }, runs: 4 }],
  [["noballs", "byes", 2], { extras: { noballs: 1, byes: 2 } }],
  [["noballs", "legbyes", "legbyes"], { extras: { noballs: 1, legbyes: 1 } }],
  [["byes", "byes"], { extras: { byes: 1 } }],
  [["legbyes", 2], { extras: { legbyes: 2 } }],
  [["wides", "noballs", 1], { extras: { noballs: 1 }, runs: 1 }],
];
for (const [taps, expected] of BALLS) {
  test(`${taps.join(", ")}`, () => assert.deepEqual(body(taps), expected));
}

test("in The Hundred a no-ball costs two", () => assert.deepEqual(body(["noballs", 4], HUNDRED), { extras: { noballs: 2 }, runs: 4 }));

test("Enter alone records nothing", () => assert.deepEqual(press(EMPTY, "enter"), { ball: EMPTY, done: false }));

test("with a wicket, the ball is whole only when the wicket is", () => {
  const wicket = { wickets: [{ kind: "run out" }] };
  const { ball, done } = press({ ...EMPTY, wicket }, 1);
  assert.equal(done, false);
  assert.deepEqual(toBody(ball, USUAL), { runs: 1, ...wicket });
});

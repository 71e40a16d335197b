// The keys of the console.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, press, toBody } from "../../realtime/pages/static/pages/score/entering/ball.js";
import { Keys } from "../../realtime/pages/static/pages/score/entering/keys.js";
import { splitKeys } from "../../realtime/pages/static/pages/score/panels/key-text.js";
import { T } from "../../realtime/pages/static/pages/score/strings.js";

// Return the bodies of the balls, and the actions, that these keys make.
function typed(text, { target = { tagName: "BODY" } } = {}) {
  const made = [];
  let ball = EMPTY;
  let isOut = false;
  const keys = new Keys({
    isOut: () => isOut,
    how: (kind) => (made.push(kind), (isOut = false)),
    press: (part) => {
      if (part === "out") return (isOut = true);
      if (typeof part === "string" && !["wides", "noballs", "byes", "legbyes", "all run", "enter"].includes(part)) return made.push(part);
      const pressed = press(ball, part);
      ball = pressed.done ? EMPTY : pressed.ball;
      if (pressed.done) made.push(toBody(pressed.ball, { wide_runs: 1, noball_runs: 1 }));
    },
  });
  for (const key of text.split(" ")) keys.handle({ key: key === "Space" ? " " : key, target });
  return made;
}

const SEQUENCES = [
  ["0 . Space 4", [{ runs: 0 }, { runs: 0 }, { runs: 0 }, { runs: 4 }]],
  ["5", [{ runs: 5 }]],
  ["r 4", [{ runs: 4, non_boundary: true }]],
  ["w 2 W w w Enter", [{ extras: { wides: 3 } }, { extras: { wides: 1 } }, { extras: { wides: 1 } }]],
  ["n 4 n n n b 2 n l 1", [{ extras: { noballs: 1 }, runs: 4 }, { extras: { noballs: 1 }, runs: 0 }, { extras: { noballs: 1, byes: 2 } }, { extras: { noballs: 1, legbyes: 1 } }]],
  ["b b l 2", [{ extras: { byes: 1 } }, { extras: { legbyes: 2 } }]],
  ["o c", ["caught"]],
  ["w o s", ["stumped"]],
  ["o w s", ["stumped"]],
  ["Backspace u U Escape ?", ["undo", "undo", "redo", "escape", "keys"]],
];
for (const [text, expected] of SEQUENCES) test(text, () => assert.deepEqual(typed(text), expected));

test("w and o never record by themselves", () => assert.deepEqual(typed("w o"), []));

test("keys are silent in a text box, and a focused button keeps Space and Enter", () => {
  assert.deepEqual(typed("4 w", { target: { tagName: "INPUT", type: "text" } }), []);
  assert.deepEqual(typed("Space Enter 4", { target: { tagName: "BUTTON" } }), [{ runs: 4 }]);
});

test("each key of the sheet is one of its own", () => {
  assert.deepEqual(splitKeys("undo; `n l 1`, redo"), [["undo; ", false], ["n", true], ["l", true], ["1", true], [", redo", false]]);
  for (const [keys, does] of T.keys.rows) {
    assert.equal((keys + does).split("`").length % 2, 1, `${keys}: a backtick has no partner`);
    for (const [part, isKey] of splitKeys(keys)) assert.ok(!isKey || part.length === 1 || /^[A-Z][a-z]+$/u.test(part), part);
  }
});

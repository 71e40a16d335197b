// The par of a chase in words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parLine } from "../../realtime/pages/static/pages/watch/dl.js";

const dl = { label: "D/L Standard Edition", par: 98, target: 120 };

test("the par says how far ahead or behind the side is", () => {
  assert.equal(parLine(dl, 103), "D/L Standard Edition par: 98 (ahead by 5)");
  assert.equal(parLine(dl, 98), "D/L Standard Edition par: 98 (level)");
  assert.equal(parLine(dl, 90), "D/L Standard Edition par: 98 (behind by 8)");
});

test("the referee's figure is shown with its reason", () => {
  const theirs = { ...dl, label: "Referee's figure", referee: { par: 98, reason: "printed sheet" } };
  assert.equal(parLine(theirs, 99), "Referee's figure par: 98 (ahead by 1, printed sheet)");
});

test("without a par there is no line", () => {
  assert.equal(parLine(undefined, 3), "");
  assert.equal(parLine({ label: "D/L Standard Edition", target: 120 }, 3), "");
});

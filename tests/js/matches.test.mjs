// Whole matches as a viewer follows them: every state, the line of every ball, the stand and the over in progress are the
// engine's own. Python writes MATCHES (see test_javascript.py): a match begins with its snapshot, then each line is a step.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { apply } from "../../realtime/static/realtime/merge.js";
import * as words from "../../realtime/static/realtime/words.js";

const lines = () => createInterface({ input: createReadStream(process.env.MATCHES) });

test("every step of whole matches", { skip: !process.env.MATCHES }, async () => {
  let snapshot = null;
  let where = "";
  let steps = 0;
  for await (const text of lines()) {
    const told = JSON.parse(text);
    where = told.match ? `${told.match}, step 0` : where.replace(/\d+$/, (step) => Number(step) + 1);
    snapshot = frozen(told.snapshot ?? apply(snapshot, frozen(told.delta)));
    assert.equal(hash(snapshot), told.hash, where);
    assert.deepEqual(shown(snapshot), told.shown, where);
    if (told.lines) assert.deepEqual(snapshot.deliveries.list.map((ball) => words.line(snapshot, ball)), told.lines, where);
    steps += 1;
  }
  assert.equal(steps, Number(process.env.STATES));
});

// What is on the page of the newest ball, the pair and the over.
function shown(snapshot) {
  const newest = snapshot.deliveries.list.at(-1);
  const over = words.ballsOfThisOver(snapshot).length;
  const stand = snapshot.partnership ? words.stand(snapshot) : {};
  return { line: newest ? words.line(snapshot, newest) : "", over, ...stand };
}

// Strict mode throws where anything frozen is changed in place.
function frozen(value) {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

function hash(snapshot) {
  return createHash("sha256").update(canonical(snapshot)).digest("hex");
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

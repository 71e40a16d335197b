// Whole matches as a viewer follows them: every snapshot, line of a ball, partnership and over must equal the engine's.
// Python writes MATCHES (see test_javascript.py): a match begins with its snapshot, then each line is a step.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { apply } from "../../realtime/pages/static/pages/shared/merge.js";
import * as standing from "../../realtime/pages/static/pages/shared/situation.js";
import * as words from "../../realtime/pages/static/pages/shared/words.js";

const lines = () => createInterface({ input: createReadStream(process.env.MATCHES) });

test("every step of whole matches", { skip: !process.env.MATCHES }, async () => {
  let snapshot = null;
  let where = "";
  let steps = 0;
  for await (const text of lines()) {
    const step = JSON.parse(text);
    where = step.match ? `${step.match}, step 0` : where.replace(/\d+$/, (number) => Number(number) + 1);
    snapshot = frozen(step.snapshot ?? apply(snapshot, frozen(step.delta)));
    assert.equal(hash(snapshot), step.hash, where);
    assert.deepEqual(shown(snapshot), step.shown, where);
    if (step.lines) assert.deepEqual(snapshot.deliveries.list.map((ball) => words.line(snapshot, ball)), step.lines, where);
    steps += 1;
  }
  assert.equal(steps, Number(process.env.STATES));
});

// What the page shows of the newest ball, the partnership and the over, and how the match stands.
function shown(snapshot) {
  const newest = snapshot.deliveries.list.at(-1);
  const over = words.ballsOfThisOver(snapshot).length;
  const stand = snapshot.partnership ? words.stand(snapshot) : {};
  const line = newest ? words.line(snapshot, newest) : "";
  const { listScores, situation, status, superOver } = standing;
  const words_ = { scores: listScores(snapshot), status: status(snapshot), situation: situation(snapshot), super_over: superOver(snapshot) };
  return { line, over, ...stand, ...words_ };
}

// Modules run in strict mode, which throws if anything frozen is changed.
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

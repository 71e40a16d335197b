// Practice with the real engine under Pyodide: what is scored right is right, and each slip is told once, where it was made.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { READY } from "../../realtime/pages/static/pages/score/engine/desk.js";
import { Matches, nextSeed, readSeed } from "../../realtime/pages/static/pages/score/practice/matches.js";
import { hintOf } from "../../realtime/pages/static/pages/score/practice/saying.js";
import { PracticeScoring } from "../../realtime/pages/static/pages/score/practice/scoring.js";
import { T } from "../../realtime/pages/static/pages/score/strings.js";

const { PYODIDE, ENGINE, MATCHES } = process.env;
const told = JSON.parse(readFileSync(MATCHES));
const { loadPyodide } = await import(`${PYODIDE}/pyodide.mjs`);
const python = await loadPyodide({ indexURL: PYODIDE });
python.FS.writeFile("/engine.zip", readFileSync(ENGINE));
const newDesk = python.runPython(`
import sys
sys.path.insert(0, "/engine.zip")
from scoring.engine.desk import Desk
lambda: Desk().handle
`);

async function practise(match = told[0]) {
  const handle = newDesk();
  const desk = { state: READY, ask: async (request) => JSON.parse(handle(JSON.stringify(request))) };
  const scoring = new PracticeScoring({ desk, matches: { fetch: async () => match, listKept: async () => [] }, seed: match.seed, onChange: () => {} });
  await scoring.start();
  return scoring;
}

// Score what is expected, up to before the step `stop`; each ball names those who were told to be at the crease.
async function goOn(scoring, stop = Infinity) {
  while (scoring.course.position < Math.min(stop, scoring.steps.length)) {
    const { expected, pair } = scoring.course.step;
    const named = expected.action === "delivery" ? pair : {};
    const refused = await scoring.record(expected.action, { ...expected.body, ...named }, scoring.findSeq(expected.seq));
    // A wrong book can have won already: there is nothing to go on with.
    if (refused?.code === "match_over" && !scoring.course.isBookRight) return;
    assert.equal(refused, null, JSON.stringify([refused, scoring.course.step]));
  }
}

async function stepOf(scoring, oddity) {
  const at = scoring.steps.findIndex((step) => step.oddity === oddity);
  assert.ok(at >= 0, oddity);
  await goOn(scoring, at);
  return at;
}

const bowled = ({ expected }) => (expected.body.bowler_id ? { bowler_id: expected.body.bowler_id } : {});
const slips = (scoring) => scoring.course.findings().map(({ step, isMended }) => [step, isMended]);

test("a match that is scored as expected is right from the first step to the last", async () => {
  for (const match of told) {
    const scoring = await practise(match);
    await goOn(scoring);
    assert.equal(scoring.steps.length, match.steps.length);
    assert.ok(scoring.course.isOver && scoring.snapshot.result, `match ${match.seed}`);
    assert.deepEqual([slips(scoring), scoring.differences], [[], []]);
  }
});

test("the expected records alone are right too: nobody has to name who faces", async () => {
  const scoring = await practise();
  for (const { expected } of told[0].steps) assert.equal(await scoring.record(expected.action, expected.body, expected.seq), null);
  assert.ok(scoring.course.isOver);
  assert.deepEqual(slips(scoring), []);
});

const CONFUSED = {
  wide_run: () => ({ extras: { wides: 1 } }),
  noball_hit: ({ runs }) => ({ extras: { noballs: 1 + runs } }),
  noball_byes: ({ extras }) => ({ extras: { noballs: 1 + extras.byes } }),
  leg_byes: ({ extras }) => ({ runs: extras.legbyes }),
  byes: ({ extras }) => ({ extras: { legbyes: extras.byes } }),
  all_run_four: () => ({ runs: 4 }),
  overthrow: () => ({ runs: 4 }),
  short_run: () => ({ runs: 2 }),
  free_hit: () => ({ runs: 1 }),
};

for (const [oddity, confuse] of Object.entries(CONFUSED)) {
  test(`a usual mistake, ${oddity}, is told once, and what is right after it in a wrong book is right`, async () => {
    for (const match of told) {
      const scoring = await practise(match);
      const at = await stepOf(scoring, oddity);
      const wrong = confuse(scoring.steps[at].expected.body);
      // Taken for the next step, which would be right.
      if (JSON.stringify(wrong) === JSON.stringify(scoring.steps[at + 1]?.expected.body)) continue;
      await scoring.record("delivery", { ...bowled(scoring.steps[at]), ...wrong });
      assert.equal(scoring.course.position, at + 1);
      const [{ isRight, differences, said }] = scoring.course.lastAnswers;
      assert.ok(!isRight && differences.length > 0 && said, JSON.stringify(differences));
      const stop = at + 4;
      await goOn(scoring, stop);
      assert.deepEqual(slips(scoring), [[at, false]], `match ${match.seed}`);
      assert.ok(scoring.differences.length > 0);
    }
  });
}

test("the difference names what differs, and no more", async () => {
  const scoring = await practise();
  const at = await stepOf(scoring, "all_run_four");
  await scoring.record("delivery", { ...bowled(scoring.steps[at]), runs: 4 });
  const [{ differences }] = scoring.course.lastAnswers;
  assert.deepEqual(differences.map(({ path, right }) => [path.split(".").at(-1), right]), [["fours", undefined]]);
});

test("undo brings the step back, and the slip is told as mended", async () => {
  const scoring = await practise();
  const at = await stepOf(scoring, "byes");
  await scoring.record("delivery", { ...bowled(scoring.steps[at]), runs: 1 });
  await scoring.record("undo");
  assert.equal(scoring.course.position, at);
  assert.ok(scoring.course.isBookRight);
  await goOn(scoring);
  assert.deepEqual([slips(scoring), scoring.differences], [[[at, true]], []]);
});

test("redo takes the step again", async () => {
  const scoring = await practise();
  await goOn(scoring, 4);
  await scoring.record("undo");
  await scoring.record("redo");
  assert.equal(scoring.course.position, 4);
  assert.deepEqual(scoring.differences, []);
});

test("a wrong ball that is corrected later leaves a right book", async () => {
  const scoring = await practise();
  const at = await stepOf(scoring, "leg_byes");
  const { extras } = scoring.steps[at].expected.body;
  await scoring.record("delivery", { ...bowled(scoring.steps[at]), runs: extras.legbyes });
  const { seq } = scoring.course.entries.at(-1);
  await goOn(scoring, at + 2);
  await scoring.record("patch", { runs: 0, extras }, seq);
  assert.equal(scoring.course.position, at + 2);
  assert.ok(scoring.course.isBookRight);
  await goOn(scoring);
  assert.deepEqual(slips(scoring), [[at, true]]);
});

test("the umpire's correction may be made by undo, as far as that ball", async () => {
  for (const match of told) {
    const scoring = await practise(match);
    const at = await stepOf(scoring, "correction");
    const [ball, last] = scoring.steps.slice(at - 2, at);
    const { body } = scoring.steps[at].expected;
    await scoring.record("undo");
    await scoring.record("undo");
    await scoring.record("delivery", { ...bowled(ball), ...body });
    await scoring.record("delivery", last.expected.body);
    assert.equal(scoring.course.position, at + 1);
    assert.ok(scoring.course.isBookRight);
    await goOn(scoring);
    assert.deepEqual([slips(scoring), scoring.differences], [[], []]);
  }
});

test("who comes in may be named with the next ball", async () => {
  for (const match of told) {
    const scoring = await practise(match);
    const at = await stepOf(scoring, "retired_hurt");
    const { next_batter_id: _, ...body } = scoring.steps[at].expected.body;
    await scoring.record("event", body);
    assert.deepEqual([scoring.course.position, slips(scoring)], [at + 1, []]);
    await goOn(scoring);
    assert.deepEqual([slips(scoring), scoring.differences], [[], []]);
  }
});

test("a note changes nothing, and a refused ball does not go on", async () => {
  const scoring = await practise();
  await goOn(scoring, 3);
  await scoring.record("event", { kind: "note", text: "Sunshine" });
  assert.equal(scoring.course.position, 3);
  const refused = await scoring.record("delivery", { runs: 1, extras: { byes: 1 } });
  assert.equal(refused.code, "runs_and_byes");
  assert.equal(scoring.course.position, 3);
});

test("the toss can be left out, and is told", async () => {
  const scoring = await practise();
  const { body } = scoring.steps[1].expected;
  await scoring.record("event", body);
  assert.equal(scoring.course.position, 2);
  assert.deepEqual(slips(scoring), [[0, false]]);
  assert.equal(scoring.course.findings()[0].said, null);
});

test("a step without a record is a slip, and the page can put the book right", async () => {
  const scoring = await practise();
  const at = await stepOf(scoring, "penalty_runs");
  scoring.skip();
  assert.equal(scoring.course.position, at + 1);
  assert.ok(scoring.differences.length > 0);
  await scoring.mend();
  assert.deepEqual(scoring.differences, []);
  await goOn(scoring);
  assert.deepEqual([slips(scoring), scoring.differences], [[[at, true]], []]);
});

test("another match begins anew", async () => {
  const scoring = await practise();
  await goOn(scoring, 5);
  await scoring.changeToNext();
  assert.deepEqual([scoring.seed, scoring.course.position, scoring.snapshot.total_runs], [nextSeed(told[0].seed), 0, 0]);
});

test("there is a hint for each step, and words for what is right", async () => {
  for (const match of told) {
    const scoring = await practise(match);
    while (!scoring.course.isOver) {
      const { expected, right, oddity } = scoring.course.step;
      const said = [...hintOf(expected, scoring.snapshot), right].join(" ");
      assert.ok(said.length > 3 && !/undefined|null|\[object/.test(said), said);
      assert.ok(oddity === null || T.practice.oddities[oddity].why, oddity);
      await goOn(scoring, scoring.course.position + 1);
    }
  }
});

test("hints name the buttons", async () => {
  const scoring = await practise();
  const at = await stepOf(scoring, "noball_byes");
  const { expected } = scoring.steps[at];
  assert.deepEqual(hintOf({ ...expected, body: { extras: expected.body.extras } }, scoring.snapshot), ["No-ball", "as byes", String(expected.body.extras.byes)]);
  const overthrow = { ...expected.body, runs: 5, extras: undefined };
  assert.deepEqual(hintOf({ ...expected, body: overthrow }, scoring.snapshot).slice(-2), ["All run", "5"]);
});

test("without the engine practice says what it waits for", async () => {
  const desk = { state: "loading", ask: async () => null };
  const scoring = new PracticeScoring({ desk, matches: { fetch: async () => told[0], listKept: async () => [] }, seed: 1, onChange: () => {} });
  await scoring.start();
  assert.deepEqual([scoring.waitsFor, scoring.snapshot], ["engine", null]);
  assert.equal((await scoring.record("delivery", { runs: 1 })).code, "not_ready");
  desk.state = "off";
  assert.equal(scoring.waitsFor, "off");
  assert.ok(T.practice.waits[scoring.waitsFor]);
});

// A net that can fail, and a store of answers as browsers have it.
function browserWith(served) {
  const places = new Map();
  const net = { isOn: true, asked: [] };
  const fetch = async (url) => {
    net.asked.push(url);
    if (!net.isOn) throw new TypeError("no net");
    return new Response(JSON.stringify(served(url)));
  };
  const open = async () => ({
    put: async (url, response) => places.set(`http://here${url}`, await response.text()),
    match: async (url) => (places.has(`http://here${url}`) ? new Response(places.get(`http://here${url}`)) : undefined),
    keys: async () => [...places.keys()].map((url) => ({ url })),
    delete: async ({ url }) => places.delete(url),
  });
  return { net, browser: { fetch, caches: { open } } };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test("the next matches are kept for where there is no net", async () => {
  const { net, browser } = browserWith((url) => ({ url }));
  const matches = new Matches({ version: "a", browser });
  await matches.fetch(998);
  await settled();
  net.isOn = false;
  assert.deepEqual(await matches.listKept(), [998, 999, 1, 2]);
  assert.deepEqual(await matches.fetch(999), { url: "/score/practice/999.json?v=a" });
  assert.equal(await matches.fetch(500), null);
});

test("matches of an older engine are dropped", async () => {
  const { browser } = browserWith((url) => ({ url }));
  await new Matches({ version: "a", browser }).fetch(1);
  await settled();
  const newer = new Matches({ version: "b", browser });
  assert.deepEqual(await newer.listKept(), []);
  assert.deepEqual(await newer.fetch(1), { url: "/score/practice/1.json?v=b" });
});

test("the seed stands in the address", () => {
  assert.deepEqual(["?seed=7", "", "?seed=0", "?seed=x", "?seed=1000"].map(readSeed), [7, 1, 1, 1, 1]);
});

// The questions of a wicket: what is asked, what is not, and what goes to the server.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY } from "../../realtime/pages/static/pages/score/entering/ball.js";
import { listKinds, nextQuestion, toWicket } from "../../realtime/pages/static/pages/score/entering/wicket.js";

const MATCH = { striker: "khan", nonStriker: "patel", facesAfterCatch: true };
const ALL = ["bowled", "caught", "caught and bowled", "lbw", "run out", "stumped", "hit wicket", "obstructing the field", "hit the ball twice"];

// Return the questions that are asked with these answers, in order.
function asked(given, { runs = 0, ...match } = {}) {
  const questions = [];
  const answers = {};
  let ball = EMPTY;
  for (;;) {
    const question = nextQuestion(answers, ball, { ...MATCH, ...match });
    questions.push(question);
    if (question === "confirm") return questions;
    if (question === "how") answers.kind = given;
    else if (question === "who") answers.out = "patel";
    else if (question === "end") answers.end = "striker";
    else if (question === "fielder") answers.fielders = [{ id: "lee" }];
    else if (question === "crossed") answers.crossed = true;
    else ball = { ...ball, runs };
  }
}

const FLOWS = [
  ["bowled", {}, ["how", "confirm"]],
  ["lbw", {}, ["how", "confirm"]],
  ["caught and bowled", {}, ["how", "confirm"]],
  ["caught", {}, ["how", "fielder", "confirm"]],
  ["caught", { facesAfterCatch: false }, ["how", "fielder", "crossed", "confirm"]],
  ["caught", { facesAfterCatch: false, nonStriker: null }, ["how", "fielder", "confirm"]],
  ["run out", {}, ["how", "who", "end", "runs", "fielder", "confirm"]],
  ["run out", { nonStriker: null }, ["how", "end", "runs", "fielder", "confirm"]],
  ["obstructing the field", {}, ["how", "who", "runs", "crossed", "confirm"]],
];
for (const [kind, match, questions] of FLOWS) {
  test(`${kind} ${JSON.stringify(match)}`, () => assert.deepEqual(asked(kind, match), questions));
}

test("only what the extra and the free hit allow is possible, and the rest says why", () => {
  const possible = (extra, allowed = ALL) => listKinds({ ...EMPTY, extra }, allowed).filter(([, why]) => why === null).map(([kind]) => kind);
  assert.deepEqual(possible("wides"), ["run out", "stumped", "hit wicket", "obstructing the field"]);
  assert.deepEqual(possible("noballs"), ["run out", "obstructing the field", "hit the ball twice"]);
  assert.deepEqual(possible(null, ["run out"]), ["run out"]);
  assert.equal(listKinds(EMPTY, ["run out"])[0][1], "freeHit");
});

test("the body names what the laws cannot derive, and nothing else", () => {
  assert.deepEqual(toWicket({ kind: "bowled", next: "shah" }), { wickets: [{ kind: "bowled" }], next_batter_id: "shah" });
  const runOut = { kind: "run out", out: "patel", end: "non_striker", fielders: [{ id: "lee" }], next: null };
  assert.deepEqual(toWicket(runOut), { wickets: [{ kind: "run out", player_out_id: "patel", end: "non_striker", fielders: [{ id: "lee" }] }] });
  assert.deepEqual(toWicket({ kind: "caught", fielders: [], crossed: false }), { wickets: [{ kind: "caught" }], crossed: false });
});

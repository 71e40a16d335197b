// The menu of what is not a plain ball, and the wizards behind it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { find, MENU } from "../../realtime/pages/static/pages/score/forms/menu.js";
import { afterEnd } from "../../realtime/pages/static/pages/score/forms/interruption.js";
import { LAWS } from "../../realtime/pages/static/pages/score/forms/penalties.js";
import { FORMS } from "../../realtime/pages/static/pages/score/forms/table.js";
import { WIZARDS } from "../../realtime/pages/static/pages/score/forms/wizards.js";
import { T } from "../../realtime/pages/static/pages/score/strings.js";
import { match, walk } from "./forms-cast.mjs";

const greys = (s) =>
  Object.fromEntries(MENU(s).flatMap(({ items }) => items.filter(({ why }) => why !== null).map(({ name, why }) => [name, why])));

test("every entry of the menu has a name, and opens a form or wizard that exists, or does something", () => {
  for (const { name, label, words, opens, does, address } of MENU(match()).flatMap(({ items }) => items)) {
    assert.ok(label && words, name);
    assert.equal([opens, does, address].filter((one) => one !== null).length, 1, name);
    if (opens?.[0] === "form") assert.ok(FORMS[opens[1].kind] || WIZARDS[opens[1].wizard], name);
  }
  const opened = MENU(match()).flatMap(({ items }) => items.map(({ opens }) => opens?.[1]?.wizard));
  for (const wizard of Object.keys(WIZARDS)) assert.ok(opened.includes(wizard), wizard);
});

test("in play, what belongs between innings is grey", () => {
  const grey = greys(match());
  assert.deepEqual(Object.keys(grey).sort(), [
    "bowlOut",
    "cutShort",
    "declare",
    "followOn",
    "forfeit",
    "innings",
    "resumed",
    "superOver",
    "toss",
  ]);
  assert.equal(grey.declare, T.menu.why.limited);
});

test("after the result, only what may still follow is offered", () => {
  const grey = greys(match({ result: { kind: "won", text: "Home won" }, next: { needs: [], allowed_dismissals: [] } }));
  const free = MENU(match())
    .flatMap(({ items }) => items.map(({ name }) => name))
    .filter((name) => !(name in grey));
  for (const name of ["penalty", "balls", "redo", "late", "note", "end"]) assert.ok(free.includes(name), name);
  assert.equal(grey.retire, T.menu.why.over);
});

test("letters find an entry", () => {
  assert.deepEqual(
    find(MENU(match()), "follow").map(({ items }) => items.map(({ name }) => name)),
    [["followOn"]],
  );
  assert.deepEqual(find(MENU(match()), "xyz"), []);
});

test("an entry is found by what people call it", () => {
  const found = (letters) => find(MENU(match()), letters).flatMap(({ items }) => items.map(({ name }) => name));
  const CALLED = {
    abandon: "end", "end innings": "reduced", hurt: "retire", rename: "rename", theme: "settings", colour: "settings", help: "keys",
    guide: "guide", dls: "revise", undo: "undo", "Rain ": "interruption", scorecard: "book", mankad: "dismissal",
  };
  for (const [letters, name] of Object.entries(CALLED)) assert.ok(found(letters).includes(name), `${letters}: ${found(letters)}`);
  assert.ok(found("help").includes("guide"));
  assert.deepEqual(found("innings xyz"), []);
});

test("redo is grey when nothing was undone, and free when nobody knows", () => {
  const why = (facts) => MENU(match(), false, facts).flatMap(({ items }) => items).find(({ name }) => name === "redo").why;
  assert.deepEqual([why({ canRedo: false }), why({ canRedo: true }), why(undefined)], [T.menu.why.noRedo, null, null]);
});

const cut = (ended) =>
  match({
    status: "innings_break",
    innings: { 1: { batting_team: "home", total_runs: 78, total_wickets: 3, overs: "12.4", ended } },
    next: { needs: ["innings"], allowed_dismissals: [] },
  });

test("after an innings that was cut short the overs and the target of the chase are asked", () => {
  for (const ended of ["reduced", "closed"]) assert.deepEqual(afterEnd(cut(ended)), ["form", { wizard: "cutShort" }]);
  for (const s of [cut("declared"), cut("overs"), match()]) assert.equal(afterEnd(s), null);
  const first = walk("cutShort", [], cut("reduced"));
  assert.equal(first.title, "The innings of Home is over, cut short at 78/3 (12.4)");
  assert.equal(first.choices[1].label, "No: 79 to win from 20 overs");
  assert.deepEqual(walk("cutShort", ["none"], cut("reduced")).open, [null]);
  const referee = { kind: "conditions_revised", innings: 2, overs: "12", target: 90, method: "DLS" };
  const { send, sentence } = walk("cutShort", ["revise", "12", "referee", 90, "DLS"], cut("reduced"));
  assert.deepEqual(send, [["event", referee]]);
  assert.equal(sentence, "12 overs, target 90.");
  assert.deepEqual(walk("cutShort", ["revise", "12", "later"], cut("reduced")).send, [
    ["event", { kind: "conditions_revised", innings: 2, overs: "12" }],
  ]);
  assert.ok(walk("cutShort", [], match()).title);
  assert.equal(walk("interruption", ["closed"], match({ status: "interrupted" })).then, afterEnd);
});

test("penalty runs go to the side that the Law says, with its number as the reason", () => {
  assert.deepEqual(walk("penalty", ["41.14"]).send, [["event", { kind: "penalty_runs", team_id: "away", reason: "Law 41.14" }]]);
  assert.deepEqual(walk("penalty", ["41.3", "home"]).send, [
    ["event", { kind: "penalty_runs", team_id: "home", reason: "Law 41.3" }],
  ]);
  assert.deepEqual(walk("penalty", [null, "home"]).send, [["event", { kind: "penalty_runs", team_id: "home" }]]);
});

test("a ball that is not one of the over is entered with the runs, or marked", () => {
  const { form } = walk("penalty", ["24.4", "no"]);
  assert.deepEqual(form, {
    kind: "delivery",
    values: { "extras.penalty": 5, counts: false, commentary: "5 penalty runs (Law 24.4)" },
  });
  assert.deepEqual(walk("penalty", ["24.4", "yesNot"]).then, ["balls", null]);
  assert.equal(walk("penalty", ["28.6.3", "yes"]).then, null);
});

test("the Laws under which the ball does not count are those of docs/laws.md and the engine", () => {
  assert.deepEqual(
    LAWS.filter(({ counts }) => counts === false)
      .map(({ law }) => law)
      .sort(),
    ["24.4", "28.2", "41.4", "41.5"],
  );
});

test("rain in the chase: overs are lost, and the target is that of D/L or the referee's", () => {
  const chase = match({ status: "interrupted", innings_number: 2, innings: { 1: { batting_team: "away" } }, target: 161 });
  const post = { kind: "conditions_revised", innings: 2, overs: "14", target: 120, method: "D/L Standard Edition" };
  const dl = { label: "D/L Standard Edition", what_if: { target: 120, par: 70, post } };
  const resumed = ["event", { kind: "resumed" }];
  assert.deepEqual(walk("interruption", ["lost", "14", "dl", dl, 120], chase).send, [["event", post], resumed]);
  const referee = { kind: "conditions_revised", innings: 2, overs: "14", target: 118, method: "DLS" };
  assert.deepEqual(walk("interruption", ["lost", "14", "dl", dl, "referee", 118, "DLS"], chase).send, [
    ["event", referee],
    resumed,
  ]);
  assert.deepEqual(walk("interruption", ["lost", "14", "referee", 118, "DLS"], chase).send, [["event", referee], resumed]);
  assert.deepEqual(walk("interruption", ["lost", "14", "dl"], chase).read, "dl?overs=14");
  assert.deepEqual(
    walk("interruption", ["lost", "14", "dl", null], chase).choices.map(({ value }) => value),
    ["referee"],
  );
  assert.deepEqual(walk("interruption", ["lost", "14", "later"], chase).send, [
    ["event", { kind: "conditions_revised", innings: 2, overs: "14" }],
    resumed,
  ]);
});

test("rain in the first innings takes overs from both sides", () => {
  const { send } = walk("interruption", ["lost", "17", "16.3"], match({ status: "interrupted" }));
  assert.deepEqual(
    send.map(([, body]) => [body.kind, body.innings, body.overs]),
    [
      ["conditions_revised", 1, "17"],
      ["conditions_revised", 2, "16.3"],
      ["resumed", undefined, undefined],
    ],
  );
  assert.equal(walk("interruption", ["lost"], match({ status: "interrupted", max_balls: 117 })).input.usual, "19.3");
});

test("play stops for a reason, and goes on", () => {
  assert.deepEqual(walk("interruption", ["rain"]).send, [["event", { kind: "interruption", reason: "Rain" }]]);
  assert.deepEqual(walk("interruption", ["other", "A dog"]).send, [["event", { kind: "interruption", reason: "A dog" }]]);
  assert.deepEqual(walk("interruption", ["on"], match({ status: "interrupted" })).send, [["event", { kind: "resumed" }]]);
});

test("the end of a chase asks for the par, other ends do not", () => {
  const chase = match({ innings_number: 2, innings: { 1: { batting_team: "away" } }, target: 161, par: 90 });
  assert.deepEqual(walk("end", ["play_stopped", { par: 98, label: "D/L" }, 98], chase).send[0][1], {
    kind: "match_ended",
    reason: "play_stopped",
    par: 98,
  });
  assert.deepEqual(walk("end", ["play_stopped", null, "posted"], chase).send[0][1], {
    kind: "match_ended",
    reason: "play_stopped",
  });
  assert.deepEqual(walk("end", ["play_stopped", null, "other", 97], chase).send[0][1], {
    kind: "match_ended",
    reason: "play_stopped",
    par: 97,
  });
  assert.deepEqual(walk("end", ["abandoned"]).send[0][1], { kind: "match_ended", reason: "abandoned" });
  assert.deepEqual(walk("end", ["conceded", "home"]).send[0][1], {
    kind: "match_ended",
    reason: "conceded",
    winner_team_id: "home",
  });
  const over = match({ result: { text: "x" } });
  assert.ok(WIZARDS.end({}, { s: over }).choices.find(({ value }) => value === "time").why);
});

test("a chase with too few balls has no result, so no par is asked", () => {
  const chase = match({ innings_number: 2, innings: { 1: { batting_team: "away" } }, target: 161, par: 4, legal_balls: 4 });
  const limited = { ...chase, conditions: { ...chase.conditions, min_balls_for_result: 30 } };
  const { send, help, isForetold } = walk("end", ["abandoned"], limited);
  assert.deepEqual(send[0][1], { kind: "match_ended", reason: "abandoned" });
  assert.match(help, /4 balls of the chase.* 30/);
  assert.equal(isForetold, true);
  assert.equal(walk("end", ["abandoned"], { ...limited, legal_balls: 30 }).read, "dl");
});

test("a bowl-out goes in turn, and nobody bowls twice before the others", () => {
  const s = match({ status: "bowl_out" });
  const ball = (team, bowler, hit) => ({ team_id: team, bowler_id: bowler, hit });
  assert.equal(WIZARDS.bowlOut({ attempts: [] }, { s }).help, undefined);
  const step = WIZARDS.bowlOut(
    { attempts: [ball("home", "h1", true), ball("away", "a1", false), ball("home", "h2", false)] },
    { s },
  );
  assert.equal(step.title, "Bowl-out: Home 1 of 2, Away 0 of 1");
  assert.deepEqual(
    step.choices.map(({ value, why }) => [value, why === undefined]),
    [
      ["a2", true],
      ["a3", true],
      ["a4", true],
      ["a1", false],
    ],
  );
  assert.deepEqual(walk("bowlOut", [null, "a2", "no"], s).send, [
    ["event", { kind: "bowl_out_ball", team_id: "away", bowler_id: "a2", hit: false }],
  ]);
});

test("another bowler from the first ball on is a correction, not an event", () => {
  assert.deepEqual(walk("bowler", ["wrong"]).open, ["balls", { over: 0, wrongBowler: true }]);
  assert.deepEqual(walk("bowler", ["suspended"]).form.values, { reason: "Suspended", may_bowl_again: false });
});

test("a substitute in the field is no event", () => assert.ok(walk("replacement", ["fielder"]).text));

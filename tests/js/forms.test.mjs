// Forms: bodies, patches, texts, and whom a field offers. tests/js/test_forms.py compares them with the engine.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  enter,
  isShown,
  listMissing,
  placeProblem,
  start,
  toBody,
  toPatch,
  toValues,
} from "../../realtime/pages/static/pages/score/forms/fields.js";
import { LAWS } from "../../realtime/pages/static/pages/score/forms/penalties.js";
import { listPlayers, makeId } from "../../realtime/pages/static/pages/score/forms/people.js";
import { FORMS } from "../../realtime/pages/static/pages/score/forms/table.js";
import { T } from "../../realtime/pages/static/pages/score/strings.js";
import { match, squad } from "./forms-cast.mjs";

test("what equals the standard, what is empty and what cannot matter is not sent", () => {
  const values = { team_id: "home", runs: 5, reason: "  ", innings: undefined };
  assert.deepEqual(toBody("penalty_runs", values, match()), { kind: "penalty_runs", team_id: "home" });
  const hidden = { reason: "time", winner_team_id: "home" };
  assert.deepEqual(toBody("match_ended", hidden, match()), { kind: "match_ended", reason: "time" });
  assert.deepEqual(toBody("bowl_out_ball", { team_id: "home", bowler_id: "h1", hit: false }, match()).hit, false);
});

test("the parts of a ball nest, and its wickets and fielders are lists", () => {
  const values = {
    runs: 1,
    "extras.noballs": 1,
    "extras.wides": 0,
    counts: false,
    crossed: false,
    "shot.x": -20,
    "shot.y": 300,
    wickets: [
      { kind: "run out", end: "striker", fielders: [{ id: "a2", substitute: false }, { substitute: true }] },
      { kind: "bowled", end: "striker" },
    ],
  };
  assert.deepEqual(toBody("delivery", values, match()), {
    runs: 1,
    extras: { noballs: 1 },
    counts: false,
    crossed: false,
    shot: { x: -20, y: 300 },
    wickets: [
      { kind: "run out", end: "striker", fielders: [{ id: "a2" }, { substitute: true }] },
      { kind: "bowled", end: "striker" },
    ],
  });
});

test("no powerplays are not the same as none said", () => {
  assert.deepEqual(toBody("conditions_revised", { powerplays: [] }, match()), { kind: "conditions_revised", powerplays: [] });
  assert.deepEqual(toBody("delivery", { wickets: [] }, match()), {});
});

test("a patch has what changed only, and null for what was cleared", () => {
  const before = { runs: 2, extras: { byes: 1, penalty: 5 }, bowler_id: "a1", over: 3, crossed: true };
  const values = { ...toValues("delivery", before), "extras.byes": 2, "extras.penalty": 0, crossed: undefined, commentary: "Oh" };
  assert.deepEqual(toPatch("delivery", before, values, match()), {
    extras: { byes: 2, penalty: null },
    crossed: null,
    commentary: "Oh",
  });
  assert.deepEqual(
    toPatch(
      "delivery",
      before,
      { ...toValues("delivery", before), "extras.byes": undefined, "extras.penalty": undefined },
      match(),
    ),
    { extras: null },
  );
});

test("a recorded field that would be hidden stays as it was, and in sight", () => {
  const before = { reason: "time", winner_team_id: "home" };
  const values = toValues("match_ended", before);
  assert.deepEqual(toPatch("match_ended", before, values, match()), {});
  const winner = FORMS.match_ended.fields.find(({ name }) => name === "winner_team_id");
  assert.deepEqual([isShown(winner, values, match(), values), isShown(winner, values, match())], [true, false]);
});

test("a form begins with what is likely, and says what is missing", () => {
  assert.deepEqual(start("bowler_changed", match()), { out_id: "a1", may_bowl_again: true });
  assert.deepEqual(start("innings_ended", match()).reason, "reduced");
  assert.deepEqual(listMissing("retired", { player_id: "h1" }), ["reason"]);
});

test("a refusal is shown at the field that it names, else for the whole form", () => {
  const placed = (fields, detail) => placeProblem("delivery", { code: "x", detail, fields });
  assert.deepEqual(placed({ bowler_id: "no" }, "A4 may not bowl."), { fields: { bowler_id: "A4 may not bowl." }, others: [] });
  assert.deepEqual(placed({ "wickets[0].kind": "is wrong" }, "wickets[0].kind: is wrong."), {
    fields: { wickets: "is wrong" },
    others: [],
  });
  assert.deepEqual(placed({ extras: "is wrong" }, "extras: is wrong."), { fields: { "extras.wides": "is wrong" }, others: [] });
  assert.deepEqual(placed({ elsewhere: "is wrong" }, "no"), { fields: {}, others: ["elsewhere: is wrong"] });
  assert.deepEqual(placed(undefined, "The match is over."), { fields: {}, others: ["The match is over."] });
});

test("who cannot be chosen says why", () => {
  const of = (who, values = {}, facts = {}) =>
    Object.fromEntries(listPlayers(who, values, match(), facts).map(({ id, why }) => [id, why]));
  assert.deepEqual(of("crease"), { h1: null, h2: null, h3: "notAtCrease", h4: "notAtCrease" });
  assert.deepEqual(of("coming"), { h4: null, h1: "atCrease", h2: "atCrease", h3: "cannotBat" });
  assert.deepEqual(of("coming", {}, { offers: { batters: [], bowlers: [] } }).h4, "cannotBat");
  assert.deepEqual(of("dismissible", { dismissal: "timed out" }), { h4: null, h1: null, h2: null, h3: "cannotBat" });
  assert.deepEqual(of("finishers"), { a1: "bowlsNow", a2: null, a3: null, a4: null });
  assert.deepEqual(Object.keys(of("crease", {}, { isPast: true })), [...squad("h"), ...squad("a")]);
  assert.deepEqual(Object.keys(of("team", { team_id: "away" })), squad("a"));
});

test("who is beyond the eleven comes first as a replacement", () => {
  const s = match();
  s.conditions.players_per_side = 3;
  assert.deepEqual(
    listPlayers("bench", { team_id: "home", out_id: "h2" }, s).map(({ id, why }) => [id, why]),
    [
      ["h4", null],
      ["h1", "atCrease"],
      ["h3", null],
    ],
  );
});

test("a new player gets an id, because the engine of the page makes none", () => {
  assert.equal(toBody("player_added", { team_id: "home", name: " Sam O'Late " }, match()).id, "sam-o-late");
  assert.equal(toBody("player_added", { team_id: "home", name: "Sam", id: "s9" }, match()).id, "s9");
  assert.deepEqual(
    [makeId("Zoë Müller"), makeId("H1", match().players), makeId("विराट"), makeId("x".repeat(99)).length],
    ["zoe-muller", "h1-2", "player", 56],
  );
  assert.deepEqual(toPatch("player_added", { team_id: "home", name: "Sam" }, { team_id: "home", name: "Sam" }, match()), {});
});

test("a new name begins with the old one, and what was typed stays", () => {
  const chosen = enter("player_renamed", {}, "player_id", "h1", match());
  assert.deepEqual(chosen, { player_id: "h1", name: "H1" });
  assert.deepEqual(enter("player_renamed", chosen, "player_id", "h2", match()), { player_id: "h2", name: "H2" });
  assert.deepEqual(enter("player_renamed", { ...chosen, name: "Kim" }, "player_id", "h2", match()), { player_id: "h2", name: "Kim" });
  assert.deepEqual(enter("note", {}, "text", "x", match()), { text: "x" });
});

test("a name that another player of the side has is doubted", () => {
  const doubt = (kind, values) => FORMS[kind].doubt(values, match());
  assert.match(doubt("player_renamed", { player_id: "h1", name: " h2 " }), /Home has a h2 already/);
  for (const name of ["H1", "h1", "A1"]) assert.equal(doubt("player_renamed", { player_id: "h1", name }), null, name);
  assert.ok(doubt("player_added", { team_id: "away", name: "A1" }));
  assert.equal(doubt("player_added", { team_id: "away", name: "H1" }), null);
});

test("every text is there", () => {
  for (const [kind, form] of Object.entries(FORMS)) {
    assert.ok(form.title && form.help, kind);
    assert.ok(T.menu.groups[form.group] !== undefined, `${kind}: ${form.group}`);
    for (const field of form.fields) checkTexts(field, `${kind}.${field.name}`);
    const known = form.fields.flatMap((field) => namesOf(field, field.name));
    for (const [what, texts] of [
      ["fields", T.forms.kinds[kind].fields],
      ["hints", T.forms.kinds[kind].hints ?? {}],
    ]) {
      for (const name of Object.keys(texts)) assert.ok(known.includes(name), `${what} of ${kind} have ${name}, and no field has`);
    }
  }
  for (const { law, to } of LAWS) {
    assert.ok(T.forms.wizards.penalty.laws[law], law);
    assert.ok(T.forms.wizards.penalty.groups[to], to);
  }
  assert.deepEqual(Object.keys(T.forms.wizards.penalty.laws).sort(), LAWS.map(({ law }) => law).sort());
});

function checkTexts(field, path) {
  assert.ok(field.label, path);
  for (const value of field.values ?? []) assert.ok(T.forms.choices[field.words][value], `${path}: ${value}`);
  if (field.values) assert.deepEqual([...field.values].sort(), Object.keys(T.forms.choices[field.words]).sort(), path);
  for (const part of field.item ?? []) checkTexts(part, `${path}.${part.name}`);
}

function namesOf(field, path) {
  return [path, ...(field.item ?? []).flatMap((part) => namesOf(part, `${path}.${part.name}`))];
}

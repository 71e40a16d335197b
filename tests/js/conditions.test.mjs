// The conditions of the form, compared with the engine's in CONDITIONS; what the cards send goes to SENT for the engine.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import * as conditions from "../../realtime/pages/static/pages/score/home/conditions.js";
import { bodyOf, newDraft } from "../../realtime/pages/static/pages/score/home/draft.js";
import { T } from "../../realtime/pages/static/pages/score/strings.js";

const engine = JSON.parse(readFileSync(process.env.CONDITIONS, "utf8"));
const { CARDS, FIELDS, FORMATS, change, conditionsOf, read, usualOf, valueOf } = conditions;
const W = T.newMatch;

test("each condition of the engine is in the form, with its bounds", () => {
  assert.deepEqual(Object.keys(FIELDS).sort(), Object.keys(engine.fields).sort());
  for (const [name, bounds] of Object.entries(engine.fields)) assert.deepEqual(FIELDS[name], bounds, name);
});

test("each format has the engine's values", () => {
  assert.deepEqual(FORMATS, engine.formats);
});

test("what follows from a change is what the engine makes of it", () => {
  for (const { format, changed, usual } of engine.follows) {
    for (const [name, value] of Object.entries(usual)) {
      const ours = usualOf(format, changed, name);
      const isLeft = name === "powerplays" && ours === null;
      if (!isLeft) assert.deepEqual(ours, value, `${format} ${JSON.stringify(changed)} ${name}`);
      else assert.notEqual(value, FORMATS[format].powerplays);
    }
  }
});

test("each condition and each choice has its words", () => {
  for (const [name, field] of Object.entries(FIELDS)) {
    const [text, tell, choices] = W.conditions[name];
    assert.ok(text && tell, name);
    if (field.kind === "one") assert.deepEqual(Object.keys(choices), [...(field.isOptional ? [""] : []), ...field.values], name);
  }
  assert.deepEqual(Object.keys(W.cards), Object.keys(CARDS));
  assert.deepEqual(Object.keys(W.groups), Object.keys(conditions.GROUPS));
});

test("only what differs is sent", () => {
  assert.deepEqual(conditionsOf("t20", change("t20", {}, "overs", 20)), {});
  const shorter = change("t20", {}, "overs", 15);
  assert.deepEqual(conditionsOf("t20", shorter), { overs: 15 });
  assert.equal(valueOf("t20", shorter, "quota"), 3);
  assert.deepEqual(change("t20", shorter, "quota", 3), shorter);
  assert.deepEqual(conditionsOf("t20", change("t20", shorter, "quota", 4)), { overs: 15, quota: 4 });
  assert.deepEqual(change("t20", change("t20", {}, "wide_runs", 2), "wide_runs", 1), {});
});

test("what was usual for another length is sent", () => {
  const four = change("t20", {}, "overs", 40);
  const both = change("t20", four, "quota", 4);
  assert.deepEqual(conditionsOf("t20", both), { overs: 40, quota: 4 });
  assert.deepEqual(conditionsOf("t20", change("t20", both, "overs", 20)), {});
});

test("powerplays are read as people write them", () => {
  assert.deepEqual(conditionsOf("t20", { powerplays: "1-4, 9 – 10" }), {
    powerplays: [{ kind: "mandatory", first: 1, last: 4 }, { kind: "mandatory", first: 9, last: 10 }],
  });
  assert.deepEqual(conditionsOf("t20", { powerplays: "" }), { powerplays: [] });
  assert.deepEqual([read("powerplays", "6"), read("powerplays", "6-1"), read("powerplays", "0-6")], Array(3).fill({ fault: "powerplays" }));
});

test("what cannot be is refused where it is typed", () => {
  assert.deepEqual(read("overs", " 15 "), { value: 15 });
  assert.deepEqual(read("overs", ""), { value: null });
  assert.deepEqual(read("balls_per_over", ""), { fault: "needed" });
  for (const text of ["0", "501", "1.5", "x"]) assert.deepEqual(read("overs", text), { fault: "range" }, text);
  assert.deepEqual(read("last_batter_alone", "true"), { value: true });
  assert.deepEqual(read("unfinished", ""), { value: null });
});

test("the cards are what the engine makes of them", () => {
  const sent = Object.keys(CARDS).map((card) => {
    const draft = newDraft({ card, key: "k", now: new Date(2026, 6, 4, 13, 0), zone: "Europe/London" });
    const { overs, quota, days, innings_per_side, pair_overs, tie_break, players_per_side } = Object.fromEntries(
      Object.keys(FIELDS).map((name) => [name, valueOf(draft.format, draft.changed, name)]),
    );
    return { card, body: bodyOf(draft, W), shown: { overs, quota, days, innings_per_side, pair_overs, tie_break, players_per_side } };
  });
  writeFileSync(process.env.SENT, JSON.stringify(sent));
});

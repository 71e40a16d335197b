// What forms and wizards make, for the engine to judge: tests/js/test_forms.py writes STATES and RECORDED, and reads OUT.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { isShown, listMissing, start, toBody, toPatch, toValues } from "../../realtime/pages/static/pages/score/forms/fields.js";
import { FORMS } from "../../realtime/pages/static/pages/score/forms/table.js";
import { WIZARDS } from "../../realtime/pages/static/pages/score/forms/wizards.js";
import { walk } from "./forms-cast.mjs";

const { OUT, STATES, RECORDED } = process.env;

const one = (kind, values) => ({ kind, values });
const CASES = [
  ["fresh", one("toss", { winner: "home", decision: "field" })],
  ["fresh", one("innings_started", { team_id: "home", striker_id: "h2", non_striker_id: "h1" })],
  ["live", one("innings_ended", { reason: "closed" })],
  ["live", one("innings_ended", {})],
  ["test", one("innings_ended", {})],
  ["test between", one("innings_forfeited", {})],
  ["live", one("over_ended", {})],
  ["live", one("bowler_changed", { in_id: "a2", reason: "Injury" })],
  [
    "live",
    one("dismissal", { dismissal: "run out", player_out_id: "non_striker", fielders: [{ id: "a1" }], next_batter_id: "h5" }),
  ],
  ["live", one("retired", { player_id: "striker", reason: "hurt", next_batter_id: "h5" })],
  ["live", one("player_replaced", { team_id: "away", out_id: "a1", in_id: "a12", reason: "Concussion" })],
  ["live", one("player_added", { team_id: "home", name: "Sam Late" })],
  ["live", one("player_renamed", { player_id: "a3", name: "Kim Rao" })],
  ["live", one("absent", { player_id: "h7" })],
  ["live", one("penalty_runs", { team_id: "home", reason: "Law 41.9" })],
  [
    "live",
    one("conditions_revised", {
      overs: "2.3",
      quota: 1,
      powerplays: [{ kind: "batting", start: "0", end: "1.2" }],
      reason: "Rain",
    }),
  ],
  ["live", one("conditions_revised", { innings: undefined, scope: "match", overs: "2" })],
  ["test", one("conditions_revised", { days: 3, follow_on_lead: 100 })],
  ["chase", one("conditions_revised", { overs: "2", target: 9, method: "DLS" })],
  ["live", one("interruption", { reason: "Rain" })],
  ["paused", one("resumed", {})],
  ["test", one("session", { session: "stumps" })],
  ["bowl-out", one("bowl_out_ball", { team_id: "home", bowler_id: "h1", hit: false })],
  ["live", one("match_ended", { reason: "abandoned" })],
  ["chase", one("match_ended", { reason: "play_stopped", par: 3 })],
  ["live", one("match_ended", { reason: "awarded", winner_team_id: "home" })],
  ["live", one("note", { text: "A dog\non the field" })],
  ["live", one("delivery", { runs: 2, short_runs: 1, commentary: "One short" })],
  ["live", one("delivery", { "extras.penalty": 5, counts: false })],
  ["live", one("delivery", { runs: 4, non_boundary: true, "shot.x": 200, "shot.y": -700, at: "14:32" })],
  [
    "live",
    one("delivery", {
      wickets: [
        {
          kind: "run out",
          player_out_id: "non_striker",
          end: "non_striker",
          fielders: [{ name: "Twelfth Man", substitute: true }],
        },
      ],
      runs: 1,
      crossed: true,
    }),
  ],
  ["live", one("delivery", { "extras.noballs": 1, "extras.byes": 2 })],
  ["over", one("delivery", { same_over: true, runs: 1 })],
];

const WALKS = [
  ["fresh", "interruption", ["rain"]],
  ["fresh", "interruption", ["revise", "2", "2"]],
  ["live", "interruption", ["light"]],
  ["paused", "interruption", ["on"]],
  ["paused", "interruption", ["lost", "2", "2"]],
  ["paused", "interruption", ["closed"]],
  ["paused chase", "interruption", ["lost", "2", "dl", "DL", "TARGET"]],
  ["paused chase", "interruption", ["lost", "2", "referee", 5, "DLS"]],
  ["paused chase", "interruption", ["lost", "2", "later"]],
  ["between", "interruption", ["revise", "2", "referee", 5, "DLS"]],
  ["cut", "cutShort", ["revise", "2", "referee", 5, "DLS"]],
  ["cut", "cutShort", ["revise", "2", "later"]],
  ["live", "penalty", ["41.9"]],
  ["live", "penalty", ["24.4", "no"]],
  ["live", "penalty", ["18.5.2"]],
  ["between", "penalty", ["41.16", "home"]],
  ["live", "retire", ["striker", "hurt", null]],
  ["live", "retire", ["non_striker", "out", "h6"]],
  ["live", "bowler", ["injury"], { in_id: "a2" }],
  ["live", "bowler", ["suspended"], { in_id: "a2" }],
  ["awaited", "dismissal", ["timed out"], { player_out_id: "h5" }],
  ["live", "dismissal", ["obstructing the field"], { player_out_id: "striker" }],
  ["live", "replacement", ["concussion"], { team_id: "home", out_id: "h2", in_id: "h12" }],
  ["live", "replacement", ["impact"], { team_id: "away", out_id: "a3", in_id: "a12" }],
  ["live", "replacement", ["batter"], { team_id: "home", out_id: "striker", in_id: "h6" }],
  ["test", "declare", []],
  ["test follow-on", "followOn", []],
  ["tie", "superOver", [], { striker_id: "a1", non_striker_id: "a2" }],
  ["bowl-out", "bowlOut", [[], "a1", "yes"]],
  ["bowl-out", "bowlOut", [null, "h1", "no"]],
  ["long chase", "end", ["play_stopped", "DL", "other", 4]],
  ["live", "end", ["conceded", "away"]],
  ["long chase", "end", ["abandoned", null, "none"]],
  ["chase", "end", ["abandoned"]],
];

test("the engine takes what the forms and wizards make", { skip: !STATES }, () => {
  const states = JSON.parse(readFileSync(STATES));
  const forms = CASES.map(([state, { kind, values }]) => ({ state, by: kind, bodies: [fill(kind, values, states[state])] }));
  const walks = WALKS.map(([state, wizard, answers, values]) => ({
    state,
    by: wizard,
    bodies: follow(wizard, answers, values, states[state]),
  }));
  writeFileSync(OUT, JSON.stringify({ forms: FORMS, wizards: Object.keys(WIZARDS), cases: [...forms, ...walks] }));
});

// Names of ends stand for who is there.
function resolve(value, s) {
  return { striker: s.striker, non_striker: s.non_striker }[value] ?? value;
}

function fill(kind, given, { snapshot: s }) {
  const values = { ...start(kind, s), ...given };
  for (const name of ["player_id", "player_out_id", "out_id"]) if (values[name]) values[name] = resolve(values[name], s);
  for (const wicket of values.wickets ?? []) wicket.player_out_id = resolve(wicket.player_out_id, s);
  assert.deepEqual(listMissing(kind, values, s), [], kind);
  return [kind === "delivery" ? "delivery" : "event", toBody(kind, values, s)];
}

function follow(wizard, answers, values, state) {
  const given = { DL: state.dl, TARGET: state.dl?.what_if?.target };
  const isEnd = wizard === "retire";
  const step = walk(
    wizard,
    answers.map((each) =>
      typeof each === "string" && each in given ? given[each] : isEnd ? resolve(each, state.snapshot) : each,
    ),
    state.snapshot,
    { offers: state.offers },
  );
  return step.send ?? [fill(step.form.kind, { ...start(step.form.kind, state.snapshot, step.form.values), ...values }, state)];
}

test("what was recorded is what its form would record, and a patch clears one field at a time", { skip: !RECORDED }, () => {
  for (const { kind, payload, facts, snapshot } of JSON.parse(readFileSync(RECORDED))) {
    const values = toValues(kind, payload);
    const own = Object.fromEntries(Object.entries(payload).filter(([name]) => !facts.includes(name)));
    assert.deepEqual(toPatch(kind, payload, values, snapshot), {}, kind);
    for (const name of Object.keys(values)) {
      const { [name]: gone, ...others } = values;
      const patched = merge(own, toPatch(kind, payload, others, snapshot));
      assert.deepEqual(
        toValues(kind, patched)[name],
        FORMS[kind].fields.find((field) => field.name === name).standard,
        `${kind}.${name}`,
      );
      // What cannot matter, such as a three that was run as "no boundary", cannot be said again.
      const field = FORMS[kind].fields.find((each) => each.name === name);
      const restored = isShown(field, values, snapshot) ? values : { ...values, [name]: field.standard };
      assert.deepEqual(toValues(kind, merge(patched, toPatch(kind, patched, values, snapshot))), restored, `${kind}.${name}`);
    }
  }
});

// RFC 7396.
function merge(target, patch) {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const merged = typeof target === "object" && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}

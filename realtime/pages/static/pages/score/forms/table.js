// Every event of the API as data, so that one renderer draws any form, and a test compares them with the engine.
//
// FORMS[kind] = {title, help, law, group, fields}. A field is {name, label, hint, type, ...}:
// - type: "team", "player", "number", "text", "lines", "choice", "yes", "maybe" (yes, no or not said), "overs", "list"
// - required; standard: the value that the API takes if nothing is sent; min, max, most (characters)
// - of: which players (see people.js); values and words: of a choice; item: the fields of an entry of a list
// - show(values, s): whether it can matter; usual(s): what is likely; isRare: below "More"
// - derive(values, s): what is sent if nobody says it; fills(values, s): values of other fields that follow, while nobody said others
// A form may have doubt(values, s): a sentence that asks for a second tap, or null.

import { T } from "../strings.js";
import { DELIVERY, FIELDERS, NEXT_BATTER, RULES_OF_DISMISSAL } from "./table-ball.js";
import { findNamesake, makeId } from "./people.js";
import { isLimited, nextInnings } from "./state.js";

const LINE = 200;
const TEXT = 2000;
const ORDINAL = { min: 1, max: 100_000 };

const TABLE = {
  toss: {
    group: "match",
    fields: [
      { name: "winner", type: "team", required: true },
      { name: "decision", type: "choice", values: ["bat", "field"], words: "toss", required: true },
    ],
  },
  innings_started: {
    group: "innings",
    law: "13",
    fields: [
      { name: "team_id", type: "team" },
      { name: "striker_id", type: "player", of: "team" },
      { name: "non_striker_id", type: "player", of: "team" },
      { name: "follow_on", type: "yes", standard: false, show: (values, s) => s.conditions?.innings_per_side !== 1 },
      { name: "super_over", type: "number", min: 1, max: 50, isRare: true },
    ],
  },
  innings_ended: {
    group: "innings",
    law: "13.3",
    fields: [
      {
        name: "reason",
        type: "choice",
        words: "inningsEnd",
        required: true,
        usual: (s) => (isLimited(s) ? "reduced" : "declared"),
        values: ["declared", "reduced", "closed", "all_out", "overs", "target", "forfeited", "match_ended"],
      },
    ],
  },
  innings_forfeited: { group: "innings", law: "15.2", fields: [{ name: "team_id", type: "team" }] },
  over_ended: { group: "ball", law: "17.5", fields: [] },
  bowler_changed: {
    group: "bowler",
    law: "17.8",
    fields: [
      { name: "in_id", type: "player", of: "finishers", required: true },
      { name: "out_id", type: "player", of: "fielding", usual: (s) => s.bowler, isRare: true },
      { name: "reason", type: "text", most: LINE },
      { name: "may_bowl_again", type: "yes", standard: true },
    ],
  },
  dismissal: {
    group: "batters",
    fields: [
      { name: "dismissal", type: "choice", words: "dismissal", required: true, ...RULES_OF_DISMISSAL },
      { name: "player_out_id", type: "player", of: "dismissible", required: true },
      { ...FIELDERS, show: ({ dismissal }) => dismissal !== "timed out" },
      { name: "next_batter_end", type: "choice", values: ["striker", "non_striker"], words: "end", isRare: true },
      NEXT_BATTER,
    ],
  },
  retired: {
    group: "batters",
    law: "25.4",
    fields: [
      { name: "player_id", type: "player", of: "crease", required: true },
      { name: "reason", type: "choice", values: ["hurt", "not out", "out"], words: "retirement", required: true },
      NEXT_BATTER,
    ],
  },
  player_replaced: {
    group: "people",
    law: "1.3",
    fields: [
      { name: "team_id", type: "team", required: true },
      { name: "out_id", type: "player", of: "team" },
      { name: "in_id", type: "player", of: "bench", required: true },
      { name: "scope", type: "choice", values: ["match", "batter"], words: "scope", standard: "match", isRare: true },
      { name: "reason", type: "text", most: LINE },
      { name: "afresh", type: "yes", standard: false, show: ({ scope }) => scope !== "batter" },
    ],
  },
  player_added: {
    group: "people",
    doubt: ({ team_id: team, name }, s) => doubtName(s, team, name),
    fields: [
      { name: "team_id", type: "team", required: true },
      { name: "name", type: "text", most: LINE, required: true },
      { name: "role", type: "choice", values: ["playing", "bench"], words: "role", standard: "playing" },
      { name: "id", type: "text", most: 64, isRare: true, derive: (values, s) => makeId(values.name, s.players) },
    ],
  },
  player_renamed: {
    group: "people",
    doubt: ({ player_id: id, name }, s) => doubtName(s, sideOf(s, id), name, id),
    fields: [
      {
        name: "player_id",
        type: "player",
        of: "everybody",
        required: true,
        fills: ({ player_id: id }, s) => ({ name: s.players?.[id] }),
      },
      { name: "name", type: "text", most: LINE, required: true },
    ],
  },
  absent: { group: "batters", fields: [{ name: "player_id", type: "player", of: "coming", required: true }] },
  penalty_runs: {
    group: "ball",
    law: "41.17",
    fields: [
      { name: "team_id", type: "team", required: true },
      { name: "runs", type: "number", min: 1, max: 36, standard: 5 },
      { name: "reason", type: "text", most: LINE },
      { name: "innings", type: "number", ...ORDINAL, isRare: true },
    ],
  },
  conditions_revised: {
    group: "innings",
    fields: [
      { name: "overs", type: "overs", show: ({ max_balls: balls }) => balls === undefined },
      { name: "target", type: "number", ...ORDINAL, show: ({ scope }) => scope !== "match" },
      { name: "par", type: "number", min: 0, max: 100_000, show: ({ scope }) => scope !== "match" },
      { name: "method", type: "text", most: LINE },
      { name: "reason", type: "text", most: LINE },
      {
        name: "innings",
        type: "number",
        ...ORDINAL,
        usual: (s) => nextInnings(s).number,
        show: ({ scope }) => scope !== "match",
      },
      { name: "scope", type: "choice", values: ["innings", "match"], words: "revision", standard: "innings" },
      { name: "max_balls", type: "number", ...ORDINAL, isRare: true },
      { name: "quota", type: "number", min: 1, max: 500, isRare: true },
      {
        name: "powerplays",
        type: "list",
        canBeNone: true,
        isRare: true,
        item: [
          { name: "kind", type: "text", most: LINE, required: true },
          { name: "first", type: "number", min: 1, max: 500 },
          { name: "last", type: "number", min: 1, max: 500 },
          { name: "start", type: "overs" },
          { name: "end", type: "overs" },
        ],
      },
      { name: "days", type: "number", min: 1, max: 10, isRare: true },
      { name: "follow_on_lead", type: "number", min: 1, max: 1000, isRare: true },
    ],
  },
  interruption: { group: "weather", fields: [{ name: "reason", type: "text", most: LINE }] },
  resumed: { group: "weather", fields: [] },
  session: {
    group: "weather",
    law: "11",
    fields: [{ name: "session", type: "choice", values: ["lunch", "tea", "stumps"], words: "session", required: true }],
  },
  bowl_out_ball: {
    group: "match",
    fields: [
      { name: "team_id", type: "team", required: true },
      { name: "bowler_id", type: "player", of: "team", required: true },
      { name: "hit", type: "yes", required: true },
    ],
  },
  match_ended: {
    group: "match",
    law: "16",
    fields: [
      {
        name: "reason",
        type: "choice",
        words: "matchEnd",
        required: true,
        values: ["time", "play_stopped", "abandoned", "awarded", "conceded", "walkover"],
      },
      { name: "winner_team_id", type: "team", show: ({ reason }) => ["awarded", "conceded", "walkover"].includes(reason) },
      {
        name: "par",
        type: "number",
        min: 0,
        max: 100_000,
        show: ({ reason }) => ["time", "play_stopped", "abandoned"].includes(reason),
      },
    ],
  },
  note: { group: "match", fields: [{ name: "text", type: "lines", most: TEXT, required: true }] },
  delivery: DELIVERY,
};

// The server takes two players of one name; a scorer rarely means it.
function doubtName(s, team, called, id) {
  return findNamesake(s, team, called, id) ? T.forms.namesake(called.trim(), s.teams[team].name) : null;
}

function sideOf(s, id) {
  return Object.keys(s.teams).find((team) => s.teams[team].squad.includes(id));
}

export const FORMS = Object.fromEntries(Object.entries(TABLE).map(([kind, form]) => [kind, name(kind, form)]));

function name(kind, form) {
  const words = T.forms.kinds[kind];
  return { ...form, title: words.title, help: words.help, fields: form.fields.map((field) => label(field, field.name, words)) };
}

function label(field, path, words) {
  const named = { ...field, label: words.fields[path], hint: words.hints?.[path] };
  if (field.item) named.item = field.item.map((part) => label(part, `${path}.${part.name}`, words));
  return named;
}

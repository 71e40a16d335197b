// Balls, events and corrections in words.

import * as words from "../../shared/words.js";
import { FORMS } from "../forms/table.js";
import { toValues } from "../forms/fields.js";
import { merge } from "../repair/list.js";
import { T } from "../strings.js";

const R = T.repair;

export function titleOf(kind) {
  return FORMS[kind]?.title ?? kind.replaceAll("_", " ");
}

// "Penalty runs: Away, 5".
export function sayEvent(s, { kind, payload }) {
  if (!FORMS[kind]) return titleOf(kind);
  const values = toValues(kind, payload);
  const said = FORMS[kind].fields.filter(({ name, type }) => values[name] !== undefined && !["yes", "maybe"].includes(type));
  const parts = said.map((field) => sayValue(s, field, values[field.name]));
  return parts.length ? `${titleOf(kind)}: ${parts.join(", ")}` : titleOf(kind);
}

function sayValue(s, { type, words: of }, value) {
  if (type === "player") return words.name(s, value);
  if (type === "team") return words.teamName(s, value);
  if (type === "choice") return T.forms.choices[of]?.[value] ?? value;
  if (type === "list")
    return value
      .map((item) =>
        Object.values(item)
          .map((part) => words.name(s, part))
          .join(" "),
      )
      .join(", ");
  if (typeof value === "boolean") return value ? T.forms.yes : T.forms.no;
  return String(value);
}

// "0.3 Kit to Bo, FOUR", or the event.
export function sayEntry(s, entry) {
  return entry.row ? `${R.place(entry.row)} ${entry.row.line}` : sayEvent(s, entry);
}

export function placeOf(s, entry) {
  return entry.row ? R.place(entry.row) : titleOf(entry.kind);
}

// What a ball without its wickets is: "2 wides".
export function sayBall(s, payload) {
  return words.text(s, { runs: 0, ...payload, legal: payload.counts, wickets: undefined });
}

// What was asked, one sentence for each change. `entries` are those of the innings.
export function sayAsked(s, entries, { action, body, seq }) {
  if (action === "corrections") return body.changes.map((change) => sayChange(s, entries, change));
  const change = { patch: { seq, patch: body }, remove: { seq, remove: true } }[action] ?? { before_seq: seq, body };
  return [sayChange(s, entries, change)];
}

export function sayChange(s, entries, change) {
  const seq = change.seq ?? change.before_seq;
  const entry = entries.find((one) => one.seq === seq) ?? null;
  const key = ["patch", "remove", "body", "over_bowled_by", "batters_swapped", "other_batter_out", "in_over"].find(
    (name) => name in change,
  );
  return SAY[key](s, change, {
    entry,
    entries,
    what: entry ? sayEntry(s, entry) : R.event(seq),
    place: entry ? placeOf(s, entry) : R.event(seq),
  });
}

const SAY = {
  patch: (s, { patch }, { entry, what, place }) => sayPatch(s, patch, entry, what, place),
  remove: (s, change, { what }) => R.asked.remove(what),
  body: (s, { body }, { place }) =>
    body.kind ? R.asked.event(place, sayEvent(s, { kind: body.kind, payload: body })) : R.asked.ball(place, sayBall(s, body)),
  over_bowled_by: (s, { over_bowled_by: id }, { entry }) => R.asked.bowledBy((entry?.row?.over ?? 0) + 1, words.name(s, id)),
  batters_swapped: (s, { until_seq: until }, { entries, place }) => {
    const last = entries.find((one) => one.seq === until);
    return R.asked.swap(place, last ? placeOf(s, last) : "");
  },
  other_batter_out: (s, change, { place }) => R.asked.otherOut(place),
  in_over: (s, { in_over: neighbour }, { place }) => R.asked[neighbour](place),
};

const OF_RUNS = ["runs", "extras", "non_boundary"];

// A ball's runs in words, the rest part by part.
function sayPatch(s, patch, entry, what, place) {
  const isRuns = entry?.row && Object.keys(patch).some((key) => OF_RUNS.includes(key));
  const rest = Object.entries(patch).filter(([key]) => !isRuns || !OF_RUNS.includes(key));
  const parts = rest.map(([key, value]) => sayPart(s, entry?.kind ?? "delivery", key, value));
  const runs = isRuns ? [R.asked.becomes(place, sayBall(s, merge(entry.payload, patch)))] : [R.asked.patch(what)];
  return [...runs, ...parts].join(" – ");
}

function sayPart(s, kind, key, value) {
  const field = FORMS[kind]?.fields.find(({ name }) => name === key);
  const label = field?.label ?? key.replaceAll("_", " ");
  if (value === null || (Array.isArray(value) && value.length === 0)) return R.asked.part(label, R.asked.nothing);
  const isPlain = typeof value !== "object" || field?.type === "list";
  return R.asked.part(label, isPlain ? sayValue(s, field ?? {}, value) : Object.values(value).join(", "));
}

// A match that is being set up. It survives a reload, and its key keeps a second tap from opening a second match.

import { CARDS, conditionsOf, valueOf } from "./conditions.js";
import { parseSquad, placeholders } from "./squads.js";

const PLACE = "cricksy-new-match";
const VERSION = 1;

export function newDraft({ card = "t20", now = new Date(), zone = "", key = crypto.randomUUID() } = {}) {
  const { format, changed } = CARDS[card];
  const empty = { step: 0, sides: [newSide(), newSide()], venue: "", name: "" };
  return { version: VERSION, key, ...empty, card, format, changed: { ...changed }, starts: localMinute(now), zone };
}

function newSide() {
  return { name: "", text: "", captain: "", keeper: "" };
}

// Another format begins with its own conditions.
export function choose(draft, card) {
  if (card === draft.card) return draft;
  return { ...draft, card, format: CARDS[card].format, changed: { ...CARDS[card].changed } };
}

export function load(storage) {
  try {
    const kept = JSON.parse(storage.getItem(PLACE) ?? "null");
    return kept?.version === VERSION && kept.card in CARDS && kept.sides.length === 2 ? kept : null;
  } catch {
    return null;
  }
}

export function save(storage, draft) {
  try {
    storage.setItem(PLACE, JSON.stringify(draft));
  } catch (error) {
    // Full or forbidden: the draft lives as long as the page.
    console.warn("the draft is not kept", error);
  }
}

export function forget(storage) {
  storage.removeItem(PLACE);
}

export function sizeOf(draft) {
  return valueOf(draft.format, draft.changed, "players_per_side");
}

// Return the squad of a side: {players, left, twice, isUnnamed}. Who is more than the side has sits on the bench.
export function squadOf(draft, at, words) {
  const side = draft.sides[at];
  const size = sizeOf(draft);
  const { players: read, left, twice } = parseSquad(side.text);
  const players = read.length ? sit(read, size) : placeholders(size, words.placeholder);
  const marked = markOne(markOne(players, "captain", side.captain), "keeper", side.keeper);
  return { players: marked, left, twice, isUnnamed: read.length === 0 };
}

function sit(players, size) {
  let playing = 0;
  return players.map((player) => {
    const bench = player.bench || playing >= size;
    if (!bench) playing += 1;
    return { ...player, bench };
  });
}

// The one who was chosen, else the first who is marked.
function markOne(players, mark, chosen) {
  const first = players.findIndex((player) => (chosen ? player.name === chosen : player[mark]));
  return players.map((player, at) => ({ ...player, [mark]: at === first }));
}

export function sideName(draft, at, words) {
  return draft.sides[at].name.trim() || words.sides[at];
}

// What POST /games takes. The engine has no captains and keepers: they are in `about`, which it carries.
export function bodyOf(draft, words) {
  const teams = draft.sides.map((_, at) => {
    const { players } = squadOf(draft, at, words);
    const named = players.map(({ name, bench }) => (bench ? { name, role: "bench" } : { name }));
    return { name: sideName(draft, at, words), players: named };
  });
  const conditions = conditionsOf(draft.format, draft.changed);
  const about = aboutOf(draft, words);
  return {
    format: draft.format,
    teams,
    ...(Object.keys(conditions).length ? { conditions } : {}),
    ...(draft.name.trim() ? { name: draft.name.trim() } : {}),
    ...(draft.venue.trim() ? { venue: draft.venue.trim() } : {}),
    ...(draft.starts ? { starts_at: draft.starts, ...(draft.zone ? { time_zone: draft.zone } : {}) } : {}),
    ...(Object.keys(about).length ? { about } : {}),
  };
}

function aboutOf(draft, words) {
  const about = {};
  for (const [at] of draft.sides.entries()) {
    const { players, isUnnamed } = squadOf(draft, at, words);
    if (isUnnamed) continue;
    for (const [mark, key] of [["captain", "captains"], ["keeper", "keepers"]]) {
      const found = players.find((player) => player[mark]);
      if (found) about[key] = { ...about[key], [sideName(draft, at, words)]: found.name };
    }
  }
  return about;
}

// Where the form shows what the server says of a field of the body: {step, field}.
export function placeOf(path) {
  const side = /^teams\[([01])\](?:\.(name))?/u.exec(path);
  if (side) return { step: 1, field: `side-${side[1]}-${side[2] ?? "players"}` };
  const condition = /^conditions\.(\w+)/u.exec(path);
  if (condition) return { step: 0, field: condition[1] };
  return { step: 2, field: { starts_at: "starts", time_zone: "starts" }[path] ?? path };
}

// "2026-10-02T13:00" by the clock of the device, as an input of a date and a time has it.
export function localMinute(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

// Whom a field of players offers, the likely ones first, and why the others cannot be chosen: a missing name looks like a bug.

import { listComing } from "../entering/due.js";
import { fieldingSide, isInnings, otherSide } from "./state.js";

// Return [{id, why}]: `why` is a key of T.forms.why, a sentence of the engine, or null if the player can be chosen.
// `of` is the field's; `facts` are {offers, isPast}: who may bowl and come in by the engine, and whether the event is of the
// past, when others were at the crease: then every player of both sides can be chosen.
export function listPlayers(of, values, s, { offers = null, isPast = false } = {}) {
  if (isPast || !(s.batting_team || of === "team" || of === "bench")) return offerAll(Object.keys(s.teams), s);
  return WHO[of](values, s, offers);
}

const WHO = {
  // Anybody of the side that the form names, or of the side that is due.
  team: ({ team_id: team }, s) => (team ? offer(squad(s, team)) : offerAll(Object.keys(s.teams), s)),
  everybody: (values, s) => offerAll(Object.keys(s.teams), s),
  // Those beyond the eleven come first: only a squad with a bench has them.
  bench: ({ team_id: team, out_id: out }, s) => {
    const all = (team ? [team] : Object.keys(s.teams)).flatMap((side) => benchFirst(s, side));
    return all.filter((id) => id !== out).map((id) => ({ id, why: crease(s).includes(id) ? "atCrease" : null }));
  },
  crease: (values, s) => only(crease(s), squad(s, s.batting_team), "notAtCrease"),
  coming: (values, s, offers) =>
    only(comingTo(s, offers), squad(s, s.batting_team), (id) => (crease(s).includes(id) ? "atCrease" : "cannotBat")),
  dismissible: (values, s, offers) => (values.dismissal === "timed out" ? onlyTimedOut(s, offers) : WHO.crease(values, s)),
  batting: (values, s) => first(crease(s), squad(s, s.batting_team)),
  // Who is at the crease, or could come in.
  batters: (values, s, offers) => only([...crease(s), ...comingTo(s, offers)], squad(s, s.batting_team), "cannotBat"),
  fielding: (values, s) => first([s.bowler], squad(s, fieldingSide(s))),
  bowlers: (values, s, offers) =>
    first([s.bowler], squad(s, fieldingSide(s))).map(({ id }) => ({ id, why: mayNotBowl(id, s, offers) })),
  finishers: (values, s) => squad(s, fieldingSide(s)).map((id) => ({ id, why: id === s.bowler ? "bowlsNow" : null })),
};

function onlyTimedOut(s, offers) {
  // A batter who was named but has not faced is at the crease and may still be timed out: the engine judges.
  return only([...comingTo(s, offers), ...crease(s)], squad(s, s.batting_team), "cannotBat");
}

// The engine's reasons are about the next over; who bowls the one in progress goes on.
function mayNotBowl(id, s, offers) {
  if (id === s.bowler && !s.next.needs.includes("bowler")) return null;
  return s.next.needs.includes("bowler") ? (offers?.bowlers.find((one) => one.id === id)?.refused ?? null) : null;
}

function comingTo(s, offers) {
  return isInnings(s) ? listComing(s, offers) : [];
}

function crease(s) {
  return isInnings(s) ? [s.striker, s.non_striker].filter(Boolean) : [];
}

function squad(s, team) {
  return s.teams[team]?.squad ?? [];
}

function benchFirst(s, team) {
  const all = squad(s, team);
  const { players_per_side: count = all.length } = s.conditions ?? {};
  return [...all.slice(count), ...all.slice(0, count)];
}

function offer(ids) {
  return ids.map((id) => ({ id, why: null }));
}

function offerAll(teams, s) {
  const sides = s.batting_team ? [s.batting_team, otherSide(s, s.batting_team)] : teams;
  return offer(sides.flatMap((team) => squad(s, team)));
}

function first(ids, all) {
  const likely = ids.filter((id) => all.includes(id));
  return offer([...likely, ...all.filter((id) => !likely.includes(id))]);
}

function only(ids, all, why) {
  const reason = typeof why === "function" ? why : () => why;
  return [...offer(ids), ...all.filter((id) => !ids.includes(id)).map((id) => ({ id, why: reason(id) }))];
}

// Return the id of another player of the side with this name, whatever its capitals; undefined if there is none.
export function findNamesake(s, team, called = "", id = undefined) {
  const same = (one) => one.trim().toLowerCase() === called.trim().toLowerCase();
  return squad(s, team).find((other) => other !== id && same(s.players[other] ?? ""));
}

// Return an id for a new player, as the server makes one: of the name's letters, with a number if it is taken.
export function makeId(called = "", players = {}) {
  const letters = called
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  const base = letters.replace(/^-|-$/g, "").slice(0, 56).replace(/-$/, "") || "player";
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!(id in players)) return id;
  }
}

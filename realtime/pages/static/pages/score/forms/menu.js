// The menu of everything that is not a plain ball, in groups. What cannot be now is grey and says why.

import { T } from "../strings.js";
import { isAllPlayed, isCutShort, isInnings, isOver, isPaused, listInnings, mayDeclare } from "./state.js";

const { items, groups, why, words } = T.menu;

const form = (kind) => ["form", { kind }];
const wizard = (name) => ["form", { wizard: name }];
const page = (address) => ({ address });

// Return the reason why something cannot be done, as a key of T.menu.why, or null.
const always = () => null;
const unlessOver = (s) => (s.result ? "over" : null);
const inInnings = (s) => unlessOver(s) ?? (isInnings(s) ? null : "noInnings");
const inOver = (s) => inInnings(s) ?? (isOver(s) ? null : "noOver");
const betweenInnings = (s) => unlessOver(s) ?? (isInnings(s) ? "inInnings" : isAllPlayed(s) ? "allBatted" : null);
const atCrease = (s) => inInnings(s) ?? (s.striker || s.non_striker ? null : "noVacancy");
const declared = (s) => inInnings(s) ?? (mayDeclare(s) ? null : "limited");
const ofTwoInnings = (s) => (s.conditions.innings_per_side === 1 ? "noFollowOn" : betweenInnings(s));
const followOn = (s) => ofTwoInnings(s) ?? (listInnings(s).length === 2 ? null : "known");
const tie = (s) => unlessOver(s) ?? (s.status === "super_over" && !isInnings(s) ? null : "noTie");
const bowlOut = (s) => unlessOver(s) ?? (s.status === "bowl_out" ? null : "noBowlOut");
const paused = (s) => unlessOver(s) ?? (isPaused(s) ? null : "isOn");
const toss = (s) => unlessOver(s) ?? (s.innings_number === undefined ? null : "begun");
const swap = (s) => inInnings(s) ?? (s.striker && s.non_striker ? null : "noVacancy");
const cut = (s) => unlessOver(s) ?? (isCutShort(s) ? null : "notCut");
const redo = (s, { canRedo }) => (canRedo ? null : "noRedo");

// [group, [[name, what it opens, a method of the console or a page, why not]]]
const MENU_TABLE = [
  [
    "ball",
    [
      ["delivery", form("delivery"), inInnings],
      ["penalty", wizard("penalty"), always],
      ["over_ended", form("over_ended"), inOver],
      ["balls", ["balls", null], always],
      ["undo", "undo", always],
      ["redo", "redo", redo],
    ],
  ],
  [
    "batters",
    [
      ["swap", "swap", swap],
      ["retire", wizard("retire"), atCrease],
      ["dismissal", wizard("dismissal"), inInnings],
      ["absent", form("absent"), inInnings],
    ],
  ],
  ["bowler", [["bowler", wizard("bowler"), inOver]]],
  [
    "innings",
    [
      ["declare", wizard("declare"), declared],
      ["reduced", form("innings_ended"), inInnings],
      ["cutShort", wizard("cutShort"), cut],
      ["innings", form("innings_started"), betweenInnings],
      ["followOn", wizard("followOn"), followOn],
      ["forfeit", form("innings_forfeited"), betweenInnings],
      ["superOver", wizard("superOver"), tie],
      ["revise", form("conditions_revised"), unlessOver],
    ],
  ],
  [
    "weather",
    [
      ["interruption", wizard("interruption"), unlessOver],
      ["session", form("session"), unlessOver],
      ["resumed", form("resumed"), paused],
    ],
  ],
  [
    "people",
    [
      ["replacement", wizard("replacement"), unlessOver],
      ["rename", form("player_renamed"), always],
      ["late", form("player_added"), always],
      ["invite", ["invite", null], always],
    ],
  ],
  [
    "match",
    [
      ["note", form("note"), always],
      ["toss", form("toss"), toss],
      ["bowlOut", wizard("bowlOut"), bowlOut],
      ["end", wizard("end"), always],
    ],
  ],
  [
    "display",
    [
      ["book", ["book", null], always],
      ["scoreboard", ["scoreboard", null], always],
      ["overlay", ["overlay", null], always],
      ["settings", ["settings", null], always],
      ["ready", ["ready", null], always],
      ["keys", ["keys", null], always],
      ["guide", page("/guide/scoring"), always],
      ["logOut", "logOut", always],
    ],
  ],
];

// They need the server.
const NOT_IN_PRACTICE = ["invite", "overlay", "ready", "logOut"];

// Return [{name, title, items: [{name, label, words, opens, does, address, why}]}]; `why` is a sentence if it cannot be
// chosen, else null. `canRedo`: whether something was undone that can come back; true if nobody knows.
export function MENU(s, isPractice = false, { canRedo = true } = {}) {
  const facts = { isPractice, canRedo };
  return MENU_TABLE.map(([group, rows]) => ({ name: group, title: groups[group], items: rows.map((row) => item(row, s, facts)) }));
}

function item([name, target, judge], s, facts) {
  const reason = facts.isPractice && NOT_IN_PRACTICE.includes(name) ? "practice" : judge(s, facts);
  const opens = Array.isArray(target) ? target : null;
  const does = typeof target === "string" ? target : null;
  return { name, label: items[name], words: words[name], opens, does, address: target.address ?? null, why: reason ? why[reason] : null };
}

// Those whose label and words have each word of the letters, in the same groups.
export function find(menu, letters) {
  const wanted = letters.trim().toLowerCase().split(/\s+/u);
  const kept = menu.map((group) => ({ ...group, items: group.items.filter((one) => hasAll(`${one.label} ${one.words}`, wanted)) }));
  return kept.filter((group) => group.items.length > 0);
}

function hasAll(text, wanted) {
  const all = text.toLowerCase();
  return wanted.every((each) => all.includes(each));
}

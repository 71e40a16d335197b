// Wizards: questions in the words of the game, one after the other. Each is a function of the answers so far to the next step,
// so that going back is leaving out an answer. No drawing, no network.
//
// A step is one of:
// - {key, title, help, choices: [{value, label, note, why}]}    one tap answers `key`; `why`: cannot be chosen, and the reason
// - {key, title, help, input: {type, label, usual}}             a number, a text or overs
// - {key, title, read}                                          the console reads something: a path, or "bowlOut"
// - {form: {kind, values, title, help}}                         goes on in a form
// - {sentence, help, send: [[action, body], ...], then}         to confirm; then another panel opens, or the wizard goes on;
//                                                             isForetold: with the result that the engine foresees
// - {title, text}                                               only says something
// - {open: [panel, argument]}                                   goes on elsewhere

import { T } from "../strings.js";
import { bowlOut } from "./bowlout.js";
import { cutShort, interruption } from "./interruption.js";
import { end } from "./ending.js";
import { listPlayers } from "./people.js";
import { LAWS } from "./penalties.js";
import { fieldingSide, isInnings, nextSuperOver } from "./state.js";
import { name, teamName, thisOver } from "./words.js";

const W = T.forms.wizards;

export const WIZARDS = {
  penalty,
  interruption,
  cutShort,
  bowler,
  retire,
  dismissal,
  replacement,
  end,
  bowlOut,
  superOver,
  followOn,
  declare,
};

function choices(labels, more = () => ({})) {
  return Object.entries(labels).map(([value, label]) => ({ value, label, ...more(value) }));
}

function penalty(answers, { s }) {
  const law = LAWS.find((one) => one.law === answers.law);
  if (answers.law === undefined) return { key: "law", ...W.penalty.law, choices: listLaws() };
  const team = answers.team ?? sideOf(law, s);
  if (team === undefined)
    return { key: "team", ...W.penalty.team, choices: Object.keys(s.teams).map((id) => ({ value: id, label: teamName(s, id) })) };
  const reason = law ? T.forms.law(law.law) : undefined;
  const ball = askBall(law, answers, s);
  if (ball) return ball;
  if (answers.ball === "no")
    return {
      form: {
        kind: "delivery",
        values: { "extras.penalty": 5, counts: law.counts !== false, commentary: W.penalty.commentary(reason) },
      },
    };
  const where = team === s.batting_team && isInnings(s) ? "" : W.penalty.inItsInnings;
  return {
    sentence: W.penalty.sentence(teamName(s, team), reason, where),
    help: law && W.penalty.noRuns[law.law],
    send: [["event", { kind: "penalty_runs", team_id: team, ...(reason ? { reason } : {}) }]],
    then: answers.ball === "yesNot" ? ["balls", null] : null,
  };
}

function listLaws() {
  const known = LAWS.map(({ law, to, counts }) => ({
    value: law,
    label: W.penalty.laws[law],
    note: counts === false ? `${law}, ${W.penalty.notOfTheOver}` : law,
    group: W.penalty.groups[to],
  }));
  return [...known, { value: null, label: W.penalty.unknown }];
}

// Between innings only the scorer knows which side is meant.
function sideOf(law, s) {
  if (!law || law.to === "other" || !isInnings(s)) return undefined;
  return law.to === "batting" ? s.batting_team : fieldingSide(s);
}

// Where the ball may not be one of the over, it must be entered, or mended, as such.
function askBall(law, { ball }, s) {
  const mayNotCount = law && (law.counts === false || law.hasBall) && isInnings(s);
  if (!mayNotCount || ball !== undefined) return null;
  const { title, helpNot, helpAsk, no, yesNot, yes, noBall } = W.penalty.ball;
  const all = law.counts === false ? { no, yesNot } : { noBall, no, yes, yesNot };
  return {
    key: "ball",
    title,
    help: law.counts === false ? helpNot : helpAsk,
    choices: choices(law.to === "batting" ? all : { noBall, yes, yesNot }),
  };
}

function bowler({ what }, { s }) {
  if (what === undefined)
    return { key: "what", ...W.bowler.what, choices: choices(W.bowler.whats, (value) => ({ note: W.bowler.notes[value] })) };
  if (what === "wrong") return { open: ["balls", { over: thisOver(s), wrongBowler: true }] };
  const values = what === "injury" ? { reason: W.bowler.injury } : { reason: W.bowler.suspended, may_bowl_again: false };
  return { form: { kind: "bowler_changed", values } };
}

function retire({ who, why, next }, { s, offers }) {
  if (who === undefined)
    return {
      key: "who",
      ...W.retire.who,
      choices: pick(
        listPlayers("crease", {}, s).filter((one) => !one.why),
        s,
      ),
    };
  if (why === undefined)
    return { key: "why", ...W.retire.why, choices: choices(W.retire.whys, (value) => ({ note: W.retire.notes[value] })) };
  if (next === undefined) {
    const coming = pick(listPlayers("coming", {}, s, { offers }), s);
    return {
      key: "next",
      ...W.retire.next,
      choices: [
        ...coming.filter((one) => !one.why),
        { value: null, label: W.retire.unknown },
        ...coming.filter((one) => one.why),
      ],
    };
  }
  const body = { kind: "retired", player_id: who, reason: why, ...(next ? { next_batter_id: next } : {}) };
  return { sentence: W.retire.sentence(name(s, who), W.retire.whys[why], next && name(s, next)), send: [["event", body]] };
}

function pick(players, s) {
  return players.map(({ id, why }) => ({ value: id, label: name(s, id), why: why && (T.forms.why[why] ?? why) }));
}

function dismissal({ how }) {
  const { dismissal: all } = T.forms.choices;
  const possible = Object.keys(W.dismissal.notes).filter((kind) => kind !== "other");
  const offer = (kind) => ({
    value: kind,
    label: all[kind],
    ...(possible.includes(kind) ? { note: W.dismissal.notes[kind] } : { why: W.dismissal.notes.other }),
  });
  const others = Object.keys(all).filter(
    (kind) => !possible.includes(kind) && !kind.startsWith("retired") && kind !== "handled the ball",
  );
  if (how === undefined) return { key: "how", ...W.dismissal.how, choices: [...possible, ...others].map(offer) };
  return { form: { kind: "dismissal", values: { dismissal: how } } };
}

function replacement({ what }) {
  if (what === undefined)
    return {
      key: "what",
      ...W.replacement.what,
      choices: choices(W.replacement.whats, (value) => ({ note: W.replacement.notes[value] })),
    };
  if (what === "fielder") return W.replacement.fielder;
  const values = {
    concussion: { reason: W.replacement.concussion },
    impact: { reason: W.replacement.impact, afresh: true },
    other: {},
    batter: { scope: "batter" },
  }[what];
  return { form: { kind: "player_replaced", values, help: what === "concussion" ? W.replacement.likeForLike : undefined } };
}

function superOver(answers, { s }) {
  const { number, team } = nextSuperOver(s);
  return {
    form: {
      kind: "innings_started",
      values: { team_id: team, super_over: number },
      title: W.superOver.title(number),
      help: W.superOver.help,
    },
  };
}

function followOn(answers, { s }) {
  return { form: { kind: "innings_started", values: { team_id: s.batting_team, follow_on: true }, ...W.followOn } };
}

function declare(answers, { s }) {
  const score = `${s.total_runs}/${s.total_wickets}`;
  return {
    sentence: W.declare.sentence(teamName(s, s.batting_team), score),
    send: [["event", { kind: "innings_ended", reason: "declared" }]],
  };
}

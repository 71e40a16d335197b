// The end of a match that its balls did not decide: the reason, the winner or the par score.

import { T } from "../strings.js";
import { isChase } from "./state.js";
import { teamName } from "./words.js";

const W = T.forms.wizards.end;
const DECIDED = ["awarded", "conceded", "walkover"];

export function end(answers, { s }) {
  const { why, winner } = answers;
  if (why === undefined) return { key: "why", ...W.why, choices: listReasons(s) };
  if (DECIDED.includes(why)) {
    if (winner === undefined)
      return { key: "winner", ...W.winner, choices: Object.keys(s.teams).map((id) => ({ value: id, label: teamName(s, id) })) };
    return confirm(why, { winner_team_id: winner }, W.sentence(T.forms.choices.matchEnd[why], teamName(s, winner)));
  }
  const asked = isDecidedByPar(s) ? askPar(answers, s) : null;
  if (asked) return asked;
  const par = answers.par === "other" ? answers.figure : typeof answers.par === "number" ? answers.par : undefined;
  const help = isTooShort(s) ? W.tooShort(s.legal_balls, s.conditions.min_balls_for_result) : undefined;
  return { ...confirm(why, par === undefined ? {} : { par }, W.sentence(T.forms.choices.matchEnd[why], null, par)), help };
}

// A chase with too few balls has no result, whatever the par.
function isTooShort(s) {
  return isChase(s) && s.legal_balls < (s.conditions.min_balls_for_result ?? 0);
}

function isDecidedByPar(s) {
  return isChase(s) && !isTooShort(s);
}

// After a result only an award can follow.
function listReasons(s) {
  const offer = (reason) => ({ value: reason, label: T.forms.choices.matchEnd[reason], note: W.notes[reason] });
  const why = (reason) => (s.result && !DECIDED.includes(reason) ? { why: T.menu.why.over } : {});
  return Object.keys(T.forms.choices.matchEnd).map((reason) => ({ ...offer(reason), ...why(reason) }));
}

function askPar({ dl, par, figure }, s) {
  if (dl === undefined) return { key: "dl", title: W.asking, read: "dl" };
  if (par === undefined) return { key: "par", ...W.par, choices: listPars(dl, s) };
  if (par === "other" && figure === undefined)
    return { key: "figure", title: W.figure.title, input: { type: "number", label: W.figure.label, min: 0 } };
  return null;
}

function listPars(dl, s) {
  const found = [];
  if (dl?.par !== undefined) found.push({ value: dl.par, label: W.pars.dl(dl.par, dl.label) });
  if (s.par !== undefined && s.par !== dl?.par) found.push({ value: "posted", label: W.pars.posted(s.par) });
  const none = s.par === undefined ? [{ value: "none", label: W.pars.none }] : [];
  return [...found, { value: "other", label: W.pars.other }, ...none];
}

function confirm(reason, more, sentence) {
  return { sentence, send: [["event", { kind: "match_ended", reason, ...more }]], isForetold: true };
}

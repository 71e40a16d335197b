// Play stops, and goes on: with fewer overs perhaps, and a new target. Questions before `interruption`, `resumed`,
// `conditions_revised` and `innings_ended` are recorded.

import { T } from "../strings.js";
import { isCutShort, isInnings, isLimited, isPaused, listInnings, nextInnings } from "./state.js";
import { teamName } from "./words.js";

const W = T.forms.wizards.interruption;
const C = T.forms.wizards.cutShort;
const RESUMED = ["event", { kind: "resumed" }];

// What opens after an innings has been ended: the overs and the target of the chase, if it was cut short.
export const afterEnd = (s) => (isCutShort(s) ? ["form", { wizard: "cutShort" }] : null);

export function interruption(answers, facts) {
  const isStopped = isPaused(facts.s) || answers.why === "revise";
  return isStopped ? goOn(answers, facts) : stop(answers, facts);
}

function stop({ why, reason }, { s }) {
  if (why === undefined) {
    const reasons = list(W.reasons);
    return { key: "why", ...W.why, choices: isLimited(s) ? [...reasons, { value: "revise", label: W.revise }] : reasons };
  }
  if (why === "other" && reason === undefined)
    return { key: "reason", title: W.reason.title, input: { type: "text", label: W.reason.label } };
  const said = reason ?? W.reasons[why];
  return { sentence: W.sentence.stops(said), send: [["event", { kind: "interruption", reason: said }]] };
}

function goOn(answers, facts) {
  const then = answers.why === "revise" ? "lost" : answers.then;
  if (then === undefined) return { key: "then", ...W.then, choices: listThens(facts.s) };
  if (then === "on") return { sentence: W.sentence.on, send: [RESUMED] };
  if (then === "closed")
    return { sentence: W.sentence.closed, send: [["event", { kind: "innings_ended", reason: "reduced" }]], then: afterEnd };
  if (then === "match") return { open: ["form", { wizard: "end" }] };
  if (facts.s.conditions.innings_per_side > 1)
    return { form: { kind: "conditions_revised", values: {}, title: W.twoInnings.title } };
  return loseOvers(answers, facts);
}

// The first innings of two was cut short: the other side may have fewer overs and another target. Duckworth-Lewis can be
// worked out only once the chase has begun.
export function cutShort(answers, { s }) {
  if (!isCutShort(s)) return { title: C.gone };
  const [[, first]] = listInnings(s);
  const score = `${first.total_runs}/${first.total_wickets} (${first.overs})`;
  const usual = lengthOf(s);
  if (answers.now === undefined)
    return {
      key: "now",
      title: C.title(teamName(s, first.batting_team), score),
      help: C.help,
      choices: list({ revise: C.revise, none: C.none(first.total_runs + 1, usual) }),
    };
  if (answers.now === "none") return { open: [null] };
  if (answers.overs === undefined)
    return { key: "overs", title: C.overs, help: W.overs.help, input: { type: "overs", label: W.overs.label, usual } };
  if (answers.whose === undefined)
    return { key: "whose", ...W.whose, help: C.later, choices: list({ referee: W.by.referee, later: W.by.later }) };
  return withTarget({ ...answers, why: "revise" }, 2, s);
}

function listThens(s) {
  const { closed, ...others } = W.thens;
  return list(isInnings(s) ? { ...W.thens } : others);
}

// In the first innings both sides have fewer overs, and the target comes by itself; later there is a target to say.
function loseOvers(answers, { s }) {
  const { number } = nextInnings(s);
  const length = lengthOf(s);
  if (answers.overs === undefined)
    return {
      key: "overs",
      title: W.overs.title,
      help: W.overs.help,
      input: { type: "overs", label: W.overs.label, usual: length },
    };
  if (number === 1) return loseInFirst(answers);
  return withTarget(answers, number, s);
}

function loseInFirst({ overs, second, why }) {
  if (second === undefined)
    return { key: "second", title: W.second.title, input: { type: "overs", label: W.second.label, usual: overs } };
  const revised = [
    [1, overs],
    [2, second],
  ].map(([innings, length]) => ["event", { kind: "conditions_revised", innings, overs: length }]);
  return { sentence: say(why, overs, second), send: finish(revised, why) };
}

function withTarget(answers, innings, s) {
  const { overs, whose, why } = answers;
  const revise = (more) => finish([["event", { kind: "conditions_revised", innings, overs, ...more }]], why);
  if (whose === undefined) return { key: "whose", ...W.whose, choices: list(W.by) };
  if (whose === "later") return { sentence: say(why, overs), send: revise({}) };
  if (whose === "referee" || answers.target === "referee") return askReferee(answers, revise, s);
  if (answers.target === undefined) return askDl(answers);
  return { sentence: say(why, overs, undefined, answers.target), send: finish([["event", answers.dl.what_if.post]], why) };
}

// The answer of GET /games/{id}/dl: `what_if` has the target and the body to post.
function askDl({ dl, overs }) {
  if (dl === undefined) return { key: "dl", title: W.dl.asking, read: `dl?overs=${encodeURIComponent(overs)}` };
  const found = dl?.what_if?.post?.target;
  const others = [{ value: "referee", label: W.by.referee }];
  if (found === undefined || found === null)
    return { key: "target", title: W.dl.title, help: dl?.inapplicable?.detail ?? W.dl.none, choices: others };
  const { target, par } = dl.what_if;
  return {
    key: "target",
    title: W.dl.title,
    help: `${W.dl.found(overs, target, par)} ${W.dl.edition}`,
    choices: [{ value: target, label: W.dl.use(target) }, ...others],
  };
}

function askReferee({ overs, referee, method, why }, revise, s) {
  if (referee === undefined)
    return { key: "referee", title: W.target.title, input: { type: "number", label: W.target.label, usual: s.target, min: 1 } };
  if (method === undefined)
    return { key: "method", title: W.method.title, input: { type: "text", label: W.method.label, usual: W.method.usual } };
  return { sentence: say(why, overs, undefined, referee), send: revise({ target: referee, method }) };
}

// Play goes on last, so that a refused figure leaves it stopped.
function finish(revised, why) {
  return why === "revise" ? revised : [...revised, RESUMED];
}

function say(why, ...figures) {
  return why === "revise" ? W.revised(...figures) : `${W.revised(...figures)} ${W.sentence.on}`;
}

function lengthOf(s) {
  const { max_balls: balls, conditions } = s;
  if (balls === undefined || !isInnings(s)) return conditions.overs === undefined ? undefined : String(conditions.overs);
  const [whole, more] = [Math.floor(balls / conditions.balls_per_over), balls % conditions.balls_per_over];
  return more ? `${whole}.${more}` : String(whole);
}

function list(labels) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

// The one thing that the console asks before the next ball: a question of a wicket, or what is due. `c` is the Console.

import * as words from "../../shared/words.js";
import { html, nothing } from "../../vendor/lit-html.js";
import { fieldingSide, listComing } from "../entering/due.js";
import { keyOf } from "../entering/keys.js";
import { T } from "../strings.js";
import { listKinds } from "../entering/wicket.js";

// `key` is the letter that chooses it.
export function choice(label, act, { chosen = false, disabled = false, key = undefined } = {}) {
  return html`<button class=${chosen ? "chosen" : ""} data-key=${key ?? nothing} ?disabled=${disabled} aria-pressed=${chosen} @click=${act}>${label}</button>`;
}

// The choices are counted for the keyboard, unless digits mean something else.
export function ask(title, choices, more = nothing, isNumbered = true) {
  return html`<section class=${isNumbered ? "card ask numbered" : "card ask"} aria-label=${title}><h2 tabindex="-1">${title}</h2><div class="choices">${choices}</div>${more}</section>`;
}

// The questions of a wicket.
export function drawWicket(c) {
  const question = c.entering.question(c.snapshot);
  const more = html`<div class="below">${question === "how" ? drawExtras(c) : nothing}${question === "confirm" ? drawFielders(c) : nothing}
    <button class="plain" @click=${() => c.back()}>${T.stepBack}</button>
    <button class="plain" @click=${() => c.press("escape")}>${T.cancel}</button></div>`;
  return ask(titleOf(c, question), QUESTIONS[question](c), more, !["how", "runs"].includes(question));
}

function titleOf(c, question) {
  const { runs, extra } = c.entering.ball;
  if (question === "fielder" && c.entering.answers.kind === "run out") return T.questions.thrower;
  const known = [extra && T.extras[extra].toLowerCase(), runs !== null && words.many(runs, "run")].filter(Boolean);
  return question === "how" && known.length ? `${T.questions.how} (${known.join(", ")})` : T.questions[question];
}

// Who begins with the wicket says here that the ball was a wide or a no-ball.
function drawExtras(c) {
  return ["wides", "noballs"].map((extra) =>
    choice(T.extras[extra], () => c.pressOnce(extra), { chosen: c.entering.ball.extra === extra }),
  );
}

const QUESTIONS = {
  how: (c) =>
    listKinds(c.entering.ball, c.snapshot.next.allowed_dismissals).map(([kind, whyNot]) =>
      choice(html`${T.kinds[kind]}${whyNot ? html` <small>${T.whyNot[whyNot]}</small>` : nothing}`, () => c.answer({ kind }), {
        disabled: whyNot !== null,
        key: keyOf(kind),
      }),
    ),
  who: (c) => Object.values(c.entering.pair(c.snapshot)).map((id) => choice(words.name(c.snapshot, id), () => c.answer({ out: id }))),
  end: (c) => Object.entries(T.ends).map(([end, label]) => choice(label, () => c.answer({ end }))),
  runs: (c) => [0, 1, 2, 3].map((runs) => choice(runs, () => c.press(runs))),
  fielder: (c) => {
    const { fielders = [] } = c.entering.answers;
    const took = (fielder) => () => c.answer({ fielders: [...fielders, fielder], isMoreFielders: false });
    const { squad } = c.snapshot.teams[fieldingSide(c.snapshot)];
    const bowler = c.entering.chosen.bowler ?? c.snapshot.bowler;
    // Nobody is stumped by who bowled.
    const may = squad.filter((id) => c.entering.answers.kind !== "stumped" || id !== bowler);
    return [
      ...may.map((id) => choice(words.name(c.snapshot, id), took({ id }))),
      choice(T.substitute, took({ substitute: true })),
      choice(T.unknownFielder, () => c.answer({ fielders, isMoreFielders: false })),
    ];
  },
  crossed: (c) => [choice(T.yes, () => c.answer({ crossed: true })), choice(T.no, () => c.answer({ crossed: false }))],
  confirm: (c) => {
    const coming = listComing(c.snapshot, c.scoring.offers);
    const next = c.nextBatter;
    return [
      ...coming.map((id) => choice(words.name(c.snapshot, id), () => c.answer({ next: id }), { chosen: id === next })),
      coming.length ? choice(T.notYetKnown, () => c.answer({ next: null }), { chosen: next === null }) : html`<p>${T.noneLeft}</p>`,
      html`<p class="sentence">${sayWicket(c, next)}</p><button class="main" @click=${() => c.confirm(next)}>${T.record}</button>`,
    ];
  },
};

// Of a run out, another fielder; of a substitute, the name.
function drawFielders(c) {
  const { kind, fielders = [] } = c.entering.answers;
  const last = fielders.at(-1);
  const rename = ({ target }) => c.answer({ fielders: [...fielders.slice(0, -1), { ...last, name: target.value || undefined }] });
  return html`${last?.substitute
    ? html`<label>${T.substituteName} <input .value=${last.name ?? ""} @change=${rename}></label>`
    : nothing}${kind === "run out" && fielders.length === 1
    ? choice(T.anotherFielder, () => c.answer({ isMoreFielders: true }))
    : nothing}`;
}

// "Khan run out (Lee), 1 run. Shah in."
function sayWicket(c, next) {
  const { kind, out, fielders } = c.entering.answers;
  const { runs, extra } = c.entering.ball;
  const name = (id) => words.name(c.snapshot, id);
  const hands = (fielders ?? []).map((each) => (each.id ? name(each.id) : (each.name ?? T.substitute)));
  const by = hands.length ? ` (${hands.join("/")})` : "";
  const run = runs ? `, ${words.many(runs, "run")}` : "";
  const off = extra ? `, ${T.extras[extra].toLowerCase()}` : "";
  return `${name(out ?? c.entering.pair(c.snapshot).striker)} ${T.kinds[kind].toLowerCase()}${by}${run}${off}.${next ? ` ${name(next)} in.` : ""}`;
}

export function drawDue(c) {
  return DUE[c.due](c);
}

const DUE = {
  result: (c) =>
    ask(c.snapshot.result.text, [choice(T.book.open, () => c.open("book")), choice(c.undoLabel, () => c.undo()), choice(T.more, () => c.open("more"))]),
  pause: (c) => ask(T.due.pause(c.snapshot.status), [
      choice(T.due.resume, () => c.report("resumed")),
      choice(T.due.lost, () => c.open("form", { wizard: "interruption" })),
      choice(T.more, () => c.open("more")),
    ]),
  toss: (c) =>
    ask(T.due.toss, [
      ...Object.entries(c.snapshot.teams).flatMap(([id, team]) =>
        ["bat", "field"].map((decision) => choice(`${team.name} ${T.due[decision]}`, () => c.report("toss", { winner: id, decision }))),
      ),
      choice(T.due.noToss, () => c.skipToss()),
    ]),
  innings: drawInnings,
  batter: (c) =>
    ask(
      T.due.batter,
      listComing(c.snapshot, c.scoring.offers)
        .filter((id) => !Object.values(c.entering.pair(c.snapshot)).includes(id))
        .map((id) => choice(words.name(c.snapshot, id), () => c.choose(vacancy(c), id))),
      [choice(c.undoLabel, () => c.undo()), choice(T.more, () => c.open("more"))],
    ),
  bowler: drawBowler,
};

function vacancy(c) {
  return c.entering.pair(c.snapshot).striker ? "nonStriker" : "striker";
}

// The end of an over: what it cost, who faces, and who bowls. One tap or Enter goes on.
function drawBowler(c) {
  const { likely, bowlers } = c.bowlers;
  const s = c.snapshot;
  const label = ({ id, refused }) => html`${words.name(s, id)}${refused ? html` <small>${refused}</small>` : nothing}`;
  const choices = bowlers.map((one) =>
    choice(label(one), () => c.choose("bowler", one.id), { chosen: one.id === likely, disabled: one.refused !== undefined }),
  );
  const isBegun = s.deliveries.list.length > 0;
  const more = html`${isBegun
    ? [choice(T.due.oneMore, () => { c.entering.chosen.sameOver = true; c.choose("bowler", lastBowler(s)); }), choice(c.undoLabel, () => c.undo())]
    : nothing}${choice(T.more, () => c.open("more"))}`;
  return html`${isBegun ? html`<p class="note over-end">${sayOver(c)}</p>` : nothing}${ask(T.due.bowler, choices, more)}`;
}

function lastBowler(s) {
  const { bowler } = s.deliveries.list.at(-1);
  return words.byPosition(s.bowling_scorecard).find(([, row]) => row.position === bowler)[0];
}

function sayOver(c) {
  const s = c.snapshot;
  const { over } = s.deliveries.list.at(-1);
  const row = s.progress?.[over + 1];
  const faces = c.entering.pair(s).striker;
  return `${row ? `${T.over(over + 1, row.runs, row.wickets)}. ` : ""}${s.total_runs}/${s.total_wickets}. ${faces ? T.due.faces(words.name(s, faces)) : ""}`;
}

function drawInnings(c) {
  const { openers } = c.entering.innings;
  const s = c.snapshot;
  const side = c.battingNext;
  if (!side) return drawSides(c);
  const { name, squad } = s.teams[side];
  const label = (id) => `${words.name(s, id)}${id === openers[0] ? `, ${T.due.first}` : ""}`;
  return ask(
    T.due.innings(name),
    [
      ...squad.map((id) => choice(label(id), () => c.chooseOpener(id), { chosen: openers.includes(id) })),
      html`<button class="main" ?disabled=${openers.length !== 2} @click=${() => c.startInnings()}>${T.due.start}</button>`,
    ],
    [choice(T.due.otherSide, () => c.chooseSide(null)), choice(c.undoLabel, () => c.undo()), choice(T.more, () => c.open("more"))],
  );
}

// The side that bats by the laws comes first; without the engine the scorer says it.
function drawSides(c) {
  const s = c.snapshot;
  const { side, followOn, superOver } = c.proposeInnings();
  const ids = Object.keys(s.teams).sort((one, other) => (other === side) - (one === side));
  const title = superOver ? T.due.superOver(superOver) : T.due.inningsUnknown;
  const last = s.innings_number ? [choice(T.book.open, () => c.open("book")), choice(c.undoLabel, () => c.undo())] : [];
  return ask(
    title,
    [
      ...ids.map((id) => choice(s.teams[id].name, () => c.chooseSide(id), { chosen: id === side })),
      followOn ? choice(T.due.followOn(s.teams[followOn].name), () => c.chooseSide(followOn, true)) : nothing,
    ],
    html`${last}${choice(T.more, () => c.open("more"))}`,
  );
}

// One ball or event: the quick changes as big buttons, and what else can be done with it.

import * as words from "../../shared/words.js";
import { html, nothing } from "../../vendor/lit-html.js";
import { choice } from "../drawing/asking.js";
import { FORMS } from "../forms/table.js";
import * as quick from "../repair/ball.js";
import { ballsAfter } from "../repair/list.js";
import { T } from "../strings.js";
import { drawPreview } from "./balls-preview.js";
import { placeOf, sayBall, sayEntry, titleOf } from "./balls-words.js";

const R = T.repair.item;
const P = T.repair.pick;

export function drawItem(c, flow) {
  const { chosen, isNew } = flow;
  const s = c.snapshot;
  const title = isNew ? R.newBall(placeOf(s, chosen)) : sayEntry(s, chosen);
  const isBall = isNew || chosen.row;
  return html`${drawTitle(title, flow)}
    ${isBall ? drawQuick(c, flow) : nothing} ${flow.preview ? drawPreview(c, flow) : nothing}
    <div class="choices">${drawForms(flow, isBall)}</div>
    ${isNew ? nothing : drawMore(c, flow)}`;
}

function drawForms(flow, isBall) {
  if (flow.isNew) return choice(R.form, () => flow.openForm("delivery"));
  if (!FORMS[flow.chosen.kind]?.fields.length) return nothing;
  return choice(isBall ? R.form : R.changeEvent, () => flow.openForm());
}

function drawQuick(c, flow) {
  const { parts } = flow;
  const conditions = c.snapshot.conditions;
  const all = { ...parts, allRun: !parts.allRun };
  const becomes = flow.isNew ? quick.toNewBall(parts, conditions) : null;
  return html`${becomes ? html`<p class="sentence">${R.now(sayBall(c.snapshot, becomes))}</p>` : nothing}
    <div class="quick kinds" role="group" aria-label=${R.kinds}>
      ${quick.KINDS.map((kind) =>
        choice(R.kind[kind], () => flow.setParts(quick.withKind(parts, kind)), { chosen: kind === parts.extra }),
      )}
    </div>
    <div class="quick" role="group" aria-label=${R.runs}>
      ${quick.RUNS.map((runs) =>
        choice(runs, () => flow.setParts(quick.withRuns(parts, runs)), { chosen: runs === parts.runs }),
      )}${quick.asksAllRun(parts) ? choice(R.allRun, () => flow.setParts(all), { chosen: parts.allRun }) : nothing}
    </div>`;
}

function drawMore(c, flow) {
  const { chosen } = flow;
  const place = placeOf(c.snapshot, chosen);
  const kinds = Object.keys(FORMS)
    .filter((kind) => kind !== "delivery")
    .map((kind) => [titleOf(kind), () => flow.openForm(kind)]);
  const ready = listReady(c, flow);
  return html`${
      ready.length
        ? html`<h3>${R.ready}</h3>
            <div class="choices">${ready.map(([label, act]) => choice(label, act))}</div>`
        : nothing
    }
    <h3>${R.more}</h3>
    <div class="choices">
      ${choice(R.ballBefore, () => flow.newBall())}
      ${choice(R.eventBefore, () => flow.choose({ title: P.event(place), choices: kinds }))}
      ${choice(R.remove, () => flow.remove())}
    </div>`;
}

export function drawBowlers(c, flow) {
  const { over, bowler_id: without } = flow.chosen.row;
  const choices = listBowlers(c, flow, without, (id) => flow.bowledBy(id), (id) => whyNotOver(c, flow, over, id));
  return drawPick(flow, { title: P.bowledBy(over + 1), choices });
}

// Nobody bowls two overs running (Law 17.6).
function whyNotOver(c, flow, over, id) {
  if (c.snapshot.conditions.consecutive_sets !== 1) return null;
  const bowled = (number) => flow.groups.find((group) => group.over === number)?.bowlers.includes(id);
  return bowled(over - 1) ? P.bowledBefore : bowled(over + 1) ? P.bowledAfter : null;
}

export function drawPick(flow, { title, choices }) {
  return html`${drawTitle(title, flow)}
    <div class="choices">
      ${choices.map(([label, act, why]) =>
        choice(why ? html`${label} <small>${why}</small>` : label, act, { disabled: Boolean(why) }),
      )}
    </div>`;
}

// It stays at the top of the screen, with the way back.
function drawTitle(title, flow) {
  return html`<div class="head"><h2 tabindex="-1" data-first>${title}</h2>${drawBack(flow)}</div>`;
}

export function drawBack(flow) {
  return html`<button class="plain" @click=${() => flow.back()}>${T.repair.back}</button>`;
}

// The ready corrections that make sense here.
function listReady(c, flow) {
  const { chosen } = flow;
  const { row, payload, kind } = chosen;
  const otherOut = [R.otherOut, () => flow.otherOut()];
  if (!row) return ["dismissal", "retired"].includes(kind) ? [otherOut] : [];
  return [
    [R.bowledBy, () => flow.askBowler()],
    [R.swap, () => flow.choose({ title: P.swap, choices: listEnds(flow) })],
    ...(payload.wickets?.length ? [otherOut] : []),
    ...(row.over > flow.groups.at(-1).over ? [[R.previous, () => flow.inOver("previous")]] : []),
    [R.next, () => askNext(c, flow)],
  ];
}

function listBowlers(c, flow, without, act, whyNot = () => null) {
  const others = flow.fielders.filter((id) => id !== without);
  return others.map((id) => [words.name(c.snapshot, id), () => act(id), whyNot(id)]);
}

function listEnds(flow) {
  const later = ballsAfter(flow.entries, flow.chosen).map(({ seq, row }) => [
    `${T.repair.place(row)} ${row.line}`,
    () => flow.swap(seq),
  ]);
  const { row, seq } = flow.chosen;
  return [[P.toTheEnd, () => flow.swap()], [`${T.repair.place(row)} ${row.line}`, () => flow.swap(seq)], ...later];
}

// The over after has a bowler if it has begun.
function askNext(c, flow) {
  const { over, bowler_id: bowler } = flow.chosen.row;
  if (flow.groups[0].over > over) flow.inOver("next");
  else flow.choose({ title: P.next, choices: listBowlers(c, flow, bowler, (id) => flow.inOver("next", id)) });
}

// Any event of the API as a form, and the wizards before it: `c.open("form", {kind, values})` or `c.open("form", {wizard})`.
// What is entered is kept as `c.ui.form` until it is recorded, or something else is opened.

import { html, nothing } from "../../vendor/lit-html.js";
import { enter, listMissing, placeProblem, start, toBody } from "../forms/fields.js";
import { afterEnd } from "../forms/interruption.js";
import { FORMS } from "../forms/table.js";
import { drawFields } from "../forms/widgets.js";
import { WIZARDS } from "../forms/wizards.js";
import { T } from "../strings.js";
import { drawStep } from "./step.js";

const F = T.forms;
// A form that has a wizard is opened through it, unless some of it is known already.
const WITH_WIZARD = { penalty_runs: "penalty" };
const TITLE = "form-title";

export function draw(c) {
  const state = begin(c);
  const step = state.wizard ? stepOf(c, state) : { form: state };
  if (step.form) return drawOpen(c, state, step.form);
  return drawStep(step, {
    problem: state.problem,
    told: state.told,
    isSending: state.isSending,
    titleId: TITLE,
    entered: state.entered,
    onEnter: (value) => change(c, state, { entered: value }),
    onAnswer: (value) => answer(c, state, step.key, value),
    onSend: () => send(c, state, step),
    onBack: state.answers.length ? () => back(c, state) : null,
    onCancel: () => leave(c),
  });
}

// Draw a form of this kind. `onChange(name, value)`; `before` is a recorded payload's values, `isPast` its event's place;
// `problem` is a refusal: {code, detail, fields}. The repair panel draws recorded events with it.
export function drawForm(
  kind,
  values,
  { s, onChange, onSend, onCancel, onBack, problem = null, before = {}, isPast = false, offers = null, ...more },
) {
  const { title, help, law, fields } = FORMS[kind];
  const { fields: problems, others } = placeProblem(kind, problem);
  const form = { values, s, old: before, facts: { offers, isPast }, problems, id: `form-${kind}`, change: onChange };
  const submit = (event) => {
    event.preventDefault();
    onSend();
  };
  return html`<form class="card ask" novalidate aria-labelledby=${TITLE} @submit=${submit}>
    <h2 id=${TITLE} tabindex="-1">${more.title ?? title}</h2>
    <p class="note">${more.help ?? help}${law ? ` (${F.law(law)})` : ""}</p>
    ${drawFields(fields, form)} ${others.length ? html`<p class="problem" role="alert">${others.join(" ")}</p>` : nothing}
    <div class="choices">
      <button class="main" ?disabled=${more.isSending}>${more.send ?? F.record}</button>
      ${onBack ? html`<button type="button" class="plain" @click=${onBack}>${F.back}</button>` : nothing}
      <button type="button" class="plain" @click=${onCancel}>${F.cancel}</button>
    </div>
  </form>`;
}

function begin(c) {
  const argument = c.argument ?? {};
  if (c.ui.form?.of === argument) return c.ui.form;
  const wizard = argument.wizard ?? (argument.values ? null : WITH_WIZARD[argument.kind]);
  const state = {
    of: argument,
    wizard: wizard ?? null,
    answers: [],
    problem: null,
    isSending: false,
    sent: 0,
    entered: undefined,
  };
  if (!wizard)
    Object.assign(
      state,
      openForm(c, { kind: argument.kind, values: argument.values, title: argument.title, help: argument.help }),
    );
  c.ui.form = state;
  if (wizard) settle(c, state);
  focusTitle();
  return state;
}

function openForm(c, { kind, values = {}, title, help }) {
  const named = kind === "delivery" ? c.entering.named : {};
  return { kind, title, help, values: start(kind, c.snapshot, { ...named, ...values }) };
}

function stepOf(c, state) {
  return WIZARDS[state.wizard](Object.fromEntries(state.answers), { s: c.snapshot, offers: c.scoring?.offers ?? null });
}

// Do what the step needs and no tap does: read something, send, open a form or another panel.
function settle(c, state) {
  const step = stepOf(c, state);
  Object.assign(state, { problem: null, told: null, sent: 0, entered: step.input?.usual });
  if (step.isForetold) foretell(c, state, step);
  if (step.read) read(c, state, step);
  if (step.isAtOnce) send(c, state, step);
  if (step.form) Object.assign(state, openForm(c, step.form));
  if (step.open) leave(c, step.open);
}

function answer(c, state, key, value) {
  state.answers = [...state.answers, [key, value]];
  settle(c, state);
  c.draw();
  focusTitle();
}

// What was read belongs to the answer before it.
function back(c, state) {
  do state.answers = state.answers.slice(0, -1);
  while (state.answers.length && stepOf(c, state).read);
  settle(c, state);
  c.draw();
  focusTitle();
}

async function read(c, state, { key, read: what }) {
  const value = what === "bowlOut" ? await readBowlOut(c) : await c.fetch(`${c.scoring.url}/${what}`);
  if (c.ui.form !== state) return;
  answer(c, state, key, value);
}

// What the match would be with it, by the engine of this page; nothing without it.
async function foretell(c, state, { send: [[action, body]] }) {
  const { answers } = state;
  const told = await c.scoring.local.preview({ action, body });
  if (c.ui.form !== state || state.answers !== answers || !told?.snapshot?.result) return;
  change(c, state, { told: F.wizards.end.gives(told.snapshot.result.text) });
}

// Return the attempts so far by the engine of this page; null without it.
async function readBowlOut(c) {
  const listed = await c.scoring.local.list(c.snapshot.innings_number);
  return listed?.events?.filter(({ kind }) => kind === "bowl_out_ball").map(({ payload }) => payload) ?? null;
}

function drawOpen(c, state, { title, help }) {
  const { kind, values, doubt } = state;
  return drawForm(kind, values, {
    s: c.snapshot,
    offers: c.scoring?.offers ?? null,
    problem: state.problem,
    isSending: state.isSending,
    title,
    help,
    send: doubt ? F.anyway : F.record,
    onChange: (name, value) => enterValue(c, state, name, value),
    onSend: () => sendForm(c, state),
    onBack: state.answers.length ? () => back(c, state) : null,
    onCancel: () => leave(c),
  });
}

function change(c, state, changes) {
  Object.assign(state, changes);
  c.draw();
}

function enterValue(c, state, name, value) {
  const values = enter(state.kind, state.values, name, value, c.snapshot);
  change(c, state, { values, ...(state.doubt ? { doubt: null, problem: null } : {}) });
}

function sendForm(c, state) {
  const { kind, values } = state;
  const missing = listMissing(kind, values, c.snapshot);
  if (missing.length)
    return change(c, state, { problem: { fields: Object.fromEntries(missing.map((name) => [name, F.needed])) } });
  const doubt = FORMS[kind].doubt?.(values, c.snapshot) ?? null;
  if (doubt && doubt !== state.doubt) return change(c, state, { doubt, problem: { detail: doubt, fields: {} } });
  const action = kind === "delivery" ? "delivery" : "event";
  const then = kind === "innings_ended" ? afterEnd : null;
  return send(c, state, { send: [[action, toBody(kind, values, c.snapshot)]], then });
}

// Record one after the other. After a refusal the next try goes on with what was refused.
async function send(c, state, { send: bodies, then }) {
  if (state.isSending) return;
  Object.assign(state, { isSending: true, problem: null });
  for (const [action, body] of bodies.slice(state.sent)) {
    const refusal = await c.record(action, body);
    if (refusal) {
      c.refusal = null; // it is shown here, at its field
      return change(c, state, { isSending: false, problem: refusal });
    }
    if (action === "delivery") c.entering.forget();
    state.sent += 1;
  }
  leave(c, typeof then === "function" ? then(c.snapshot) : then);
}

function leave(c, then = null) {
  c.ui.form = null;
  if (then) c.open(...then);
  else c.close();
}

// Those who hear the page are told what it asks now.
function focusTitle() {
  if (globalThis.document) setTimeout(() => document.getElementById(TITLE)?.focus());
}

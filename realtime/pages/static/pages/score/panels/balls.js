// Repair: any ball or event of the match corrected, inserted or removed, with what changes before it is sent.
// repair-flow.js has the steps; balls-list.js, balls-item.js and balls-preview.js are the templates.

import * as words from "../../shared/words.js";
import { html, nothing } from "../../vendor/lit-html.js";
import { choice } from "../drawing/asking.js";
import { withRuns } from "../repair/ball.js";
import { Repair } from "../repair/flow.js";
import { T } from "../strings.js";
import { drawForm } from "./form.js";
import { drawBack, drawBowlers, drawItem, drawPick } from "./balls-item.js";
import { drawList } from "./balls-list.js";
import { drawPreview } from "./balls-preview.js";

const R = T.repair;
const PANEL = "repair";

export function draw(c) {
  const flow = begin(c);
  flow.refresh();
  return html`<section class="card ask repair" id=${PANEL} aria-label=${R.title} @keydown=${(event) => walk(c, flow, event)}>
    ${STEPS[flow.step](c, flow)}
  </section>`;
}

// The argument is taken away: whoever opens the panel again, even with the same one, begins anew.
function begin(c) {
  if (c.argument?.flow && c.argument.flow === c.ui.balls) return c.ui.balls;
  const flow = new Repair(c, { onStep: focus, onRead: showPreview });
  const argument = c.argument;
  c.ui.balls = flow;
  c.argument = { flow };
  flow.begin(argument);
  return flow;
}

const STEPS = {
  list: drawAll,
  item: drawItem,
  bowler: drawBowlers,
  pick: (c, flow) => drawPick(flow, flow.pick),
  form: (c, flow) => {
    const { kind, values, before } = flow.form;
    return drawForm(kind, values, {
      s: c.snapshot,
      before,
      isPast: true,
      problem: flow.problem,
      send: R.form.change,
      onChange: (name, value) => flow.change(name, value),
      onSend: () => flow.sendForm(R.form),
      onCancel: () => flow.back(),
    });
  },
  preview: (c, flow) => html`${drawPreview(c, flow)}${drawBack(flow)}`,
};

function drawAll(c, flow) {
  const close = () => {
    c.ui.balls = null;
    c.close();
  };
  return html`<div class="head"><h2>${R.title}</h2><button class="plain" @click=${close}>${R.close}</button></div>
    ${flow.sent ? html`<p class="sentence" role="status">${R.sent} <button class="small" @click=${() => flow.undo()}>${R.undo}</button></p>` : nothing}
    ${flow.numbers.length > 1 ? drawInnings(c, flow) : nothing}
    ${flow.data.whyNot ? html`<p class="note" role="alert">${R.whyNot[flow.data.whyNot]}</p>` : nothing} ${drawList(c, flow)}`;
}

function drawInnings(c, flow) {
  const s = c.snapshot;
  const title = (number) => words.inningsTitle(s, number, s.innings[number] ?? s);
  return html`<div class="choices" role="group" aria-label=${R.innings}>
    ${flow.numbers.map((number) => choice(title(number), () => flow.chooseInnings(number), { chosen: number === flow.number }))}
  </div>`;
}

// Arrows walk the rows, digits change the runs of a ball; Escape goes one step back, and from the list out of it.
function walk(c, flow, event) {
  if (event.key === "Escape" && flow.back()) return take(event);
  const isDigit = /^[0-6]$/.test(event.key) && event.target.tagName !== "INPUT";
  if (isDigit && flow.step === "item" && flow.parts) {
    flow.setParts(withRuns(flow.parts, Number(event.key)));
    return take(event);
  }
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || flow.step !== "list") return undefined;
  const rows = [...event.currentTarget.querySelectorAll("[data-row]")];
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  return take(event);
}

function take(event) {
  event.preventDefault();
  event.stopPropagation();
}

// Where a step begins: its title; in the list the row that is meant, else the newest.
function focus() {
  if (!globalThis.document) return;
  setTimeout(() => {
    const panel = document.getElementById(PANEL);
    const rows = panel?.querySelectorAll("[data-row]") ?? [];
    const first = panel?.querySelector("[data-first], #form-title") ?? panel?.querySelector("[data-look]") ?? rows[0];
    // The title is always in sight, wherever the page stands: what is below it begins at its top.
    if (panel?.getBoundingClientRect().top < 0) panel.scrollIntoView();
    first?.focus();
    first?.scrollIntoView({ block: "nearest" });
  });
}

// On a phone it is below the buttons that asked for it.
function showPreview() {
  if (globalThis.document) setTimeout(() => document.querySelector(`#${PANEL} .preview`)?.scrollIntoView({ block: "nearest" }));
}

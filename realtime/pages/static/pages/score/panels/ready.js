// "Ready for Saturday?": what to do before leaving home, each with a sentence.

import { html, nothing } from "../../vendor/lit-html.js";
import { BAD, HINT, OK, checkAll } from "../device/ready.js";
import { T } from "../strings.js";

const SIGNS = { [OK]: ["✓", "up"], [BAD]: ["✗", "down"], [HINT]: ["!", "hint"] };
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function draw(c) {
  const ui = (c.ui.ready ??= { told: null });
  if (ui.told === null && !ui.isLooking) look(c, ui);
  return html`<section class="card ask" aria-label=${T.ready.title}><h2>${T.ready.title}</h2>
    <p class="sentence" role="status">${ui.told ? sum(ui.told) : T.ready.checking}</p>
    <ul class="checks">${(ui.told ?? []).map(drawCheck)}</ul>
    <div class="choices"><button ?disabled=${ui.isLooking} @click=${() => look(c, ui, true)}>${T.ready.again}</button>
      <button class="plain" @click=${() => leave(c)}>${T.close}</button></div></section>`;
}

async function look(c, ui, isAgain = false) {
  ui.isLooking = true;
  if (isAgain) c.draw();
  ui.told = await checkAll(c);
  ui.isLooking = false;
  c.draw();
}

function sum(told) {
  const bad = told.filter(({ state }) => state === BAD).length;
  return bad ? T.ready.some(bad) : T.ready.all;
}

// What was found is old when the panel is opened again.
function leave(c) {
  delete c.ui.ready;
  c.close();
}

function drawCheck({ key, state, say, about }) {
  const [sign, look] = SIGNS[state];
  const text = say === "failed" ? T.ready.failed : T.ready[key][say];
  return html`<li class=${look}><span class="mark" role="img" aria-label=${T.ready.marks[state]}>${sign}</span>
    <span><b>${T.ready[key].name}.</b> ${typeof text === "function" ? text(readable(key, say, about)) : (text ?? nothing)}</span></li>`;
}

function readable(key, say, about) {
  return key === "login" && ["soon", "until"].includes(say) ? day.format(new Date(about)) : about;
}

// What the overlays of a stream show: the scorer can choose it from here, since a stream often has nobody else.

import { html, nothing } from "../../vendor/lit-html.js";
import { T } from "../strings.js";

const W = T.overlay;
const AGAIN_MS = 2000;

// `choice` is what the server says was chosen: {panel, theme}, {} without a choice, null before it has answered.
export function draw(c) {
  const ui = (c.ui.overlay ??= { choice: null, problem: null, isAsking: false, isWaiting: false });
  if (ui.choice === null && !ui.isAsking && !ui.isWaiting) look(c, ui);
  const address = new URL(`/overlay/${encodeURIComponent(c.scoring.match)}`, location.href).href;
  return html`<section class="card ask overlay" aria-label=${W.title}>
    <h2>${W.title}</h2>
    <p>${W.tell}</p>
    <p><a href=${address} target="_blank" rel="noopener">${address}</a></p>
    <h3>${W.now}</h3>
    <p class="sentence" role="status">${describe(ui)}</p>
    ${ui.problem === null ? nothing : html`<p class="problem" role="alert">${ui.problem}</p>`}
    <div class="choices">${Object.entries(W.panels).map(([panel, label]) => drawButton(c, ui, panel, label))}
      ${drawButton(c, ui, undefined, W.address)}</div>
    <button class="plain" @click=${() => leave(c)}>${T.close}</button></section>`;
}

function describe({ choice }) {
  if (choice === null) return W.asking;
  return choice.panel ? W.isShown(W.panels[choice.panel]) : W.byAddress;
}

function drawButton(c, ui, panel, label) {
  const isChosen = ui.choice !== null && ui.choice.panel === panel;
  const act = () => choose(c, ui, panel);
  return html`<button class=${isChosen ? "chosen" : ""} aria-pressed=${isChosen} ?disabled=${ui.isAsking} @click=${act}>${label}</button>`;
}

// Asked again while the panel is open and the server has not answered.
async function look(c, ui) {
  ui.isAsking = true;
  const choice = await c.fetch(`${c.scoring.url}/overlay`);
  const isKnown = choice !== null;
  Object.assign(ui, { isAsking: false, isWaiting: !isKnown, choice, problem: isKnown ? null : W.failed });
  c.draw();
  if (isKnown) return;
  setTimeout(() => {
    ui.isWaiting = false;
    c.draw();
  }, AGAIN_MS);
}

// The theme stays as it was chosen, by whatever program.
async function choose(c, ui, panel) {
  Object.assign(ui, { isAsking: true, problem: null });
  c.draw();
  const choice = panel === undefined ? {} : { ...ui.choice, panel };
  const login = { Authorization: `Token ${c.session.token}` };
  const { status, body } = await c.session.send(panel ? "PUT" : "DELETE", `${c.scoring.url}/overlay`, choice, login);
  if (status === 200 || status === 204) ui.choice = choice;
  else ui.problem = body?.detail ?? W.failed;
  ui.isAsking = false;
  c.draw();
}

function leave(c) {
  delete c.ui.overlay;
  c.close();
}

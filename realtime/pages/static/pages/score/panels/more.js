// Everything that is not a plain ball: groups of what can be recorded and opened. Grey with a reason is what cannot be now.

import { html, nothing } from "../../vendor/lit-html.js";
import { find, MENU } from "../forms/menu.js";
import { T } from "../strings.js";

const M = T.menu;

export function draw(c) {
  const state = (c.ui.more ??= { wanted: "" });
  // The engine knows whether something can be redone. Without it the server judges.
  const canRedo = c.scoring.local.view?.redo !== null;
  const menu = find(MENU(c.snapshot, c.scoring.isPractice, { canRedo }), state.wanted);
  const search = (event) => {
    state.wanted = event.target.value;
    c.draw();
  };
  return html`<section class="card ask" aria-labelledby="menu-title">
    <h2 id="menu-title" tabindex="-1">${M.title}</h2>
    <label>${M.find} <input type="search" autocomplete="off" .value=${state.wanted} @input=${search} /></label>
    ${menu.length ? arrange(menu, c.argument).map((group) => drawGroup(c, group)) : html`<p role="status">${M.nothing}</p>`}
    <button class="plain" @click=${() => leave(c, () => c.close())}>${M.close}</button>
  </section>`;
}

// Who came by the key for intervals wants them first.
function arrange(menu, argument) {
  const isFirst = ({ name }) => argument === "interval" && name === "weather";
  return [...menu.filter(isFirst), ...menu.filter((group) => !isFirst(group))];
}

function drawGroup(c, { title, items }) {
  return html`<h3>${title}</h3>
    <div class="choices">${items.map((item) => drawItem(c, item))}</div>`;
}

function drawItem(c, { label, opens, does, address, why }) {
  if (address) return html`<a class="button" href=${address} target="_blank" rel="noopener">${label}</a>`;
  const act = () => leave(c, () => (opens ? open(c, opens) : run(c, does)));
  return html`<button ?disabled=${why !== null} @click=${act}>${label}${why ? html` <small>${why}</small>` : nothing}</button>`;
}

// A copy of the argument: the form keeps what is entered by the argument that it was opened with.
function open(c, [panel, argument]) {
  c.open(panel, argument && { ...argument });
}

// A method of the console.
function run(c, does) {
  c.close();
  c[does]();
}

function leave(c, then) {
  c.ui.more = undefined;
  then();
}

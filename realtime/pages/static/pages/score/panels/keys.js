// The sheet of keys.

import { html } from "../../vendor/lit-html.js";
import { T } from "../strings.js";
import { splitKeys } from "./key-text.js";

export function draw(c) {
  return html`<section class="card ask" aria-label=${T.keys.title}><h2 tabindex="-1">${T.keys.title}</h2>
    <table class="of-keys">${T.keys.rows.map(([keys, does]) => html`<tr><th scope="row">${drawText(keys)}</th><td>${drawText(does)}</td></tr>`)}</table>
    <p><a href="/guide/scoring" target="_blank" rel="noopener">${T.guide}</a></p>
    <button class="plain" @click=${() => c.close()}>${T.close}</button></section>`;
}

function drawText(text) {
  const parts = splitKeys(text);
  return parts.map(([part, isKey], at) => (isKey ? html`<kbd>${part}</kbd>${parts[at + 1]?.[1] ? " " : ""}` : part));
}

// The sheet of keys.

import { html } from "../../vendor/lit-html.js";
import { T } from "../strings.js";

export function draw(c) {
  return html`<section class="card ask" aria-label=${T.keys.title}><h2>${T.keys.title}</h2>
    <table class="of-keys">${T.keys.rows.map(([keys, does]) => html`<tr><th scope="row">${keys}</th><td>${does}</td></tr>`)}</table>
    <p><a href="/guide/scoring" target="_blank" rel="noopener">${T.guide}</a></p>
    <button class="plain" @click=${() => c.close()}>${T.close}</button></section>`;
}

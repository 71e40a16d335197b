// A field of the form: its label, what it means, what is wrong with it.

import { html, nothing } from "../../vendor/lit-html.js";

// control({by, isWrong}) draws the input, whose id is `name`.
export function drawField({ name, text, tell, fault, control }) {
  const isWrong = fault !== undefined;
  const ids = [tell && `${name}-tell`, isWrong && `${name}-fault`].filter(Boolean).join(" ");
  return html`<div class="field"><label for=${name}>${text}</label>
    ${control({ by: ids || nothing, isWrong })}
    ${tell ? html`<small id="${name}-tell">${tell}</small>` : nothing}
    ${isWrong ? html`<p class="fault" id="${name}-fault" role="alert">${fault}</p>` : nothing}</div>`;
}

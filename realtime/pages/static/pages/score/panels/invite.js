// A code by which another scorer comes into this match, with the link and the picture that carry it to another phone.

import { html, nothing, svg } from "../../vendor/lit-html.js";
import { qrPath } from "../device/qr.js";
import { T } from "../strings.js";

const W = T.invite;
const when = new Intl.DateTimeFormat(undefined, { weekday: "long", hour: "2-digit", minute: "2-digit" });

// A code is asked for when the scorer says so, not by opening the panel: each one more is one that works.
export function draw(c) {
  const ui = (c.ui.invite ??= { code: null, expires: null, problem: null, isAsking: false, isCopied: false });
  return html`<section class="card ask invite" aria-label=${W.title}>
    <h2>${W.title}</h2>
    <p>${W.tell}</p>
    ${ui.code === null ? nothing : drawInvitation(c, ui)}
    ${ui.problem === null ? nothing : html`<p class="problem" role="alert">${ui.problem}</p>`}
    <div class="choices"><button class=${ui.code === null ? "main" : ""} ?disabled=${ui.isAsking} @click=${() => ask(c, ui)}>
        ${ui.isAsking ? W.making : ui.code === null ? W.make : W.another}</button>
      <button class="plain" @click=${() => leave(c)}>${T.close}</button></div></section>`;
}

function drawInvitation(c, ui) {
  const path = `/score?code=${ui.code}`;
  const address = new URL(path, location.href).href;
  const { size, path: squares } = qrPath(address);
  return html`<div role="status"><p class="code" aria-label=${`${W.code}: ${ui.code.split("").join(" ")}`}>${ui.code}</p>
      <p class="note">${W.until(when.format(new Date(ui.expires)))}</p></div>
    <p>${W.open}</p>
    <svg class="qr" role="img" aria-label=${W.qr(address)} viewBox="0 0 ${size} ${size}">${svg`<path d=${squares}></path>`}</svg>
    <p><a href=${path} target="_blank" rel="noopener">${address}</a></p>
    ${navigator.clipboard ? html`<button @click=${() => copy(c, ui, address)}>${ui.isCopied ? W.copied : W.copy}</button>` : nothing}`;
}

async function ask(c, ui) {
  Object.assign(ui, { isAsking: true, problem: null });
  c.draw();
  const { status, body } = await c.session.post(`${c.scoring.url}/invitations`, {}, { Authorization: `Token ${c.session.token}` });
  ui.isAsking = false;
  if (status === 201 && body?.code) Object.assign(ui, { code: body.code, expires: body.expires, isCopied: false });
  else ui.problem = body?.detail ?? W.failed;
  c.draw();
}

async function copy(c, ui, address) {
  ui.isCopied = await navigator.clipboard.writeText(address).then(() => true, () => false);
  c.draw();
}

// The code is shown once: whoever opens the panel later makes another one.
function leave(c) {
  delete c.ui.invite;
  c.close();
}

// For whoever puts up the tins, and for whoever scores next: the figures, and the codes that open them on another phone.

import { drawBoard } from "../../board/draw.js";
import { html, svg } from "../../vendor/lit-html.js";
import { qrPath } from "../device/qr.js";
import { T } from "../strings.js";

export function draw(c) {
  const { match, outbox } = c.scoring;
  const waiting = outbox.entries.length;
  return html`<section class="card ask">
    ${drawBoard(c.snapshot)}
    <div class="codes">
      ${drawCode(c, `/board/${encodeURIComponent(match)}`, T.scoreboard.title, T.scoreboard.tell)}
      ${drawCode(c, `/score/${encodeURIComponent(match)}`, T.scoreboard.handOver, T.scoreboard.handOverTell)}
    </div>
    <p class="sentence" role="status">${waiting ? T.scoreboard.wait(waiting) : T.scoreboard.allSent}</p>
    <button class="plain" @click=${() => c.close()}>${T.close}</button></section>`;
}

function drawCode(c, path, title, tell) {
  const address = new URL(path, location.href).href;
  const ui = (c.ui.scoreboard ??= {});
  const { size, path: squares } = (ui[address] ??= qrPath(address));
  return html`<div><h2>${title}</h2><p>${tell}</p>
    <svg class="qr" role="img" aria-label=${T.scoreboard.code(address)} viewBox="0 0 ${size} ${size}">${svg`<path d=${squares}></path>`}</svg>
    <a href=${path} target="_blank" rel="noopener">${address}</a></div>`;
}

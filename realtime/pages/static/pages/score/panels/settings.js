// What this device's scorer may choose, and the keys. `c.settings` is the Settings.

import { html, nothing } from "../../vendor/lit-html.js";
import { CHOICES, mayChange } from "../device/settings.js";
import { T } from "../strings.js";

export function draw(c) {
  return html`<section class="card ask settings" aria-label=${T.settings.title}><h2 tabindex="-1">${T.settings.title}</h2>
    ${Object.keys(CHOICES).map((name) => drawChoice(c, name))}
    ${drawKeys(c)}
    <button class="plain" @click=${() => leave(c)}>${T.close}</button></section>`;
}

function drawChoice(c, name) {
  const texts = T.settings[name];
  const set = (value) => () => {
    c.settings.set(name, value);
    c.draw();
  };
  return html`<fieldset><legend>${texts.name}</legend><div class="choices">${CHOICES[name].map((value) => {
    const isChosen = c.settings[name] === value;
    return html`<button class=${isChosen ? "chosen" : ""} aria-pressed=${isChosen} @click=${set(value)}>${texts[value]}</button>`;
  })}</div></fieldset>`;
}

function drawKeys(c) {
  const ui = (c.ui.settings ??= { waitsFor: null, taken: null });
  const usual = () => {
    c.settings.usualKeys();
    Object.assign(ui, { waitsFor: null, taken: null });
    c.draw();
  };
  return html`<fieldset><legend>${T.settings.keys}</legend>
    ${ui.taken ? html`<p class="problem" role="alert">${T.settings.taken(keyName(ui.taken.key), T.settings.does[ui.taken.holder])}</p>` : nothing}
    <ul class="keys">${c.settings.listKeys().map(([action, keys]) => drawKey(c, ui, action, keys))}</ul>
    <button @click=${usual}>${T.settings.usual}</button></fieldset>`;
}

function drawKey(c, ui, action, keys) {
  const does = T.settings.does[action];
  const names = keys.map(keyName).join(", ") || T.settings.noKey;
  const drawn = keys.length ? keys.map((key) => html`<kbd>${keyName(key)}</kbd> `) : T.settings.noKey;
  const isWaiting = ui.waitsFor === action;
  const wait = () => {
    Object.assign(ui, { waitsFor: isWaiting ? null : action, taken: null });
    c.draw();
  };
  if (!mayChange(action)) return html`<li><span>${does}</span><span>${drawn}</span></li>`;
  const label = isWaiting ? T.settings.press : T.settings.change(does, names);
  return html`<li><span>${does}</span><button class=${isWaiting ? "small chosen" : "small"} aria-label=${label} @click=${wait}
    @blur=${() => isWaiting && wait()} @keydown=${(event) => takeKey(c, ui, action, event)}>
    ${isWaiting ? T.settings.press : drawn}</button></li>`;
}

// The key goes no further: it must not record a ball. Tab leaves, Escape and a second Enter give up.
function takeKey(c, ui, action, event) {
  if (ui.waitsFor !== action || ["Tab", "Shift", "Enter"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  ui.waitsFor = null;
  const holder = event.key === "Escape" ? null : c.settings.changeKey(action, event.key);
  ui.taken = holder === null ? null : { key: event.key, holder };
  c.draw();
}

function keyName(key) {
  return key === " " ? T.settings.space : key.length > 1 ? key[0].toUpperCase() + key.slice(1) : key;
}

function leave(c) {
  delete c.ui.settings;
  c.close();
}

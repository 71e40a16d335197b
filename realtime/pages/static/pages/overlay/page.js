// The page `/overlay/<id>`, for OBS, vMix and their like. It runs in the browser of OBS 30, Chromium 103, and so does all
// that it imports (tests/pages/test_overlay_age.py).
// - strip.js, panels.js, worm.js: what it shows; news.js, banners.js: what a ball is worth a banner for, and showing it
// - connection.js: whether the score is confirmed; delay.js: holds it back; remote.js: what the scorers want to be shown

import { Follower } from "../shared/client.js";
import { byId, el } from "../shared/dom.js";
import { Banners } from "./banners.js";
import { Connection } from "./connection.js";
import { Delay } from "./delay.js";
import { findNews } from "./news.js";
import { PANELS } from "./panels.js";
import { Remote } from "./remote.js";
import { drawStrip } from "./strip.js";

const { body } = document;
const { game, panel, theme, position, delay, banners: hasBanners } = body.dataset;
const address = { panel, theme };
const gameUrl = `/games/${encodeURIComponent(game)}`;

let shown = null; // which panel
let snapshot = null;

const strip = drawStrip();
const banners = new Banners(byId("banner"));
const connection = new Connection((isStale) => {
  byId("stale").hidden = !isStale;
});
const delayed = new Delay(Number(delay), show);
const follower = new Follower(gameUrl, {
  onSnapshot: (next) => delayed.take({ next, seq: follower.seq, isSettled: connection.isSettled() }),
  onConnection: (now) => {
    connection.take(now);
    body.dataset.connection = now.state;
  },
});
choose({});
follower.start();
new Remote(`${gameUrl}/overlay`, choose).start();
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && follower.retryNow());
globalThis.addEventListener("online", () => follower.retryNow());

function show({ next, seq, isSettled }) {
  const before = snapshot;
  snapshot = next;
  strip(snapshot);
  drawPanel();
  if (isSettled && before !== null && hasBanners === "1" && shown !== "none") {
    const { from_index: from, list } = snapshot.deliveries;
    banners.show(findNews(before, snapshot), `${snapshot.innings_number}:${from + list.length}`);
  }
  body.dataset.seq = seq;
}

// Show what was chosen; whatever was not is that of the address.
function choose(choice) {
  const wanted = { ...address, ...choice };
  body.className = `theme-${wanted.theme} ${position}`;
  if (wanted.panel === shown) return;
  // What is there when the page opens does not move in.
  if (shown !== null) byId("air").classList.add("switched");
  shown = wanted.panel;
  byId("air").hidden = shown === "none";
  byId("strip").hidden = shown !== "strip";
  byId("stage").replaceChildren(...(PANELS[shown] ? [el("section", { class: `panel ${shown}`, hidden: "" })] : []));
  if (shown === "none") banners.clear();
  drawPanel();
}

function drawPanel() {
  const section = byId("stage").firstElementChild;
  if (section === null || snapshot === null) return;
  section.replaceChildren(...PANELS[shown](snapshot));
  section.hidden = false;
}

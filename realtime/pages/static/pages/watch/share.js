// The button that shares the match: by the device's own menu, where there is one; else the link is copied.

import { setText } from "../shared/dom.js";

const SAID_MS = 3_000;

// `describe()` returns {title, text, url}. `say(text)` is heard; a link that cannot be copied is written into `note`.
export function startSharing({ button, note, say, describe, browser = globalThis }) {
  const word = button.textContent;
  button.addEventListener("click", async () => {
    const shared = describe();
    try {
      if (browser.navigator.share) return await browser.navigator.share(shared);
      await browser.navigator.clipboard.writeText(shared.url);
      say("Link copied");
      setText(button, "Copied");
      browser.setTimeout(() => setText(button, word), SAID_MS);
    } catch (error) {
      if (error.name === "AbortError") return; // the reader has closed the menu
      say("The link is on the page");
      setText(note, shared.url);
    }
  });
}

// The address of the page with the state in it, if there is one yet: chats keep the picture of an address that they got first (docs/rest.md).
export function addressOf(location, { epoch, seq }) {
  const url = new URL(location.pathname, location.href);
  if (seq >= 0) url.searchParams.set("v", `${epoch}.${seq}`);
  return url.href;
}

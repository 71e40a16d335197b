// Asks what the scorers want the overlays to show. Without an answer all stays as it is: this must never touch the air.

const AGAIN_MS = 2_000;
// All overlays of a server that is in trouble ask less often.
const AFTER_FAILURE_MS = 10_000;
const LONGEST_MS = 5_000;

export class Remote {
  // onChoice({panel, theme}), each only if it was chosen.
  constructor(url, onChoice, { browser = globalThis, random = Math.random } = {}) {
    Object.assign(this, { url, onChoice, browser, random });
  }

  async start() {
    const isAnswered = await this.ask();
    const wait = isAnswered ? AGAIN_MS : AFTER_FAILURE_MS;
    this.browser.setTimeout(() => this.start(), wait * (0.75 + this.random() / 2));
  }

  async ask() {
    const giveUp = new AbortController();
    const timer = this.browser.setTimeout(() => giveUp.abort(), LONGEST_MS);
    try {
      // Without a login that this browser may have: all overlays get the same, from any cache in between.
      const options = { headers: { Accept: "application/json" }, credentials: "omit", signal: giveUp.signal };
      const response = await this.browser.fetch(this.url, options);
      if (!response.ok) return false;
      this.onChoice(await response.json());
      return true;
    } catch {
      return false;
    } finally {
      this.browser.clearTimeout(timer);
    }
  }
}

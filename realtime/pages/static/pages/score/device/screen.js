// Keeps the screen on while the console is open. The browser takes the lock back whenever the page is hidden.

export const ASKING = "asking"; // nobody has touched the page yet
export const KEPT = "kept";
export const LOST = "lost"; // hidden, or the battery is low: it is asked for again
export const UNABLE = "unable";

export class Screen {
  // onState() after each change of `state`.
  constructor({ onState = () => {}, browser = globalThis } = {}) {
    Object.assign(this, { onState, browser, lock: null, isAsked: false });
    this.state = browser.navigator.wakeLock ? ASKING : UNABLE;
  }

  // Some browsers refuse before a touch. Each later one asks again if the lock was lost.
  start() {
    if (this.state === UNABLE) return;
    const { document } = this.browser;
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.ask());
    document.addEventListener("visibilitychange", () => this.isAsked && this.ask());
  }

  async ask() {
    if (this.lock || this.isAsking || this.browser.document.visibilityState !== "visible") return;
    Object.assign(this, { isAsked: true, isAsking: true });
    try {
      this.lock = await this.browser.navigator.wakeLock.request("screen");
      this.lock.addEventListener("release", () => this.lose());
      this.set(KEPT);
    } catch {
      this.lose();
    } finally {
      this.isAsking = false;
    }
  }

  lose() {
    this.lock = null;
    this.set(LOST);
  }

  set(state) {
    if (state === this.state) return;
    this.state = state;
    this.onState();
  }
}

// Holds states back, so that the score does not run ahead of the pictures. The first one is shown at once: a scene that
// restarts must not be empty, and has only the present to show.

export class Delay {
  constructor(seconds, show, { browser = globalThis } = {}) {
    Object.assign(this, { milliseconds: seconds * 1_000, show, browser, isFirst: true });
  }

  take(state) {
    if (this.isFirst || this.milliseconds === 0) {
      this.isFirst = false;
      this.show(state);
    } else {
      this.browser.setTimeout(() => this.show(state), this.milliseconds);
    }
  }
}

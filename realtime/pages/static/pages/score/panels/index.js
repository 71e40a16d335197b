// The panels by name: what `c.open(name)` shows in place of the pad. They are fetched after the page can be used.

const LOADERS = {
  balls: () => import("./balls.js"),
  book: () => import("./book.js"),
  bowler: () => import("./bowler.js"),
  form: () => import("./form.js"),
  invite: () => import("./invite.js"),
  key: () => import("./key.js"),
  keys: () => import("./keys.js"),
  more: () => import("./more.js"),
  overlay: () => import("./overlay.js"),
  ready: () => import("./ready.js"),
  scoreboard: () => import("./scoreboard.js"),
  settings: () => import("./settings.js"),
};

export class Panels {
  constructor({ onChange }) {
    Object.assign(this, { onChange, loaded: {}, failed: {} });
  }

  has(name) {
    return name in LOADERS;
  }

  // Return the module of a panel; null while it is fetched, and after it could not be.
  find(name) {
    if (!this.loaded[name] && !this.failed[name]) this.load(name);
    return this.loaded[name] ?? null;
  }

  async load(name) {
    try {
      this.failed[name] = false;
      this.loaded[name] = await LOADERS[name]();
    } catch (error) {
      console.warn(`the panel ${name} could not be fetched`, error);
      this.failed[name] = true;
    }
    this.onChange();
  }

  // So that none is missing when the net is gone.
  async loadAll() {
    for (const name of Object.keys(LOADERS)) if (!this.loaded[name]) await this.load(name);
  }
}

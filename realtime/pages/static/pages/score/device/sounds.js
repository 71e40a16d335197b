// One sound for recorded, one for refused, made by the browser: there is no file to load.

// A short high tone, and two low ones: told apart without looking, and by ears that hear no high tones.
const TONES = {
  recorded: [{ hertz: 880, from: 0, to: 0.07 }],
  refused: [{ hertz: 220, from: 0, to: 0.16 }, { hertz: 180, from: 0.2, to: 0.4 }],
};
const LOUD = 0.15;

export class Sounds {
  constructor({ settings, browser = globalThis }) {
    Object.assign(this, { settings, browser, context: null });
  }

  recorded() {
    if (this.settings.soundRecorded) this.play("recorded");
  }

  refused() {
    if (this.settings.soundRefused) this.play("refused");
  }

  // Browsers allow sound only after a touch or a key, and recording is one. Without sound the page says it all the same.
  play(name) {
    if (!this.browser.AudioContext) return;
    this.context ??= new this.browser.AudioContext();
    if (this.context.state === "suspended") this.context.resume();
    for (const tone of TONES[name]) this.beep(tone);
  }

  beep({ hertz, from, to }) {
    const { context } = this;
    const [oscillator, gain] = [context.createOscillator(), context.createGain()];
    oscillator.frequency.value = hertz;
    gain.gain.value = LOUD;
    oscillator.connect(gain);
    gain.connect(context.destination);
    oscillator.start(context.currentTime + from);
    oscillator.stop(context.currentTime + to);
  }
}

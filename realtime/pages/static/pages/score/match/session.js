// Who scores on this device: the token of a login. It is kept until its scorer logs out, or the server refuses it.

const PLACE = "cricksy-login";

export class Session {
  constructor({ browser = globalThis } = {}) {
    this.browser = browser;
  }

  get login() {
    return JSON.parse(this.browser.localStorage.getItem(PLACE) ?? "null");
  }

  get token() {
    return this.login?.token ?? "";
  }

  // Return null, or the sentence of a refusal.
  async logIn(username, password) {
    const { status, body } = await this.post("/api/auth/login", { username, password });
    if (status !== 200 || !body?.token) return body?.detail ?? "";
    this.keep({ username, token: body.token, expiry: body.expiry });
    return null;
  }

  // `guest` if the account was made for a code.
  keep({ username, token, expiry, guest = false }) {
    this.browser.localStorage.setItem(PLACE, JSON.stringify({ username, token, expiry, guest }));
  }

  // The token is forgotten here even if the server cannot be told.
  async logOut() {
    const { token } = this;
    this.browser.localStorage.removeItem(PLACE);
    await this.post("/api/auth/logout", {}, { Authorization: `Token ${token}` });
  }

  post(path, body, headers = {}) {
    return this.send("POST", path, body, headers);
  }

  async send(method, path, body, headers = {}) {
    try {
      const response = await this.browser.fetch(path, {
        method,
        headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
        body: JSON.stringify(body),
        credentials: "omit",
      });
      return { status: response.status, body: await response.json().catch(() => null) };
    } catch {
      return { status: 0, body: null };
    }
  }
}

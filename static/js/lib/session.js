// Requests in the name of the person this page was made for, and of nobody else.

export const FRAGMENT = "text/vnd.meetup.fragment+html";
export const JSON_TYPE = "application/json";
const PATIENCE = 10_000; // ms; on a crowded network an answer that takes longer is not coming
const KEEPALIVE = 60_000; // bytes; the Fetch standard lets 64 KiB outlive their page

/**
 * Posts forms with a CSRF token. Given to it: `fetch`, `person` (the opaque id of the signed-in user), and the
 * `token` that came with the page, if one did.
 */
export class Session {
  #fetch;
  #person;
  #token;

  constructor({ fetch, person, token = null }) {
    this.#fetch = fetch;
    this.#person = person;
    this.#token = token;
  }

  /** Forget the token, so that the next post asks for it again and sees who is signed in by now. */
  renew() {
    this.#token = null;
  }

  /** Whether the server answers at this moment. */
  async reachable() {
    return (await this.#request("/session/token", { headers: { Accept: JSON_TYPE } })).status !== 0;
  }

  /**
   * Post `fields` as a form. Answers `{status, redirected, text}`; status 0 means that no answer came,
   * 401 also that another person has signed in on this device since.
   */
  async post(url, fields, accept = FRAGMENT) {
    const known = this.#token !== null;
    const answer = await this.#post(url, fields, accept);
    if (answer.status !== 400 || !known) return answer;
    this.renew(); // 400 is what a stale token gets; a fresh one settles whether it was that.
    return this.#post(url, fields, accept);
  }

  async #post(url, fields, accept) {
    const refusal = await this.#prepare();
    if (refusal) return refusal;
    const body = new URLSearchParams(fields);
    body.delete("csrf_token"); // The page's own may be stale, and would count before the header's.
    const headers = { Accept: accept, "X-CSRFToken": this.#token };
    return this.#request(url, { method: "POST", body, headers, keepalive: String(body).length < KEEPALIVE });
  }

  async #prepare() {
    if (this.#token !== null) return null;
    const answer = await this.#request("/session/token", { headers: { Accept: JSON_TYPE } });
    if (answer.status !== 200 || answer.redirected) return answer;
    const { token, person } = JSON.parse(answer.text);
    if (person !== this.#person) return { ...answer, status: 401, text: "" };
    this.#token = token;
    return null;
  }

  async #request(url, options) {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const response = await this.#fetch(url, { credentials: "same-origin", signal, ...options });
      return { status: response.status, redirected: response.redirected, text: await response.text() };
    } catch (error) {
      if (error.name === "TypeError" || error.name === "TimeoutError" || error.name === "AbortError") {
        return { status: 0, redirected: false, text: "" };
      }
      throw error;
    }
  }
}

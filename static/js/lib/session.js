// Sends requests for the person whom this page was made for, and for nobody else.
// Imports nothing, because the service worker loads it too and import maps do not reach workers.

/** Accept this type to get a fragment as the answer, or JSON. */
export const FRAGMENT_TYPE = "text/vnd.meetup.fragment+html";
/** Accept this type to get the answer of a form as JSON. */
export const JSON_TYPE = "application/json";
const TIMEOUT = 10_000; // ms; on a crowded network, an answer that takes longer is not going to come
const MAX_KEEPALIVE_LENGTH = 60_000; // bytes; the Fetch standard lets requests of up to 64 KiB outlive their page

/**
 * Posts forms with a CSRF token. `fetch` is the browser's function, `person` the device key of the signed-in user, and
 * `token` the CSRF token that came with the page, if there was one.
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

  /** Forget the token. The next post fetches a new one, and notices if another person has signed in. */
  forgetToken() {
    this.#token = null;
  }

  /** Resolve to whether the server answers at this moment. */
  async isReachable() {
    return (await this.#request("/session/token", { headers: { Accept: JSON_TYPE } })).status !== 0;
  }

  /** Resolve to whether this person is signed in on this device. Without an answer, nobody knows, and it is true. */
  async isSignedIn() {
    const { status, redirected, text } = await this.#request("/session/token", { headers: { Accept: JSON_TYPE } });
    if (status !== 200 || redirected) return status !== 401 && !redirected;
    return JSON.parse(text).person === this.#person;
  }

  /**
   * Post `fields` as a form. Resolves to `{status, redirected, text}`. Status 0 means that no answer came; 401 can also
   * mean that another person has signed in on this device meanwhile.
   */
  async post(url, fields, accept = FRAGMENT_TYPE) {
    const hadToken = this.#token !== null;
    const answer = await this.#post(url, fields, accept);
    if (answer.status !== 400 || !hadToken) return answer;
    this.forgetToken(); // Status 400 may mean that the token has expired, so try once more with a new one.
    return this.#post(url, fields, accept);
  }

  async #post(url, fields, accept) {
    const refusal = await this.#fetchToken();
    if (refusal) return refusal;
    const body = new URLSearchParams(fields);
    body.delete("csrf_token"); // The one in the form may have expired, and would be used instead of the header's.
    const headers = { Accept: accept, "X-CSRFToken": this.#token };
    return this.#request(url, { method: "POST", body, headers, keepalive: String(body).length < MAX_KEEPALIVE_LENGTH });
  }

  /** Fetch a token if there is none. Resolves to the answer that says why there is none, or to null. */
  async #fetchToken() {
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
      const signal = AbortSignal.timeout(TIMEOUT);
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

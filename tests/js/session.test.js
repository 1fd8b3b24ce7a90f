import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../../static/js/lib/session.js";

/** Return a session and the state of its server: the signed-in person, the valid token and what was posted. */
function openSession({ person = "p1", token = "t1", pageToken = null } = {}) {
  const state = { person, token, posted: [], asked: 0 };
  const answer = (status, body = "") => ({ status, redirected: false, text: async () => body });
  const fetch = async (url, { method = "GET", body, headers }) => {
    if (state.down) throw new TypeError("Failed to fetch");
    if (url === "/session/token") {
      state.asked += 1;
      return state.person ? answer(200, JSON.stringify({ token: state.token, person: state.person })) : answer(401);
    }
    assert.equal(method, "POST");
    if (headers["X-CSRFToken"] !== state.token) return answer(400);
    state.posted.push(Object.fromEntries(body));
    return answer(201, "<p>Saved</p>");
  };
  return { state, session: new Session({ fetch, person: "p1", token: pageToken }) };
}

test("it posts forms with a token, which it fetches once", async () => {
  const { state, session } = openSession();
  const answer = await session.post("/contacts", { code: "A" });
  assert.deepEqual(answer, { status: 201, redirected: false, text: "<p>Saved</p>" });
  await session.post("/contacts", { code: "B" });
  assert.deepEqual(state.posted, [{ code: "A" }, { code: "B" }]);
  assert.equal(state.asked, 1);
});

test("an expired token is replaced without the person noticing", async () => {
  const { state, session } = openSession();
  await session.post("/contacts", { code: "A" });
  state.token = "t2";
  assert.equal((await session.post("/contacts", { code: "B" })).status, 201);
  assert.equal(state.posted.length, 2);
});

test("nothing is posted after another person has signed in", async () => {
  const { state, session } = openSession();
  await session.post("/contacts", { code: "A" });
  Object.assign(state, { person: "p2", token: "t2" });
  assert.equal((await session.post("/contacts", { code: "B" })).status, 401);
  session.forgetToken();
  assert.equal((await session.post("/contacts", { code: "B" })).status, 401);
  assert.deepEqual(state.posted, [{ code: "A" }]);
});

test("the token of the page is used, and the field of the form is not sent", async () => {
  const { state, session } = openSession({ pageToken: "t1" });
  await session.post("/contacts", { code: "A", csrf_token: "stale" });
  assert.deepEqual([state.posted, state.asked], [[{ code: "A" }], 0]);
});

test("the status is 401 when signed out and 0 without a signal", async () => {
  const { state, session } = openSession({ person: null });
  assert.equal((await session.post("/contacts", {})).status, 401);
  state.down = true;
  assert.equal((await session.post("/contacts", {})).status, 0);
});

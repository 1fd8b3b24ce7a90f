import assert from "node:assert/strict";
import { test } from "node:test";
import { Session } from "../../static/js/lib/session.js";

/** A small server: one signed-in person, one valid token, and what was posted with it. */
function site({ person = "p1", token = "t1", pageToken = null } = {}) {
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

test("posts as a form with a token, which is asked for once", async () => {
  const { state, session } = site();
  const answer = await session.post("/contacts", { code: "A" });
  assert.deepEqual(answer, { status: 201, redirected: false, text: "<p>Saved</p>" });
  await session.post("/contacts", { code: "B" });
  assert.deepEqual(state.posted, [{ code: "A" }, { code: "B" }]);
  assert.equal(state.asked, 1);
});

test("a stale token is replaced without the person noticing", async () => {
  const { state, session } = site();
  await session.post("/contacts", { code: "A" });
  state.token = "t2";
  assert.equal((await session.post("/contacts", { code: "B" })).status, 201);
  assert.equal(state.posted.length, 2);
});

test("nothing is posted in the name of another person who signed in meanwhile", async () => {
  const { state, session } = site();
  await session.post("/contacts", { code: "A" });
  Object.assign(state, { person: "p2", token: "t2" });
  assert.equal((await session.post("/contacts", { code: "B" })).status, 401);
  session.renew();
  assert.equal((await session.post("/contacts", { code: "B" })).status, 401);
  assert.deepEqual(state.posted, [{ code: "A" }]);
});

test("the token that came with the page is enough, and its field is not sent beside the header", async () => {
  const { state, session } = site({ pageToken: "t1" });
  await session.post("/contacts", { code: "A", csrf_token: "stale" });
  assert.deepEqual([state.posted, state.asked], [[{ code: "A" }], 0]);
});

test("signed out is 401 and no signal is 0", async () => {
  const { state, session } = site({ person: null });
  assert.equal((await session.post("/contacts", {})).status, 401);
  state.down = true;
  assert.equal((await session.post("/contacts", {})).status, 0);
});

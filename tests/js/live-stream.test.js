// The page's end of a stream: it comes back by itself, from where it was.

import assert from "node:assert/strict";
import { test } from "node:test";

import { moment, place } from "../../static/js/rooms/lib/live-frames.js";
import { LiveStream } from "../../static/js/rooms/lib/live-stream.js";

class Source extends EventTarget {
  readyState = 1;
  constructor(url) {
    super();
    this.url = url;
  }
  close() {
    this.readyState = 2;
  }
  send(type, fields = {}) {
    this.dispatchEvent(Object.assign(new Event(type), fields));
  }
}

function opened() {
  const sources = [];
  const open = (url) => sources[sources.push(new Source(url)) - 1];
  const stream = new LiveStream("http://localhost/rooms/1/stream?after=5-0", ["message"], open);
  const frames = [];
  stream.addEventListener("frame", ({ detail }) => frames.push(detail));
  stream.start();
  return { stream, sources, frames };
}

test("it goes on from what was heard last", () => {
  const { stream, sources, frames } = opened();
  sources[0].send("open");
  assert.equal(stream.state, "live");
  sources[0].send("message", { data: "<li>", lastEventId: "9-3" });
  stream.stop();
  assert.equal(stream.state, "resting");
  stream.start();
  assert.equal(new URL(sources[1].url).searchParams.get("after"), "9-3");
  assert.deepEqual(frames, [{ event: "message", html: "<li>", stamp: "9-3" }]);
});

test("what a closed source still says is not heard", () => {
  const { stream, sources, frames } = opened();
  stream.renew();
  sources[0].send("message", { data: "late", lastEventId: "9-3" });
  assert.deepEqual(frames, []);
  assert.equal(sources.length, 2);
});

test("it tries again when the browser has given up", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { stream, sources } = opened();
  for (const wait of [1_000, 2_000, 4_000]) {
    const source = sources.at(-1);
    source.close();
    source.send("error");
    assert.equal(stream.state, "lost");
    context.mock.timers.tick(wait - 1);
    assert.equal(sources.at(-1), source);
    context.mock.timers.tick(1);
    assert.notEqual(sources.at(-1), source);
  }
  stream.stop();
});

test("what is over is not asked for again, and what is elsewhere is when somebody looks", () => {
  const { stream, sources } = opened();
  sources[0].send("end", { data: "elsewhere" });
  assert.equal(stream.state, "elsewhere");
  stream.start();
  assert.equal(sources.length, 2);
  sources[1].send("end", { data: "over" });
  stream.start();
  assert.equal(sources.length, 2);
  assert.equal(stream.state, "over");
});

test("elements find their place by their order", () => {
  assert.equal(place(["1", "2", "4"], "3"), 2);
  assert.equal(place(["1", "2"], "0"), 0);
  assert.equal(place(["1", "2"], undefined), 2);
  assert.equal(place([], "1"), 0);
});

test("a stamp tells its moment", () => {
  assert.equal(moment("1795434000123-7"), 1795434000123);
  assert.equal(moment(""), 0);
});

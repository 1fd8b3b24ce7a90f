// The stream connects again by itself and continues after the last event.

import assert from "node:assert/strict";
import { test } from "node:test";

import { momentOfStamp, insertionIndex } from "../../static/js/rooms/lib/live-frames.js";
import { LiveStream } from "../../static/js/rooms/lib/live-stream.js";

class FakeSource extends EventTarget {
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

function startStream() {
  const sources = [];
  const openSource = (url) => sources[sources.push(new FakeSource(url)) - 1];
  const stream = new LiveStream("http://localhost/rooms/1/stream?after=5-0", ["message"], openSource);
  const frames = [];
  stream.addEventListener("frame", ({ detail }) => frames.push(detail));
  stream.start();
  return { stream, sources, frames };
}

test("it continues after the last event", () => {
  const { stream, sources, frames } = startStream();
  sources[0].send("open");
  assert.equal(stream.state, "live");
  sources[0].send("message", { data: "<li>", lastEventId: "9-3" });
  stream.stop();
  assert.equal(stream.state, "resting");
  stream.start();
  assert.equal(new URL(sources[1].url).searchParams.get("after"), "9-3");
  assert.deepEqual(frames, [{ event: "message", html: "<li>", stamp: "9-3" }]);
});

test("events of a closed connection are ignored", () => {
  const { stream, sources, frames } = startStream();
  stream.restart();
  sources[0].send("message", { data: "late", lastEventId: "9-3" });
  assert.deepEqual(frames, []);
  assert.equal(sources.length, 2);
});

test("it tries again when the browser gives up", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { stream, sources } = startStream();
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

test("a stream that is over stays closed, and one that went elsewhere can be started again", () => {
  const { stream, sources } = startStream();
  sources[0].send("end", { data: "elsewhere" });
  assert.equal(stream.state, "elsewhere");
  stream.start();
  assert.equal(sources.length, 2);
  sources[1].send("end", { data: "over" });
  stream.start();
  assert.equal(sources.length, 2);
  assert.equal(stream.state, "over");
});

test("elements are inserted by their order", () => {
  assert.equal(insertionIndex(["1", "2", "4"], "3"), 2);
  assert.equal(insertionIndex(["1", "2"], "0"), 0);
  assert.equal(insertionIndex(["1", "2"], undefined), 2);
  assert.equal(insertionIndex([], "1"), 0);
});

test("a stamp contains its moment", () => {
  assert.equal(momentOfStamp("1795434000123-7"), 1795434000123);
  assert.equal(momentOfStamp(""), 0);
});

import type { StreamMessage } from "@istars/protocol/model/client/stream-message.ts";
import { sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { expect, test } from "vitest";
import { CardLive } from "./card-live.ts";
import type { StreamSink } from "./live-store.ts";

/** A live view over streams that the test plays by hand. */
function bench() {
  const opened: { readonly sink: StreamSink<StreamMessage>; readonly signal: AbortSignal }[] = [];
  let nowMs = 1_000;
  const live = new CardLive({ openStream: (sink, signal) => void opened.push({ sink, signal }), monoMs: () => nowMs });
  const last = () => {
    const stream = opened.at(-1);
    if (!stream) throw new Error("no stream was opened");
    return stream;
  };
  return {
    live,
    opened,
    last,
    advanceMs: (ms: number) => {
      nowMs += ms;
    },
    say: () => last().sink.onMessage({ event: "reading", id: "", data: sampleMeasuredReading() }),
  };
}

test("the first message makes a connecting view live, and a lost stream keeps what was heard", () => {
  const { live, say, last } = bench();
  live.start();
  expect(live.view().stream).toBe("connecting");
  say();
  expect(live.view().stream).toBe("open");
  last().sink.onLost();
  expect(live.view()).toMatchObject({ stream: "lost", readAtMs: 1_000 });
});

test("a hidden tab closes its stream, and a shown one opens a new one", () => {
  const { live, opened, say, last } = bench();
  live.start();
  say();
  live.stop();
  expect(last().signal.aborted).toBe(true);
  expect(live.view().stream).toBe("paused");
  live.start();
  expect(opened).toHaveLength(2);
  expect(live.view().stream).toBe("lost");
});

test("starting twice opens one stream, and stopping twice is stopping once", () => {
  const { live, opened } = bench();
  live.start();
  live.start();
  expect(opened).toHaveLength(1);
  live.stop();
  live.stop();
  expect(live.view().stream).toBe("paused");
});

test("what a closed stream still says is not heard", () => {
  const { live, say, advanceMs, opened } = bench();
  live.start();
  say();
  live.stop();
  advanceMs(9_000);
  opened[0]?.sink.onMessage({ event: "beat", id: "", data: { wallMs: 1 } });
  opened[0]?.sink.onLost();
  expect(live.view()).toMatchObject({ stream: "paused", heardAtMs: 1_000 });
});

test("subscribers are told of each change until they leave", () => {
  const { live, say } = bench();
  let told = 0;
  const leave = live.subscribe(() => {
    told++;
  });
  live.start();
  say();
  leave();
  say();
  expect(told).toBe(1);
});

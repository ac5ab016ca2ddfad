import { RecordingLogger } from "@istars/service/recording-logger.ts";
import { interceptedStore } from "@istars/service/store/intercepted-store.ts";
import { StoreError } from "@istars/service/store/store.ts";
import { expect, test } from "vitest";
import { TemporaryCardStore } from "../store/temporary-card-store.ts";
import { UpsOption } from "./ups-option.ts";

const ASKED = "auto+tcp://127.0.0.1:9";
const FOUND = "voltronic+tcp://127.0.0.1:9";
const log = new RecordingLogger();

test("SAFETY 30: what auto turned out to be holds for every start with the same words, until one has others", async () => {
  await using card = new TemporaryCardStore();
  const start = async (given: string | null) => {
    await card.reopen();
    return UpsOption.open({ store: card.store, log, given });
  };
  const first = await start(ASKED);
  expect(first.uri).toBe(ASKED);
  expect(await first.keep({ asked: ASKED, found: FOUND })).toBe(true);
  expect(first.uri).toBe(FOUND);
  expect((await start(ASKED)).uri).toBe(FOUND);
  expect((await start(ASKED)).uri).toBe(FOUND);
  for (const other of ["auto+tcp://127.0.0.1:10", "megatec+tcp://127.0.0.1:9", null]) {
    expect((await start(other)).uri).toBe(other);
    const again = await start(ASKED);
    expect(again.uri).toBe(ASKED);
    await again.keep({ asked: ASKED, found: FOUND });
  }
});

test("what was found of another connection is not this option's", async () => {
  await using card = new TemporaryCardStore();
  const given = "auto+tcp://127.0.0.1:10";
  for (const option of [
    await UpsOption.open({ store: card.store, log, given }),
    await UpsOption.open({ store: card.store, log, given: null }),
  ]) {
    const before = option.uri;
    expect(await option.keep({ asked: ASKED, found: FOUND })).toBe(false);
    expect(option.uri).toBe(before);
  }
  expect(await card.store.run("upsDetection")).toBeNull();
});

test("a store that fails costs the next start a search and nothing else", async () => {
  await using card = new TemporaryCardStore();
  const store = interceptedStore(card.store, (name) => {
    if (name === "keepUpsDetection") throw new StoreError("store.full", "the disk is full");
  });
  const option = await UpsOption.open({ store, log, given: ASKED });
  expect(await option.keep({ asked: ASKED, found: FOUND })).toBe(true);
  expect(option.uri).toBe(FOUND);
  expect((await UpsOption.open({ store: card.store, log, given: ASKED })).uri).toBe(ASKED);
});

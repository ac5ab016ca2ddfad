import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { createEventLog } from "@istars/card-firmware/events/stored-event-log.ts";
import { openCardStore } from "@istars/card-firmware/store/card-store.ts";
import type { EventRecord, NewEvent } from "@istars/protocol/model/event.ts";
import { systemClock } from "@istars/service/clock.ts";
import { createLogger } from "@istars/service/logging.ts";
import type { Channel } from "@istars/service/outbox/channel.ts";
import { createOutbox } from "@istars/service/outbox/outbox.ts";

// Commits events with deliveries as fast as the card's store takes them, and says so on standard output once each is safe:
// `committed ID TOKEN`. Made to be killed. With `--drain` it commits nothing, and ends when no delivery waits any more.

const [directory = "", run = "", mode] = process.argv.slice(2);
const RECIPIENTS = ["ann", "bob"];
const WRITERS = 4;

const log = createLogger({ level: "error" });
const store = await openCardStore({ directory, log });
const events = await createEventLog({
  store,
  clock: systemClock,
  log,
  routes: () => RECIPIENTS.map((recipient) => ({ channel: "file", recipient, expiresAfterMs: 86_400_000 })),
});
const file: Channel<EventRecord> = {
  name: "file",
  deliver: (event, recipient) => appendFile(join(directory, "delivered"), `${event.id} ${recipient}\n`),
};
const outbox = createOutbox<EventRecord>({
  store,
  event: (id) => store.run("event", id),
  channels: new Map([[file.name, file]]),
  clock: systemClock,
  log,
});
events.subscribe(() => outbox.wake());
outbox.start();

if (mode === "--drain") {
  const never = new AbortController().signal;
  for (;;) {
    const { deliveries, nextInMs } = await store.run("dueDeliveries", file.name, 1);
    if (deliveries.length === 0 && nextInMs === null) break;
    await systemClock.sleep(20, never);
  }
  await outbox.close();
  await store.close();
} else {
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
}

/** Each writer has an alarm subject of its own, which goes on and off. */
async function write(writer: number): Promise<never> {
  const active = await events.activeAlarms();
  let isOn = active.some(({ subject }) => subject === `env:${writer}`);
  for (let n = 0; ; n++) {
    const token = `${run}-${writer}-${n}`;
    const next: NewEvent = {
      wallMs: systemClock.wallMs(),
      kind: isOn ? "alarm.cleared" : "alarm.raised",
      subject: `env:${writer}`,
      severity: "warning",
      alarm: "temp-bad",
      instance: null,
      params: { token },
    };
    for (const { id } of await events.commit([next])) process.stdout.write(`committed ${id} ${token}\n`);
    isOn = !isOn;
  }
}

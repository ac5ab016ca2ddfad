import { initialSnapshot } from "@istars/card-firmware/live/initial-snapshot.ts";
import { LiveState } from "@istars/card-firmware/live/live.ts";
import { createSnmpAgent } from "@istars/card-firmware/snmp/agent.ts";
import type { Reading } from "@istars/protocol/model/reading.ts";
import { sampleLine, sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { keepHeapSmall } from "@istars/service/small-heap.ts";

/*
 * The agent as a process of its own, over live state in which a reading arrives every second. Prints `{"port"}` when it answers and
 * ends with its standard input.
 */

// As the card runs.
keepHeapSmall();

const line = sampleLine({ voltage: 230, current: 3.1, frequency: 50, power: 640, load: 32 });
const reading = (seq: number): Reading =>
  sampleMeasuredReading({
    seq,
    wallMs: Date.now(),
    input: [{ ...line, voltage: 229 + (seq % 2) }],
    bypass: [line],
    output: [line],
    inputLineBads: 3,
    battery: { voltage: 54.4 + (seq % 2) / 10, current: 0.2, charge: 100, runtime: 2_820, temperature: 26 },
    beeper: "enabled",
    test: { result: "passed", kind: "quick", startedWallMs: 0, elapsedMs: 10_000, lowestVoltage: 51.2 },
  });

const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "tcp://127.0.0.1:1" }, 0));
live.publishLink({ ...live.current().link, state: "online" });
live.publishUps(
  { manufacturer: "ACME", model: "Online 3000", firmware: "1.04", serial: null, topology: "online" },
  {
    inputVoltage: 230,
    inputFrequency: 50,
    outputVoltage: 230,
    outputFrequency: 50,
    outputCurrent: 13,
    apparentPower: 3_000,
    power: 2_700,
    batteryVoltage: 48,
    lowTransferVoltage: 170,
    highTransferVoltage: 276,
  },
);
live.publishAlarm(
  { instance: 1, id: "on-bypass", subject: "ups", name: null, severity: "warning", raisedWallMs: 0, acknowledged: null },
  true,
);
let seq = 0;
const publish = () => live.publishReading({ reading: reading(++seq), atMonoMs: systemClock.monoMs() });
publish();

const agent = createSnmpAgent({
  live,
  system: {
    descr: "iStars UPS card",
    contact: "",
    name: "card",
    location: "",
    upsName: "ups",
    attachedDevices: "rack 4",
    agentVersion: "0.1.0",
    network: null,
  },
  communities: [{ name: "public", access: "read" }],
  clock: systemClock,
  log: silentLogger,
});
const { port } = await agent.bind("127.0.0.1", 0);
console.log(JSON.stringify({ port }));
const timer = setInterval(publish, 1_000);
process.stdin.resume().on("close", () => {
  clearInterval(timer);
  void agent.close();
});

import { initialSnapshot } from "@istars/card-firmware/live/initial-snapshot.ts";
import { LiveState } from "@istars/card-firmware/live/live.ts";
import { createSnmpAgent, type SnmpAgent, type SnmpAgentDeps } from "@istars/card-firmware/snmp/agent.ts";
import type { AlarmId } from "@istars/protocol/model/alarm.ts";
import { type Reading, unknownRatings } from "@istars/protocol/model/reading.ts";
import { type ReadingChange, sampleLine, sampleMeasuredReading } from "@istars/protocol/model/sample-reading.ts";
import { systemClock } from "@istars/service/clock.ts";
import { silentLogger } from "@istars/service/recording-logger.ts";
import { runNetSnmp, type SnmpPeer } from "./net-snmp.ts";
import type { ProcessResult } from "./process.ts";

const LINE = sampleLine({ voltage: 230, current: 3.1, frequency: 50, power: 640, load: 32 });

/** A UPS on mains that measures everything the MIB asks for, with these changes. */
const onMains = ({ battery, ...change }: ReadingChange): Reading =>
  sampleMeasuredReading({
    input: [LINE],
    bypass: [LINE],
    output: [LINE],
    inputLineBads: 3,
    battery: { voltage: 54.4, current: 0.2, charge: 100, runtime: 2_820, temperature: 26, ...battery },
    beeper: "enabled",
    ...change,
  });

/** The agent over live state with made-up readings, and net-snmp's commands asking it. */
export class SnmpAgentBench implements AsyncDisposable {
  readonly live: LiveState;
  readonly agent: SnmpAgent;
  readonly #port: number;

  private constructor(live: LiveState, agent: SnmpAgent, port: number) {
    this.live = live;
    this.agent = agent;
    this.#port = port;
  }

  static async start(change: Partial<SnmpAgentDeps> = {}): Promise<SnmpAgentBench> {
    const live = new LiveState(initialSnapshot({ protocol: "megatec", address: "tcp://192.0.2.1:4001" }, 0));
    const agent = createSnmpAgent({
      live,
      system: {
        descr: "iStars UPS card",
        contact: "",
        name: "card",
        location: "rack 4",
        upsName: "ups",
        attachedDevices: "",
        agentVersion: "0.1.0",
        network: { name: "eth0", mac: "00:00:5e:00:53:01" },
      },
      communities: [{ name: "public", access: "read" }],
      clock: systemClock,
      log: silentLogger,
      ...change,
    });
    const { port } = await agent.bind("127.0.0.1", 0);
    const bench = new SnmpAgentBench(live, agent, port);
    live.publishLink({ ...live.current().link, state: "online" });
    live.publishUps(
      { manufacturer: "ACME", model: "Online 3000", firmware: "1.04", serial: null, topology: "online" },
      { ...unknownRatings(), inputVoltage: 230, outputVoltage: 230, apparentPower: 3_000 },
    );
    bench.show();
    return bench;
  }

  get peer(): SnmpPeer {
    return { target: `127.0.0.1:${this.#port}`, community: "public" };
  }

  /** A healthy UPS on mains, with these changes. */
  show(change: ReadingChange = {}): void {
    this.live.publishReading({ reading: onMains(change), atMonoMs: systemClock.monoMs() });
  }

  alarm(id: AlarmId, active: boolean): void {
    this.live.publishAlarm(
      { instance: 1, id, subject: "ups", name: null, severity: "warning", raisedWallMs: 0, acknowledged: null },
      active,
    );
  }

  /** Runs one of net-snmp's commands. */
  run(command: string, version: "1" | "2c", ...args: readonly string[]): Promise<ProcessResult> {
    return this.runAs(this.peer.community, command, version, ...args);
  }

  runAs(community: string, command: string, version: "1" | "2c", ...args: readonly string[]): Promise<ProcessResult> {
    return runNetSnmp({ ...this.peer, community }, command, version, ...args);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agent.close();
  }
}

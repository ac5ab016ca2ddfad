import { type Clock, systemClock } from "@istars/service/clock.ts";
import { ControlServer } from "../control-server.ts";
import { formatHostPort, parseHostPort, parseListenAddress } from "./address.ts";
import type { Behaviour } from "./behaviour.ts";
import { CONTROL_HELP, type ControlChange, readControlChange } from "./control-request.ts";
import { FACES, type Face } from "./face.ts";
import { LineServer } from "./line-server.ts";
import { phasesOf } from "./phases.ts";
import { Plant } from "./plant.ts";
import { PlantTime } from "./plant-time.ts";
import { PseudoTerminal } from "./pseudo-terminal.ts";
import { Responder } from "./responder.ts";
import { makeSpec, OptionError, type UpsSpec } from "./spec.ts";
import { QS_DIALECTS } from "./voltronic-qs.ts";

/** What a simulator can be made of; without any it is a 1000 VA line-interactive UPS on a free TCP port. */
export interface UpsSimulatorOptions extends Partial<UpsSpec> {
  readonly protocol?: string;
  /** For voltronic-qs: V, P or T. Default V. */
  readonly dialect?: string;
  /** `tcp://ADDR:PORT` (port 0: any) or `pty:/PATH`. Default `tcp://127.0.0.1:0`. */
  readonly listen?: string;
  /** `ADDR:PORT` of the control API. Default `127.0.0.1:0`. */
  readonly control?: string;
  /** How many times as fast as the clock the UPS's own time runs, 0–10,000. Delays and line speed stay real. */
  readonly speed?: number;
  /** Line speed in bits a second, 50–115,200; without it bytes pass at once. */
  readonly baud?: number;
  /** `NAME` or `NAME=VALUE`, oldest first. */
  readonly behaviours?: readonly string[];
  readonly clock?: Clock;
  /** Told when the simulator can no longer be reached through no doing of its user. */
  readonly onLost?: (error: Error) => void;
}

export interface UpsSimulator extends AsyncDisposable {
  /** Where the UPS is, with the port it really got: `tcp://ADDR:PORT` or `pty:/PATH`. */
  readonly listen: string;
  /** Base address of the control API: `http://ADDR:PORT`. */
  readonly control: string;
  /** The UPS behind the wire, brought up to this moment. */
  readonly plant: Plant;
  /** Puts a behaviour in front of the others; gives back how to take it away again. */
  use(behaviour: string | Behaviour): () => void;
  /** The same as `PUT /state`, for changes known to be valid. */
  change(change: ControlChange): void;
  /** The same as `GET /state`. */
  state(): SimulatorState;
  /** May be called twice. */
  close(): Promise<void>;
}

const SPEEDS = { low: 0, high: 10_000 };
const BAUDS = { low: 50, high: 115_200 };
const THREE_PHASE_PROTOCOL = "voltronic";
const PROTOCOLS_TO_COME = ["sec", "modbus"];

/** Refuses what there is not, before anything is opened; gives back the face in front of the plant. */
function checkOptions({ protocol = "megatec", dialect = "V", speed = 1, baud, phases = "1/1" }: UpsSimulatorOptions): Face {
  const spoken = Object.keys(FACES).join(", ");
  if (PROTOCOLS_TO_COME.includes(protocol)) throw new OptionError(`this simulator does not speak ${protocol} yet, only ${spoken}`);
  const known = QS_DIALECTS.find((name) => name === dialect);
  if (!known) throw new OptionError(`there is no dialect "${dialect}"; there are ${QS_DIALECTS.join(", ")}`);
  const face = Object.hasOwn(FACES, protocol) ? FACES[protocol] : undefined;
  if (!face) throw new OptionError(`there is no protocol "${protocol}"; this simulator speaks ${spoken}`);
  if (phases !== "1/1" && protocol !== THREE_PHASE_PROTOCOL) {
    throw new OptionError(`of ${phases} phases this simulator tells over ${THREE_PHASE_PROTOCOL} only, not over ${protocol}`);
  }
  if (!(speed >= SPEEDS.low && speed <= SPEEDS.high)) {
    throw new OptionError(`speed must lie between ${SPEEDS.low} and ${SPEEDS.high}, not ${speed}`);
  }
  if (baud !== undefined && !(Number.isInteger(baud) && baud >= BAUDS.low && baud <= BAUDS.high)) {
    throw new OptionError(`baud must be a whole number between ${BAUDS.low} and ${BAUDS.high}, not ${baud}`);
  }
  return face({ dialect: known });
}

/** What `GET /state` tells: the settings under the names by which `PUT` takes them, then what follows from them. */
function describe(plant: Plant, responder: Responder, line: LineServer) {
  const view = plant.look();
  return {
    mains: view.mains,
    loadPercent: view.loadPercent,
    batteryPercent: view.battery.percent,
    temperature: view.temperature,
    overload: view.overload,
    fault: view.fault,
    bypass: view.bypass,
    comm: responder.comm,
    behaviours: responder.behaviours,
    ups: {
      timeS: view.timeS,
      input: view.input,
      mainsFailed: view.mainsFailed,
      faultVoltage: view.faultVoltage,
      output: view.output,
      phases: phasesOf(plant),
      battery: view.battery,
      testing: view.testing,
      beeping: view.beeping,
      overloadTripped: view.overloadTripped,
      outputSwitch: view.outputSwitch,
    },
    line: { requests: responder.requests, replies: line.replies, lastReply: line.lastReply },
    spec: plant.spec,
  };
}
export type SimulatorState = ReturnType<typeof describe>;

/**
 * Starts a simulated UPS with its line and its control API. Throws `OptionError` for options that make no sense, and what the
 * operating system says when an address cannot be had; nothing stays open then.
 */
export async function startUpsSimulator(options: UpsSimulatorOptions = {}): Promise<UpsSimulator> {
  const face = checkOptions(options);
  const { clock = systemClock, speed = 1, baud = null, behaviours = [], onLost = () => {} } = options;
  const spec = specOf(options);
  const listenAt = parseListenAddress(options.listen ?? "tcp://127.0.0.1:0");
  const controlAt = parseHostPort(options.control ?? "127.0.0.1:0");

  const plant = new Plant(spec);
  const time = new PlantTime(plant, clock, speed);
  const responder = new Responder(time, face, spec.seed);
  responder.setBehaviours(behaviours);
  const lineAt = listenAt.kind === "tcp" ? { host: listenAt.host, port: listenAt.port } : { host: "127.0.0.1", port: 0 };
  const line = new LineServer({ responder, clock, baud, ...lineAt });
  const state = () => describe(time.now(), responder, line);
  const apply = (change: ControlChange) => {
    if (change.behaviours) responder.setBehaviours(change.behaviours);
    responder.comm = change.comm ?? responder.comm;
    time.now().change(change);
  };
  const control = new ControlServer<ControlChange>({ ...controlAt, help: CONTROL_HELP, state, read: readControlChange, apply });

  await using opened = new AsyncDisposableStack();
  const port = await line.open();
  opened.defer(() => line.close());
  if (listenAt.kind === "pty") {
    const terminal = await PseudoTerminal.open(listenAt.path, port, onLost);
    opened.defer(() => terminal.close());
  }
  const controlPort = await control.open();
  opened.defer(() => control.close());
  const stop = new AbortController();
  const running = time.run(stop.signal);
  opened.defer(async () => {
    stop.abort();
    await running;
  });

  const stack = opened.move();
  const close = () => stack.disposeAsync();
  return {
    listen: listenAt.kind === "pty" ? `pty:${listenAt.path}` : `tcp://${formatHostPort({ host: listenAt.host, port })}`,
    control: `http://${formatHostPort({ host: controlAt.host, port: controlPort })}`,
    get plant() {
      return time.now();
    },
    use: (behaviour) => responder.use(behaviour),
    change: apply,
    state,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function specOf(options: UpsSimulatorOptions): UpsSpec {
  const { protocol, dialect, listen, control, speed, baud, behaviours, clock, onLost, ...spec } = options;
  return makeSpec(spec);
}

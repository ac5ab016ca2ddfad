import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { makeDice } from "../simulators/ups/chance.ts";
import { RunningProcess, runProcess } from "./process.ts";

/** What a line does to frames, each way. */
export interface BadLine {
  /** Share of frames that are lost, 0–1. */
  readonly loss: number;
  readonly delayMs: number;
  /** Of the same losses in each run, as far as the frames are the same. */
  readonly seed: number;
}

/** A port as it will be called, in its network namespace. */
export interface CableEnd {
  readonly namespace: string;
  readonly port: string;
}

/** A burst of a full room. */
const BUFFER_OCTETS = 4_194_304;
const MILLIONTHS = 1_000_000;

/**
 * A cable that loses and delays frames, for kernels without tc-netem: two TAP devices, each held by a socat that sends its frames as
 * UDP datagrams to this process and takes them from it.
 */
export class LossyCable implements AsyncDisposable {
  readonly #parts: AsyncDisposableStack;

  private constructor(parts: AsyncDisposableStack) {
    this.#parts = parts;
  }

  /** The ports exist when this resolves, and are down. */
  static async lay([one, other]: readonly [CableEnd, CableEnd], line: BadLine): Promise<LossyCable> {
    await using parts = new AsyncDisposableStack();
    const unplugged = new AbortController();
    const [a, b] = [await openEnd(one, parts), await openEnd(other, parts)];
    const roll = makeDice(line.seed);
    const carry = (from: Socket, to: Socket) =>
      from.on("message", (frame) => {
        if (roll(MILLIONTHS) < line.loss * MILLIONTHS) return;
        const timer = setTimeout(() => {
          if (!unplugged.signal.aborted) to.send(frame, () => {});
        }, line.delayMs);
        timer.unref();
      });
    carry(a, b);
    carry(b, a);
    parts.defer(() => unplugged.abort());
    return new LossyCable(parts.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}

/** Makes a TAP device in a namespace; gives the socket that its frames come to and are sent to. */
async function openEnd({ namespace, port }: CableEnd, parts: AsyncDisposableStack): Promise<Socket> {
  const socket = createSocket({ type: "udp4", recvBufferSize: BUFFER_OCTETS, sendBufferSize: BUFFER_OCTETS });
  parts.defer(() => void socket.close());
  socket.on("error", () => {}); // a socat that ended refuses datagrams; the port is gone then
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const device = `tap${randomBytes(5).toString("hex")}`;
  const tap = `TUN,tun-type=tap,tun-name=${device},iff-no-pi`;
  const datagrams = `UDP:127.0.0.1:${socket.address().port},bind=127.0.0.1`;
  // It lives outside the namespaces, so nothing of theirs would end it after a test process that was killed.
  const socat = parts.use(RunningProcess.start("setpriv", ["--pdeathsig", "KILL", "socat", "-d", "-d", tap, datagrams]));
  const [, socatPort] = await socat.waitForLine(/connected from local address AF=2 127\.0\.0\.1:(\d+)/, { withinMs: 10_000 });
  socket.connect(Number(socatPort), "127.0.0.1");
  await once(socket, "connect");
  // The device goes to its namespace; socat keeps its frames.
  const moved = await runProcess("ip", ["link", "set", device, "netns", namespace, "name", port]);
  if (moved.code !== 0) throw new Error(`the TAP device cannot be moved: ${moved.stderr.trim()}`);
  return socket;
}

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { parentPort } from "node:worker_threads";

/** One measurement: this request, so many of them on the way at a time, for so long. */
export interface Load {
  readonly port: number;
  readonly request: Uint8Array;
  readonly outstanding: number;
  readonly seconds: number;
}
export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
  /** Answers that differ in length from the first by more than live values explain. */
  readonly odd: number;
  /** Requests sent again because nothing came for a while. */
  readonly lost: number;
}

const MAX_DIFFERENCE_OCTETS = 16;
const STALL_MS = 50;

/** Keeps requests on the way from one connected socket: each answer sends the next one. */
async function run({ port, request, outstanding, seconds }: Load): Promise<LoadResult> {
  const socket = createSocket({ type: "udp4", recvBufferSize: 4_194_304, sendBufferSize: 4_194_304 });
  socket.connect(port, "127.0.0.1");
  await once(socket, "connect");
  const result = { answers: 0, odd: 0, lost: 0 };
  let length = 0;
  let seen = 0;
  let isOver = false;
  socket.on("message", (answer) => {
    if (isOver) return;
    length ||= answer.length;
    result.answers++;
    if (Math.abs(answer.length - length) > MAX_DIFFERENCE_OCTETS) result.odd++;
    socket.send(request);
  });
  const startedMs = performance.now();
  const fill = () => {
    for (let i = 0; i < outstanding; i++) socket.send(request);
  };
  fill();
  const stalls = setInterval(() => {
    if (result.answers === seen) {
      result.lost += outstanding;
      fill();
    }
    seen = result.answers;
  }, STALL_MS);
  await new Promise<void>((resolve) => setTimeout(resolve, seconds * 1_000));
  const tookS = (performance.now() - startedMs) / 1_000;
  isOver = true;
  clearInterval(stalls);
  socket.close();
  return { ...result, seconds: tookS };
}

parentPort?.on("message", (load: Load) => {
  void run(load).then((result) => parentPort?.postMessage(result));
});

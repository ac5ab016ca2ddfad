import { connect, type Socket } from "node:net";
import { UpsError } from "../ups-error.ts";
import { nextTurn } from "./next-turn.ts";
import type { Connection, Transport, TransportEvents } from "./transport.ts";
import type { TcpPlace } from "./uri.ts";

/** Idle time after which the operating system asks whether the peer is still there, ms. */
const KEEP_ALIVE_MS = 10_000;

const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there; check the serial server and its port",
  ENOTFOUND: "the name is unknown; check it and the DNS settings",
  EAI_AGAIN: "the name cannot be looked up now; check the DNS settings",
  EHOSTUNREACH: "there is no way there; check the network",
  ENETUNREACH: "there is no way there; check the network",
  ETIMEDOUT: "nobody answers there; check the serial server",
  ECONNRESET: "the serial server hung up",
  EPIPE: "the serial server hung up",
};

/** A raw TCP serial server: the same bytes as on the serial line, nothing else. */
export function tcpTransport({ host, port }: TcpPlace): Transport {
  const address = host.includes(":") ? `tcp://[${host}]:${port}` : `tcp://${host}:${port}`;
  const closed = (error: NodeJS.ErrnoException | null): UpsError =>
    new UpsError("port.closed", `${address}: ${error ? (ADVICE[error.code ?? ""] ?? error.message) : "the serial server hung up"}`, {
      cause: error ?? undefined,
    });
  return {
    address,
    open: (events, signal) =>
      new Promise((resolve, reject) => {
        const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
        const abort = () => {
          socket.destroy();
          reject(new UpsError("port.closed", `${address}: ${ADVICE.ETIMEDOUT}`, { cause: signal.reason }));
        };
        const refuse = (error: NodeJS.ErrnoException) => {
          signal.removeEventListener("abort", abort);
          reject(closed(error));
        };
        if (signal.aborted) {
          abort();
          return;
        }
        signal.addEventListener("abort", abort, { once: true });
        socket.once("error", refuse);
        socket.once("connect", () => {
          signal.removeEventListener("abort", abort);
          socket.off("error", refuse);
          resolve(connected(socket, events, closed));
        });
      }),
  };
}

function connected(socket: Socket, events: TransportEvents, closed: (error: Error | null) => UpsError): Connection {
  let failure: Error | null = null;
  let leaving = false;
  socket.on("data", (bytes) => events.onBytes(bytes));
  socket.on("error", (error) => {
    failure = error;
  });
  socket.on("end", () => socket.destroy());
  socket.on("close", () => {
    if (!leaving) events.onLost(closed(failure));
  });
  return {
    write: (bytes) => new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(closed(error)) : resolve()))),
    // Nothing can be taken back from a TCP stream, but what has arrived already is handed over, and dropped, within one turn.
    flush: nextTurn,
    close: () => {
      leaving = true;
      return new Promise((resolve) => {
        if (socket.closed) {
          resolve();
          return;
        }
        socket.once("close", () => resolve());
        socket.destroy();
      });
    },
  };
}

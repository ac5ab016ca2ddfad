import type { Clock } from "@istars/service/clock.ts";
import type { SerialPort } from "serialport";
import { UpsError } from "../ups-error.ts";
import { nextTurn } from "./next-turn.ts";
import type { Connection, Transport, TransportEvents } from "./transport.ts";
import type { SerialPlace } from "./uri.ts";

/** Isolated interfaces that live on the modem lines need this long to wake up, ms. Source: NUT, blazer_ser. */
const SETTLE_MS = 100;

/** A serial port: 8 data bits, no parity, one stop bit, no handshake, as every Megatec unit wants it. */
export function serialTransport(place: SerialPlace, clock: Clock): Transport {
  const address = `serial://${place.path}`;
  const closed = (error: Error | null): UpsError =>
    new UpsError("port.closed", `${address}: ${error ? advice(error.message) : "the port went away"}`, { cause: error ?? undefined });
  return {
    address,
    open: async (events, signal) => {
      // Loaded where it is needed: a card beside a serial server does without its native code.
      const { SerialPort } = await import("serialport");
      const port = new SerialPort({ path: place.path, baudRate: place.baud, autoOpen: false, endOnClose: false });
      // Opening cannot be interrupted half-way; it is over at once on anything but a broken adapter.
      await done((callback) => port.open(callback)).catch((error: Error) => Promise.reject(closed(error)));
      const connection = opened(port, events, closed);
      try {
        // Pseudo-terminals and some adapters have no modem lines; they work without.
        await done((callback) => port.set({ dtr: place.dtr, rts: place.rts }, callback)).catch(() => {});
        await clock.sleep(SETTLE_MS, signal);
        return connection;
      } catch (error) {
        await connection.close();
        throw error;
      }
    },
  };
}

function opened(port: SerialPort, events: TransportEvents, closed: (error: Error | null) => UpsError): Connection {
  let leaving = false;
  let failure: Error | null = null;
  port.on("data", (bytes: Uint8Array) => events.onBytes(bytes));
  port.on("error", (error: Error) => {
    failure = error;
  });
  port.on("close", (error: Error | null) => {
    if (!leaving) events.onLost(closed(error ?? failure));
  });
  return {
    write: (bytes) => done((callback) => port.write(Buffer.from(bytes), callback)).catch((error: Error) => Promise.reject(closed(error))),
    flush: async () => {
      await done((callback) => port.flush(callback)).catch((error: Error) => Promise.reject(closed(error)));
      // A read that was under way hands its bytes over now, and they are dropped.
      await nextTurn();
    },
    close: async () => {
      leaving = true;
      // A port that cannot be closed any more is gone already.
      if (port.isOpen) await done((callback) => port.close(callback)).catch(() => {});
    },
  };
}

const done = (start: (callback: (error: Error | null | undefined) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));

function advice(message: string): string {
  if (/no such file|cannot find|file not found/i.test(message))
    return "there is no such port; check its name and that the adapter is plugged in";
  if (/permission|access denied/i.test(message))
    return "no right to open it; run as root or join the group that owns the port, often dialout";
  if (/lock|busy|temporarily unavailable/i.test(message)) return "another program uses it; stop that program or choose another port";
  return message;
}

import { type Address, formatAddress } from "@istars/service/address.ts";
import type { Listener } from "./listeners.ts";

/** Opens an address that an option gives; the port is the one really taken. Rejects with what to choose otherwise. */
export async function taking(
  option: string,
  wanted: Address,
  open: (wanted: Address) => Promise<{ readonly port: number }>,
): Promise<Address> {
  try {
    return { host: wanted.host, port: (await open(wanted)).port };
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const orOff = option === "http" ? "" : `, or --${option} off`;
    throw new Error(`cannot listen at ${formatAddress(wanted)} (${reason}); choose another address with --${option}${orOff}`, {
      cause: error,
    });
  }
}

/** What moves with the card's address. */
export function moving(name: string, host: string, move: (host: string) => Promise<void>): Listener {
  const listener = {
    name,
    host,
    move: async (to: string) => {
      await move(to);
      listener.host = to;
    },
  };
  return listener;
}

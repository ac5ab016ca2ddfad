import { VirtualClock } from "@istars/service/virtual-clock.ts";
import { expect, test } from "vitest";
import { serialTransport } from "./serial.ts";

test("a port that does not exist is refused with what to check", async () => {
  const place = { kind: "serial", path: "/dev/istars-no-such-port", baud: 2400, dtr: true, rts: false } as const;
  const transport = serialTransport(place, new VirtualClock());
  expect(transport.address).toBe("serial:///dev/istars-no-such-port");
  const opening = transport.open({ onBytes: () => {}, onLost: () => {} }, new AbortController().signal);
  await expect(opening).rejects.toMatchObject({ code: "port.closed", message: expect.stringContaining("there is no such port") });
});

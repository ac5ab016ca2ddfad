import { expect, test } from "vitest";
import { parseUpsUri } from "./uri.ts";

test("a serial URI takes 2400 baud, DTR on and RTS off unless it says otherwise", () => {
  expect(parseUpsUri("megatec+serial:///dev/ttyS1")).toEqual({
    protocol: "megatec",
    place: { kind: "serial", path: "/dev/ttyS1", baud: 2400, dtr: true, rts: false },
    address: "serial:///dev/ttyS1",
  });
  expect(parseUpsUri("megatec+serial:///dev/ttyUSB0?baud=9600&dtr=0&rts=1").place).toEqual({
    kind: "serial",
    path: "/dev/ttyUSB0",
    baud: 9600,
    dtr: false,
    rts: true,
  });
});

test("a TCP URI names host and port, IPv6 in brackets", () => {
  expect(parseUpsUri("megatec+tcp://10.0.0.5:4001")).toEqual({
    protocol: "megatec",
    place: { kind: "tcp", host: "10.0.0.5", port: 4001 },
    address: "tcp://10.0.0.5:4001",
  });
  expect(parseUpsUri("megatec+tcp://[fe80::1]:4001").place).toEqual({ kind: "tcp", host: "fe80::1", port: 4001 });
});

test.each([
  ["", "expected PROTOCOL+serial"],
  ["/dev/ttyS1", "expected PROTOCOL+serial"],
  ["serial:///dev/ttyS1", "expected PROTOCOL+serial"],
  ["megatec+usb://x", '"usb" is no way to a UPS'],
  ["megatec+serial://ttyS1", "absolute path"],
  ["megatec+serial:///dev/ttyS1?baud=2401", "baud=2401 is not one of"],
  ["megatec+serial:///dev/ttyS1?dtr=yes", "dtr=yes is neither 0 nor 1"],
  ["megatec+serial:///dev/ttyS1?speed=9600", 'option "speed" is unknown'],
  ["megatec+tcp://host", '"host" is not HOST:PORT'],
  ["megatec+tcp://host:0", "port 0 is not between"],
  ["megatec+tcp://host:70000", "port 70000 is not between"],
  ["megatec+tcp://:4001", '":4001" is not HOST:PORT'],
  ["megatec+tcp://host:4001?baud=2400", "tcp takes no options"],
])("%s is refused with the part that is wrong", (uri, message) => {
  expect(() => parseUpsUri(uri)).toThrow(message);
});

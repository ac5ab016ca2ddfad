import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import fc from "fast-check";
import { expect, test } from "vitest";
import { unknownFacts } from "../../model/reading.ts";
import { HandClock } from "./hand-clock.ts";
import { createNutSource, type NutSourceOptions } from "./nut-source.ts";
import { Observed } from "./observed.ts";
import { FIRST_CERTIFICATE, OTHER_CERTIFICATE, type SampleCertificate, sampleIdentityKey } from "./sample-certificates.ts";

/** A NUT server on a free port with one UPS, `rack`, in the state that the test gives it. */
class FakeNut implements AsyncDisposable {
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #certificate: SampleCertificate | null;
  status = "OL";
  /** Answers a request otherwise; `undefined` leaves it to the server, `null` says nothing. */
  other: (request: string, socket: Socket) => string | null | undefined = () => undefined;

  private constructor(certificate: SampleCertificate | null) {
    this.#certificate = certificate;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(certificate: SampleCertificate | null = null): Promise<FakeNut> {
    const nut = new FakeNut(certificate);
    nut.#server.listen(0, "127.0.0.1");
    await once(nut.#server, "listening");
    return nut;
  }

  get options(): NutSourceOptions {
    const { port } = this.#server.address() as AddressInfo;
    return { id: "nut", host: "127.0.0.1", port, ups: "rack", login: { user: "mon", password: "a=b #c" }, tls: { use: "off" } };
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      for (const request of bytes.toString().split("\n").slice(0, -1)) {
        this.requests.push(request);
        const other = this.other(request, socket);
        if (other === null) continue;
        socket.write(other ?? this.#answer(request));
        if (other === undefined && request === "STARTTLS" && this.#certificate) {
          socket.removeAllListeners("data");
          this.#serve(new TLSSocket(socket, { isServer: true, ...this.#certificate }));
          return;
        }
      }
    });
  }

  #answer(request: string): string {
    if (request === "STARTTLS") return this.#certificate ? "OK STARTTLS\n" : "ERR FEATURE-NOT-CONFIGURED\n";
    if (request.startsWith("LIST VAR")) {
      return `BEGIN LIST VAR rack\nVAR rack ups.status "${this.status}"\nVAR rack battery.charge "70"\nEND LIST VAR rack\n`;
    }
    return "OK\n";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** The test itself has done what there was to do. */
const unanswered = (_done: unknown): null => null;

function observe(options: NutSourceOptions) {
  const clock = new HandClock();
  return { clock, observed: new Observed(createNutSource(options, { clock })) };
}

test("a server is logged in to once and asked every two seconds", async () => {
  await using nut = await FakeNut.start();
  const { clock, observed } = observe(nut.options);
  await using _ = observed;
  const { reading, confidence, tells } = await observed.until((now) => now.reading !== null);
  expect(reading).toMatchObject({ seq: 1, facts: { mainsOk: true, onBattery: false }, battery: { charge: 70 } });
  expect(confidence).toMatchObject({ mainsOk: "told", charge: "told" });
  expect(tells).not.toContain("testing");
  nut.status = "OB LB";
  await clock.advance(1_900);
  expect(observed.source.current()).toMatchObject({ ageMs: 1_900, reading: { seq: 1 } });
  await clock.advance(100);
  await observed.until((now) => now.reading?.facts.batteryLow === true && now.reading.facts.onBattery === true);
  expect(nut.requests).toEqual(['USERNAME "mon"', 'PASSWORD "a=b \\#c"', "LOGIN rack", "LIST VAR rack", "LIST VAR rack"]);
});

test("a server is asked at once when that is wanted, all it says is handed on, and it waits for its turn to connect", async () => {
  await using nut = await FakeNut.start();
  const clock = new HandClock();
  const told: (string | undefined)[] = [];
  const turn = Promise.withResolvers<void>();
  let leaves = 0;
  const source = createNutSource(nut.options, {
    clock,
    onVariables: (variables) => told.push(variables.get("ups.status")),
    enterGate: async () => {
      await turn.promise;
      return () => leaves++;
    },
  });
  await using observed = new Observed(source);
  await clock.advance(20_000);
  expect([nut.requests, observed.links]).toEqual([[], []]);
  turn.resolve();
  await observed.untilLink("online");
  expect(leaves).toBe(1);
  nut.status = "OB";
  source.askSoon();
  await observed.until(({ reading }) => reading?.facts.onBattery === true);
  expect(told).toEqual(["OL", "OB"]);
});

test.each(["DATA-STALE", "DRIVER-NOT-CONNECTED"])("%s is a UPS of which nothing is known, not a lost server", async (word) => {
  await using nut = await FakeNut.start();
  const { clock, observed } = observe(nut.options);
  await using _ = observed;
  await observed.untilLink("online");
  nut.other = (request) => (request.startsWith("LIST") ? `ERR ${word}\n` : undefined);
  await clock.advance(2_000);
  const { reading, confidence } = await observed.untilLink(`online ${word}`);
  expect(reading).toMatchObject({ trust: "unknown", facts: unknownFacts() });
  expect(confidence).toEqual({});
  nut.other = () => undefined;
  await clock.advance(2_000);
  await observed.untilLink("online");
});

test.each(["ACCESS-DENIED", "UNKNOWN-UPS"])("%s is red at once, and tried again after a minute", async (word) => {
  await using nut = await FakeNut.start();
  nut.other = (request) => (request.startsWith("LOGIN") ? `ERR ${word}\n` : undefined);
  const { clock, observed } = observe(nut.options);
  await using _ = observed;
  await observed.untilLink(`refused ${word}`);
  nut.other = () => undefined;
  await clock.advance(60_000);
  await observed.untilLink("online");
});

test.each<[string, (request: string, socket: Socket) => string | null, string]>([
  ["says nothing", () => null, "lost silent"],
  ["never ends a line", (_request, socket) => unanswered(socket.write("x".repeat(100_000))), "lost malformed"],
  [
    "never ends a list",
    (request) => (request.startsWith("LIST") ? `BEGIN LIST VAR rack\n${'VAR rack a "b"\n'.repeat(2_000)}` : "OK\n"),
    "lost malformed",
  ],
  ["speaks another language", () => "220 mail ESMTP\n", "lost malformed"],
  ["closes", (_request, socket) => unanswered(socket.end()), "lost closed"],
])("a server that %s is lost, and no reading comes of it", async (_what, answer, link) => {
  await using nut = await FakeNut.start();
  nut.other = answer;
  const { clock, observed } = observe(nut.options);
  await using _ = observed;
  for (let second = 0; second < 7 && !observed.links.includes(link); second++) await clock.advance(1_000);
  await observed.until(() => observed.links.includes(link));
  expect(observed.source.current().reading).toBeNull();
});

test("a server that drips one octet at a time is lost after six seconds", async () => {
  await using nut = await FakeNut.start();
  const { clock, observed } = observe(nut.options);
  await using _ = observed;
  await observed.untilLink("online");
  let drip: Socket | null = null;
  nut.other = (_request, socket) => {
    drip = socket;
    return null;
  };
  for (let second = 0; second < 9; second++) {
    (drip as Socket | null)?.write("B");
    await clock.advance(1_000);
  }
  await observed.until(() => observed.links.includes("lost silent"));
  expect(observed.source.current().reading?.seq).toBe(1);
});

test("a server that is cut off is lost at once with its last reading, and found again", async () => {
  await using nut = await FakeNut.start();
  nut.status = "OB";
  const { clock, observed } = observe(nut.options);
  await using _ = observed;
  await observed.untilLink("online");
  nut.cut();
  await clock.advance(2_000);
  await observed.until(() => observed.links.includes("lost closed"));
  await clock.advance(5_000);
  await observed.untilLink("online");
  expect(observed.told.every(({ reading }) => reading === null || reading.facts.onBattery === true)).toBe(true);
});

test("SAFETY 4: an answer that lay about while this machine stood still is not taken for new", async () => {
  await using nut = await FakeNut.start();
  const { clock, observed } = observe(nut.options);
  await using _ = observed;
  await observed.untilLink("online");
  nut.other = (request, socket) => {
    if (!request.startsWith("LIST")) return undefined;
    clock.stepWall(3_600_000);
    socket.write('BEGIN LIST VAR rack\nVAR rack ups.status "OB LB"\nEND LIST VAR rack\n');
    return null;
  };
  await clock.advance(2_000);
  await observed.until(() => observed.links.includes("lost paused"));
  expect(observed.told.some(({ reading }) => reading?.facts.onBattery === true)).toBe(false);
});

test("with STARTTLS the password goes out encrypted, to the server with the known key only", async () => {
  const identityKey = sampleIdentityKey(FIRST_CERTIFICATE);
  await using nut = await FakeNut.start(FIRST_CERTIFICATE);
  const { observed } = observe({ ...nut.options, tls: { use: "required", identityKey } });
  await using _ = observed;
  await observed.untilLink("online");
  expect(nut.requests.slice(0, 2)).toEqual(["STARTTLS", 'USERNAME "mon"']);
  await using stranger = await FakeNut.start(OTHER_CERTIFICATE);
  const refused = observe({ ...stranger.options, tls: { use: "offered", identityKey } });
  await using __ = refused.observed;
  await refused.observed.untilLink("refused certificate");
  expect(stranger.requests).toEqual(["STARTTLS"]);
});

test("a server without encryption is spoken to in the clear only where that is allowed", async () => {
  await using nut = await FakeNut.start();
  const allowed = observe({ ...nut.options, tls: { use: "offered", identityKey: null } });
  await using _ = allowed.observed;
  await allowed.observed.untilLink("online");
  await using plain = await FakeNut.start();
  const strict = observe({ ...plain.options, tls: { use: "required", identityKey: null } });
  await using __ = strict.observed;
  await strict.observed.untilLink("refused no-tls");
  expect(plain.requests).toEqual(["STARTTLS"]);
});

test("whatever octets a server sends, the source goes on, and never says that there is mains", async () => {
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
    fc.constantFrom(
      "OK\n",
      "ERR DATA-STALE\n",
      "BEGIN LIST VAR rack\n",
      "END LIST VAR rack\n",
      'VAR rack ups.status "OL OB"\n',
      'VAR rack "',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(octets, { minLength: 1, maxLength: 12 }), async (parts) => {
      await using nut = await FakeNut.start();
      let next = 0;
      nut.other = () => parts[next++ % parts.length] ?? null;
      const { clock, observed } = observe(nut.options);
      await using _ = observed;
      await clock.advance(15_000);
      expect(observed.told.every(({ reading }) => reading === null || reading.facts.mainsOk === null)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("nobody there is a lost server", async () => {
  const nut = await FakeNut.start();
  const { options } = nut;
  await nut[Symbol.asyncDispose]();
  const { observed } = observe(options);
  await using _ = observed;
  await observed.untilLink("lost unreachable");
});

test("settings that cannot be are refused by what is wrong with them", () => {
  const good: NutSourceOptions = { id: "nut", host: "ups", ups: "rack", login: null, tls: { use: "off" } };
  const make = (change: Partial<NutSourceOptions>) => () => createNutSource({ ...good, ...change }, { clock: new HandClock() });
  expect(make({})).not.toThrow();
  expect(make({ ups: "" })).toThrow("the name of the UPS");
  expect(make({ everyMs: 10 })).toThrow("every 500 to 60000 ms");
  expect(make({ tls: { use: "required", identityKey: "x" } })).toThrow("the identity key");
});

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NutClient } from "./client.ts";

const never = new AbortController().signal;

/** A server on a free port that answers each request line as the test says; `null` says nothing, `"close"` ends the connection. */
async function startServer(answer: (request: string) => string | null) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      for (const request of bytes.toString().split("\n").slice(0, -1)) {
        const reply = answer(request);
        if (reply === "close") socket.end();
        else if (reply !== null) socket.write(reply);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

test("the UPSs of a server are listed with their descriptions", async () => {
  const requests: string[] = [];
  await using server = await startServer((request) => {
    requests.push(request);
    return 'BEGIN LIST UPS\nUPS rack "Rack \\"A\\""\nUPS room "Description unavailable"\nEND LIST UPS\n';
  });
  using client = await NutClient.connect(server, never);
  expect(await client.listUps(never)).toEqual([
    { name: "rack", description: 'Rack "A"' },
    { name: "room", description: "Description unavailable" },
  ]);
  expect(requests).toEqual(["LIST UPS"]);
});

test("a variable is read, and one that the UPS does not have is null", async () => {
  await using server = await startServer((request) =>
    request === "GET VAR rack ups.model" ? 'VAR rack ups.model "Online 3000"\n' : "ERR VAR-NOT-SUPPORTED\n",
  );
  using client = await NutClient.connect(server, never);
  expect(await client.getVariable("rack", "ups.model", never)).toBe("Online 3000");
  expect(await client.getVariable("rack", "ups.mfr", never)).toBeNull();
});

test("a reply that comes octet by octet is read as one that comes whole", async () => {
  const reply = 'BEGIN LIST UPS\nUPS a "x"\nEND LIST UPS\n';
  let toSocket: Socket | null = null;
  const server = createServer((socket) => {
    toSocket = socket;
    socket.setNoDelay(true);
    socket.once("data", async () => {
      for (const character of reply) await new Promise((written) => socket.write(character, written));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  using client = await NutClient.connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port }, never);
  expect(await client.listUps(never)).toEqual([{ name: "a", description: "x" }]);
  (toSocket as Socket | null)?.destroy();
  server.close();
});

test.each([
  ["a refusal", "ERR ACCESS-DENIED\n", { code: "nut.refused", refusal: "ACCESS-DENIED" }],
  ["a web server", "HTTP/1.1 400 Bad Request\n\n", { code: "nut.malformed" }],
  ["an empty line", "\n", { code: "nut.malformed" }],
  ["a quote that is not closed", 'BEGIN LIST UPS\nUPS rack "Rack\nEND LIST UPS\n', { code: "nut.malformed" }],
  ["another list", "BEGIN LIST UPS\nVAR rack a b\n", { code: "nut.malformed" }],
  ["a line without end", "x".repeat(5_000), { code: "nut.malformed" }],
  ["a list without end", `BEGIN LIST UPS\n${'UPS a "x"\n'.repeat(1_001)}`, { code: "nut.malformed" }],
  ["the end of the connection", "close", { code: "nut.closed" }],
])("%s in place of the list is an error that says so", async (_what, reply, error) => {
  await using server = await startServer(() => reply);
  using client = await NutClient.connect(server, never);
  await expect(client.listUps(never)).rejects.toMatchObject({ name: "NutClientError", ...error });
});

test("random replies are an error or a list, and never do harm", async () => {
  let reply = "";
  await using server = await startServer(() => reply);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), fc.boolean(), async (text, isBehindStart) => {
      reply = `${isBehindStart ? "BEGIN LIST UPS\n" : ""}${text}\nEND LIST UPS\n`;
      using client = await NutClient.connect(server, never);
      const outcome = await client.listUps(never).catch((error: Error) => error.name);
      expect(Array.isArray(outcome) || outcome === "NutClientError").toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("a UPS's name with blanks and line ends cannot smuggle in a second request", async () => {
  const requests: string[] = [];
  await using server = await startServer((request) => {
    requests.push(request);
    return 'VAR x ups.model "y"\n';
  });
  using client = await NutClient.connect(server, never);
  await client.getVariable("rack\nFSD rack", "ups.model", never);
  expect(requests).toEqual(['GET VAR "rack FSD rack" ups.model']);
});

test("waiting ends with the signal, for the connection and for an answer", async () => {
  await using server = await startServer(() => null);
  const stop = new AbortController();
  using client = await NutClient.connect(server, never);
  const listed = client.listUps(stop.signal);
  stop.abort(new Error("enough"));
  await expect(listed).rejects.toThrow("enough");
  await expect(NutClient.connect(server, stop.signal)).rejects.toThrow("enough");
});

test("a port where nobody listens is the system's error", async () => {
  const server = await startServer(() => null);
  await server[Symbol.asyncDispose]();
  await expect(NutClient.connect(server, never)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

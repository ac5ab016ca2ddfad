import { createHash, createHmac, pbkdf2, randomBytes } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { promisify } from "node:util";
import type { Here } from "../../model/discovery.ts";
import type { LocalInterface } from "./interfaces.ts";
import { sampleHere } from "./sample-here.ts";

const TYPES = { find: 1, here: 2, "challenge?": 3, challenge: 4, set: 5, result: 6 } as const;
const BROADCAST = "127.255.255.255";
const ITERATIONS = 210_000;

/** Loopback as it is on every Linux machine. */
export const LOOPBACK: LocalInterface = {
  name: "lo",
  mac: "00:00:00:00:00:00",
  isLoopback: true,
  ipv4: [{ address: "127.0.0.1", prefix: 8, broadcast: BROADCAST }],
  ipv6LinkLocal: [],
};

/** What a card was asked. */
export interface Heard {
  readonly type: number;
  readonly transaction: string;
  readonly body: Readonly<Partial<Record<"mac" | "user" | "nonce" | "settings" | "proof", string>>>;
  readonly bytes: Buffer;
  readonly from: RemoteInfo;
  readonly isBroadcast: boolean;
}

export interface ScriptedCardOptions {
  /** 127.a.b.c */
  readonly address: string;
  /** Cards of one test listen on one port; 0 for the first of them. */
  readonly port?: number;
  readonly here?: Partial<Here>;
  readonly password?: string;
  readonly iterations?: number;
}

/**
 * A card on a real socket that does what a test tells it. It is written from docs/discovery.md with nothing of the product's codec and
 * SCRAM, so that a mistake in those is not made twice.
 */
export class ScriptedCard implements AsyncDisposable {
  readonly here: Here;
  readonly heard: Heard[] = [];
  /** The settings that were carried out. */
  readonly carriedOut: string[] = [];
  /** What it does when asked; a test puts its own in place. */
  onFind = (question: Heard): void => this.tellHere(question);
  onChallenge = (question: Heard): void => this.tellChallenge(question);
  onSet = (question: Heard): void => this.tellResult(question);
  readonly #sockets: readonly Socket[];
  readonly #keys: { readonly clientKey: Buffer; readonly storedKey: Buffer; readonly serverKey: Buffer };
  readonly #salt: Buffer;
  readonly #iterations: number;
  /** By the nonce of the whole; what the asker's part and the user were. */
  readonly #nonces = new Map<string, { readonly user: string; readonly askersNonce: string }>();
  readonly #results = new Map<string, object>();

  private constructor(here: Here, salt: Buffer, salted: Buffer, iterations: number, sockets: readonly Socket[]) {
    this.here = here;
    this.#salt = salt;
    this.#iterations = iterations;
    const clientKey = hmac(salted, "Client Key");
    this.#keys = { clientKey, storedKey: createHash("sha256").update(clientKey).digest(), serverKey: hmac(salted, "Server Key") };
    this.#sockets = sockets;
    sockets.forEach((socket, i) => {
      socket.setBroadcast(true);
      socket.on("message", (bytes, from) => this.#hear(bytes, from, i === 1));
    });
  }

  static async open(options: ScriptedCardOptions): Promise<ScriptedCard> {
    const { address, port = 0, here = {}, password = "correct horse", iterations = ITERATIONS } = options;
    const salt = randomBytes(16);
    const salted = await promisify(pbkdf2)(password, salt, iterations, 32, "sha256");
    const own = await bound(address, port);
    const shared = await bound(BROADCAST, own.address().port);
    return new ScriptedCard(sampleHere({ address, prefix: 8, ...here }), salt, salted, iterations, [own, shared]);
  }

  get port(): number {
    return this.#own.address().port;
  }

  tellHere({ transaction, from }: Heard): void {
    this.send("here", transaction, this.here, from);
    this.send("here", transaction, this.here, { ...from, address: BROADCAST });
  }

  tellChallenge({ transaction, body, from }: Heard, change: object = {}): void {
    const nonce = `${body.nonce}${randomBytes(9).toString("base64url")}`;
    this.#nonces.set(nonce, { user: body.user ?? "", askersNonce: body.nonce ?? "" });
    const challenge = { mac: this.here.mac, nonce, salt: this.#salt.toString("base64"), iterations: this.#iterations };
    this.send("challenge", transaction, { ...challenge, ...change }, from);
  }

  tellResult(question: Heard, outcome: object = { code: "accepted" }): void {
    this.send("result", question.transaction, this.resultOf(question, outcome), question.from);
  }

  /** The result of a `set`: the one it had before, or a new one, for which it is carried out. */
  resultOf({ body }: Heard, outcome: object): object {
    const nonce = body.nonce ?? "";
    const before = this.#results.get(nonce);
    if (before) return before;
    const message = this.#messageOf(nonce, body.settings ?? "");
    const proof = Buffer.from(body.proof ?? "", "base64");
    const signature = hmac(this.#keys.storedKey, message);
    const clientKey = Buffer.from(proof.map((octet, i) => octet ^ (signature[i] ?? 0)));
    const isRight = createHash("sha256").update(clientKey).digest().equals(this.#keys.storedKey);
    if (isRight && "code" in outcome && outcome.code === "accepted") this.carriedOut.push(body.settings ?? "");
    const text = JSON.stringify(isRight ? outcome : { code: "session.wrong-credentials" });
    const signed = hmac(this.#keys.serverKey, `${message},o=${Buffer.from(text).toString("base64")}`).toString("base64");
    const result = { mac: this.here.mac, outcome: text, signature: isRight ? signed : null };
    this.#results.set(nonce, result);
    return result;
  }

  send(type: keyof typeof TYPES, transaction: string, body: object, to: { readonly address: string; readonly port: number }): void {
    const head = Buffer.concat([Buffer.from("ISTR"), Buffer.of(1, TYPES[type]), Buffer.from(transaction, "hex")]);
    this.sendRaw(Buffer.concat([head, Buffer.from(JSON.stringify(body))]), to);
  }

  sendRaw(bytes: Uint8Array, { address, port }: { readonly address: string; readonly port: number }): void {
    this.#own.send(bytes, port, address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  }

  get #own(): Socket {
    const [own] = this.#sockets;
    if (!own) throw new Error("a card has a socket");
    return own;
  }

  #messageOf(nonce: string, settings: string): string {
    const { user, askersNonce } = this.#nonces.get(nonce) ?? { user: "", askersNonce: "" };
    const salt = this.#salt.toString("base64");
    const octets = Buffer.from(settings).toString("base64");
    const first = `n=${user.split("=").join("=3D").split(",").join("=2C")},r=${askersNonce}`;
    return `${first},r=${nonce},s=${salt},i=${this.#iterations},c=biws,r=${nonce},a=${this.here.mac},d=${octets}`;
  }

  #hear(bytes: Buffer, from: RemoteInfo, isBroadcast: boolean): void {
    const type = bytes[5] ?? 0;
    const body = JSON.parse(bytes.toString("utf8", 14));
    const question: Heard = { type, transaction: bytes.toString("hex", 6, 14), body, bytes, from, isBroadcast };
    if (body.mac !== undefined && body.mac !== this.here.mac) return;
    this.heard.push(question);
    if (type === TYPES.find) this.onFind(question);
    else if (type === TYPES["challenge?"]) this.onChallenge(question);
    else if (type === TYPES.set) this.onSet(question);
  }
}

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

async function bound(address: string, port: number): Promise<Socket> {
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  socket.bind(port, address);
  await once(socket, "listening");
  return socket;
}

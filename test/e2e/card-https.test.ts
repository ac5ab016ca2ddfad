import type { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "node:tls";
import type { Certificate } from "@istars/protocol/model/tls.ts";
import { createCardSource } from "@istars/protocol/net/source/card-source.ts";
import { identityKeyOf } from "@istars/protocol/net/source/identity-key.ts";
import { systemClock as clock } from "@istars/service/clock.ts";
import { describe, expect, test } from "vitest";
import { missingPeers } from "../peers.ts";
import { ADMIN, CardBench } from "./card-bench.ts";
import { findCard } from "./card-finder.ts";
import { CardSession } from "./card-session.ts";
import { runProcess } from "./process.ts";
import { has, isLink, MAINS, running, tokenOf } from "./running-source.ts";
import { until } from "./until.ts";

/** Where the card serves HTTPS. */
function secureOf({ addresses }: CardBench): URL {
  if (addresses.https === null) throw new Error("the card does not serve HTTPS");
  return new URL(addresses.https);
}

async function certificateOf(bench: CardBench): Promise<Certificate> {
  const { certificate } = await (await CardSession.open(bench.addresses.http)).call("readTls", {});
  if (certificate === null) throw new Error("the card has no certificate");
  return certificate;
}

/** What a connection is shown now. */
async function shownBy(bench: CardBench, host = "127.0.0.1"): Promise<X509Certificate> {
  const socket = connect({ host, port: Number(secureOf(bench).port), rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  if (!certificate) throw new Error("no certificate was shown");
  return certificate;
}

test("SAFETY 31: an agent knows the card by its identity key, through a renewed certificate and a restart, and no other card", async () => {
  await using bench = await CardBench.start({ https: true });
  const { token } = await tokenOf(bench);
  const first = await certificateOf(bench);
  expect((await shownBy(bench)).fingerprint256).toBe(first.fingerprint);
  const options = { id: "card", url: secureOf(bench).origin, token };
  await using agent = running(createCardSource({ ...options, identityKey: first.identityKey }, { clock }));
  await agent.told("mains", has(MAINS));

  await (await CardSession.open(bench.addresses.http)).call("renewCertificate", {});
  const renewed = await shownBy(bench);
  expect([renewed.fingerprint256 === first.fingerprint, identityKeyOf(renewed)]).toEqual([false, first.identityKey]);
  await agent.told("still mains", has(MAINS));
  bench.card.kill("SIGKILL");
  await agent.told("lost", ({ link }) => link.state === "lost");
  await bench.startCard();
  await agent.told("mains again", has(MAINS));
  expect((await shownBy(bench)).fingerprint256).toBe(renewed.fingerprint256);

  await using stranger = await CardBench.start({ https: true });
  const elsewhere = { ...options, url: secureOf(stranger).origin, token: (await tokenOf(stranger)).token };
  await using deceived = running(createCardSource({ ...elsewhere, identityKey: first.identityKey }, { clock }));
  await deceived.told("refused", isLink("refused", "certificate"));
});

test("SAFETY 31: HTTPS goes with the card to another address, tells it in its certificate, and is the same card there", async () => {
  const [here, there, port] = ["127.77.21.1", "127.77.21.9", 21_921];
  await using bench = await CardBench.start({ https: true, host: here, discoveryPort: port });
  const { identityKey, addresses } = await certificateOf(bench);
  expect(addresses).toEqual([here]);
  const { token } = await tokenOf(bench);
  await (await CardSession.open(bench.addresses.http)).changeSettings("network", { mode: "static", address: there, prefix: 8 });
  const found = await findCard(port, ({ address }) => address === there);
  expect(found.here.ports.https).toBe(Number(secureOf(bench).port));
  const shown = await until(
    "a certificate for the new address",
    async () => {
      const certificate = await shownBy(bench, there);
      return certificate.checkIP(there) !== undefined && certificate;
    },
    { withinMs: 10_000 },
  );
  expect(identityKeyOf(shown)).toBe(identityKey);
  const url = secureOf(bench).origin.replace(here, there);
  await using agent = running(createCardSource({ id: "card", url, token, identityKey }, { clock }));
  await agent.told("mains", has(MAINS));
});

test("a card without HTTPS says so, and renews nothing", async () => {
  await using bench = await CardBench.start();
  const session = await CardSession.open(bench.addresses.http);
  expect(await session.call("readTls", {})).toEqual({ httpsPort: null, certificate: null });
  await expect(session.call("renewCertificate", {})).rejects.toMatchObject({ code: "https.off" });
});

test("renewing is for those who may change things, and the audit record names who did", async () => {
  await using bench = await CardBench.start({ https: true });
  const admin = await CardSession.open(bench.addresses.http);
  const reader = { permission: "read" as const, language: null, allowedFrom: [], mustChangePassword: false };
  await admin.call("createUser", { body: { name: "lin", ...reader, password: ADMIN.password } });
  const lin = await CardSession.open(bench.addresses.http, { user: "lin", password: ADMIN.password });
  expect(await lin.call("readTls", {})).toMatchObject({ httpsPort: Number(secureOf(bench).port) });
  await expect(lin.call("renewCertificate", {})).rejects.toMatchObject({ code: "permission.denied" });
  const { certificate } = await admin.call("renewCertificate", {});
  const { entries } = await admin.call("listAudit", { query: { limit: 1 } });
  expect(entries).toMatchObject([{ user: "admin", action: "certificate.renew", outcome: "ok", detail: certificate?.fingerprint }]);
});

const missing = missingPeers("curl");
describe.skipIf(missing.length > 0)(`curl${missing.length > 0 ? `, needs ${missing}` : ""}`, () => {
  test("trusts the card's certificate by itself, and is given a cookie for this host alone", async () => {
    await using bench = await CardBench.start({ https: true });
    const file = join(bench.data, "certificate.pem");
    await writeFile(file, (await certificateOf(bench)).pem);
    const { origin } = secureOf(bench);
    const logIn = [
      ...["-sS", "-i", "--cacert", file, `${origin}/api/v1/session`, "-H", "content-type: application/json", "-H", `origin: ${origin}`],
      ...["-d", JSON.stringify(ADMIN)],
    ];
    const { stdout, stderr } = await runProcess("curl", logIn);
    expect(stdout, stderr).toMatch(/^HTTP\/1\.1 200/);
    expect(stdout).toMatch(/^set-cookie: __Host-istars-card-[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict/im);
    expect(stdout).not.toMatch(/^strict-transport-security/im);
    expect((await runProcess("curl", ["-sS", origin])).code).toBe(60); // the certificate is nobody's whom curl knows
    expect((await runProcess("curl", ["-sS", "-k", "--tls-max", "1.1", "--ciphers", "DEFAULT:@SECLEVEL=0", origin])).code).toBe(35);
    for (const version of ["1.2", "1.3"]) {
      const { stdout: shown } = await runProcess("curl", [
        "-sSv",
        "-k",
        "-o",
        "/dev/null",
        "--tls-max",
        version,
        "-w",
        "%{http_code}",
        origin,
      ]);
      expect(shown).toBe("200");
    }
  });
});

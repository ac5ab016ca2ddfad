import { expect, test } from "vitest";
import { DISCOVERY_MAX_OCTETS, storedPasswordSchema } from "../../model/discovery.ts";
import { isSame, scramKeys } from "../scram.ts";
import { storedPasswordOf } from "./first-password.ts";
import { jsonReader } from "./json-reader.ts";

test("a first password travels in a form that checks it and does not tell it", async () => {
  const stored = await storedPasswordOf("correct horse battery");
  expect(jsonReader(storedPasswordSchema)(JSON.stringify(stored))).toEqual({ value: stored });
  expect(stored.iterations).toBe(600_000);
  expect(JSON.stringify(stored)).not.toContain("horse");
  expect(JSON.stringify(stored).length).toBeLessThan(DISCOVERY_MAX_OCTETS / 4);
  const keys = await scramKeys("correct horse battery", Buffer.from(stored.salt, "base64"), stored.iterations);
  expect(isSame(keys.storedKey, Buffer.from(stored.storedKey, "base64"))).toBe(true);
  expect(isSame(keys.serverKey, Buffer.from(stored.serverKey, "base64"))).toBe(true);
});

import { expect, test } from "vitest";
import { readHandshake } from "./service-link.ts";

const secret = "0123456789abcdef";

test.each(["http://127.0.0.1:8091", "http://127.1.2.3:1", "http://[::1]:65535", "http://localhost:80"])(
  "a service at %s is this machine's",
  (url) => {
    expect(readHandshake(JSON.stringify({ url, secret, pid: 7 }))).toEqual({ url, secret });
  },
);

test.each([
  "",
  "ready",
  "null",
  "[]",
  "{}",
  JSON.stringify({ url: "http://192.0.2.7:8091", secret }),
  JSON.stringify({ url: "http://127.0.0.1.evil.example:8091", secret }),
  JSON.stringify({ url: "http://127.0.0.1:8091/path", secret }),
  JSON.stringify({ url: "http://127.0.0.1:65536", secret }),
  JSON.stringify({ url: "https://127.0.0.1:8091", secret }),
  JSON.stringify({ url: "http://127.0.0.1:8091", secret: "short" }),
  JSON.stringify({ url: "http://127.0.0.1:8091", secret: "x".repeat(129) }),
  JSON.stringify({ url: 7, secret }),
])("%s is no hand-shake: the secret goes to nobody", (text) => {
  expect(readHandshake(text)).toBeNull();
});

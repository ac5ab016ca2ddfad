import fc from "fast-check";
import { expect, test } from "vitest";
import { SAMPLE_SETTINGS } from "../settings/sample-settings.ts";
import { MASK, maskSecrets } from "./mask-secrets.ts";

test("each secret is replaced where it stands, and nothing else", () => {
  expect(maskSecrets(SAMPLE_SETTINGS)).toBe(
    SAMPLE_SETTINGS.replace("community: 0123 ", `community: ${MASK} `).replace('"pass #1: word"', MASK),
  );
});

test.each([
  ["sources: [{ id: a, token: 's3cret' }]", `sources: [{ id: a, token: ${MASK} }]`],
  ['a:\n  password: "s3cret\n    s3cret"\n  b: c', `a:\n  password: ${MASK}\n  b: c`],
  ["a:\n  token: |\n    s3cret\n    s3cret\n  b: c", `a:\n  token: ${MASK}\n  b: c`],
  ["auth-password: s3cret\r\nb: c\r\n", `auth-password: ${MASK}\r\nb: c\r\n`],
  ["# - token: s3cret\n# password-file: nut.password", `# - token: ${MASK}\n# password-file: nut.password`],
  ["token: [s3cret, s3cret]", `token: ${MASK}`],
])("a secret is found however it is written: %j", (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});

test.each([
  ["a: [\n  token: s3cret\n", `a: [\n  token: ${MASK}\n`],
  ['a: "\npassword: "s3cret\n  s3cret s3cret\nlisten: off', `a: "\npassword: ${MASK}\n${MASK}\nlisten: off`],
  ["\t- token: >\n\t\ts3cret\n\n# end", `\t- token: ${MASK}\n${MASK}\n\n# end`],
])("in a file that is no YAML any more all is replaced that could go on with a secret: %j", (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});

test("whatever the secret is, no file that is taken shows it", () => {
  const secret = fc.string({ minLength: 6, maxLength: 40, unit: "grapheme-ascii" }).map((text) => `x7Q${text}`);
  fc.assert(
    fc.property(secret, fc.constantFrom("token", "community", "password"), (value, key) => {
      const text = `sources:\n  - id: a # here\n    ${key}: ${JSON.stringify(value)} # there\n    card: http://192.0.2.7\n`;
      expect(maskSecrets(text)).toBe(`sources:\n  - id: a # here\n    ${key}: ${MASK} # there\n    card: http://192.0.2.7\n`);
    }),
  );
});

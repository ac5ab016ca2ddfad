import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** The zone that a card started with this `TZ` tells. */
function zoneWith(TZ: string): string {
  const module = fileURLToPath(new URL("host.ts", import.meta.url));
  const script = `import(${JSON.stringify(module)}).then(({ readHost }) => process.stdout.write(readHost().timeZone))`;
  return execFileSync(process.execPath, ["-e", script], { env: { ...process.env, TZ }, encoding: "utf8" });
}

test("the card's zone is the system's, and UTC where that names none", () => {
  expect(["Europe/Berlin", "UTC", "Atlantis/Capital", ""].map(zoneWith)).toEqual(["Europe/Berlin", "UTC", "UTC", "UTC"]);
});

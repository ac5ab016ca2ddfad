import { join } from "node:path";
import { expect, test } from "vitest";
import { SERVICE_VARIABLE, serviceCommand } from "./service-command.ts";

const place = { isInstalled: true, resources: "/opt/x/resources", env: {}, platform: "linux" } as const;

test.each([
  ["linux", "node"],
  ["darwin", "node"],
  ["win32", "node.exe"],
] as const)(
  "installed on %s, the service and the Node that came with the window are started, whatever the environment says",
  (platform, node) => {
    const env = { [SERVICE_VARIABLE]: '["/bin/false"]' };
    expect(serviceCommand("web", { ...place, env, platform })).toEqual({
      command: join(place.resources, "node", node),
      args: [join(place.resources, "service", "main.mjs"), "web"],
    });
  },
);

test("run from its sources, the window is told what its service is", () => {
  const env = { [SERVICE_VARIABLE]: '["node","main.ts","web","--port","7"]' };
  expect(serviceCommand("web", { ...place, isInstalled: false, env })).toEqual({
    command: "node",
    args: ["main.ts", "web", "--port", "7"],
  });
});

test.each([undefined, "", "node main.ts", "[]", "[7]", "{}"])("told %j, it says what it needs", (text) => {
  const env = text === undefined ? {} : { [SERVICE_VARIABLE]: text };
  expect(() => serviceCommand("web", { ...place, isInstalled: false, env })).toThrow("has to be a JSON list");
});

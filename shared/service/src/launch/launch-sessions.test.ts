import { expect, test } from "vitest";
import { ApiProblem } from "../http/api-problem.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { LaunchSessions } from "./launch-sessions.ts";

const HERE = "127.0.0.1";

function start() {
  const clock = new VirtualClock();
  return { clock, sessions: new LaunchSessions({ clock, user: "desk" }) };
}

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiProblem) return error.code;
    throw error;
  }
  return "none";
};

test("the secret opens as many sessions as are asked for, each with a token of its own", () => {
  const { sessions } = start();
  const one = sessions.open(sessions.secret, HERE);
  const two = sessions.open(sessions.secret, HERE);
  expect(one.token).not.toBe(two.token);
  expect(sessions.authenticate(one.token)).toMatchObject({ user: "desk", permission: "read-write" });
  expect(sessions.authenticate(two.token)?.session).not.toBe(one.caller.session);
  expect(sessions.authenticate("x")).toBeNull();
});

test("a launch code opens one session and no second", () => {
  const { sessions } = start();
  const code = sessions.newCode();
  expect(sessions.authenticate(sessions.open(code, HERE).token)).not.toBeNull();
  expect(codeOf(() => sessions.open(code, HERE))).toBe("launch.expired");
});

test("a launch code that nobody used within a minute is worth nothing", async () => {
  const { clock, sessions } = start();
  const code = sessions.newCode();
  await clock.advance(60_000);
  expect(codeOf(() => sessions.open(code, HERE))).toBe("launch.expired");
});

test("only the newest eight codes wait to be used", () => {
  const { sessions } = start();
  const codes = Array.from({ length: 9 }, () => sessions.newCode());
  expect(codeOf(() => sessions.open(codes[0] ?? "", HERE))).toBe("launch.expired");
  expect(codeOf(() => sessions.open(codes[1] ?? "", HERE))).toBe("none");
});

test("who keeps guessing has to wait, and the right secret lets in again after the wait", async () => {
  const { clock, sessions } = start();
  const codes = Array.from({ length: 7 }, () => codeOf(() => sessions.open("wrong", HERE)));
  expect(codes).toContain("rate.limited");
  expect(codeOf(() => sessions.open(sessions.secret, HERE))).toBe("rate.limited");
  await clock.advance(900_000);
  expect(codeOf(() => sessions.open(sessions.secret, HERE))).toBe("none");
});

test("a session that ends is told, and its token opens nothing", () => {
  const { sessions } = start();
  const ended: unknown[] = [];
  const unsubscribe = sessions.onSessionEnd((session) => ended.push(session));
  const { token, caller } = sessions.open(sessions.secret, HERE);
  expect(sessions.use(caller.session)).toBe(true);
  sessions.end(caller.session);
  expect(ended).toEqual([caller.session]);
  expect(sessions.use(caller.session)).toBe(false);
  expect(sessions.authenticate(token)).toBeNull();
  unsubscribe();
});

test("one session more than there is room for ends the oldest", () => {
  const { sessions } = start();
  const first = sessions.open(sessions.secret, HERE);
  const ended: unknown[] = [];
  sessions.onSessionEnd((session) => ended.push(session));
  for (let i = 0; i < 32; i++) sessions.open(sessions.secret, HERE);
  expect(ended).toEqual([first.caller.session]);
});

import Type, { type TSchema } from "typebox";
import Value from "typebox/value";
import { PLATFORM_CALLS, type Platform, type PlatformCall, TRAY_TONES } from "./platform.ts";
import { oneOf } from "./schema.ts";

const strict = { additionalProperties: false } as const;
const line = (maxLength: number, minLength = 1) => Type.String({ minLength, maxLength });
const secretName = Type.String({ pattern: "^[a-z][a-z-]{0,39}$" });

/** The arguments of every call, in their order. */
const ARGUMENTS: Readonly<Record<PlatformCall, TSchema>> = {
  about: Type.Tuple([]),
  setTray: Type.Tuple([Type.Object({ tone: oneOf(TRAY_TONES), text: line(120) }, strict)]),
  notify: Type.Tuple([Type.Object({ title: line(120), text: line(400, 0) }, strict)]),
  setStartAtLogin: Type.Tuple([Type.Boolean()]),
  keepSecret: Type.Tuple([secretName, line(4_096)]),
  readSecret: Type.Tuple([secretName]),
  forgetSecret: Type.Tuple([secretName]),
  openExternal: Type.Tuple([line(2_048)]),
};

export const isPlatformCall = (name: unknown): name is PlatformCall => PLATFORM_CALLS.some((known) => known === name);

/** Whether what came from a page is what this call takes. */
export const argumentsFit = <N extends PlatformCall>(name: N, given: unknown): given is Parameters<Platform[N]> =>
  Value.Check(ARGUMENTS[name], given);

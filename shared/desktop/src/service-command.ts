import { join } from "node:path";

/** What is started, to be followed by its options. */
export interface ServiceCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** How a window that runs from its sources is told what its service is: the command as a JSON list of words. */
export const SERVICE_VARIABLE = "ISTARS_DESKTOP_SERVICE";

export interface ServiceCommandPlace {
  /** Installed, and not run from its sources. An installed window is told by nobody what to start. */
  readonly isInstalled: boolean;
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

/** The service's program and its command `word`: beside the installed window, on the Node that came with it. Throws an `Error` that says what is missing. */
export function serviceCommand(word: string, { isInstalled, resources, env, platform }: ServiceCommandPlace): ServiceCommand {
  if (isInstalled) {
    const node = join(resources, "node", platform === "win32" ? "node.exe" : "node");
    return { command: node, args: [join(resources, "service", "main.mjs"), word] };
  }
  const [command, ...args] = wordsOf(env[SERVICE_VARIABLE] ?? "[]");
  if (command === undefined)
    throw new Error(`${SERVICE_VARIABLE} has to be a JSON list: the service's program and the words it begins with`);
  return { command, args };
}

function wordsOf(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((word): word is string => typeof word === "string") ? value : [];
  } catch {
    return []; // told by the caller
  }
}

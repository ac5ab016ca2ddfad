import type { AgentSettingsFault } from "@istars/protocol/model/ismartmate/settings.ts";
import type { Failure } from "@istars/ui/failures/failure.ts";

/** What is wrong at one place of the settings file. */
export type PlacedFault = Pick<AgentSettingsFault, "path" | "problem" | "remedy">;

/** What a refused change would have made wrong, by place; empty for any other failure. */
export function faultsOf(failure: Failure | null): readonly PlacedFault[] {
  if (failure === null || failure.kind !== "refused") return [];
  return failure.errors.map(({ params = {} }) => ({
    path: String(params.path ?? ""),
    problem: String(params.problem ?? ""),
    remedy: String(params.remedy ?? ""),
  }));
}

/** Whether a fault is at that value or below it. */
export const isAt = ({ path }: PlacedFault, name: string): boolean =>
  path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);

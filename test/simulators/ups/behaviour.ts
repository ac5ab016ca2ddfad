import type { Answer } from "./answer.ts";
import type { Plant } from "./plant.ts";

/**
 * One habit or fault of a real unit. Behaviours stand in a row, the newest in front: each may ask the `next` one and change what it
 * says, or answer by itself, and then those behind it, and the UPS, never hear of the command.
 */
export interface Behaviour {
  /** As it is chosen, e.g. `delay=300`. */
  readonly name: string;
  answer(command: string, next: () => Answer, plant: Plant): Answer;
}

/** Asks the row, newest first, and the UPS itself last. */
export function askInTurn(newestFirst: readonly Behaviour[], command: string, plant: Plant, ups: () => Answer): Answer {
  const from = (index: number): Answer => {
    const behaviour = newestFirst[index];
    return behaviour ? behaviour.answer(command, () => from(index + 1), plant) : ups();
  };
  return from(0);
}

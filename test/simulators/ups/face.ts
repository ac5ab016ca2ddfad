import type { Answer } from "./answer.ts";
import { answerMegatec, kindOf as megatecKind } from "./megatec.ts";
import type { Plant } from "./plant.ts";
import { answerVoltronic, kindOf as voltronicKind } from "./voltronic.ts";
import { answerVoltronicQs, type QsDialect, kindOf as qsKind } from "./voltronic-qs.ts";

/** A protocol in front of the plant. */
export interface Face {
  /** `command` is what came before the carriage return. */
  answer(plant: Plant, command: string): Answer;
  /** The kind of a request, for counting. */
  kindOf(command: string): string;
}

/** What a face may be told beside its name. */
export interface FaceOptions {
  readonly dialect: QsDialect;
}

/** Faces by the name that the command line gives them. */
export const FACES: Readonly<Record<string, (options: FaceOptions) => Face>> = {
  megatec: () => ({ answer: answerMegatec, kindOf: megatecKind }),
  voltronic: () => ({ answer: answerVoltronic, kindOf: voltronicKind }),
  "voltronic-qs": ({ dialect }) => ({ answer: (plant, command) => answerVoltronicQs(plant, command, dialect), kindOf: qsKind }),
};

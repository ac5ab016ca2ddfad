import type { FastifyInstance, FastifyServerOptions } from "fastify";
import { requestValidator } from "./request-validator.ts";

const neverAsked = (): never => {
  throw new Error("a server has to be given its schema compilers before its first route");
};

/** For the making of a server: keeps it from loading compilers of its own, which weigh as much as all the rest of it. */
export const noOwnCompilers = {
  compilersFactory: { buildValidator: neverAsked, buildSerializer: neverAsked },
} satisfies FastifyServerOptions["schemaController"];

/** Has requests held against their schemas. Answers are typed by theirs; nothing is left to strip or convert. */
export function useSchemaCompilers(app: FastifyInstance): void {
  app.setValidatorCompiler(requestValidator);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
}

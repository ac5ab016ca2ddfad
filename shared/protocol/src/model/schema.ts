import Type, { type TSchema, type TSchemaOptions } from "typebox";

/** One of these words. */
export const oneOf = <V extends string>(values: readonly V[]) => Type.Unsafe<V>(Type.Enum([...values]));

/** A value the UPS may not tell: `null` is "unknown", which is neither zero nor stale (SAFETY 1, 2). */
export const known = <T extends TSchema>(schema: T, options: TSchemaOptions = {}) => Type.Union([schema, Type.Null()], options);

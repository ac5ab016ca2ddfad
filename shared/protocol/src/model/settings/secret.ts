import Type from "typebox";

declare const secretText: unique symbol;
/** Text that never leaves the program once it was set: every answer tells only that it is there. */
export type SecretText = string & { readonly [secretText]: true };

export interface SecretOptions {
  readonly title: string;
  readonly description: string;
  readonly minLength: number;
  readonly maxLength: number;
}

/** A field that holds a secret; `secret: true` in the schema is what marks it for all who walk through it. */
export const secretField = (options: SecretOptions) => Type.Unsafe<SecretText>(Type.String({ ...options, secret: true }));

/** A secret as answers tell it. Sent back as it is, or left out, it means "unchanged". */
export const shownSecretSchema = Type.Object({ set: Type.Boolean() }, { additionalProperties: false });

/** A section's values as answers tell them. */
export type Shown<T> = T extends SecretText
  ? { readonly set: boolean }
  : T extends readonly (infer E)[]
    ? Shown<E>[]
    : T extends object
      ? { [K in keyof T]: Shown<T[K]> }
      : T;

/** A section's values as they are sent: a secret is new text, or what was read, or left out. */
export type Given<T> = T extends readonly (infer E)[]
  ? Given<E>[]
  : T extends string | number | boolean | null
    ? T
    : { [K in keyof T as T[K] extends SecretText ? never : K]: Given<T[K]> } & {
        [K in keyof T as T[K] extends SecretText ? K : never]?: string | { readonly set: boolean };
      };

import type { Permission } from "@istars/protocol/model/permission.ts";

/** The words in which one program differs from the others where people log in: each brings its own as the namespace `product`. */
export interface ProductTexts {
  readonly name: string;
  /** What this program of the product is. */
  readonly kind: string;
  /** That it does not answer, as a title; and what to do. */
  readonly offline: string;
  readonly offlineHelp: string;
  /** Both in one sentence. */
  readonly noAnswer: string;
  /** That it does not take what stands in a field, where no more is known. */
  readonly notTaken: string;
  /** What a permission is called, and what somebody with it may do; those that the program gives. */
  readonly permissions: Readonly<Partial<Record<Permission, string>>>;
  readonly permissionHelp: Readonly<Partial<Record<Permission, string>>>;
}

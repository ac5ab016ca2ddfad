import manifest from "../package.json" with { type: "json" };

/** The program's version, as in its package; bundling writes it in. */
export const ISMARTMATE_VERSION: string = manifest.version;

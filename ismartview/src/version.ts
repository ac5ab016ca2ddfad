import manifest from "../package.json" with { type: "json" };

/** The program's version, as in its package; bundling writes it in. */
export const ISMARTVIEW_VERSION: string = manifest.version;

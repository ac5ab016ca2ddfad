import manifest from "../package.json" with { type: "json" };

/** The firmware's version, as in its package; bundling writes it in. */
export const FIRMWARE_VERSION: string = manifest.version;

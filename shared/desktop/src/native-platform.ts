import type { Notice, Platform, TrayState } from "@istars/protocol/model/platform.ts";
import { Notification, safeStorage } from "electron";
import { openOutside } from "./closed-doors.ts";
import type { LoginStart } from "./login-start.ts";
import type { Keychain, SecretBox } from "./secret-box.ts";

export interface NativePlatformOptions {
  readonly program: string;
  readonly version: string;
  readonly loginStart: LoginStart;
  readonly secrets: SecretBox;
  readonly origin: () => string | null;
  readonly onTray: (state: TrayState) => void;
  /** Somebody clicked a notice. */
  readonly onOpen: () => void;
}

/** What the window does for its page, by the system's own means. */
export function nativePlatform(options: NativePlatformOptions): Platform {
  const { program, version, loginStart, secrets, origin, onTray, onOpen } = options;
  return {
    about: async () => ({
      ...{ program, version, electron: process.versions.electron ?? "", chrome: process.versions.chrome ?? "" },
      canNotify: Notification.isSupported(),
      canKeepSecrets: secrets.isSafe(),
      startsAtLogin: loginStart.read(),
    }),
    setTray: async (state) => onTray(state),
    notify: async (notice) => notify(notice, onOpen),
    setStartAtLogin: async (on) => loginStart.write(on),
    keepSecret: async (name, secret) => secrets.keep(name, secret),
    readSecret: async (name) => secrets.read(name),
    forgetSecret: async (name) => secrets.forget(name),
    openExternal: (url) => openOutside(url, origin()),
  };
}

function notify({ title, text }: Notice, onOpen: () => void): boolean {
  if (!Notification.isSupported()) return false;
  const shown = new Notification({ title, body: text });
  shown.on("click", onOpen);
  shown.show();
  return true;
}

/** Keys that everybody knows: what they seal is hidden from nobody. */
const KNOWN_TO_ALL: ReadonlySet<string> = new Set(["basic_text", "unknown"]);

/**
 * The system's keychain. Where Linux has none, Electron seals with a key that stands in its source; that counts as none. Electron before
 * 26 does not tell which one it took, and says itself that it has none.
 */
export const systemKeychain = (platform: NodeJS.Platform): Keychain => ({
  isSafe: () => {
    if (!safeStorage.isEncryptionAvailable()) return false;
    if (platform !== "linux" || typeof safeStorage.getSelectedStorageBackend !== "function") return true;
    return !KNOWN_TO_ALL.has(safeStorage.getSelectedStorageBackend());
  },
  seal: (text) => safeStorage.encryptString(text),
  unseal: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
});

import { type App, type Session, shell, type WebContents } from "electron";
import { externalAddress, isOwnAddress } from "./address-rules.ts";
import { RETRY_ADDRESS } from "./status-page.ts";

export interface ClosedDoorsOptions {
  /** Origin of the service, `null` while there is none. */
  readonly origin: () => string | null;
  readonly onRetry: () => void;
}

/** The only things a page may ask the system for. */
const PERMISSIONS: ReadonlySet<string> = new Set(["notifications", "clipboard-sanitized-write"]);

/** Opens an address in the person's browser, if it is one that may be opened. */
export async function openOutside(address: string, origin: string | null): Promise<boolean> {
  const external = externalAddress(address, origin);
  if (external === null) return false;
  await shell.openExternal(external);
  return true;
}

/**
 * Keeps the window to its own service: it goes nowhere else, opens no second window, loads nothing from elsewhere and asks for no
 * permission. Links to the outside open in the person's browser.
 */
export function closeDoors(app: App, session: Session, { origin, onRetry }: ClosedDoorsOptions): void {
  const outside = (address: string) => void openOutside(address, origin()).catch(() => {}); // no browser there: nothing to be done here
  const guard = (event: { preventDefault(): void; readonly url: string }): void => {
    if (isOwnAddress(event.url, origin())) return;
    event.preventDefault();
    if (event.url === RETRY_ADDRESS) onRetry();
    else outside(event.url);
  };
  app.on("web-contents-created", (_event, contents: WebContents) => {
    contents.on("will-navigate", guard);
    contents.on("will-redirect", guard);
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      outside(url);
      return { action: "deny" };
    });
  });
  const isOwn = (contents: WebContents | null) => isOwnAddress(contents?.getURL() ?? "", origin());
  session.setPermissionCheckHandler((contents, permission) => PERMISSIONS.has(permission) && isOwn(contents));
  session.setPermissionRequestHandler((contents, permission, answer) => answer(PERMISSIONS.has(permission) && isOwn(contents)));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const isStatusPage = resourceType === "mainFrame" && url.startsWith("data:text/html");
    const isPicture = url.startsWith("data:image/") || url.startsWith(`blob:${origin() ?? "-"}/`);
    answer({ cancel: !isStatusPage && !isPicture && !isOwnAddress(url, origin()) && !url.startsWith("devtools:") });
  });
}

/** A rectangle on the desktop, in its pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a window was. */
export interface WindowPlace extends Area {
  readonly maximized: boolean;
}

/** Smallest window that shows something, and the part of a window's head that has to be in sight so that it can be moved. */
export const SMALLEST = { width: 360, height: 480 } as const;
const HEAD = { width: 120, height: 32 } as const;

/** Reads what was kept; `null` for anything else. */
export function readPlace(text: string | null): WindowPlace | null {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "null");
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { x, y, width, height, maximized }: Partial<Record<string, unknown>> = { ...value };
  const isWhole = (n: unknown): n is number => Number.isInteger(n) && Math.abs(Number(n)) < 100_000;
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height) || typeof maximized !== "boolean") return null;
  return { x, y, width, height, maximized };
}

/**
 * Where the window opens: as it was, but never larger than its screen; in the middle, for the system to choose, when the screen it was on
 * is gone. `screens`: what of each screen windows may cover.
 */
export function fitPlace(
  place: WindowPlace | null,
  screens: readonly Area[],
  size: { readonly width: number; readonly height: number },
): Partial<Area> & { readonly width: number; readonly height: number } {
  const screen = place === null ? undefined : screens.find((one) => isHeadInSight(place, one));
  const room = screen ?? screens[0];
  const fit = (wanted: number, smallest: number, most: number | undefined) => Math.max(smallest, Math.min(wanted, most ?? wanted));
  const { width, height } = place ?? size;
  const fitted = { width: fit(width, SMALLEST.width, room?.width), height: fit(height, SMALLEST.height, room?.height) };
  return place !== null && screen !== undefined ? { ...fitted, x: place.x, y: place.y } : fitted;
}

function isHeadInSight({ x, y, width }: Area, screen: Area): boolean {
  const inSight = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
  return inSight >= HEAD.width && y >= screen.y && y + HEAD.height <= screen.y + screen.height;
}

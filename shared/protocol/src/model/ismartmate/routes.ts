import type { Route } from "../routes.ts";

/**
 * The routes of iSmartMate's service, which answers on the loopback address only. Whoever may reach it may look; to change anything takes
 * the secret that the service writes at its start (`launch`). What is run is changed by none of them.
 */
export const ISMARTMATE_ROUTES = {
  openSession: { method: "POST", path: "/session", access: "public" },
  readSession: { method: "GET", path: "/session", access: "session" },
  closeSession: { method: "DELETE", path: "/session", access: "session" },
  createLaunchCode: { method: "POST", path: "/session/codes", access: "read-write" },
  readState: { method: "GET", path: "/state", access: "public" },
  readTimeline: { method: "GET", path: "/timeline", access: "public" },
  listReports: { method: "GET", path: "/reports", access: "public" },
  readReport: { method: "GET", path: "/reports/:id", access: "public" },
  readSettings: { method: "GET", path: "/settings", access: "public" },
  changeSettings: { method: "PUT", path: "/settings", access: "read-write" },
  startDrill: { method: "POST", path: "/drills", access: "read-write" },
  giveOrder: { method: "POST", path: "/orders", access: "read-write" },
  stream: { method: "GET", path: "/stream", access: "public" },
} as const satisfies Record<string, Route>;
export type IsmartmateRouteName = keyof typeof ISMARTMATE_ROUTES;

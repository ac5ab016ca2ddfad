import type { Route } from "../routes.ts";

/** The routes of iSearch's own small service, which serves its pages on the loopback address only. Schemas are in `http.ts`. */
export const ISEARCH_ROUTES = {
  openSession: { method: "POST", path: "/session", access: "public" },
  readSession: { method: "GET", path: "/session", access: "session" },
  closeSession: { method: "DELETE", path: "/session", access: "session" },
  listInterfaces: { method: "GET", path: "/interfaces", access: "read" },
  listCards: { method: "GET", path: "/cards", access: "read" },
  forgetCards: { method: "DELETE", path: "/cards", access: "read-write" },
  startScan: { method: "POST", path: "/scans", access: "read-write" },
  cancelScan: { method: "DELETE", path: "/scans/current", access: "read-write" },
  previewPlan: { method: "POST", path: "/plans", access: "read-write" },
  startChange: { method: "POST", path: "/changes", access: "read-write" },
  readChange: { method: "GET", path: "/changes/:id", access: "read" },
  cancelChange: { method: "DELETE", path: "/changes/:id", access: "read-write" },
  blink: { method: "POST", path: "/blinks", access: "read-write" },
  stream: { method: "GET", path: "/stream", access: "read" },
} as const satisfies Record<string, Route>;
export type IsearchRouteName = keyof typeof ISEARCH_ROUTES;

import type { Route } from "../routes.ts";

/**
 * The routes of iSmartView. Three permissions: `read` (viewer) looks; `operate` (operator) acknowledges, notes, silences and sends
 * commands; `read-write` (administrator) changes cards, users and settings. Schemas are in `http.ts`.
 */
export const ISMARTVIEW_ROUTES = {
  openSession: { method: "POST", path: "/session", access: "public" },
  openLaunch: { method: "POST", path: "/session/launch", access: "public" },
  readSession: { method: "GET", path: "/session", access: "session" },
  closeSession: { method: "DELETE", path: "/session", access: "session" },
  changeOwnPassword: { method: "PUT", path: "/users/me/password", access: "session" },
  changeOwnLanguage: { method: "PUT", path: "/users/me/language", access: "session" },
  listUsers: { method: "GET", path: "/users", access: "read-write" },
  createUser: { method: "POST", path: "/users", access: "read-write" },
  changeUser: { method: "PUT", path: "/users/:id", access: "read-write" },
  setUserPassword: { method: "PUT", path: "/users/:id/password", access: "read-write" },
  deleteUser: { method: "DELETE", path: "/users/:id", access: "read-write" },
  listAudit: { method: "GET", path: "/audit", access: "read-write" },
  readFleet: { method: "GET", path: "/fleet", access: "read" },
  listCards: { method: "GET", path: "/cards", access: "read" },
  readCard: { method: "GET", path: "/cards/:id", access: "read" },
  addCards: { method: "POST", path: "/cards", access: "read-write" },
  changeCard: { method: "PUT", path: "/cards/:id", access: "read-write" },
  moveCards: { method: "POST", path: "/cards/site", access: "read-write" },
  removeCards: { method: "POST", path: "/cards/remove", access: "read-write" },
  restoreCards: { method: "POST", path: "/cards/restore", access: "read-write" },
  previewImport: { method: "POST", path: "/cards/import", access: "read-write" },
  probeCard: { method: "POST", path: "/cards/probe", access: "read-write" },
  startScan: { method: "POST", path: "/scans", access: "read-write" },
  cancelScan: { method: "DELETE", path: "/scans/current", access: "read-write" },
  listAlarms: { method: "GET", path: "/alarms", access: "read" },
  acknowledgeAlarms: { method: "POST", path: "/alarms/acknowledge", access: "operate" },
  silenceAlarms: { method: "POST", path: "/alarms/silence", access: "operate" },
  noteAlarm: { method: "POST", path: "/alarms/:id/notes", access: "operate" },
  silenceCards: { method: "POST", path: "/cards/silence", access: "operate" },
  listEvents: { method: "GET", path: "/events", access: "read" },
  readSeries: { method: "GET", path: "/cards/:id/series", access: "read" },
  startCommand: { method: "POST", path: "/commands", access: "operate" },
  cancelCommand: { method: "DELETE", path: "/commands/:id", access: "operate" },
  readRetention: { method: "GET", path: "/settings/readings", access: "read" },
  changeRetention: { method: "PUT", path: "/settings/readings", access: "read-write" },
  stream: { method: "GET", path: "/stream", access: "read" },
} as const satisfies Record<string, Route>;
export type IsmartviewRouteName = keyof typeof ISMARTVIEW_ROUTES;

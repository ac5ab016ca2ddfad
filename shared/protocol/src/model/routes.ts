/** Where the card's HTTP API starts. */
export const API_PREFIX = "/api/v1";

/**
 * Who may call a route: `public` anybody; `session` anybody logged in, also while a password change is forced;
 * `read`, `operate` and `read-write` a logged-in user with that permission, or more, whose password is set; `agent` a program with a host's token, and
 * whoever may write.
 */
export type Access = "public" | "session" | "read" | "operate" | "read-write" | "agent";

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `API_PREFIX`; `:name` marks a parameter. */
  readonly path: string;
  readonly access: Access;
}

/** The card's routes. Schemas are in `http.ts`, apart, so that browsers need not load them. */
export const ROUTES = {
  openSession: { method: "POST", path: "/session", access: "public" },
  readSession: { method: "GET", path: "/session", access: "session" },
  closeSession: { method: "DELETE", path: "/session", access: "session" },
  changeOwnPassword: { method: "PUT", path: "/users/me/password", access: "session" },
  readStatus: { method: "GET", path: "/status", access: "read" },
  listAlarms: { method: "GET", path: "/alarms", access: "read" },
  acknowledgeAlarm: { method: "POST", path: "/alarms/:instance/acknowledge", access: "read-write" },
  sendCommand: { method: "POST", path: "/ups/commands", access: "read-write" },
  stream: { method: "GET", path: "/stream", access: "read" },
  readSettings: { method: "GET", path: "/settings/:section", access: "read" },
  writeSettings: { method: "PUT", path: "/settings/:section", access: "read-write" },
  readSettingsHistory: { method: "GET", path: "/settings/:section/history", access: "read" },
  undoSettings: { method: "POST", path: "/settings/:section/undo", access: "read-write" },
  changeOwnLanguage: { method: "PUT", path: "/users/me/language", access: "session" },
  listUsers: { method: "GET", path: "/users", access: "read-write" },
  createUser: { method: "POST", path: "/users", access: "read-write" },
  changeUser: { method: "PUT", path: "/users/:id", access: "read-write" },
  setUserPassword: { method: "PUT", path: "/users/:id/password", access: "read-write" },
  deleteUser: { method: "DELETE", path: "/users/:id", access: "read-write" },
  listTokens: { method: "GET", path: "/tokens", access: "read-write" },
  createToken: { method: "POST", path: "/tokens", access: "read-write" },
  deleteToken: { method: "DELETE", path: "/tokens/:id", access: "read-write" },
  listRecords: { method: "GET", path: "/records/data", access: "read" },
  readSeries: { method: "GET", path: "/records/data/series", access: "read" },
  listEvents: { method: "GET", path: "/records/events", access: "read" },
  listAudit: { method: "GET", path: "/records/audit", access: "read-write" },
  listHosts: { method: "GET", path: "/hosts", access: "read" },
  readHost: { method: "GET", path: "/hosts/:id", access: "read" },
  reportHost: { method: "PUT", path: "/hosts/:id", access: "agent" },
  removeHost: { method: "DELETE", path: "/hosts/:id", access: "read-write" },
  readTls: { method: "GET", path: "/tls", access: "read" },
  renewCertificate: { method: "POST", path: "/tls/renew", access: "read-write" },
} as const satisfies Record<string, Route>;
export type RouteName = keyof typeof ROUTES;

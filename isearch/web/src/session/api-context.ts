import { createContext, useContext } from "react";
import type { IsearchApi } from "./isearch-api.ts";

export const ApiContext = createContext<IsearchApi | null>(null);

/** The service's API, as it was handed to the program at its start. */
export function useApi(): IsearchApi {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("useApi needs an ApiContext around it");
  return api;
}

import { createContext, useContext } from "react";
import type { IsmartmateApi } from "./ismartmate-api.ts";

export const ApiContext = createContext<IsmartmateApi | null>(null);

/** The service's API, as it was handed to the program at its start. */
export function useApi(): IsmartmateApi {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("useApi needs an ApiContext around it");
  return api;
}

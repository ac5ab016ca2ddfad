import { createContext, useContext } from "react";
import type { IsmartviewApi } from "./ismartview-api.ts";

export const ApiContext = createContext<IsmartviewApi | null>(null);

/** The service's API, as it was handed to the program at its start. */
export function useApi(): IsmartviewApi {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("useApi needs an ApiContext around it");
  return api;
}

import { createContext, useContext } from "react";
import type { CardApi } from "./card-api.ts";

export const ApiContext = createContext<CardApi | null>(null);

/** The card's API, as it was handed to the program at its start. */
export function useApi(): CardApi {
  const api = useContext(ApiContext);
  if (api === null) throw new Error("useApi needs an ApiContext around it");
  return api;
}

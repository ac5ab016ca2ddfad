import { STORED_IDS } from "@istars/protocol/model/ismartview/readings.ts";
import { QUANTITIES } from "@istars/protocol/model/quantities.ts";

/**
 * What is stored of each card. A stored reading knows a quantity by its place in this list, so new ones go to the end and none is ever
 * taken out. Decimals and units are those of `QUANTITIES`.
 */
export const STORED_QUANTITIES = STORED_IDS.map((id) => {
  const quantity = QUANTITIES.find((one) => one.id === id);
  if (quantity === undefined) throw new Error(`${id} is no quantity`);
  return quantity;
});

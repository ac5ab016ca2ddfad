import { QUANTITIES, type QuantityId } from "@istars/protocol/model/quantities.ts";

/**
 * What is stored of each card. A stored reading knows a quantity by its place in this list, so new ones go to the end and none is ever
 * taken out. Decimals and units are those of `QUANTITIES`.
 */
const IDS: readonly QuantityId[] = [
  "input1_voltage",
  "input1_frequency",
  "input2_voltage",
  "input3_voltage",
  "output1_voltage",
  "output1_frequency",
  "output1_load",
  "output2_load",
  "output3_load",
  "output1_power",
  "output2_power",
  "output3_power",
  "battery_voltage",
  "battery_charge",
  "battery_runtime",
  "battery_temperature",
  "temperature",
];

export const STORED_QUANTITIES = IDS.map((id) => {
  const quantity = QUANTITIES.find((one) => one.id === id);
  if (quantity === undefined) throw new Error(`${id} is no quantity`);
  return quantity;
});

/** Quantities as people read them: unit, and the decimals that mean something. */
export const QUANTITIES = {
  voltage: { unit: "V", digits: 1 },
  current: { unit: "A", digits: 1 },
  frequency: { unit: "Hz", digits: 1 },
  power: { unit: "W", digits: 0 },
  apparentPower: { unit: "VA", digits: 0 },
  share: { unit: "%", digits: 0 },
  temperature: { unit: "°C", digits: 1 },
  count: { unit: "", digits: 0 },
} as const satisfies Record<string, { readonly unit: string; readonly digits: number }>;
export type Quantity = keyof typeof QUANTITIES;

/** The number alone, with a fixed count of decimals so that a changing value does not jump; minus zero is zero. */
export function formatNumber(value: number, quantity: Quantity, language: string): string {
  return numberSayer(quantity, language)(value);
}

/** Number and unit with a no-break space between them. */
export function formatQuantity(value: number, quantity: Quantity, language: string): string {
  return quantitySayer(quantity, language)(value);
}

/** Does what `formatQuantity` does for a long list of one quantity: to make a formatter costs more than to say a hundred numbers. */
export function quantitySayer(quantity: Quantity, language: string): (value: number) => string {
  const { unit } = QUANTITIES[quantity];
  const say = numberSayer(quantity, language);
  return unit === "" ? say : (value) => `${say(value)}\u00a0${unit}`;
}

function numberSayer(quantity: Quantity, language: string): (value: number) => string {
  const { digits } = QUANTITIES[quantity];
  const scale = 10 ** digits;
  const { format } = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (value) => {
    const rounded = Math.round(value * scale) / scale;
    return format(rounded === 0 ? 0 : rounded);
  };
}

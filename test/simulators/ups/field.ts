/** A number as the protocol writes it: `width` characters, leading zeros, cut at what fits. */
export function field(value: number, width: number, decimals: number): string {
  const most = 10 ** (width - (decimals > 0 ? decimals + 1 : 0)) - 10 ** -decimals;
  const text = Math.min(most, Math.abs(value)).toFixed(decimals);
  return Number(text) !== 0 && value < 0 ? `-${text.padStart(width - 1, "0")}` : text.padStart(width, "0");
}

/** A well-mixed 32-bit number for a pair, so that "random" is a function of its inputs and every run is the same. */
function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/**
 * A slow wobble in −1…1 as a function of time: fixed points two seconds apart, straight lines between. It does not depend on how
 * often it is looked at, so polling faster changes no figure.
 */
export function wobble(seed: number, channel: number, timeS: number): number {
  const at = timeS / 2;
  const index = Math.floor(at);
  const point = (i: number) => mix(mix(seed, channel), i) / 0x7fff_ffff - 1;
  const share = at - index;
  return point(index) * (1 - share) + point(index + 1) * share;
}

/** Repeatable dice: `roll(n)` gives a whole number from 0 to n − 1. */
export function makeDice(seed: number): (sides: number) => number {
  let count = 0;
  return (sides) => mix(seed, count++) % sides;
}

/** The mark's bolt on its 32 × 32 ground, as in the pages' own sign. */
const BOLT: readonly (readonly [number, number])[] = [
  [17.8, 4.5],
  [8, 18],
  [14.4, 18],
  [13.2, 27.5],
  [23.5, 13.4],
  [17, 13.4],
];
const SIDE = 32;
const ROUNDING = 8;
/** Samples along each side of a pixel. */
const SAMPLES = 4;

export type Colour = readonly [red: number, green: number, blue: number];

/**
 * The product's mark, `size` pixels wide and high, four bytes a pixel, blue first, colours multiplied by their opacity: what the desktop
 * takes without a file.
 */
export function markBitmap(size: number, [red, green, blue]: Colour): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  const step = SIDE / size / SAMPLES;
  const all = SAMPLES * SAMPLES;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let ground = 0;
      let bolt = 0;
      for (let sample = 0; sample < all; sample++) {
        const x = (column * SAMPLES + (sample % SAMPLES) + 0.5) * step;
        const y = (row * SAMPLES + Math.floor(sample / SAMPLES) + 0.5) * step;
        if (isInBolt(x, y)) bolt++;
        else if (isOnGround(x, y)) ground++;
      }
      const mix = (colour: number) => Math.round((colour * ground + 255 * bolt) / all);
      pixels.set([mix(blue), mix(green), mix(red), Math.round((255 * (ground + bolt)) / all)], (row * size + column) * 4);
    }
  }
  return pixels;
}

function isOnGround(x: number, y: number): boolean {
  const beyond = (at: number) => Math.max(ROUNDING - at, at - (SIDE - ROUNDING), 0);
  return Math.hypot(beyond(x), beyond(y)) <= ROUNDING;
}

/** By how many edges lie to the right of the point. */
function isInBolt(x: number, y: number): boolean {
  let inside = false;
  BOLT.forEach(([x1, y1], i) => {
    const [x2, y2] = BOLT[(i + 1) % BOLT.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < x1 + ((x2 - x1) * (y - y1)) / (y2 - y1)) inside = !inside;
  });
  return inside;
}

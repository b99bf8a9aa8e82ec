// What the triangle of programs/triangle.c has to look like, computed without GL.

export const SIDE = 256;
const TEXEL = 4;

/** Corners in the clip volume and their colours; programs/triangle.c has the same. */
const CORNERS = [
  { x: -0.8, y: -0.8, colour: [255, 0, 0] },
  { x: 0.8, y: -0.6, colour: [0, 255, 0] },
  { x: 0.1, y: 0.85, colour: [0, 0, 255] },
] as const;
const BACKGROUND = [51, 102, 153];
/** Rasterizers may round a colour either way, and decide for themselves about texels on an edge. */
const COLOUR_SLACK = 2;
const EDGE_SLACK = 0.02;

type Corner = (typeof CORNERS)[number];

/** Twice the area that a point has with an edge; its sign says on which side it lies. */
const side = (a: Corner, b: Corner, x: number, y: number): number =>
  (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);

/** Weights of the corners at a texel's middle, all positive within the triangle. */
function weights(column: number, line: number): readonly [number, number, number] {
  const x = ((column + 0.5) / SIDE) * 2 - 1;
  const y = ((line + 0.5) / SIDE) * 2 - 1;
  const [a, b, c] = CORNERS;
  const whole = side(a, b, c.x, c.y);
  return [side(b, c, x, y) / whole, side(c, a, x, y) / whole, side(a, b, x, y) / whole];
}

/** Colour of a texel, or undefined on an edge, where both that and the background are right. */
export function expectedTexel(column: number, line: number): readonly number[] | undefined {
  const part = weights(column, line);
  const least = Math.min(...part);
  if (Math.abs(least) < EDGE_SLACK) return undefined;
  if (least < 0) return BACKGROUND;
  return [0, 1, 2].map((channel) =>
    CORNERS.reduce((sum, { colour }, corner) => sum + (part[corner] ?? 0) * (colour[channel] ?? 0), 0),
  );
}

/** What is wrong with a picture of RGBA texels, lowest line first; undefined when nothing is. */
export function triangleFault(picture: Buffer): string | undefined {
  if (picture.length !== SIDE * SIDE * TEXEL)
    return `${picture.length} bytes instead of ${SIDE * SIDE * TEXEL}`;
  for (let line = 0; line < SIDE; line++)
    for (let column = 0; column < SIDE; column++) {
      const expected = expectedTexel(column, line);
      if (expected === undefined) continue;
      const at = (line * SIDE + column) * TEXEL;
      const found = [...picture.subarray(at, at + 3)];
      if (expected.some((value, channel) => Math.abs(value - (found[channel] ?? 0)) > COLOUR_SLACK))
        return `texel ${column},${line} is ${found.join(' ')} instead of ${expected.map(Math.round).join(' ')}`;
    }
  return undefined;
}

/**
 * The scene that the guest uploads, as little-endian f64 words: 44 of the world, then 12 a sphere. Built with the
 * same arithmetic as the kernel (+ − × ÷ √), so that its bytes are the same everywhere.
 */

type Triple = readonly [number, number, number];

export const PICTURE = { width: 960, height: 640 } as const;

/** Words of the world and of one sphere; the order is in README.md here. */
export const WORLD_WORDS = 44;
export const SPHERE_WORDS = 12;

/** What a sphere is made of. Reflection is at vertical view; `bend` is the index of refraction. */
interface Material {
  readonly colour: Triple;
  readonly metal?: number;
  readonly mirror?: number;
  readonly clear?: number;
  readonly bend?: number;
}
interface Sphere extends Material {
  readonly centre: Triple;
  readonly radius: number;
}

const minus = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const times = (a: Triple, k: number): Triple => [a[0] * k, a[1] * k, a[2] * k];
const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const unit = (a: Triple): Triple => times(a, 1 / Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]));

/** Beads from coral over gold, jade and sea to violet. */
const PALETTE: readonly Triple[] = [
  [0.92, 0.2, 0.13],
  [0.98, 0.46, 0.07],
  [0.98, 0.76, 0.14],
  [0.42, 0.72, 0.16],
  [0.04, 0.58, 0.46],
  [0.05, 0.44, 0.78],
  [0.16, 0.18, 0.68],
  [0.5, 0.14, 0.62],
  [0.86, 0.12, 0.42],
];

const GLASS: Material = { colour: [0.97, 0.99, 0.98], mirror: 0.04, clear: 1, bend: 1.5 };
const CHROME: Material = { colour: [0.94, 0.95, 0.96], metal: 1 };
const GOLD: Material = { colour: [1, 0.72, 0.28], metal: 1 };

/** Beads on the turns of a sunflower: each the golden angle further and a little further out. */
function beads(): readonly Sphere[] {
  const [turnX, turnZ] = [-0.7373688780783197, 0.6754902942615238];
  const found: Sphere[] = [];
  let [x, z] = [1, 0];
  for (let i = 0; i < 48; i++) {
    [x, z] = [x * turnX - z * turnZ, x * turnZ + z * turnX];
    const out = 0.78 * Math.sqrt(i + 3);
    const radius = 0.16 + 0.0034 * i;
    const colour = PALETTE[i % PALETTE.length] ?? [1, 1, 1];
    found.push({ centre: [x * out, radius, z * out], radius, colour, mirror: 0.045 });
  }
  return found;
}

function apart(a: Sphere, b: Sphere): boolean {
  const d = minus(a.centre, b.centre);
  return d[0] * d[0] + d[1] * d[1] + d[2] * d[2] > (a.radius + b.radius) ** 2;
}

export function spheres(): readonly Sphere[] {
  const big: readonly Sphere[] = [
    { centre: [-0.55, 1, 1.5], radius: 1, ...GLASS },
    { centre: [1.75, 1.5, -0.9], radius: 1.5, ...CHROME },
    { centre: [-1.95, 1.2, -1.6], radius: 1.2, ...GOLD },
  ];
  return [...big, ...beads().filter((bead) => big.every((sphere) => apart(sphere, bead)))];
}

/** All spheres but the leading ones lie below this height: a ray that stays above need not look at them. */
const LOW = 0.75;

/** The scene for a picture of these pixels: they decide its sides and how much floor a ray covers. */
export function sceneBytes(width: number = PICTURE.width, height: number = PICTURE.height): Uint8Array {
  const eye: Triple = [0.7, 2.15, 10.6];
  const forward = unit(minus([0, 1.12, 0], eye));
  const side = unit(cross(forward, [0, 1, 0]));
  const half = 0.335;
  const all = spheres();
  const words: number[] = [
    all.length,
    ...eye,
    ...times(side, (half * width) / height),
    ...times(cross(side, forward), half),
    ...forward,
    ...unit([-0.4, 0.2, -1]),
    ...[3.1, 1.95, 1.05],
    0.06,
    ...[0.025, 0.09, 0.33],
    ...[0.66, 0.36, 0.24],
    ...[1.3, 0.6, 0.2],
    ...[0.82, 0.78, 0.7],
    ...[0.07, 0.1, 0.16],
    ...[0.22, 0.18, 0.15],
    0.06,
    0.018,
    0.86,
    0.1,
    (2 * half) / height,
    LOW,
  ];
  for (const { centre, radius, colour, metal = 0, mirror = 0, clear = 0, bend = 1 } of all)
    words.push(...centre, radius, ...colour, metal, mirror, clear, bend, 0);
  const bytes = new Uint8Array(words.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of words.entries()) view.setFloat64(index * 8, word, true);
  return bytes;
}

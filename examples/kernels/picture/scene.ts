// The uploaded scene: f64 words, first the world, then twelve words a sphere. Layout as in examples/picture/scene.ts.

/** Word indices of the world. */
export const EYE: i32 = 1;
export const RIGHT: i32 = 4;
export const UP: i32 = 7;
export const FORWARD: i32 = 10;
export const SUN: i32 = 13;
export const SUNLIGHT: i32 = 16;
export const ZENITH: i32 = 20;
export const HORIZON: i32 = 23;
export const GLOW: i32 = 26;
export const TILE_LIGHT: i32 = 29;
export const TILE_DARK: i32 = 32;
export const GROUND: i32 = 35;
export const WORLD_WORDS: i32 = 44;
export const SPHERE_WORDS: i32 = 12;

export let scene: i32 = 0;
export let count: i32 = 0;
export let spheres: i32 = 0;
/** Spheres from index `tall` on lie below `low`. */
export let tall: i32 = 0;
export let low: f64 = 0;
export let sunX: f64 = 0;
export let sunY: f64 = 0;
export let sunZ: f64 = 0;
export let sunSize: f64 = 0;
export let floorMirror: f64 = 0;
export let fog: f64 = 0;
export let exposure: f64 = 0;
export let vignette: f64 = 0;
export let rayAngle: f64 = 0;

/** The three words last read by `load3`. */
export let px: f64 = 0;
export let py: f64 = 0;
export let pz: f64 = 0;

// @ts-ignore: decorator
@inline export function word(index: i32): f64 {
  return load<f64>(scene + (index << 3));
}

// @ts-ignore: decorator
@inline export function load3(index: i32): void {
  px = word(index);
  py = word(index + 1);
  pz = word(index + 2);
}

/** Takes over a scene of `bytes`; false when it is shorter than it says. */
export function setScene(at: i32, bytes: u32): bool {
  if (bytes < <u32>(WORLD_WORDS << 3)) return false;
  scene = at;
  const said = word(0);
  const room = (bytes - <u32>(WORLD_WORDS << 3)) / <u32>(SPHERE_WORDS << 3);
  if (!(said >= 0 && said <= <f64>room)) return false;
  count = <i32>said;
  spheres = at + (WORLD_WORDS << 3);
  low = word(43);
  tall = 0;
  for (let i = 0, a = spheres; i < count; i++, a += SPHERE_WORDS << 3)
    if (load<f64>(a, 8) + load<f64>(a, 24) > low) tall = i + 1;
  load3(SUN);
  sunX = px;
  sunY = py;
  sunZ = pz;
  sunSize = word(19);
  floorMirror = word(38);
  fog = word(39);
  exposure = word(40);
  vignette = word(41);
  rayAngle = word(42);
  return true;
}

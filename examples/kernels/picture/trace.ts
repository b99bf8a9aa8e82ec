// One ray and what it meets; light adds up in `red`, `green`, `blue` in the order in which rays end.
import {
  GLOW, GROUND, HORIZON, SPHERE_WORDS, SUNLIGHT, TILE_DARK, TILE_LIGHT, ZENITH, count, floorMirror, fog, load3, low, px, py, pz,
  rayAngle, spheres, sunSize, sunX, sunY, sunZ, tall, word,
} from './scene';

export let red: f64 = 0;
export let green: f64 = 0;
export let blue: f64 = 0;

/** Rays deeper than this are not followed; fainter than this neither. */
const DEPTH: i32 = 4;
const FAINT: f64 = 0.006;
const FLOOR: i32 = -1;

export function clearLight(): void {
  red = 0;
  green = 0;
  blue = 0;
}

// @ts-ignore: decorator
@inline function add(r: f64, g: f64, b: f64): void {
  red += r;
  green += g;
  blue += b;
}

/** Colour of the sky: horizon to zenith, warm towards the sun, the sun itself. Result in s0..s2. */
let s0: f64 = 0;
let s1: f64 = 0;
let s2: f64 = 0;
function sky(dx: f64, dy: f64, dz: f64): void {
  const rise = sqrt<f64>(max<f64>(0, dy));
  const up = rise * (1.7 - 0.7 * rise);
  const m = max<f64>(0, dx * sunX + dy * sunY + dz * sunZ);
  const m2 = m * m;
  const m4 = m2 * m2;
  const m8 = m4 * m4;
  const m32 = m8 * m8 * (m8 * m8);
  const m256 = m32 * m32 * (m32 * m32) * (m32 * m32 * (m32 * m32));
  const disc = max<f64>(0, min<f64>(1, (m - 0.9996) * 6000));
  const edge = 1 - up;
  const warm = 0.2 * m4 * edge + 0.4 * m32 + 0.9 * m256;
  load3(HORIZON);
  const hx = px, hy = py, hz = pz;
  load3(ZENITH);
  s0 = hx + (px - hx) * up;
  s1 = hy + (py - hy) * up;
  s2 = hz + (pz - hz) * up;
  load3(GLOW);
  s0 += px * warm;
  s1 += py * warm;
  s2 += pz * warm;
  load3(SUNLIGHT);
  s0 += px * disc * 6;
  s1 += py * disc * 6;
  s2 += pz * disc * 6;
}

/** Share of the sun (`lit`) and of the sky (`open`) that reaches a point; `focus`: what glass gathers there. */
let lit: f64 = 0;
let open: f64 = 0;
let focus: f64 = 0;
function light(x: f64, y: f64, z: f64, nx: f64, ny: f64, nz: f64, self: i32): void {
  lit = 1;
  open = 1;
  focus = 0;
  for (let i = 0, at = spheres; i < count; i++, at += SPHERE_WORDS << 3) {
    if (i == self) continue;
    const lx = load<f64>(at) - x;
    const ly = load<f64>(at, 8) - y;
    const lz = load<f64>(at, 16) - z;
    const r = load<f64>(at, 24);
    const d2 = lx * lx + ly * ly + lz * lz;
    const along = lx * sunX + ly * sunY + lz * sunZ;
    const reach = r + sunSize * along;
    const p2 = d2 - along * along;
    if (along > 0 && p2 < reach * reach) {
      // The sun is a disc: how far past the sphere's rim the line to it goes, as a share of the disc.
      const p = sqrt<f64>(max<f64>(0, p2));
      const s = max<f64>(0, min<f64>(1, 0.5 + (0.5 * (p - r)) / (sunSize * along)));
      const seen = s * s * (3 - 2 * s);
      const clear = load<f64>(at, 72);
      lit *= seen + (1 - seen) * 0.45 * clear;
      const f = max<f64>(0, 1 - (1.9 * p) / r);
      focus += clear * f * f;
    }
    if (r * r > 0.03 * d2) {
      const facing = nx * lx + ny * ly + nz * lz;
      if (facing > 0) open *= 1 - min<f64>(1, (facing / sqrt<f64>(d2)) * ((r * r) / d2 - 0.03));
    }
  }
}

/** Light that a matt surface of unit whiteness sends on: sun, sky above, ground below. Result in l0..l2. */
let l0: f64 = 0;
let l1: f64 = 0;
let l2: f64 = 0;
function gather(x: f64, y: f64, z: f64, nx: f64, ny: f64, nz: f64, self: i32): void {
  light(x, y, z, nx, ny, nz, self);
  const facing = max<f64>(0, nx * sunX + ny * sunY + nz * sunZ);
  const direct = facing * (lit + 1.6 * focus);
  const above = (0.5 + 0.5 * ny) * open;
  const below = (0.5 - 0.5 * ny) * open;
  load3(SUNLIGHT);
  l0 = px * direct;
  l1 = py * direct;
  l2 = pz * direct;
  load3(ZENITH);
  l0 += px * above;
  l1 += py * above;
  l2 += pz * above;
  load3(HORIZON);
  l0 += 0.5 * px * above;
  l1 += 0.5 * py * above;
  l2 += 0.5 * pz * above;
  load3(GROUND);
  l0 += px * below;
  l1 += py * below;
  l2 += pz * below;
}

/** Share of light that a surface reflects at cosine `c` (Schlick). */
// @ts-ignore: decorator
@inline function schlick(f0: f64, c: f64): f64 {
  const k = max<f64>(0, 1 - c);
  const k2 = k * k;
  return f0 + (1 - f0) * (k2 * k2 * k);
}

/** Integral of a square wave of period two, so that a tile's edge fades over the ray's footprint. */
// @ts-ignore: decorator
@inline function wave(x: f64): f64 {
  const half = x * 0.5;
  return abs<f64>(half - floor<f64>(half) - 0.5);
}

/** Follows a ray of weight w from a surface `from` (sphere index, −1 the floor, −2 none) after `far` of way. */
export function trace(
  ox: f64, oy: f64, oz: f64, dx: f64, dy: f64, dz: f64, wx: f64, wy: f64, wz: f64, depth: i32, from: i32, far: f64,
): void {
  let t: f64 = Infinity;
  let hit: i32 = -2;
  if (dy < 0 && from != FLOOR) {
    t = -oy / dy;
    hit = FLOOR;
  }
  const some = dy >= 0 && oy > low ? tall : count;
  for (let i = 0, at = spheres; i < some; i++, at += SPHERE_WORDS << 3) {
    const cx = load<f64>(at) - ox;
    const cy = load<f64>(at, 8) - oy;
    const cz = load<f64>(at, 16) - oz;
    const along = cx * dx + cy * dy + cz * dz;
    if (along <= 0 || i == from) continue;
    const r = load<f64>(at, 24);
    const inside = r * r - (cx * cx + cy * cy + cz * cz - along * along);
    if (inside <= 0) continue;
    const near = along - sqrt<f64>(inside);
    if (near > 0 && near < t) {
      t = near;
      hit = i;
    }
  }
  if (hit == -2) {
    sky(dx, dy, dz);
    add(wx * s0, wy * s1, wz * s2);
    return;
  }
  const x = ox + dx * t;
  const y = oy + dy * t;
  const z = oz + dz * t;
  if (hit == FLOOR) floorAt(x, z, dx, dy, dz, wx, wy, wz, depth, far + t);
  else sphereAt(hit, x, y, z, dx, dy, dz, wx, wy, wz, depth, far + t);
}

function floorAt(
  x: f64, z: f64, dx: f64, dy: f64, dz: f64, wx: f64, wy: f64, wz: f64, depth: i32, far: f64,
): void {
  // Haze: the further, the more of the sky's edge.
  const thick = far * fog;
  const haze = 1 - 1 / (1 + thick * thick);
  sky(dx, 0, dz);
  add(wx * s0 * haze, wy * s1 * haze, wz * s2 * haze);
  const rest = 1 - haze;
  wx *= rest;
  wy *= rest;
  wz *= rest;
  if (max<f64>(wx, max<f64>(wy, wz)) < FAINT) return;

  const step = rayAngle * far;
  const fx = step * (1 - abs<f64>(dx) / dy) + 0.0001;
  const fz = step * (1 - abs<f64>(dz) / dy) + 0.0001;
  const ix = (2 * (wave(x - 0.5 * fx) - wave(x + 0.5 * fx))) / fx;
  const iz = (2 * (wave(z - 0.5 * fz) - wave(z + 0.5 * fz))) / fz;
  const tile = 0.5 - 0.5 * ix * iz;
  const mirror = schlick(floorMirror, -dy);
  const matt = 1 - mirror;
  gather(x, 0, z, 0, 1, 0, FLOOR);
  load3(TILE_LIGHT);
  const tx = px, ty = py, tz = pz;
  load3(TILE_DARK);
  add(
    wx * matt * (px + (tx - px) * tile) * l0,
    wy * matt * (py + (ty - py) * tile) * l1,
    wz * matt * (pz + (tz - pz) * tile) * l2,
  );
  follow(x, 0, z, dx, -dy, dz, wx * mirror, wy * mirror, wz * mirror, depth, FLOOR, far);
}

function follow(
  x: f64, y: f64, z: f64, dx: f64, dy: f64, dz: f64, wx: f64, wy: f64, wz: f64, depth: i32, from: i32, far: f64,
): void {
  if (depth < DEPTH && max<f64>(wx, max<f64>(wy, wz)) >= FAINT)
    trace(x, y, z, dx, dy, dz, wx, wy, wz, depth + 1, from, far);
}

function sphereAt(
  i: i32, x: f64, y: f64, z: f64, dx: f64, dy: f64, dz: f64, wx: f64, wy: f64, wz: f64, depth: i32, far: f64,
): void {
  const at = spheres + i * (SPHERE_WORDS << 3);
  const r = load<f64>(at, 24);
  const red = load<f64>(at, 32), green = load<f64>(at, 40), blue = load<f64>(at, 48);
  const metal = load<f64>(at, 56), f0 = load<f64>(at, 64), clear = load<f64>(at, 72), bend = load<f64>(at, 80);
  const nx = (x - load<f64>(at)) / r;
  const ny = (y - load<f64>(at, 8)) / r;
  const nz = (z - load<f64>(at, 16)) / r;
  const c = -(dx * nx + dy * ny + dz * nz);
  const shine = schlick(f0, c);
  const body = (1 - metal) * (1 - shine);

  const matt = body * (1 - clear);
  if (matt > 0) {
    gather(x, y, z, nx, ny, nz, i);
    add(wx * matt * red * l0, wy * matt * green * l1, wz * matt * blue * l2);
  }
  // A metal's reflection has its colour, less so at a grazing angle.
  const edge = schlick(0, c);
  const mx = shine + metal * (red + (1 - red) * edge - shine);
  const my = shine + metal * (green + (1 - green) * edge - shine);
  const mz = shine + metal * (blue + (1 - blue) * edge - shine);
  follow(x, y, z, dx + 2 * c * nx, dy + 2 * c * ny, dz + 2 * c * nz, wx * mx, wy * my, wz * mz, depth, i, far);

  const through = body * clear;
  if (through > 0) {
    // In, across and out again: by symmetry the way out bends by the same angle, so it always exists.
    const eta = 1 / bend;
    const k = eta * c - sqrt<f64>(max<f64>(0, 1 - eta * eta * (1 - c * c)));
    const ex = eta * dx + k * nx, ey = eta * dy + k * ny, ez = eta * dz + k * nz;
    const e = -(ex * nx + ey * ny + ez * nz);
    const chord = 2 * r * e;
    const qx = x + ex * chord, qy = y + ey * chord, qz = z + ez * chord;
    const ux = nx + 2 * e * ex, uy = ny + 2 * e * ey, uz = nz + 2 * e * ez;
    const j = bend * e - sqrt<f64>(max<f64>(0, 1 - bend * bend * (1 - e * e)));
    follow(
      qx, qy, qz, bend * ex - j * ux, bend * ey - j * uy, bend * ez - j * uz,
      wx * through * red, wy * through * green, wz * through * blue, depth, i, far + chord,
    );
  }
}

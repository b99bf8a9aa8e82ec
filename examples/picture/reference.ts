/**
 * The demo's picture on the CPU, written apart from the kernel: objects instead of words, a list of rays to follow
 * instead of recursion, every sphere looked at by every ray. It shares the kernel's arithmetic (README.md here), so
 * that the two have to agree in every bit; it shares no code.
 */

import { arriving, skyAt } from './reference-light.ts';
import { type Ball, readScene, type World } from './reference-scene.ts';
import { add, dot, type Light, mix, type Point, plus, scale, tint, vec } from './reference-vector.ts';

/** A ray still to follow: what it may carry, how often it was sent on, how far it has come and from which ball. */
interface Ray {
  readonly at: Point;
  readonly way: Point;
  readonly weight: Point;
  readonly depth: number;
  readonly from: Ball | null;
  readonly far: number;
}

const DEEPEST = 4;
const FAINTEST = 0.006;

/** RGBA8 rows, top row first, of a scene in the words of `scene.ts`. */
export function reference(scene: Uint8Array, width: number, height: number): Uint8Array {
  const world = readScene(scene);
  const pixels = new Uint8Array(width * height * 4);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = gathered(world, x, y, width, height);
      const u = (2 * (x + 0.5)) / width - 1;
      const v = 1 - (2 * (y + 0.5)) / height;
      const gain = (0.25 * world.exposure) / (1 + world.vignette * (u * u + v * v));
      const dither = (BAYER[(y & 3) * 4 + (x & 3)] ?? 0) / 16 + 1 / 32;
      for (const channel of [light.r, light.g, light.b])
        pixels[at++] = Math.min(255, developed(channel * gain) * 255 + dither);
      pixels[at++] = 255;
    }
  }
  return pixels;
}

/** Thresholds in sixteenths, row by row. */
const BAYER: readonly number[] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

/** The four rays of a pixel, in eighths. */
const SAMPLES: readonly (readonly [number, number])[] = [
  [3, 1],
  [7, 3],
  [1, 5],
  [5, 7],
];

function developed(light: number): number {
  const curve = (light * (2.51 * light + 0.03)) / (light * (2.43 * light + 0.59) + 0.14);
  return Math.sqrt(Math.max(0, Math.min(1, curve)));
}

function gathered(world: World, x: number, y: number, width: number, height: number): Light {
  const light: Light = { r: 0, g: 0, b: 0 };
  for (const [right, down] of SAMPLES) {
    const u = (2 * (x + right / 8)) / width - 1;
    const v = 1 - (2 * (y + down / 8)) / height;
    const toward = plus(plus(scale(world.right, u), scale(world.up, v)), world.forward);
    const length = Math.sqrt(dot(toward, toward));
    const way = vec(toward.x / length, toward.y / length, toward.z / length);
    follow(world, { at: world.eye, way, weight: vec(1, 1, 1), depth: 0, from: null, far: 0 }, light);
  }
  return light;
}

/** Follows a ray and all that come of it, the last found first: light adds up in the kernel's order. */
function follow(world: World, first: Ray, light: Light): void {
  const rays: Ray[] = [first];
  for (let ray = rays.pop(); ray !== undefined; ray = rays.pop()) {
    const [ball, distance] = nearest(world, ray);
    const far = ray.far + distance;
    if (ball !== null) onBall(world, ray, ball, distance, far, light, rays);
    else if (distance < Number.POSITIVE_INFINITY) onFloor(world, ray, distance, far, light, rays);
    else add(light, tint(ray.weight, skyAt(world, ray.way)));
  }
}

function nearest(world: World, { at, way, from }: Ray): readonly [Ball | null, number] {
  const { xs, ys, zs, radii } = world.columns;
  const { x: ox, y: oy, z: oz } = at;
  const { x: dx, y: dy, z: dz } = way;
  let found = -1;
  let distance = dy < 0 ? -oy / dy : Number.POSITIVE_INFINITY;
  for (let i = 0; i < xs.length; i++) {
    const x = (xs[i] ?? 0) - ox;
    const y = (ys[i] ?? 0) - oy;
    const z = (zs[i] ?? 0) - oz;
    const along = x * dx + y * dy + z * dz;
    const radius = radii[i] ?? 0;
    const inside = radius * radius - (x * x + y * y + z * z - along * along);
    if (along <= 0 || inside <= 0 || world.balls[i] === from) continue;
    const near = along - Math.sqrt(inside);
    if (near > 0 && near < distance) {
      distance = near;
      found = i;
    }
  }
  return [world.balls[found] ?? null, distance];
}

/** Puts a ray on the list if it is worth it. */
function send(rays: Ray[], ray: Ray): void {
  if (ray.depth <= DEEPEST && brightest(ray.weight) >= FAINTEST) rays.push(ray);
}

function brightest(weight: Point): number {
  return Math.max(weight.x, Math.max(weight.y, weight.z));
}

/** Fresnel's share by Schlick's fifth power. */
function fresnel(straight: number, cosine: number): number {
  const k = Math.max(0, 1 - cosine);
  return straight + (1 - straight) * (k * k * (k * k) * k);
}

function onFloor(world: World, ray: Ray, distance: number, far: number, light: Light, rays: Ray[]): void {
  const { way } = ray;
  const at = vec(ray.at.x + way.x * distance, 0, ray.at.z + way.z * distance);
  const thick = far * world.fog;
  const haze = 1 - 1 / (1 + thick * thick);
  add(light, scale(tint(ray.weight, skyAt(world, vec(way.x, 0, way.z))), haze));
  const weight = scale(ray.weight, 1 - haze);
  if (brightest(weight) < FAINTEST) return;

  const step = world.rayAngle * far;
  const tile =
    0.5 - 0.5 * stripe(at.x, footprint(step, way.x, way.y)) * stripe(at.z, footprint(step, way.z, way.y));
  const mirror = fresnel(world.floorMirror, -way.y);
  const colour = mix(world.tileDark, world.tileLight, tile);
  const seen = arriving(world, at, vec(0, 1, 0), null);
  add(light, tint(tint(scale(weight, 1 - mirror), colour), seen));
  const up = vec(way.x, -way.y, way.z);
  send(rays, { at, way: up, weight: scale(weight, mirror), depth: ray.depth + 1, from: null, far });
}

function footprint(step: number, sideways: number, down: number): number {
  return step * (1 - Math.abs(sideways) / down) + 0.0001;
}

/** Between 0 and ½, once up and down in two tiles. */
function saw(x: number): number {
  return Math.abs(x * 0.5 - Math.floor(x * 0.5) - 0.5);
}

/** −1 … 1: which of two stripes, averaged over `wide`. */
function stripe(at: number, wide: number): number {
  return (2 * (saw(at - 0.5 * wide) - saw(at + 0.5 * wide))) / wide;
}

function onBall(
  world: World,
  ray: Ray,
  ball: Ball,
  distance: number,
  far: number,
  light: Light,
  rays: Ray[],
): void {
  const { way, weight } = ray;
  const { colour, radius, metal, bend } = ball;
  const at = plus(ray.at, scale(way, distance));
  const normal = vec(
    (at.x - ball.centre.x) / radius,
    (at.y - ball.centre.y) / radius,
    (at.z - ball.centre.z) / radius,
  );
  const cosine = -dot(way, normal);
  const shine = fresnel(ball.mirror, cosine);
  const body = (1 - metal) * (1 - shine);
  const depth = ray.depth + 1;

  const matt = body * (1 - ball.clear);
  if (matt > 0) add(light, tint(tint(scale(weight, matt), colour), arriving(world, at, normal, ball)));

  // Pushed before the reflection, so followed after it.
  const through = body * ball.clear;
  if (through > 0) {
    const out = refracted(way, normal, cosine, bend);
    const chord = 2 * radius * out.cosine;
    const end = plus(at, scale(out.inside, chord));
    const carried = tint(scale(weight, through), colour);
    send(rays, { at: end, way: out.way, weight: carried, depth, from: ball, far: far + chord });
  }
  const edge = fresnel(0, cosine);
  const mirror = vec(
    metallic(shine, metal, edge, colour.x),
    metallic(shine, metal, edge, colour.y),
    metallic(shine, metal, edge, colour.z),
  );
  const back = plus(way, scale(normal, 2 * cosine));
  send(rays, { at, way: back, weight: tint(weight, mirror), depth, from: ball, far });
}

/** A metal tints what it reflects, less so at a grazing angle. */
function metallic(shine: number, metal: number, edge: number, colour: number): number {
  return shine + metal * (colour + (1 - colour) * edge - shine);
}

/** Through a ball: the way inside, its cosine at both walls, the way behind. */
function refracted(
  way: Point,
  normal: Point,
  cosine: number,
  bend: number,
): { readonly inside: Point; readonly cosine: number; readonly way: Point } {
  const eta = 1 / bend;
  const k = eta * cosine - Math.sqrt(Math.max(0, 1 - eta * eta * (1 - cosine * cosine)));
  const inside = plus(scale(way, eta), scale(normal, k));
  const c = -dot(inside, normal);
  const wall = plus(normal, scale(inside, 2 * c));
  const j = bend * c - Math.sqrt(Math.max(0, 1 - bend * bend * (1 - c * c)));
  const behind = vec(
    bend * inside.x - j * wall.x,
    bend * inside.y - j * wall.y,
    bend * inside.z - j * wall.z,
  );
  return { inside, cosine: c, way: behind };
}

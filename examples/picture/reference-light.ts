import type { Ball, World } from './reference-scene.ts';
import { dot, mix, type Point, plus, scale } from './reference-vector.ts';

/** Colour of the sky in a direction: horizon to zenith, warm towards the sun, the sun itself. */
export function skyAt(world: World, way: Point): Point {
  const rise = Math.sqrt(Math.max(0, way.y));
  const up = rise * (1.7 - 0.7 * rise);
  const sunward = Math.max(0, dot(way, world.sun));
  const fourth = square(square(sunward));
  const narrow = square(square(square(fourth)));
  const halo = square(square(square(narrow)));
  const disc = Math.max(0, Math.min(1, (sunward - 0.9996) * 6000));
  const warm = 0.2 * fourth * (1 - up) + 0.4 * narrow + 0.9 * halo;
  const air = plus(mix(world.horizon, world.zenith, up), scale(world.glow, warm));
  return plus(air, scale(scale(world.sunlight, disc), 6));
}

const square = (x: number): number => x * x;

/** Light that reaches a matt surface: sun past the balls' soft edges, sky past what stands near, ground below. */
export function arriving(world: World, at: Point, normal: Point, self: Ball | null): Point {
  const { lit, open, focus } = shadows(world, at, normal, self);
  const direct = Math.max(0, dot(normal, world.sun)) * (lit + 1.6 * focus);
  const above = (0.5 + 0.5 * normal.y) * open;
  const below = (0.5 - 0.5 * normal.y) * open;
  const sky = plus(scale(world.sunlight, direct), scale(world.zenith, above));
  return plus(plus(sky, scale(scale(world.horizon, 0.5), above)), scale(world.ground, below));
}

interface Shadows {
  readonly lit: number;
  readonly open: number;
  readonly focus: number;
}

function shadows(world: World, at: Point, normal: Point, self: Ball | null): Shadows {
  const { xs, ys, zs, radii } = world.columns;
  const { sun, sunSize } = world;
  let lit = 1;
  let open = 1;
  let focus = 0;
  for (let i = 0; i < xs.length; i++) {
    const x = (xs[i] ?? 0) - at.x;
    const y = (ys[i] ?? 0) - at.y;
    const z = (zs[i] ?? 0) - at.z;
    const radius = radii[i] ?? 0;
    const square = x * x + y * y + z * z;
    const along = x * sun.x + y * sun.y + z * sun.z;
    const reach = radius + sunSize * along;
    const aside = square - along * along;
    const before = along > 0 && aside < reach * reach;
    const beside = radius * radius > 0.03 * square;
    const ball = before || beside ? world.balls[i] : undefined;
    if (ball === undefined || ball === self) continue;
    if (before) {
      const past = Math.sqrt(Math.max(0, aside));
      const share = Math.max(0, Math.min(1, 0.5 + (0.5 * (past - radius)) / (sunSize * along)));
      const seen = share * share * (3 - 2 * share);
      lit *= seen + (1 - seen) * 0.45 * ball.clear;
      const centred = Math.max(0, 1 - (1.9 * past) / radius);
      focus += ball.clear * centred * centred;
    }
    if (beside) {
      const facing = normal.x * x + normal.y * y + normal.z * z;
      if (facing > 0) {
        const near = (radius * radius) / square - 0.03;
        open *= 1 - Math.min(1, (facing / Math.sqrt(square)) * near);
      }
    }
  }
  return { lit, open, focus };
}

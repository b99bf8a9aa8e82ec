import { type Point, vec } from './reference-vector.ts';

/** A sphere as the reference sees it. */
export interface Ball {
  readonly centre: Point;
  readonly radius: number;
  readonly colour: Point;
  readonly metal: number;
  readonly mirror: number;
  readonly clear: number;
  readonly bend: number;
}

export interface World {
  readonly eye: Point;
  readonly right: Point;
  readonly up: Point;
  readonly forward: Point;
  readonly sun: Point;
  readonly sunlight: Point;
  readonly sunSize: number;
  readonly zenith: Point;
  readonly horizon: Point;
  readonly glow: Point;
  readonly tileLight: Point;
  readonly tileDark: Point;
  readonly ground: Point;
  readonly floorMirror: number;
  readonly fog: number;
  readonly exposure: number;
  readonly vignette: number;
  readonly rayAngle: number;
  readonly balls: readonly Ball[];
  /** Where the balls are once more, column by column: the two loops over all of them read nothing else. */
  readonly columns: Columns;
}

export interface Columns {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly zs: Float64Array;
  readonly radii: Float64Array;
}

/** Reads the uploaded words in their order; the height below which beads lie is the kernel's business. */
export function readScene(bytes: Uint8Array): World {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const one = (): number => {
    at += 8;
    return view.getFloat64(at - 8, true);
  };
  const three = (): Point => vec(one(), one(), one());
  const count = one();
  const [eye, right, up, forward, sun, sunlight] = [three(), three(), three(), three(), three(), three()];
  const sunSize = one();
  const [zenith, horizon, glow, tileLight, tileDark, ground] = [
    three(),
    three(),
    three(),
    three(),
    three(),
    three(),
  ];
  const [floorMirror, fog, exposure, vignette, rayAngle] = [one(), one(), one(), one(), one()];
  one();
  const balls: Ball[] = [];
  for (let i = 0; i < count; i++) {
    const [centre, radius, colour] = [three(), one(), three()];
    balls.push({ centre, radius, colour, metal: one(), mirror: one(), clear: one(), bend: one() });
    one();
  }
  const columns: Columns = {
    xs: Float64Array.from(balls, (ball) => ball.centre.x),
    ys: Float64Array.from(balls, (ball) => ball.centre.y),
    zs: Float64Array.from(balls, (ball) => ball.centre.z),
    radii: Float64Array.from(balls, (ball) => ball.radius),
  };
  return {
    eye,
    right,
    up,
    forward,
    sun,
    sunlight,
    sunSize,
    zenith,
    horizon,
    glow,
    tileLight,
    tileDark,
    ground,
    floorMirror,
    fog,
    exposure,
    vignette,
    rayAngle,
    balls,
    columns,
  };
}

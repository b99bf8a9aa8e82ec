/** Three numbers and what the reference does with them; each sum and product in one written order. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Light of a pixel as it adds up. */
export interface Light {
  r: number;
  g: number;
  b: number;
}

export const vec = (x: number, y: number, z: number): Point => ({ x, y, z });
export const plus = (a: Point, b: Point): Point => ({ x: a.x + b.x, y: a.y + b.y, z: a.z + b.z });
export const scale = (a: Point, k: number): Point => ({ x: a.x * k, y: a.y * k, z: a.z * k });
/** Component by component: a colour seen through another. */
export const tint = (a: Point, b: Point): Point => ({ x: a.x * b.x, y: a.y * b.y, z: a.z * b.z });
export const dot = (a: Point, b: Point): number => a.x * b.x + a.y * b.y + a.z * b.z;
export const mix = (a: Point, b: Point, k: number): Point => ({
  x: a.x + (b.x - a.x) * k,
  y: a.y + (b.y - a.y) * k,
  z: a.z + (b.z - a.z) * k,
});

export function add(light: Light, more: Point): void {
  light.r += more.x;
  light.g += more.y;
  light.b += more.z;
}

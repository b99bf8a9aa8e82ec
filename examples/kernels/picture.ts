// The demo's compute kernel, in AssemblyScript: spheres on a chequered floor under an evening sky.
//
// Only + − × ÷ √ and exact operations (comparison, min, max, floor, abs) in f64, in a written order, so that the
// CPU reference beside examples/picture/ has to agree in every bit. No allocation, no static data.
// args: {picture, picture bytes} {scene, scene bytes} width, height, first row, rows, rows per group.
import {
  EYE, FORWARD, RIGHT, UP, exposure, load3, px, py, pz, setScene, vignette,
} from './picture/scene';
import { red, green, blue, clearLight, trace } from './picture/trace';

// @ts-ignore: a constant of the compiler; the engine puts the bindings behind it
export { __heap_base };

/** Where in a pixel the four rays go: a square turned by atan 1/2, so that no two share a row or a column. */
// @ts-ignore: decorator
@inline function offsetX(sample: i32): f64 {
  return sample == 0 ? 0.375 : sample == 1 ? 0.875 : sample == 2 ? 0.125 : 0.625;
}
// @ts-ignore: decorator
@inline function offsetY(sample: i32): f64 {
  return sample == 0 ? 0.125 : sample == 1 ? 0.375 : sample == 2 ? 0.625 : 0.875;
}

/** Light to display: a rational film curve, then √ as the display's gamma of two. */
// @ts-ignore: decorator
@inline function film(light: f64): f64 {
  const top = light * (2.51 * light + 0.03);
  const bottom = light * (2.43 * light + 0.59) + 0.14;
  return sqrt<f64>(max<f64>(0, min<f64>(1, top / bottom)));
}

/** A 4×4 ordered threshold instead of rounding: a slow gradient of the sky shows no steps. */
// @ts-ignore: decorator
@inline function threshold(x: i32, y: i32): f64 {
  const a = x ^ y;
  const rank = ((a & 1) << 3) | ((y & 1) << 2) | (a & 2) | ((y & 2) >> 1);
  return (<f64>rank + 0.5) / 16;
}

function pixel(x: i32, y: i32, width: i32, height: i32, at: i32): void {
  clearLight();
  for (let sample = 0; sample < 4; sample++) {
    const u = (2 * (<f64>x + offsetX(sample))) / <f64>width - 1;
    const v = 1 - (2 * (<f64>y + offsetY(sample))) / <f64>height;
    load3(RIGHT);
    let dx = px * u, dy = py * u, dz = pz * u;
    load3(UP);
    dx += px * v; dy += py * v; dz += pz * v;
    load3(FORWARD);
    dx += px; dy += py; dz += pz;
    const length = sqrt<f64>(dx * dx + dy * dy + dz * dz);
    load3(EYE);
    trace(px, py, pz, dx / length, dy / length, dz / length, 1, 1, 1, 0, -2, 0);
  }
  const cx = (2 * (<f64>x + 0.5)) / <f64>width - 1;
  const cy = 1 - (2 * (<f64>y + 0.5)) / <f64>height;
  const gain = (0.25 * exposure) / (1 + vignette * (cx * cx + cy * cy));
  const dither = threshold(x, y);
  store<u8>(at, <i32>min<f64>(255, film(red * gain) * 255 + dither));
  store<u8>(at + 1, <i32>min<f64>(255, film(green * gain) * 255 + dither));
  store<u8>(at + 2, <i32>min<f64>(255, film(blue * gain) * 255 + dither));
  store<u8>(at + 3, 255);
}

export function main(args: i32, group: i32): void {
  const picture = load<i32>(args);
  const pictureBytes = load<u32>(args, 4);
  const width = load<i32>(args, 16);
  const height = load<i32>(args, 20);
  const firstRow = load<i32>(args, 24);
  const rows = load<i32>(args, 28);
  const perGroup = load<i32>(args, 32);
  if (!setScene(load<i32>(args, 8), load<u32>(args, 12))) return;
  const from = group * perGroup;
  const to = min<i32>(from + perGroup, rows);
  for (let row = from; row < to; row++) {
    for (let x = 0; x < width; x++) {
      const at = (row * width + x) << 2;
      if (<u32>(at + 4) > pictureBytes) return;
      pixel(x, firstRow + row, width, height, picture + at);
    }
  }
}

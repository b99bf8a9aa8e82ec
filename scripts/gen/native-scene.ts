import { PICTURE, sceneBytes } from '../../examples/picture/scene.ts';

/** Decimal that a C compiler reads as this very double: the shortest that JavaScript reads back, and a point. */
function literal(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** examples/native/scene.h: the scene of examples/picture/scene.ts for the C program, bit for bit. */
export function sceneHeader(): string {
  const bytes = sceneBytes();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Array.from({ length: bytes.length / 8 }, (_, i) => literal(view.getFloat64(i * 8, true)));
  const lines: string[] = [];
  for (let i = 0; i < words.length; i += 4) lines.push(`  ${words.slice(i, i + 4).join(', ')},`);
  return [
    '/* Generated from examples/picture/scene.ts by `npm run gen`; do not edit. Its README says what each word is. */',
    '#ifndef SCENE_H',
    '#define SCENE_H',
    '',
    `#define PICTURE_WIDTH ${PICTURE.width}`,
    `#define PICTURE_HEIGHT ${PICTURE.height}`,
    '',
    `static const double picture_scene[${words.length}] = {`,
    ...lines,
    '};',
    '',
    '#endif',
    '',
  ].join('\n');
}

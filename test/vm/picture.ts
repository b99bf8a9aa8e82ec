// The triangle as a picture: what the README shows is what a run has left in out/vm.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { SIDE } from './triangle.ts';

const ROW_BYTES = SIDE * 4;

/** Writes the texels that a client left at `pixels`, lowest line first as GL reads them, as `picture`; nothing without them. */
export function writePicture(pixels: string, picture: string): void {
  if (!existsSync(pixels)) return;
  const texels = readFileSync(pixels);
  const png = new PNG({ width: SIDE, height: SIDE });
  for (let line = 0; line < SIDE; line++)
    texels.copy(png.data, (SIDE - 1 - line) * ROW_BYTES, line * ROW_BYTES, (line + 1) * ROW_BYTES);
  writeFileSync(picture, PNG.sync.write(png));
}

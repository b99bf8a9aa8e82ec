/**
 * Bytes of a texel of each virgl format at the most (enum virgl_formats of virgl_hw.h), as a renderer holds it: three
 * components take the room of four, a compressed block of 16 bytes lies over at least four texels. What is not listed is
 * taken for the largest of all. Ranges are inclusive.
 */
const BYTES: readonly (readonly [bytes: number, formats: readonly (number | readonly [number, number])[]])[] =
  [
    // One component of 8 bits: R8 is also what every buffer has.
    [1, [9, 10, 11, 23, 64, 69, 74, 82, 95, 127, 130, 139, 147, 148, 150, 168, 169, 177, 181]],
    [
      1,
      [
        [201, 203],
        [205, 207],
      ],
    ],
    // 16 bits: 565, 4444, 5551, two of 8, one of 16.
    [2, [5, 6, 7, 12, 13, 16, 48, 52, 56, 60, 65, 70, 75, 83, 91, 96, 122, 135, 141, 142, 149, 151, 152]],
    [2, [154, 155, 156, 158, 170, 171, 178, 182, 185, 189, 204, [208, 211], [213, 215], 242, 247, 248, 254]],
    [2, [263, 264, 311]],
    // 32 bits, compressed blocks and 24-bit depth among them.
    [
      4,
      [[1, 4], 8, 14, 15, [17, 22], 28, 32, 36, 40, 44, 49, 53, 57, 61, [66, 68], 71, 72, 76, 77, 84, 85, 87],
    ],
    [4, [92, [97, 121], [123, 125], [128, 129], [131, 134], 136, 137, 140, [143, 146], 153, 157, 159, 160]],
    [
      4,
      [
        [162, 167],
        [172, 176],
        179,
        180,
        183,
        184,
        186,
        190,
        193,
        197,
        212,
        [216, 219],
        [221, 223],
        [225, 233],
      ],
    ],
    [4, [243, 244, 245, 249, 250, 253, [255, 258], [265, 306], 308]],
    // 64 bits: four of 16, two of 32, depth of 32 with stencil.
    [
      8,
      [24, 29, 33, 37, 41, 45, [50, 51], [54, 55], [58, 59], [62, 63], 88, 93, 94, 126, 138, 161, 187, 188],
    ],
    [8, [191, 192, 194, 198, 220, 224, [234, 238], 246, 251, 252]],
    // 128 bits: four of 32, two doubles.
    [16, [25, 30, 31, 34, 35, 38, 39, 42, 43, 46, 47, 89, 90, 195, 196, 199, 200, [239, 241]]],
  ];

/** Four doubles. */
const LARGEST = 32;

const TABLE: ReadonlyMap<number, number> = new Map(
  BYTES.flatMap(([bytes, formats]) =>
    formats.flatMap((entry) => {
      const [first, last] = typeof entry === 'number' ? [entry, entry] : entry;
      return Array.from({ length: last - first + 1 }, (_, i) => [first + i, bytes] as const);
    }),
  ),
);

/** Bytes that one texel of a virgl format takes at the most. */
export function texelBytes(format: number): number {
  return TABLE.get(format) ?? LARGEST;
}

#include "png.h"

/* Most bytes of a stored block of deflate: its length is 16 bits. */
#define BLOCK 65535
#define PIXEL_BYTES 4

/* A file that is written from front to end; the CRC is that of the chunk, the sum that of the pixels. */
struct png {
  FILE *file;
  uint32_t crc;
  uint32_t a, b;
  /* Bytes of pixels that are still to come, and those that the open block still takes. */
  uint32_t left;
  uint32_t room;
};

static void put(struct png *png, const void *bytes, size_t count) {
  const uint8_t *at = bytes;
  for (size_t i = 0; i < count; i++) {
    png->crc ^= at[i];
    for (int bit = 0; bit < 8; bit++) png->crc = png->crc >> 1 ^ (0xedb88320u & (0u - (png->crc & 1)));
  }
  fwrite(bytes, 1, count, png->file);
}

static void put32(struct png *png, uint32_t value) {
  uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value};
  put(png, bytes, sizeof bytes);
}

static void begin_chunk(struct png *png, const char *type, uint32_t bytes) {
  put32(png, bytes);
  png->crc = 0xffffffffu;
  put(png, type, 4);
}

static void end_chunk(struct png *png) {
  put32(png, ~png->crc);
}

static void put_header(struct png *png, uint32_t width, uint32_t height) {
  /* 8 bits a channel, colour with alpha; the only compression, filter set and no interlace. */
  static const uint8_t kind[5] = {8, 6, 0, 0, 0};
  put(png, "\x89PNG\r\n\x1a\n", 8);
  begin_chunk(png, "IHDR", 13);
  put32(png, width);
  put32(png, height);
  put(png, kind, sizeof kind);
  end_chunk(png);
}

/* Pixel data, in stored blocks: each begins with "last", its length, and that length's complement. */
static void put_data(struct png *png, const uint8_t *bytes, uint32_t count) {
  while (count > 0) {
    if (png->room == 0) {
      uint32_t size = png->left < BLOCK ? png->left : BLOCK;
      uint8_t head[5] = {png->left == size, (uint8_t)size, (uint8_t)(size >> 8), (uint8_t)~size,
                         (uint8_t)(~size >> 8)};
      put(png, head, sizeof head);
      png->room = size;
    }
    uint32_t part = count < png->room ? count : png->room;
    put(png, bytes, part);
    for (uint32_t i = 0; i < part; i++) {
      png->a = (png->a + bytes[i]) % 65521;
      png->b = (png->b + png->a) % 65521;
    }
    bytes += part;
    count -= part;
    png->left -= part;
    png->room -= part;
  }
}

static void put_pixels(struct png *png, const uint8_t *pixels, uint32_t width, uint32_t height) {
  static const uint8_t no_filter = 0;
  uint32_t row = width * PIXEL_BYTES;
  png->left = (row + 1) * height;
  uint32_t blocks = (png->left + BLOCK - 1) / BLOCK;
  begin_chunk(png, "IDAT", 2 + png->left + blocks * 5 + 4);
  put(png, "\x78\x01", 2);
  for (uint32_t y = 0; y < height; y++) {
    put_data(png, &no_filter, 1);
    put_data(png, pixels + (size_t)y * row, row);
  }
  put32(png, png->b << 16 | png->a);
  end_chunk(png);
}

bool png_write(FILE *file, const uint8_t *pixels, uint32_t width, uint32_t height) {
  struct png png = {.file = file, .a = 1};
  put_header(&png, width, height);
  put_pixels(&png, pixels, width, height);
  begin_chunk(&png, "IEND", 0);
  end_chunk(&png);
  return fflush(file) == 0 && ferror(file) == 0;
}

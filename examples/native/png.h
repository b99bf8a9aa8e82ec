/* A picture as a PNG file, without a library. */
#ifndef PNG_H
#define PNG_H

#include <stdbool.h>
#include <stdint.h>

/* Writes RGBA rows, the top one first. Prints what failed and removes what was written then. */
bool png_write(const char *path, const uint8_t *pixels, uint32_t width, uint32_t height);

#endif

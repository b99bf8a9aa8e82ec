/* A picture as a PNG file, without a library. */
#ifndef PNG_H
#define PNG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Writes RGBA rows, the top one first. False and errno when the file does not take them all. */
bool png_write(FILE *file, const uint8_t *pixels, uint32_t width, uint32_t height);

#endif

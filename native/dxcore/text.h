/* A host writes UTF-16; a client on Linux has a wchar_t of 32 bits, and DXCore gives UTF-8. */
#ifndef KMB_DXCORE_TEXT_H
#define KMB_DXCORE_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* The text up to its NUL or `units`, with a NUL, to be freed; NULL without memory. */
char *kmb_text_utf8(const uint16_t *from, size_t units);

/*
 * The text in characters of 32 bits, NULs kept, so that a list of texts stays one. A path in the driver store
 * of a Windows host becomes the one where a guest has that package. Gives the length, of which at most `room`
 * are written.
 */
size_t kmb_text_wide(const uint16_t *from, size_t units, uint32_t *to, size_t room);

#endif

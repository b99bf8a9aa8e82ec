/*
 * Which places of the machine the tree stands for: the folder's own file `shown` says so, a path on each line. A plain one is
 * the device's with all that lies below; one with `*` behind it also whatever begins so; one with `=` before it is a folder of
 * the machine that is listed as the tree has it, with the device among its entries, while what is in it stays the machine's.
 */
#ifndef KMB_COVER_H
#define KMB_COVER_H

#include <stdbool.h>
#include <stddef.h>

/* Reads them, once, before any other of these is called. */
void kmb_cover_look(const char *root);
/* Whether the first `length` bytes of a path without links are a place of the device. */
bool kmb_covered(const char *text, size_t length);
bool kmb_cover_listed(const char *text, size_t length);
/* Whether a relative path has a name in it that leads to such a place from outside. */
bool kmb_cover_says(const char *path);
/* Whether an absolute path may lead there. */
bool kmb_cover_may(const char *path);

/* `length` bytes of `text` are `folder` or lie in it. */
bool kmb_within(const char *text, size_t length, const char *folder, size_t bytes);

#endif

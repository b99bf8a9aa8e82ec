/* Copies to and from memory that the program named: a wild pointer is EFAULT, as in the kernel, not a crash here. */
#ifndef KMB_USER_H
#define KMB_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0, or -1 when a byte of the range cannot be read. */
int kmb_copy_in(void *to, uint64_t from, size_t bytes);
/* 0, or -1 when a byte of the range cannot be written; what lies before it may have been. */
int kmb_copy_out(uint64_t to, const void *from, size_t bytes);
/* 0 when `bytes` at `to` could be written, else -1; changes nothing. */
int kmb_probe_out(uint64_t to, size_t bytes);

/* For the fault handler: moves a faulting copy on to its error return. False when `context` is in no copy. */
bool kmb_copy_recover(void *context);

#endif

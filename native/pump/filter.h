/* What the kernel still does for this process: its ioctls by number, its device nodes, and the little else it needs. */
#ifndef KMB_PUMP_FILTER_H
#define KMB_PUMP_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>

/* The program, built anew; `length` in instructions. */
const struct sock_filter *kmb_filter(unsigned *length);
/* Puts it on all threads, for ever. */
bool kmb_filter_install(void);

#endif

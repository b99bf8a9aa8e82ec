/* What a new pump gives up before it looks at anything. */
#ifndef KMB_PUMP_CONFINE_H
#define KMB_PUMP_CONFINE_H

#include <sys/types.h>

/* Ends the process when `broker` is not its parent, or a step fails. */
void kmb_confine(pid_t broker);

#endif

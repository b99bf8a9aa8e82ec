/* What happens to the device when the process is copied. */
#ifndef KMB_FORK_H
#define KMB_FORK_H

/* Before the first connection: fork handlers, and the page that tells a child which they did not see. */
void kmb_fork_ready(void);
/* device.c: puts the tables of a child right. */
void kmb_device_in_child(void);

#endif

/* Sharing by descriptor, for the programs share-*.c. */
#ifndef SHARE_GPU_H
#define SHARE_GPU_H

#include "gpu.h"

#define SHARED_FLAGS 3u /* shared, nt_security_sharing */
#define RUNTIME_DATA "what the runtime says"

/* A resource of `count` buffers of `bytes`, made to be shared; the buffers are mapped and locked. */
struct d3dkmthandle resource_make(struct gpu *gpu, size_t bytes, unsigned count, struct buffer *buffers);
/* A descriptor of a shared object, or -errno. */
int share(struct gpu *gpu, struct d3dkmthandle object);
/* What 0x41 says of it: 0 or -errno. */
int resource_query(struct gpu *gpu, uint64_t fd, struct d3dkmt_queryresourceinfofromnthandle *info);
/* Opens it (0x41, 0x42), and maps and locks its buffers when `buffers` is not NULL: 0 or -errno. */
int resource_open(struct gpu *gpu, uint64_t fd, struct d3dkmthandle *resource, struct buffer *buffers);
/* Opens a shared fence (0x40): 0 or -errno. */
int fence_open(struct gpu *gpu, uint64_t fd, struct d3dkmthandle *fence, const volatile uint64_t **at);

/* One descriptor over a unix socket. */
void send_descriptor(int socket, int fd);
int receive_descriptor(int socket);
/* One byte there, and one to be waited for: -1 for the end. */
void say_byte(int socket, char byte);
int hear_byte(int socket);

int open_descriptors(void);

#endif

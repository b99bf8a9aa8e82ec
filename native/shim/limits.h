/*
 * Every bound of the shim in one place. The host is not trusted: what it can make this process keep is bounded here; what
 * the program does to itself is bounded only so that a mistake is a clear error.
 */
#ifndef KMB_LIMITS_H
#define KMB_LIMITS_H

#include "bus.h"

/* Calls in flight on one channel. Past it a call returns EAGAIN, as dxgkrnl does when a ring stays full. */
#define KMB_CALLS_IN_FLIGHT 1024u
/* One call message with its head, on whichever channel: a DRM device's are the largest. Untouched, it is no memory. */
#define KMB_MESSAGE_BYTES KMB_DRM_DOWNSTREAM_PACKET_BYTES
/* One packet of the host's, on whichever channel. */
#define KMB_PAYLOAD_BYTES KMB_UPSTREAM_PACKET_BYTES
_Static_assert(KMB_MESSAGE_BYTES >= KMB_DOWNSTREAM_PACKET_BYTES, "a message of any channel");
_Static_assert(KMB_PAYLOAD_BYTES >= KMB_DRM_UPSTREAM_PACKET_BYTES, "a packet of any channel");
/* Slab ids: a token of slab * 2^40 + offset is exact in the host's numbers up to here. */
#define KMB_SLABS 8192u
/* Bytes of one slab: what a token's 40-bit offset can name is far above any card's memory. */
#define KMB_SLAB_BYTES (1ull << 36)
/* Bytes of all mapped slabs: keeps a lying host from filling the address space. */
#define KMB_MAPPED_BYTES (1ull << 39)
/* Handles one process keeps: several times what a broker lets it make, so that only a lying host meets it. */
#define KMB_HANDLES (1u << 20)
/* Control frames read while waiting for one answer: bounds a host that offers without end. */
#define KMB_CONTROL_FRAMES 512u
/* Milliseconds for the making of a connection, once its socket took it: a broker that is stopped, or dribbles, must not stop its guests for ever. */
#define KMB_OPEN_MS 30000
/* Milliseconds for the host's last answer at close: what this process held is freed in any case once it is gone. */
#define KMB_LEAVE_MS 5000
/* Events registered at once: four times the pending waits that the host lets one process have. */
#define KMB_EVENTS 4096u
/* Descriptor numbers that may be the device: opened at a higher one it is EMFILE, a duplicate there is a file like any other. */
#define KMB_DESCRIPTORS 65536
/* Open files of DRM nodes, with the one that is none. A program opens a handful. */
#define KMB_DRM_FILES 4096u
/* Mapped buffers whose descriptors are kept to wait on: Mesa has a dozen at a time, and a program has 1,024 descriptors. */
#define KMB_DRM_IDLE 32u
/* Open files of which it is known what the device is done with, and handles of each: a program draws with one file, and its handles are small numbers. */
#define KMB_DRM_WORKS 8u
#define KMB_DRM_WORK_HANDLES 1024u
/* Submission queues: as many as a host gives a process at once. A program draws with one file. */
#define KMB_DRM_QUEUES 2u
/* Submissions of a file after which it gets one: a program that only asks what there is needs none. */
#define KMB_DRM_QUEUE_AFTER 8u
/* Calls in a row that the host's pump has not made, past which a queue is left alone. */
#define KMB_DRM_QUEUE_ASKS 8u
/* Between two looks whether host and file are still there, for who waits in one. */
#define KMB_DRM_QUEUE_LOOK_MS 100
/* Rings ahead of a submission that did not come, past which no more are left out for each: one in 1,024 costs nothing. */
#define KMB_DRM_QUEUE_VAIN 10u
/* Ranges of existing memory adopted at once. */
#define KMB_ADOPTED 4096u

#endif

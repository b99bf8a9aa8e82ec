/* Generated from src/host-km/drivers/drm/pump and the rows of DRM by `npm run gen`; do not edit. */
#ifndef KMB_PUMP_H
#define KMB_PUMP_H

/* The memory that broker and pump share: src/host-km/drivers/drm/pump/layout.ts. */
#define KMB_PUMP_MAGIC 0x706d626bu
#define KMB_PUMP_VERSION 1u
#define KMB_HEAD_BYTES 4096u
#define KMB_ENTRY_BYTES 32u
#define KMB_COMPLETION_BYTES 16u
#define KMB_PATCH_BYTES 8u
#define KMB_FD_MEMORY 3
#define KMB_FD_LANE 4
#define KMB_FD_BELL 5
#define KMB_FD_BROKER_BELL 6
#define KMB_WORD_MAGIC 0u
#define KMB_WORD_VERSION 1u
#define KMB_WORD_SUBMISSIONS 2u
#define KMB_WORD_COMPLETIONS 3u
#define KMB_WORD_ARENA_AT 4u
#define KMB_WORD_ARENA_BYTES 5u
#define KMB_WORD_SUBMITTED 16u
#define KMB_WORD_TAKEN 32u
#define KMB_WORD_COMPLETED 48u
#define KMB_WORD_SEEN 64u
#define KMB_WORD_PUMP_SLEEPS 80u
#define KMB_WORD_BROKER_SLEEPS 96u

/* What an entry asks for. */
enum kmb_kind {
  KMB_KIND_CALL = 0,
  KMB_KIND_WAIT = 1,
  KMB_KIND_OPEN = 2,
  KMB_KIND_CLOSE = 3,
  KMB_KIND_SEND = 4,
  KMB_KIND_RECEIVE = 5,
  KMB_KIND_CLOSE_FD = 6,
};

/* Their reasons are in src/host-km/drivers/drm/pump/limits.ts. */
#define KMB_PUMP_ENTRIES 1024u
#define KMB_PUMP_ARENA_BYTES 8388608u
#define KMB_PUMP_ARENA_MOST_BYTES 1073741824u
#define KMB_PUMP_PIECE_BYTES 256u
#define KMB_PUMP_LARGEST_PIECE_BYTES 1048576u
#define KMB_PUMP_PATCHES 256u
#define KMB_PUMP_SLOTS 1024u
#define KMB_PUMP_PATHS 8u
#define KMB_PUMP_PATH_BYTES 128u
#define KMB_PUMP_WORKERS 64u
#define KMB_PUMP_OWNER_WORKERS 8u
#define KMB_PUMP_QUEUED_WAITS 8192u
#define KMB_PUMP_DESCRIPTORS 4096u
#define KMB_PUMP_SAID_BYTES 65536u

/* The request codes of all rows, ascending. */
#define KMB_PUMP_REQUESTS \
  0x40086409u /* DRM_IOCTL_GEM_CLOSE */, \
  0xc010640cu /* DRM_IOCTL_GET_CAP */, \
  0xc0406400u /* DRM_IOCTL_VERSION */

#endif

/* Generated from proto/kmbridge/softgpu.proto by `npm run gen`; do not edit. softgpu's own ABI. */
#ifndef KMBRIDGE_SOFTGPU_H
#define KMBRIDGE_SOFTGPU_H

#include <linux/types.h>
#include <stddef.h>

#ifdef __cplusplus
#define KMB_HOLDS(what) static_assert(what, #what)
#else
#define KMB_HOLDS(what) _Static_assert(what, #what)
#endif
#define KMB_SIZE(type, bytes) KMB_HOLDS(sizeof(type) == bytes)
#define KMB_AT(type, field, offset) KMB_HOLDS(offsetof(type, field) == offset)

/* A command buffer, the bindings of a dispatch, the bytes of its arguments. */
#define SOFTGPU_COMMAND_BYTES 65536
#define SOFTGPU_MAX_BINDINGS 16
#define SOFTGPU_MAX_ARGS_BYTES 4096

/* Private data of an allocation. */
#define SOFTGPU_ALLOCATION_MAGIC 0x55504753u
#define SOFTGPU_ALLOCATION_VERSION 1
#define SOFTGPU_SEGMENT_LOCAL 1
#define SOFTGPU_SEGMENT_SYSTEM 2
#define SOFTGPU_CPU_VISIBLE 1

/* Opcodes: the low half of a head. */
#define SOFTGPU_OP_NOP 1
#define SOFTGPU_OP_FILL 2
#define SOFTGPU_OP_COPY 3
#define SOFTGPU_OP_DISPATCH 4
#define SOFTGPU_OP_TIMESTAMP 5

/* Access of a binding. */
#define SOFTGPU_ACCESS_READ 1
#define SOFTGPU_ACCESS_WRITE 2
#define SOFTGPU_ACCESS_BOTH 3

/* The first word of a command: its opcode, and its length with all that follows it, which is a multiple of 4. */
#define SOFTGPU_HEAD(opcode, bytes) ((__u32)(opcode) | (__u32)((bytes) / 4) << 16)

struct softgpu_allocation {
  __u32 magic;
  __u32 version;
  __u64 bytes;
  __u32 segment;
  __u32 flags;
};
KMB_SIZE(struct softgpu_allocation, 24);
KMB_AT(struct softgpu_allocation, magic, 0);
KMB_AT(struct softgpu_allocation, version, 4);
KMB_AT(struct softgpu_allocation, bytes, 8);
KMB_AT(struct softgpu_allocation, segment, 16);
KMB_AT(struct softgpu_allocation, flags, 20);

struct softgpu_nop {
  __u32 head;
};
KMB_SIZE(struct softgpu_nop, 4);
KMB_AT(struct softgpu_nop, head, 0);

struct softgpu_fill {
  __u32 head;
  __u64 va;
  __u64 bytes;
  __u32 value;
};
KMB_SIZE(struct softgpu_fill, 32);
KMB_AT(struct softgpu_fill, head, 0);
KMB_AT(struct softgpu_fill, va, 8);
KMB_AT(struct softgpu_fill, bytes, 16);
KMB_AT(struct softgpu_fill, value, 24);

struct softgpu_copy {
  __u32 head;
  __u64 dst;
  __u64 src;
  __u64 bytes;
};
KMB_SIZE(struct softgpu_copy, 32);
KMB_AT(struct softgpu_copy, head, 0);
KMB_AT(struct softgpu_copy, dst, 8);
KMB_AT(struct softgpu_copy, src, 16);
KMB_AT(struct softgpu_copy, bytes, 24);

struct softgpu_dispatch {
  __u32 head;
  __u64 module_va;
  __u32 module_bytes;
  __u32 groups;
  __u32 binding_count;
  __u32 args_bytes;
};
KMB_SIZE(struct softgpu_dispatch, 32);
KMB_AT(struct softgpu_dispatch, head, 0);
KMB_AT(struct softgpu_dispatch, module_va, 8);
KMB_AT(struct softgpu_dispatch, module_bytes, 16);
KMB_AT(struct softgpu_dispatch, groups, 20);
KMB_AT(struct softgpu_dispatch, binding_count, 24);
KMB_AT(struct softgpu_dispatch, args_bytes, 28);

struct softgpu_binding {
  __u64 va;
  __u32 bytes;
  __u32 access;
};
KMB_SIZE(struct softgpu_binding, 16);
KMB_AT(struct softgpu_binding, va, 0);
KMB_AT(struct softgpu_binding, bytes, 8);
KMB_AT(struct softgpu_binding, access, 12);

struct softgpu_timestamp {
  __u32 head;
  __u64 va;
};
KMB_SIZE(struct softgpu_timestamp, 16);
KMB_AT(struct softgpu_timestamp, head, 0);
KMB_AT(struct softgpu_timestamp, va, 8);

#undef KMB_AT
#undef KMB_SIZE
#undef KMB_HOLDS

#endif

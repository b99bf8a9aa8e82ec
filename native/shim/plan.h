/* What the generated tables (native/gen/rows.c) say of the ioctls: the derived form of the schema, as src/abi/plan.ts. */
#ifndef KMB_PLAN_H
#define KMB_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum kmb_direction { KMB_NONE = 0, KMB_IN = 1, KMB_OUT = 2, KMB_INOUT = 3 };
enum kmb_wire { KMB_UINT32, KMB_INT32, KMB_FIXED32, KMB_FIXED64, KMB_BYTES, KMB_MESSAGE };
enum kmb_shape { KMB_SCALAR, KMB_STRUCT, KMB_POINTER, KMB_INLINE };
enum kmb_caller { KMB_CALLER_NONE, KMB_DESCRIPTOR, KMB_EVENT, KMB_MEMORY };
enum kmb_use { KMB_NO_HANDLE, KMB_USE, KMB_NEW, KMB_DESTROY, KMB_USE_OR_NEW, KMB_FIND_OR_NEW };
/* What a descriptor of a DRM row is. */
enum kmb_gives { KMB_ANY_FILE, KMB_DMA_BUF, KMB_SYNCOBJ_FILE, KMB_SYNC_FILE, KMB_QUEUE_FILE };

enum kmb_field_flag {
  KMB_MAPPED = 1,   /* an address in this process: a slab token on the wire */
  KMB_NULLABLE = 2, /* NULL is a value of its own */
  KMB_WHEN = 4,     /* live only when (struct[when_offset] & when_mask) == when_equals */
  KMB_MIN = 8,
  KMB_MAX = 16,
  KMB_SIGNED = 32,
  KMB_COUNTED = 64, /* the u32 at count_offset counts the elements; else there are `fixed` */
  KMB_LUID = 128,
  KMB_WIDE = 256,   /* the count is a u64 */
  KMB_CLAMP = 512,  /* the count that comes back may be more than the room, which the upper half of the pointer has */
  KMB_STRIDE = 1024, /* the u32 at stride_offset has to be element_size where there are elements */
  KMB_UNLESS = 2048, /* KMB_WHEN, but live when that does not hold */
};

enum kmb_handle_flag { KMB_OPTIONAL = 1, KMB_PARENT = 2, KMB_HOST_ONLY = 4 };

enum kmb_row_flag {
  KMB_PROCESS = 1,
  KMB_BLOCKING = 2, /* a signal ends the wait for its answer */
  KMB_ONE_WAY = 4,
  KMB_MAKES = 8,
  KMB_ENDS = 16,
  KMB_DRM = 32,
  KMB_RENDER = 64, /* the render node takes it, not only the card node */
  KMB_SUBMITS = 128,   /* the device works on its buffers after it has returned */
  KMB_UNORDERED = 256, /* after it the work of the file is done in several orders */
  KMB_SHARES = 512,    /* a descriptor of a buffer goes in or out */
};

struct kmb_struct;

/* One field, in the order of the wire tags. */
struct kmb_field {
  const struct kmb_struct *element; /* embedded struct, or the pointer's elements; NULL when they are scalars */
  uint32_t when_mask, when_equals;
  uint32_t min, max;     /* of a scalar, or of the count of a pointer */
  uint32_t fixed;        /* elements of an uncounted pointer; length of an inline array */
  uint32_t presence;     /* bit in the presence word; 0 when it cannot be NULL */
  uint16_t offset, size;
  uint16_t when_offset, count_offset;
  uint16_t element_size; /* bytes of one element */
  uint16_t weight;       /* bytes one element takes in the real host's message */
  uint16_t reply;        /* and in its reply */
  uint16_t kinds;        /* handle kinds, a bit each */
  uint16_t flags;
  uint16_t stride_offset;
  uint16_t inside;       /* an address in the array of the argument's pointer at this offset, and one more; 0: none */
  uint8_t tag, direction, wire, shape;
  uint8_t caller, use, handle;
  uint8_t gives;
  uint8_t error; /* DRM: errno of a bad handle, or of a number that is no open descriptor */
};

/* Fields of one purpose, a bit each in the order of the table, so that a call only looks at those that matter to it. */
struct kmb_struct {
  const struct kmb_field *fields;
  uint64_t judged;   /* have bounds, or are counted */
  uint64_t nested;   /* structs with pointers or memory inside */
  uint64_t pointers; /* are followed */
  uint64_t memory;   /* name existing memory */
  uint64_t handles, handle_arrays;
  uint64_t inputs, outputs;
  uint16_t size, count;
  uint16_t presence_tag; /* tag of the wire-only presence word; 0 when there is none */
};

/* (struct[offset] & mask) == equals */
struct kmb_selector {
  uint32_t offset, mask, equals;
};

struct kmb_row {
  const char *name, *api;
  const struct kmb_struct *layout;
  uint32_t request;
  uint32_t packet;   /* fixed bytes of the real host's message */
  uint32_t overflow; /* bytes of the message past which the call is EOVERFLOW; 0 when it is EINVAL however large */
  uint32_t reply;    /* fixed bytes of the real host's reply */
  const struct kmb_selector *at_once; /* a row that may block does not where all of them hold; NULL: it always may */
  const struct kmb_selector *direct; /* a submission queue serves it where all of them hold; NULL: none does */
  uint32_t idle_ms; /* waits until nothing works on its buffer, so long at the most; 0: does not */
  uint16_t id; /* the number in the head of a call; dxg's is nr */
  uint16_t flags;
  uint8_t at_once_count, direct_count, nr;
};

/* Whether there are selectors, and all hold for an argument, the whole struct. */
static inline bool kmb_all_hold(const struct kmb_selector *selectors, uint32_t count, const uint8_t *args) {
  for (uint32_t i = 0; i < count; i++) {
    uint32_t value;
    memcpy(&value, args + selectors[i].offset, sizeof value);
    if ((value & selectors[i].mask) != selectors[i].equals) return false;
  }
  return count > 0;
}

/* Whether a row that may block does not with this argument. */
static inline bool kmb_at_once(const struct kmb_row *row, const uint8_t *args) {
  return kmb_all_hold(row->at_once, row->at_once_count, args);
}

/* Whether a submission queue serves the row with this argument. */
static inline bool kmb_direct(const struct kmb_row *row, const uint8_t *args) {
  return kmb_all_hold(row->direct, row->direct_count, args);
}

/* Ids are below this. */
#define KMB_ROW_IDS 0x600

#define KMB_EACH(field, layout, purpose)                                                    \
  for (uint64_t rest_ = (layout)->purpose; rest_ != 0; rest_ &= rest_ - 1)                  \
    for (const struct kmb_field *field = &(layout)->fields[__builtin_ctzll(rest_)]; field != NULL; field = NULL)

/* By number; NULL where there is none. */
extern const struct kmb_row *const kmb_rows[256];
extern const char kmb_abi_fingerprint[];

#endif

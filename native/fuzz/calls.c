#include <sys/mman.h>

#include "connection.h"
#include "fuzz.h"
#include "marshal.h"
#include "shadow.h"
#include "slab.h"

/* Calls of one input: what earlier ones made is in the table, and lent, when a later one is answered. */
#define CALLS 8
/* Elements of one array that the program really has, and bytes; past any bound that a count has. */
#define MOST_ELEMENTS 140000u
#define MOST_BYTES (1u << 20)

struct kmb_connection kmb_connection;
_Thread_local bool kmb_holding;

/* What the lane brings is in the input too. */
static struct input *lane;

static struct {
  void *at;
  size_t bytes;
} maps[256];
static uint32_t mapped;

int __real_munmap(void *at, size_t bytes);
int __wrap_munmap(void *at, size_t bytes);

int __wrap_munmap(void *at, size_t bytes) {
  for (uint32_t i = 0; i < mapped; i++)
    if (maps[i].at == at) {
      HOLDS(maps[i].bytes == bytes);
      maps[i] = maps[--mapped];
      break;
    }
  return __real_munmap(at, bytes);
}

int kmb_lane_take(const struct kmb_link *link, struct kmb_lent *lent) {
  (void)link;
  static const uint64_t sizes[] = {4096, 65536, 0, 1, KMB_SLAB_BYTES, KMB_SLAB_BYTES + 1, KMB_MAPPED_BYTES, UINT64_MAX};
  uint8_t what = take_u8(lane), id = take_u8(lane);
  if (what == 0) return 11; /* EAGAIN */
  if (what == 255) return 71; /* EPROTO */
  *lent = (struct kmb_lent){.kind = what % 3,
                            .access = what / 4 % 3,
                            .id = id == 255 ? KMB_SLABS : id % 16,
                            .bytes = sizes[what / 16 % 8],
                            .fd = 0x7ffffff0 /* nobody's */};
  return 0;
}

void kmb_lent_close(const struct kmb_link *link, struct kmb_lent *lent) {
  (void)link;
  (void)lent;
}

void *kmb_lent_map(const struct kmb_lent *lent) {
  HOLDS(lent->bytes > 0);
  if (lent->bytes > 65536 || mapped == sizeof maps / sizeof *maps) return NULL;
  void *made = mmap(NULL, lent->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (made == MAP_FAILED) return NULL;
  maps[mapped].at = made;
  maps[mapped++].bytes = lent->bytes;
  return made;
}

static const struct kmb_row *pick_row(uint8_t number) {
  while (kmb_rows[number] == NULL) number++;
  return kmb_rows[number];
}

static void plausible(const struct kmb_struct *layout, struct input *input, uint8_t *bytes);

/* Brings a number into its bounds, unless the input wants it as it is. */
static void bound(const struct kmb_field *field, struct input *input, uint8_t *at) {
  if ((field->flags & (KMB_MIN | KMB_MAX)) == 0 || field->shape != KMB_SCALAR) return;
  if (take_u8(input) == 255) return;
  uint64_t low = (field->flags & KMB_MIN) != 0 ? field->min : 0, value = 0;
  uint64_t high = (field->flags & KMB_MAX) != 0 ? field->max : low + 255;
  memcpy(&value, at, field->size);
  if (value < low || value > high) value = low + value % (high - low + 1);
  memcpy(at, &value, field->size);
}

static uint32_t word(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return value;
}

static bool is_live(const struct kmb_field *field, const uint8_t *bytes) {
  if ((field->flags & KMB_WHEN) == 0) return true;
  bool equal = (word(bytes + field->when_offset) & field->when_mask) == field->when_equals;
  return equal == ((field->flags & KMB_UNLESS) == 0);
}

/* NULL, nowhere, or a block as long as the count says; NULL when that is more than any call may have. */
static void point(const struct kmb_field *field, struct input *input, uint8_t *bytes) {
  uint8_t how = take_u8(input);
  uint64_t va = 0;
  if (how == 1) va = sandbox_wild(take_u8(input));
  uint32_t count = (field->flags & KMB_COUNTED) != 0 ? word(bytes + field->count_offset) : field->fixed;
  if (how > 1 && count <= MOST_ELEMENTS && (uint64_t)count * field->element_size <= MOST_BYTES) {
    uint8_t *elements = sandbox_block((size_t)count * field->element_size);
    take(input, elements, (size_t)count * field->element_size);
    for (uint32_t i = 0; field->element != NULL && i < count; i++)
      plausible(field->element, input, elements + i * field->element_size);
    va = (uint64_t)(uintptr_t)elements;
  }
  memcpy(bytes + field->offset, &va, 8);
}

/* Turns any bytes into a struct that a program could have filled: numbers first, since they choose and count. */
static void plausible(const struct kmb_struct *layout, struct input *input, uint8_t *bytes) {
  for (uint32_t i = 0; i < layout->count; i++) bound(&layout->fields[i], input, bytes + layout->fields[i].offset);
  for (uint32_t i = 0; i < layout->count; i++) {
    const struct kmb_field *field = &layout->fields[i];
    if (!is_live(field, bytes)) continue;
    if (field->shape == KMB_STRUCT) plausible(field->element, input, bytes + field->offset);
    if (field->shape == KMB_POINTER) point(field, input, bytes);
  }
}

/* Marks what the outputs of a struct may change. */
static void mark(const struct kmb_struct *layout, const uint8_t *bytes, uint8_t *marks) {
  for (uint32_t i = 0; i < layout->count; i++) {
    const struct kmb_field *field = &layout->fields[i];
    if ((field->direction & KMB_OUT) == 0 || !is_live(field, bytes) || field->shape == KMB_POINTER) continue;
    if (field->shape == KMB_STRUCT)
      mark(field->element, bytes + field->offset, marks + field->offset);
    else
      memset(marks + field->offset, 1, field->size);
  }
}

/* The same bytes each time, and never one more than there is room for. */
static void encode_twice(const struct kmb_row *row, const struct kmb_image *image, struct input *input) {
  static uint8_t *roomy;
  if (roomy == NULL) roomy = block(KMB_MESSAGE_BYTES);
  int64_t bytes = kmb_encode(row, image, roomy, KMB_MESSAGE_BYTES);
  HOLDS(bytes >= -1 && bytes <= (int64_t)KMB_MESSAGE_BYTES);
  /* An embedded struct is begun before it is known to be empty, which takes a few bytes more than the message has. */
  size_t room = bytes < 0 || (take_u8(input) & 1) == 0 ? take_u8(input) : (size_t)bytes + 16;
  uint8_t *tight = block(room);
  int64_t again = kmb_encode(row, image, tight, room);
  HOLDS(again == bytes || (again == -1 && (bytes < 0 || (size_t)bytes + 16 > room)));
  HOLDS(again <= 0 || memcmp(roomy, tight, (size_t)again) == 0);
  free(tight);
}

/* The answer: a head that is true or not, and any body. */
static const char *answer(struct kmb_call *call, struct input *input) {
  bool honest = (take_u8(input) & 7) != 0;
  uint32_t body = take_u16(input);
  if (body > left(input)) body = (uint32_t)left(input);
  uint32_t bytes = honest ? 8 + ((body + 7) & ~7u) : body;
  uint8_t *payload = block(bytes);
  if (honest) {
    memcpy(payload + 4, &body, 4);
    take(input, payload + 8, body);
  } else
    take(input, payload, body);
  const char *fault = kmb_reply(&kmb_connection, call, payload, bytes);
  free(payload);
  return fault;
}

/* Every address that the program is given lies in lent memory; what was mapped to replace the program's own is let go. */
static void take_back(const struct kmb_image *image) {
  for (uint32_t i = 0; i < image->user_count; i++) {
    const struct kmb_user *note = &image->users[i];
    if ((note->at & 7) != KMB_BYTES_NOTE) continue;
    uint64_t at;
    memcpy(&at, image->bytes + (note->at & ~7u), 8);
    munmap((void *)(uintptr_t)at, note->va);
  }
  for (uint32_t i = 0; i < image->user_count; i++)
    if ((image->users[i].at & 7) == KMB_SLAB_NOTE) kmb_slab_placed((uint32_t)image->users[i].va, 0, 0);
}

/* False when the host is found out. */
static bool call_once(struct input *input) {
  const struct kmb_row *row = pick_row(take_u8(input));
  uint8_t *argument = sandbox_block(row->layout->size);
  take(input, argument, row->layout->size);
  plausible(row->layout, input, argument);
  struct kmb_call call = {.row = row, .channel = &kmb_connection.channels[take_u8(input) % 3]};
  uint64_t va = (uint64_t)(uintptr_t)argument;
  if (kmb_gather(row, va, &call.image) != 0) {
    kmb_image_free(&call.image);
    return true;
  }
  (void)kmb_scatter_probe(row, &call.image, va);
  (void)kmb_route(row, &call.image, true);
  encode_twice(row, &call.image, input);
  /* The image again, in a block that ends where it does. */
  uint8_t *roomy = call.image.bytes, *tight = block(call.image.length);
  uint32_t length = call.image.length;
  memcpy(tight, roomy, length);
  call.image.bytes = tight;
  const char *fault = answer(&call, input);
  HOLDS(call.image.length == length && call.image.bytes == tight);
  if (fault == NULL && call.status >= 0) {
    uint8_t *before = block(row->layout->size), *marks = block(row->layout->size);
    memcpy(before, argument, row->layout->size);
    mark(row->layout, call.image.bytes, marks);
    (void)kmb_scatter(row, &call.image, va);
    for (uint32_t i = 0; i < row->layout->size; i++) HOLDS(marks[i] != 0 || before[i] == argument[i]);
    free(before);
    free(marks);
    take_back(&call.image);
  }
  free(tight);
  call.image.bytes = roomy;
  kmb_image_free(&call.image);
  return fault == NULL;
}

void fuzz_calls(struct input *input) {
  struct kmb_connection *c = &kmb_connection;
  lane = input;
  c->channel_count = 3;
  for (uint32_t i = 0; i < 3; i++) {
    c->channels[i].adapter = (int)i - 1;
    c->channels[i].luid = i;
  }
  for (uint32_t calls = 0; calls < CALLS && left(input) > 0; calls++) {
    if (!call_once(input)) break;
    sandbox_clear();
  }
  sandbox_clear();
  kmb_slab_release_all();
  kmb_shadow_clear();
  /* Nothing that was lent stays mapped, whatever it was lent for. */
  HOLDS(mapped == 0);
}

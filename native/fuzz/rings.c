#include "fuzz.h"
#include "ring.h"
#include "ring_words.h"

/* What this end has sent or is to receive, while nobody has lied. */
struct promised {
  uint64_t id;
  uint32_t bytes, sum;
};

#define QUEUE 4096

struct queue {
  struct promised packets[QUEUE];
  uint32_t first, count;
};

static uint32_t sum_of(const uint8_t *bytes, uint32_t length) {
  uint32_t sum = 17;
  for (uint32_t i = 0; i < length; i++) sum = sum * 31 + bytes[i];
  return sum;
}

static void push(struct queue *queue, uint64_t id, const uint8_t *bytes, uint32_t length) {
  HOLDS(queue->count < QUEUE);
  queue->packets[(queue->first + queue->count++) % QUEUE] = (struct promised){id, length, sum_of(bytes, length)};
}

struct world {
  uint32_t bytes; /* of one ring with its control page */
  uint32_t packet_bytes;
  uint8_t *in, *out;
  struct kmb_reader reader;      /* the shim's */
  struct kmb_writer writer;      /* the shim's */
  struct kmb_writer peer_writer; /* an honest host's, until it lies */
  struct kmb_reader peer_reader;
  bool lied;
  struct queue inward, outward;
  uint8_t message[KMB_DRM_DOWNSTREAM_PACKET_BYTES];
};

static void pop(struct world *world, struct queue *queue, const struct kmb_reader *reader) {
  if (world->lied) return;
  HOLDS(queue->count > 0);
  struct promised *next = &queue->packets[queue->first++ % QUEUE];
  queue->count--;
  HOLDS(reader->id == next->id && reader->bytes == ((next->bytes + 7) & ~7u));
  HOLDS(sum_of(reader->payload, next->bytes) == next->sum);
}

static void read_all(struct world *world, struct kmb_reader *reader, struct queue *queue) {
  /* The other end stands still meanwhile, so that the ring holds no more than its size. */
  for (uint32_t packets = 0;; packets++) {
    enum kmb_received got = kmb_read(reader);
    if (got != KMB_PACKET) {
      HOLDS(got == KMB_EMPTY || reader->corrupt != NULL);
      HOLDS(world->lied || got == KMB_EMPTY);
      return;
    }
    HOLDS(packets <= reader->size / KMB_OVERHEAD);
    HOLDS(reader->bytes <= world->packet_bytes);
    HOLDS(reader->kind == KMB_INBAND || reader->kind == KMB_COMPLETION);
    HOLDS(kmb_is_index(reader->out, reader->size));
    pop(world, queue, reader);
  }
}

/* Of 16 bits; where packets may be far larger, it says eights of bytes. */
static uint32_t length_of(const struct kmb_writer *writer, struct input *input) {
  uint32_t length = take_u16(input);
  return writer->packet_bytes > KMB_DOWNSTREAM_PACKET_BYTES ? length * 8 : length;
}

static void write_one(struct world *world, struct kmb_writer *writer, struct queue *queue, struct input *input) {
  uint32_t length = length_of(writer, input);
  uint64_t id = take_u8(input);
  if (length > kmb_writer_most(writer)) length = kmb_writer_most(writer);
  for (uint32_t i = 0; i < length; i++) world->message[i] = (uint8_t)(id + i);
  if (!world->lied && queue->count >= QUEUE) return;
  enum kmb_sent sent = kmb_write(writer, id, (id & 1) != 0, world->message, length);
  HOLDS(world->lied || sent != KMB_SEND_CORRUPT);
  HOLDS(kmb_is_index(writer->in, writer->size));
  if (!world->lied && sent != KMB_FULL) push(queue, id, world->message, length);
}

static void lie(struct world *world, struct input *input, uint8_t *ring) {
  world->lied = true;
  uint8_t word = take_u8(input);
  uint32_t value = take_u32(input);
  /* The words that mean something, mostly. */
  uint32_t at = word < 128 ? (word % 5 == 4 ? KMB_FEATURE_WORD : word % 5) : word % (KMB_PAGE / 4);
  memcpy(ring + at * 4, &value, 4);
}

static void scribble(struct world *world, struct input *input) {
  world->lied = true;
  uint32_t size = world->bytes - KMB_PAGE, at = take_u32(input) % size;
  uint32_t length = take_u8(input);
  if (length > size - at) length = size - at;
  take(input, world->in + KMB_PAGE + at, length);
}

/* A descriptor of the host's own at the place where the next one begins, and `in` behind it or anywhere. */
static void forge(struct world *world, struct input *input) {
  world->lied = true;
  uint32_t size = world->bytes - KMB_PAGE, at = world->reader.out;
  uint8_t packet[KMB_DESCRIPTOR_BYTES];
  take(input, packet, sizeof packet);
  for (uint32_t i = 0; i < sizeof packet; i++) world->in[KMB_PAGE + (at + i) % size] = packet[i];
  uint32_t in = (at + (take_u16(input) & ~7u)) % size;
  memcpy(world->in, &in, 4);
}

static void step(struct world *world, struct input *input) {
  struct kmb_reader *reader = &world->reader;
  struct kmb_writer *writer = &world->writer;
  switch (take_u8(input) % 16) {
    case 0:
      return lie(world, input, world->in);
    case 1:
      return lie(world, input, world->out);
    case 2:
      return scribble(world, input);
    case 3:
      return forge(world, input);
    case 4:
    case 5:
      if (!world->lied) write_one(world, &world->peer_writer, &world->inward, input);
      return;
    case 6:
      if (world->lied) return;
      read_all(world, &world->peer_reader, &world->outward);
      kmb_end_batch(&world->peer_reader);
      return;
    case 7:
    case 8:
      return read_all(world, reader, &world->inward);
    case 9:
      (void)kmb_end_batch(reader);
      return;
    case 10:
      if (kmb_arm(reader) && !world->lied) HOLDS(!kmb_has_data(reader));
      return;
    case 11:
      return kmb_disarm(reader);
    case 12:
    case 13:
      return write_one(world, writer, &world->outward, input);
    case 14:
      (void)kmb_await_space(writer, length_of(writer, input) % (kmb_writer_most(writer) + 1));
      return;
    default:
      (void)kmb_passed(writer, writer->written);
  }
}

void fuzz_rings(struct input *input) {
  static struct world world;
  static uint8_t *payload, *peer_payload;
  if (payload == NULL) {
    payload = block(KMB_DRM_DOWNSTREAM_PACKET_BYTES);
    peer_payload = block(KMB_DRM_DOWNSTREAM_PACKET_BYTES);
  }
  /* One page and a few, and what is really used. */
  static const struct kmb_ring_shape shapes[] = {
      {2, KMB_DOWNSTREAM_PACKET_BYTES},
      {3, KMB_DOWNSTREAM_PACKET_BYTES},
      {6, KMB_DOWNSTREAM_PACKET_BYTES},
      {17, KMB_DOWNSTREAM_PACKET_BYTES},
      {KMB_DOWNSTREAM_PAGES, KMB_DOWNSTREAM_PACKET_BYTES},
      {KMB_DRM_DOWNSTREAM_PAGES, KMB_DRM_DOWNSTREAM_PACKET_BYTES},
  };
  const struct kmb_ring_shape shape = shapes[take_u8(input) % (sizeof shapes / sizeof *shapes)];
  world.bytes = KMB_PAGE * shape.pages;
  world.packet_bytes = shape.packet_bytes;
  world.in = block(world.bytes);
  world.out = block(world.bytes);
  world.lied = false;
  world.inward.count = world.outward.count = 0;
  kmb_writer_init(&world.writer, world.out, shape);
  kmb_reader_init(&world.peer_reader, world.out, shape, peer_payload);
  kmb_writer_init(&world.peer_writer, world.in, shape);
  kmb_reader_init(&world.reader, world.in, shape, payload);
  while (left(input) > 0) step(&world, input);
  free(world.in);
  free(world.out);
}

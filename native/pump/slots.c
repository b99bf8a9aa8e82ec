#include "slots.h"

#include <errno.h>
#include <unistd.h>

/* All under the lock but `fd` and `open`, which only the main thread writes while it could read them. */
struct slot {
  int fd;
  uint32_t owner, holders;
  bool used, open;
  uint64_t close_tag;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot slots[KMB_PUMP_SLOTS];
static uint32_t closing;

static bool is_open(uint32_t slot) { return slot < KMB_PUMP_SLOTS && slots[slot].open; }

long kmb_slot_add(int fd, uint32_t owner) {
  long found = -ENFILE;
  pthread_mutex_lock(&lock);
  for (uint32_t i = 0; i < KMB_PUMP_SLOTS && found < 0; i++) {
    if (slots[i].used) continue;
    slots[i] = (struct slot){.fd = fd, .owner = owner, .used = true, .open = true};
    found = i;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

int kmb_slot_fd(uint32_t slot) { return is_open(slot) ? slots[slot].fd : -EBADF; }

uint32_t kmb_slot_owner(uint32_t slot) { return slots[slot].owner; }

void kmb_slot_hold(uint32_t slot) {
  pthread_mutex_lock(&lock);
  slots[slot].holders++;
  pthread_mutex_unlock(&lock);
}

/* With the lock. */
static void end(struct slot *slot) {
  close(slot->fd);
  slot->used = slot->open = false;
}

void kmb_slot_drop(struct kmb_ring *ring, uint32_t number) {
  struct slot *slot = &slots[number];
  pthread_mutex_lock(&lock);
  bool last = --slot->holders == 0 && !slot->open;
  uint64_t tag = slot->close_tag;
  if (last) {
    end(slot);
    closing--;
  }
  pthread_mutex_unlock(&lock);
  if (last) kmb_ring_post(ring, tag, 0);
}

void kmb_slot_close(struct kmb_ring *ring, uint32_t number, uint64_t tag) {
  if (!is_open(number)) {
    kmb_ring_post(ring, tag, -EBADF);
    return;
  }
  struct slot *slot = &slots[number];
  pthread_mutex_lock(&lock);
  bool idle = slot->holders == 0;
  slot->open = false;
  slot->close_tag = tag;
  if (idle)
    end(slot);
  else
    closing++;
  pthread_mutex_unlock(&lock);
  if (idle) kmb_ring_post(ring, tag, 0);
}

bool kmb_slot_closing(uint32_t slot) {
  pthread_mutex_lock(&lock);
  bool is = slots[slot].used && !slots[slot].open;
  pthread_mutex_unlock(&lock);
  return is;
}

bool kmb_slots_closing(void) {
  pthread_mutex_lock(&lock);
  bool any = closing > 0;
  pthread_mutex_unlock(&lock);
  return any;
}

bool kmb_slot_has_fd(int fd) {
  bool found = false;
  pthread_mutex_lock(&lock);
  for (uint32_t i = 0; i < KMB_PUMP_SLOTS && !found; i++) found = slots[i].used && slots[i].fd == fd;
  pthread_mutex_unlock(&lock);
  return found;
}

void kmb_slots_end(void) {
  pthread_mutex_lock(&lock);
  for (uint32_t i = 0; i < KMB_PUMP_SLOTS; i++)
    if (slots[i].used) end(&slots[i]);
  closing = 0;
  pthread_mutex_unlock(&lock);
}

#include "shadow.h"

#include "adopt.h"
#include "limits.h"
#include "memory.h"

struct entry {
  uint32_t key; /* handle without its instance bits, adapters with bit 0 set; 0: unused */
  uint32_t parent, child, next, previous; /* entries; `child` is the first of those that end with it */
  uint32_t chain;                          /* next in the same bucket, or in the free list */
  uint16_t kind;
  int16_t adapter;
  int32_t range; /* adopted memory of an allocation, and one more; 0: none */
};

#define BUCKETS 4096u
#define FIRST_ENTRIES 1024u

/* Entry 0 is nobody. */
static struct entry *entries;
static uint32_t capacity, made, free_list, live_count;
static uint32_t buckets[BUCKETS];
static bool release_failed;
/* Open handles per adapter: with the last one all its objects end. */
static uint32_t open_handles[KMB_CHANNELS];

/* Instance bits are no part of a look-up (dxgkrnl's handle manager). */
static uint32_t key_of(uint32_t handle, bool adapter) { return (handle & ~0x3fu) | (adapter ? 1 : 0); }

static uint32_t *bucket_of(uint32_t key) { return &buckets[(key ^ key >> 6 ^ key >> 18) % BUCKETS]; }

static uint32_t lookup(uint32_t key) {
  uint32_t at = *bucket_of(key);
  while (at != KMB_NOBODY && entries[at].key != key) at = entries[at].chain;
  return at;
}

uint32_t kmb_shadow_find(uint32_t handle, uint32_t kinds) {
  if ((kinds & KMB_KIND_ADAPTER) != 0) {
    uint32_t adapter = lookup(key_of(handle, true));
    if (adapter != KMB_NOBODY) return adapter;
  }
  uint32_t object = lookup(key_of(handle, false));
  return object != KMB_NOBODY && (entries[object].kind & kinds) != 0 ? object : KMB_NOBODY;
}

int kmb_shadow_adapter(uint32_t entry) { return entries[entry].adapter; }

uint32_t kmb_shadow_kind(uint32_t entry) { return entries[entry].kind; }

static uint32_t fresh(void) {
  if (free_list != KMB_NOBODY) {
    uint32_t at = free_list;
    free_list = entries[at].chain;
    return at;
  }
  if (live_count >= KMB_HANDLES) return KMB_NOBODY;
  if (made + 1 >= capacity) {
    uint32_t wanted = capacity == 0 ? FIRST_ENTRIES : capacity * 2;
    void *moved = kmb_own_grow(entries, capacity * sizeof *entries, wanted * sizeof *entries);
    if (moved == NULL) return KMB_NOBODY;
    entries = moved;
    capacity = wanted;
  }
  return ++made;
}

static void unlink_from_parent(uint32_t at) {
  struct entry *entry = &entries[at];
  if (entry->previous != KMB_NOBODY)
    entries[entry->previous].next = entry->next;
  else if (entry->parent != KMB_NOBODY)
    entries[entry->parent].child = entry->next;
  if (entry->next != KMB_NOBODY) entries[entry->next].previous = entry->previous;
  entry->parent = entry->next = entry->previous = KMB_NOBODY;
}

/* Takes one entry out of the table; its children must be gone. */
static void drop_one(uint32_t at) {
  if (entries[at].range != 0 && !kmb_adopt_release(entries[at].range - 1)) release_failed = true;
  uint32_t *link = bucket_of(entries[at].key);
  while (*link != at) link = &entries[*link].chain;
  *link = entries[at].chain;
  unlink_from_parent(at);
  entries[at] = (struct entry){.chain = free_list};
  free_list = at;
  live_count--;
}

/* The whole tree, without recursion: a lying host may make it as deep as the table. */
static void drop(uint32_t top) {
  unlink_from_parent(top);
  for (uint32_t at = top;;) {
    while (entries[at].child != KMB_NOBODY) at = entries[at].child;
    uint32_t parent = entries[at].parent;
    drop_one(at);
    if (at == top) return;
    at = parent;
  }
}

uint32_t kmb_shadow_add(uint32_t handle, uint32_t kind, int adapter, uint32_t parent) {
  uint32_t key = key_of(handle, kind == KMB_KIND_ADAPTER);
  uint32_t known = lookup(key);
  /* A host that names an object as its own ancestor must not make us lose our way. */
  for (uint32_t up = parent; known != KMB_NOBODY && up != KMB_NOBODY; up = entries[up].parent)
    if (up == known) parent = KMB_NOBODY;
  if (known != KMB_NOBODY) kmb_shadow_remove(known);
  uint32_t at = fresh();
  if (at == KMB_NOBODY) return KMB_NOBODY;
  /* Removing what was known may have taken the parent with it, and this is its place now. */
  if (parent == at || entries[parent].key == 0) parent = KMB_NOBODY;
  uint32_t *bucket = bucket_of(key);
  entries[at] = (struct entry){
      .key = key, .parent = parent, .chain = *bucket, .kind = (uint16_t)kind, .adapter = (int16_t)adapter};
  *bucket = at;
  live_count++;
  if (parent != KMB_NOBODY) {
    entries[at].next = entries[parent].child;
    if (entries[at].next != KMB_NOBODY) entries[entries[at].next].previous = at;
    entries[parent].child = at;
  }
  if (kind == KMB_KIND_ADAPTER && adapter >= 0) open_handles[adapter]++;
  return at;
}

void kmb_shadow_remove(uint32_t at) {
  int adapter = entries[at].adapter;
  bool handle = entries[at].kind == KMB_KIND_ADAPTER;
  drop(at);
  if (!handle || adapter < 0 || open_handles[adapter] == 0 || --open_handles[adapter] > 0) return;
  for (uint32_t i = 1; i <= made; i++)
    if (entries[i].key != 0 && (entries[i].key & 1) == 0 && entries[i].adapter == adapter &&
        entries[i].parent == KMB_NOBODY)
      drop(i);
}

void kmb_shadow_attach(uint32_t at, int range) { entries[at].range = range + 1; }

bool kmb_shadow_released(void) { return !release_failed; }

void kmb_shadow_clear(void) {
  release_failed = false;
  kmb_own_unmap(entries, capacity * sizeof *entries);
  entries = NULL;
  capacity = made = free_list = live_count = 0;
  for (uint32_t i = 0; i < BUCKETS; i++) buckets[i] = KMB_NOBODY;
  for (uint32_t i = 0; i < KMB_CHANNELS; i++) open_handles[i] = 0;
}

#include "fuzz.h"
#include "limits.h"
#include "shadow.h"

/* The same table, written down as plainly as can be: things that were made, in their order, dead ones too. */
#define THINGS 2048

struct thing {
  uint32_t handle, kind, entry; /* of the shim's table */
  int adapter, range;
  int parent; /* a thing, or -1 */
  bool alive;
};

static struct thing things[THINGS];
static int count;
static uint8_t ranges[THINGS]; /* how often each was given back */

static void note(int range) {
  HOLDS(range >= 0 && range < THINGS);
  ranges[range]++;
}

static bool is_adapter(const struct thing *thing) { return thing->kind == KMB_KIND_ADAPTER; }

/* The living, by number and whether they are adapters; the lowest six bits of a handle mean nothing. */
#define FIRST_HANDLE 0x40000000u
#define NUMBERS 24
static int living[NUMBERS][2];

static int *place_of(uint32_t handle, bool adapter) { return &living[(handle - FIRST_HANDLE) >> 6][adapter]; }

static int find_object(uint32_t handle, bool adapter) { return *place_of(handle, adapter); }

static int find(uint32_t handle, uint32_t kinds) {
  int adapter = (kinds & KMB_KIND_ADAPTER) != 0 ? find_object(handle, true) : -1;
  if (adapter >= 0) return adapter;
  int object = find_object(handle, false);
  return object >= 0 && (things[object].kind & kinds) != 0 ? object : -1;
}

/* Whether a thing is `top` or below it. */
static bool below(int thing, int top) {
  for (; thing >= 0; thing = things[thing].parent)
    if (thing == top) return true;
  return false;
}

static void end_tree(int top) {
  for (int number = 0; number < NUMBERS; number++) {
    int *object = &living[number][0];
    if (*object < 0 || *object == top || !below(*object, top)) continue;
    things[*object].alive = false;
    *object = -1;
  }
  things[top].alive = false;
  *place_of(things[top].handle, is_adapter(&things[top])) = -1;
}

static void end(int top) {
  int adapter = things[top].adapter;
  bool handle = is_adapter(&things[top]);
  end_tree(top);
  if (!handle || adapter < 0) return;
  for (int number = 0; number < NUMBERS; number++)
    if (living[number][1] >= 0 && things[living[number][1]].adapter == adapter) return;
  /* The last handle: all objects of the adapter. */
  for (int number = 0; number < NUMBERS; number++) {
    int object = living[number][0];
    if (object >= 0 && things[object].adapter == adapter && things[object].parent < 0) end_tree(object);
  }
}

static void add(uint32_t handle, uint32_t kind, int adapter, int parent) {
  int known = find_object(handle, kind == KMB_KIND_ADAPTER);
  uint32_t parent_entry = parent >= 0 ? things[parent].entry : KMB_NOBODY;
  if (known >= 0 && parent >= 0 && below(parent, known)) parent = -1;
  if (known >= 0) end(known);
  if (parent >= 0 && !things[parent].alive) parent = -1;
  uint32_t entry = kmb_shadow_add(handle, kind, adapter, parent_entry);
  HOLDS(entry != KMB_NOBODY);
  *place_of(handle, kind == KMB_KIND_ADAPTER) = count;
  things[count++] = (struct thing){
      .handle = handle, .kind = kind, .entry = entry, .adapter = adapter, .range = -1, .parent = parent, .alive = true};
}

static void compare(void) {
  for (uint32_t number = 0; number < NUMBERS; number++) {
    uint32_t handle = FIRST_HANDLE + (number << 6);
    for (int adapter = 0; adapter < 2; adapter++) {
      uint32_t kinds = adapter ? KMB_KIND_ADAPTER : 0xfffe, entry = kmb_shadow_find(handle, kinds);
      int expected = find(handle, kinds);
      HOLDS(entry == (expected < 0 ? KMB_NOBODY : things[expected].entry));
      if (expected < 0) continue;
      HOLDS(kmb_shadow_kind(entry) == things[expected].kind);
      HOLDS(kmb_shadow_adapter(entry) == things[expected].adapter);
    }
  }
}

/* Few numbers, so that they meet. */
static uint32_t handle_of(struct input *input) {
  return FIRST_HANDLE + ((uint32_t)take_u8(input) % (NUMBERS * 2) << 5);
}

void fuzz_shadow(struct input *input) {
  count = 0;
  for (int number = 0; number < NUMBERS; number++) living[number][0] = living[number][1] = -1;
  memset(ranges, 0, sizeof ranges);
  released = note;
  for (uint32_t steps = 0; left(input) > 0 && count < THINGS; steps++) {
    uint8_t what = take_u8(input);
    uint32_t handle = handle_of(input), kinds = take_u8(input) % 8;
    switch (what % 8) {
      case 0:
      case 1: {
        int adapter = (int)(what >> 3) % 4 - 1;
        add(handle, KMB_KIND_ADAPTER, adapter, -1);
        break;
      }
      case 2:
      case 3:
      case 4: {
        /* No adapter handle is a parent: what is open on an adapter ends with its last one. */
        int parent = find(handle_of(input), 0xfffe);
        add(handle, 2u << kinds, (int)(what >> 3) % 4 - 1, parent);
        break;
      }
      case 5: {
        int at = find(handle, kinds == 0 ? KMB_KIND_ADAPTER : 0xffff);
        uint32_t entry = kmb_shadow_find(handle, kinds == 0 ? KMB_KIND_ADAPTER : 0xffff);
        HOLDS((at >= 0) == (entry != KMB_NOBODY));
        if (at < 0) break;
        end(at);
        kmb_shadow_remove(entry);
        break;
      }
      case 6: {
        int at = find(handle, 0xfffe);
        if (at < 0 || things[at].range >= 0) break;
        things[at].range = at;
        kmb_shadow_attach(things[at].entry, at);
        break;
      }
      default: {
        int at = find(handle, kinds);
        uint32_t entry = kmb_shadow_find(handle, kinds);
        HOLDS(entry == (at < 0 ? KMB_NOBODY : things[at].entry));
      }
    }
    if ((steps & 15) == 15) compare();
  }
  compare();
  for (int i = 0; i < count; i++) HOLDS(things[i].range < 0 || ranges[i] == (things[i].alive ? 0 : 1));
  HOLDS(kmb_shadow_released());
  released = NULL;
  kmb_shadow_clear();
}

/* Which adapter a call belongs to, and what its reply made and ended: the places of handles are the table's. */
#include "ntstatus.h"
#include "shadow.h"

/* Visits the handles of a struct: a callback's answer other than 0 ends the walk and is its result. */
struct walk {
  const struct kmb_image *image;
  int32_t (*visit)(struct walk *walk, const struct kmb_field *field, uint32_t at, uint64_t luid);
  bool all;
  int32_t found; /* the adapter so far, or KMB_NO_ROUTE */
  int adapter;   /* of the call's channel */
  uint32_t owner, lead;
  int (*by_luid)(uint64_t luid);
};

static int32_t walk_struct(struct walk *walk, const struct kmb_struct *layout, uint32_t base);

/* The LUID beside a new adapter handle. */
static uint64_t luid_of(const struct kmb_struct *layout, const struct kmb_image *image, uint32_t base) {
  for (uint32_t i = 0; i < layout->count; i++)
    if ((layout->fields[i].flags & KMB_LUID) != 0) return kmb_u64(image, base + layout->fields[i].offset);
  return 0;
}

static int32_t walk_array(struct walk *walk, const struct kmb_field *field, uint32_t base) {
  uint32_t count = kmb_elements(field, walk->image, base);
  uint32_t first = base + field->offset;
  if (field->shape == KMB_POINTER) first = kmb_u32(walk->image, first);
  if (first == 0) return 0;
  if (field->shape == KMB_INLINE && count > field->fixed) count = field->fixed;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t at = first + i * field->element_size;
    int32_t result = field->element != NULL ? walk_struct(walk, field->element, at) : walk->visit(walk, field, at, 0);
    if (result != 0) return result;
  }
  return 0;
}

/* Scalars before arrays, as everywhere: the first handle decides the route. */
static int32_t walk_struct(struct walk *walk, const struct kmb_struct *layout, uint32_t base) {
  KMB_EACH(field, layout, handles) {
    if (!kmb_live(field, walk->image, base)) continue;
    uint32_t at = base + field->offset;
    int32_t result = 0;
    if (field->shape == KMB_STRUCT)
      result = walk_struct(walk, field->element, at);
    else
      result = walk->visit(walk, field, at, (field->kinds & KMB_KIND_ADAPTER) != 0 ? luid_of(layout, walk->image, base) : 0);
    if (result != 0) return result;
  }
  KMB_EACH(field, layout, handle_arrays) {
    if (!kmb_live(field, walk->image, base)) continue;
    int32_t result = walk_array(walk, field, base);
    if (result != 0) return result;
  }
  return 0;
}

/* Any answer but 0 ends the walk: 1 is "found", all others are statuses. */
static int32_t visit_route(struct walk *walk, const struct kmb_field *field, uint32_t at, uint64_t luid) {
  (void)luid;
  uint32_t handle = kmb_u32(walk->image, at);
  if (field->use == KMB_NEW || field->use == KMB_NO_HANDLE) return 0;
  if (handle == 0 && ((field->handle & KMB_OPTIONAL) != 0 || field->use == KMB_USE_OR_NEW)) return 0;
  uint32_t entry = kmb_shadow_find(handle, field->kinds);
  if (entry == KMB_NOBODY) return (field->handle & KMB_HOST_ONLY) != 0 ? KMB_STATUS_INVALID_HANDLE : KMB_STATUS_INVALID_PARAMETER;
  int adapter = kmb_shadow_adapter(entry);
  if (adapter < 0) return KMB_STATUS_DEVICE_REMOVED;
  if (walk->found != KMB_NO_ROUTE && walk->found != adapter) return KMB_STATUS_INVALID_PARAMETER;
  walk->found = adapter;
  return walk->all ? 0 : 1;
}

int32_t kmb_route(const struct kmb_row *row, const struct kmb_image *image, bool all) {
  struct walk walk = {.image = image, .visit = visit_route, .all = all, .found = KMB_NO_ROUTE};
  int32_t result = walk_struct(&walk, row->layout, 0);
  if (result < 0) return result;
  return walk.found == KMB_NO_ROUTE ? KMB_STATUS_INVALID_PARAMETER : walk.found;
}

static int32_t visit_end(struct walk *walk, const struct kmb_field *field, uint32_t at, uint64_t luid) {
  (void)luid;
  if (field->use != KMB_DESTROY) return 0;
  uint32_t entry = kmb_shadow_find(kmb_u32(walk->image, at), field->kinds);
  if (entry != KMB_NOBODY) kmb_shadow_remove(entry);
  return 0;
}

/* The parent of what a call makes; an adapter is none: its objects end with its last handle, not with this one. */
static int32_t visit_owner(struct walk *walk, const struct kmb_field *field, uint32_t at, uint64_t luid) {
  (void)luid;
  if ((field->handle & KMB_PARENT) == 0 || field->use == KMB_NEW) return 0;
  uint32_t entry = kmb_shadow_find(kmb_u32(walk->image, at), field->kinds);
  if (entry == KMB_NOBODY) return 0;
  walk->owner = kmb_shadow_kind(entry) == KMB_KIND_ADAPTER ? KMB_NOBODY : entry;
  return 1;
}

/* The first object that a call makes owns the others: a resource its allocations, a queue its progress fence. */
static int32_t visit_new(struct walk *walk, const struct kmb_field *field, uint32_t at, uint64_t luid) {
  if (field->use != KMB_NEW && field->use != KMB_USE_OR_NEW) return 0;
  uint32_t handle = kmb_u32(walk->image, at), kind = field->kinds & (~field->kinds + 1u);
  if (handle == 0) return 0;
  bool adapter = kind == KMB_KIND_ADAPTER;
  uint32_t known = field->use == KMB_USE_OR_NEW ? kmb_shadow_find(handle, field->kinds) : KMB_NOBODY;
  if (known == KMB_NOBODY) {
    uint32_t parent = adapter ? KMB_NOBODY : walk->lead != KMB_NOBODY ? walk->lead : walk->owner;
    known = kmb_shadow_add(handle, kind, adapter ? walk->by_luid(luid) : walk->adapter, parent);
    if (known == KMB_NOBODY) return 2;
  }
  if (walk->lead == KMB_NOBODY && field->shape == KMB_SCALAR && !adapter) walk->lead = known;
  return 0;
}

bool kmb_shadow_record(const struct kmb_row *row, const struct kmb_image *image, int adapter,
                       int (*by_luid)(uint64_t luid)) {
  struct walk walk = {.image = image, .adapter = adapter, .by_luid = by_luid};
  if ((row->flags & KMB_ENDS) != 0) {
    walk.visit = visit_end;
    walk_struct(&walk, row->layout, 0);
  }
  if ((row->flags & KMB_MAKES) == 0) return true;
  walk.visit = visit_owner;
  walk_struct(&walk, row->layout, 0);
  walk.visit = visit_new;
  return walk_struct(&walk, row->layout, 0) == 0;
}

/* IDXCoreAdapterList::Sort: by what the host says of each adapter's type, asked anew. */
#include <stdlib.h>

#include "kernel.h"
#include "object.h"

struct entry {
  struct kmb_luid luid;
  /* One that does not answer any more comes last. */
  bool answers;
  struct d3dkmt_adaptertype type;
};

/* Higher is preferred. A preference that nobody knows makes no difference. */
static int rank(const struct d3dkmt_adaptertype *type, uint32_t preference) {
  switch (preference) {
    case KMB_HARDWARE:
      return !type->software_device;
    case KMB_MINIMUM_POWER:
      return type->hybrid_integrated;
    case KMB_HIGH_PERFORMANCE:
      return type->detachable ? 2 : !type->hybrid_integrated;
    default:
      return 0;
  }
}

static bool before(const struct entry *a, const struct entry *b, uint32_t count,
                   const uint32_t *preferences) {
  if (a->answers != b->answers) return a->answers;
  for (uint32_t i = 0; i < count; i++) {
    int difference = rank(&a->type, preferences[i]) - rank(&b->type, preferences[i]);
    if (difference != 0) return difference > 0;
  }
  return false;
}

static void ask(struct entry *entry) {
  uint32_t handle;
  if (kmb_open_adapter(entry->luid, KMB_DOOR_DXCORE_SORT, &handle) < 0) return;
  entry->answers = kmb_query_type(handle, KMB_DOOR_DXCORE_SORT, &entry->type) >= 0;
  kmb_close_adapter(handle, KMB_DOOR_DXCORE_SORT);
}

kmb_hresult kmb_list_sort(struct kmb_list *list, uint32_t count, const uint32_t *preferences) {
  if (count == 0 || preferences == NULL) return KMB_E_INVALIDARG;
  if (list->count == 0) return KMB_S_OK;
  struct entry *entries = calloc(list->count, sizeof *entries);
  if (entries == NULL) return KMB_E_OUTOFMEMORY;
  kmb_lock();
  for (uint32_t i = 0; i < list->count; i++) entries[i].luid = list->luids[i];
  kmb_unlock();
  for (uint32_t i = 0; i < list->count; i++) ask(&entries[i]);
  /* Insertion keeps equal ones in order; there are at most a few adapters. */
  for (uint32_t i = 1; i < list->count; i++) {
    struct entry moved = entries[i];
    uint32_t at = i;
    for (; at > 0 && before(&moved, &entries[at - 1], count, preferences); at--)
      entries[at] = entries[at - 1];
    entries[at] = moved;
  }
  kmb_lock();
  for (uint32_t i = 0; i < list->count; i++) list->luids[i] = entries[i].luid;
  kmb_unlock();
  free(entries);
  return KMB_S_OK;
}

#include "dxcore-stub.h"

#include <kmbridge/d3dkmthk.h>
#include <pthread.h>
#include <string.h>

#define INVALID      ((int32_t)0xc000000d)
#define TOO_SMALL    ((int32_t)0xc0000023)
#define MOST_HANDLES 4096

__attribute__((visibility("default"))) struct stub stub = {.adapters = STUB_KINDS};

/* Which adapter a handle is of, plus one. Handles are never given twice. */
static uint32_t adapter_of[MOST_HANDLES];
static uint32_t made;
/* One call at a time, so that a sanitizer looks at libdxcore.so alone. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static uint32_t give(uint32_t adapter) {
  uint32_t handle = ++made;
  adapter_of[handle % MOST_HANDLES] = adapter + 1;
  stub.handles++;
  return handle;
}

static int32_t open_luid(struct d3dkmt_openadapterfromluid *call) {
  uint32_t adapter = call->adapter_luid.a - STUB_LOW;
  if (adapter >= stub.adapters || call->adapter_luid.b != STUB_HIGH || call->adapter_luid.a == stub.gone)
    return INVALID;
  call->adapter_handle.v = give(adapter);
  return 0;
}

static int32_t enumerate(struct d3dkmt_enumadapters3 *call) {
  struct d3dkmt_adapterinfo *list = (struct d3dkmt_adapterinfo *)(uintptr_t)call->adapters;
  if (list != NULL && call->adapter_count >= stub.adapters)
    for (uint32_t i = 0; i < stub.adapters; i++)
      list[i] = (struct d3dkmt_adapterinfo){.adapter_handle = {.v = give(i)},
                                            .adapter_luid = {STUB_LOW + i, STUB_HIGH}};
  call->adapter_count = stub.adapters;
  return 0;
}

static uint32_t type_of(uint32_t adapter) {
  struct d3dkmt_adaptertype type = {0};
  switch (adapter) {
    case STUB_DISCRETE:
      type.render_supported = type.paravirtualized = type.acg_supported = 1;
      break;
    case STUB_SOFTWARE:
      type.render_supported = type.software_device = type.hybrid_integrated = 1;
      break;
    case STUB_DISPLAY:
      type.display_supported = 1;
      break;
    default:
      type.compute_only = type.detachable = 1;
  }
  return type.value;
}

/* "Stub Virtual Render Äß𝄞" */
static const uint16_t description[] = {'S', 't', 'u', 'b', ' ', 'V', 'i', 'r', 't',  'u',  'a',    'l',
                                       ' ', 'R', 'e', 'n', 'd', 'e', 'r', ' ', 0xc4, 0xdf, 0xd834, 0xdd1e};

static int32_t give_bytes(struct d3dkmt_queryadapterinfo *call, const void *bytes, uint32_t size) {
  if (call->private_data_size < size) return TOO_SMALL;
  memcpy((void *)(uintptr_t)call->private_data, bytes, size);
  return 0;
}

/* D3DDDI_QUERYREGISTRY_INFO of the wire: the length of the value at 536, the status at 540, the value at 544.
 */
static int32_t registry(struct d3dkmt_queryadapterinfo *call) {
  uint8_t *info = (uint8_t *)(uintptr_t)call->private_data;
  uint32_t bytes = 2 * stub.registry_units, status = 0;
  if (call->private_data_size < 552) return TOO_SMALL;
  if (bytes > call->private_data_size - 544) status = 1;
  memcpy(info + 536, &bytes, 4);
  memcpy(info + 540, &status, 4);
  if (status == 0) memcpy(info + 544, stub.registry, bytes);
  return 0;
}

static int32_t query(struct d3dkmt_queryadapterinfo *call) {
  uint32_t adapter = adapter_of[call->adapter.v % MOST_HANDLES] - 1;
  uint32_t type = call->type;
  stub.type = type;
  stub.size = call->private_data_size;
  memcpy(stub.bytes, (void *)(uintptr_t)call->private_data,
         stub.size < sizeof stub.bytes ? stub.size : sizeof stub.bytes);
  if (adapter >= stub.adapters || stub.gone == STUB_LOW + adapter) return INVALID;
  if (type == 15) {
    uint32_t value = type_of(adapter);
    return give_bytes(call, &value, sizeof value);
  }
  if (adapter != STUB_DISCRETE) return INVALID;
  static const uint64_t segments[] = {1ull << 30, 2ull << 20, 3ull << 33}, version = 0x0001000200030004;
  static const uint32_t ids[] = {0, 0x8086, 0x1234, 0x17aa, 0x5678, 9, 3}, wddm = 3000, updating = 1;
  static const uint32_t preemption[] = {100, 500, 0};
  static const uint16_t umd[] = {3,   0,   '\\', 'F', 'i', 'l', 'e',  'R', 'e',  'p', 'o',
                                 's', 'i', 't',  'o', 'r', 'y', '\\', 'p', '\\', 'u', 0};
  switch (type) {
    case 1:
      if (stub.bytes[0] != 3) return INVALID;
      return give_bytes(call, umd, sizeof umd);
    case 3:
      return give_bytes(call, segments, sizeof segments);
    case 11:
      return give_bytes(call, &updating, sizeof updating);
    case 13:
      return give_bytes(call, &wddm, sizeof wddm);
    case 17:
      return give_bytes(call, preemption, sizeof preemption);
    case 18:
      return give_bytes(call, &version, sizeof version);
    case 31:
      return give_bytes(call, ids, sizeof ids);
    case 48:
      return registry(call);
    case 65:
      return give_bytes(call, description, sizeof description);
    default:
      return INVALID;
  }
}

static int32_t memory_info(struct d3dkmt_queryvideomemoryinfo *call) {
  uint32_t adapter = adapter_of[call->adapter.v % MOST_HANDLES] - 1;
  if (adapter != STUB_DISCRETE || call->memory_segment_group > 1 || call->physical_adapter_index != 0)
    return INVALID;
  call->budget = call->memory_segment_group == 0 ? 1000 : 2000;
  call->current_usage = 300;
  call->available_for_reservation = 40;
  call->current_reservation = 5;
  return 0;
}

static int32_t run(uint32_t nr, void *argument) {
  if (stub.call_status != 0) return stub.call_status;
  switch (nr) {
    case 0x01:
      return open_luid(argument);
    case 0x09:
      return query(argument);
    case 0x0a:
      return memory_info(argument);
    case 0x15:
      stub.handles--;
      return 0;
    case 0x3e:
      return enumerate(argument);
    default:
      return 0;
  }
}

__attribute__((visibility("default"))) int32_t kmbridge_call(uint32_t nr, void *argument, uint32_t door) {
  pthread_mutex_lock(&mutex);
  stub.calls[door % STUB_DOORS]++;
  stub.nr = nr;
  stub.argument = argument;
  /* The fixed part of these is theirs alone to look at. */
  if (nr == 0x10 || nr == 0x13 || nr == 0x3f)
    memcpy(stub.bytes, argument, nr == 0x10 ? 96 : nr == 0x13 ? 24 : 40);
  int32_t status = run(nr, argument);
  pthread_mutex_unlock(&mutex);
  return status;
}

__attribute__((visibility("default"))) int32_t kmbridge_open(void) {
  pthread_mutex_lock(&mutex);
  if (stub.open_status >= 0) stub.opens++;
  pthread_mutex_unlock(&mutex);
  return stub.open_status;
}

__attribute__((visibility("default"))) void kmbridge_close(void) {
  pthread_mutex_lock(&mutex);
  stub.closes++;
  pthread_mutex_unlock(&mutex);
}

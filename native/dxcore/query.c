/*
 * D3DKMTQueryAdapterInfo. Its structs with text have a wchar_t of 32 bits in a program for Linux and of 16 on
 * the wire: libdxcore translates, as Microsoft's does, and no other request needs it.
 */
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "kernel.h"
#include "reach.h"
#include "text.h"

/* A host takes no larger buffer of private data (128 KiB); the registry's value alone has no fixed size. */
#define MOST_WIRE_BYTES   131072u
#define MOST_CALLER_BYTES (2 * MOST_WIRE_BYTES)

struct text_at {
  uint16_t wire, caller, units;
};
struct bytes_at {
  uint16_t wire, caller, bytes;
};

/* A struct in both forms: where its texts and its other bytes are. */
struct form {
  uint32_t type, wire_size, caller_size;
  struct text_at texts[4];
  struct bytes_at others[2];
};

#define PATH KMB_PATH_CHARS
#define TEXT KMB_DESCRIPTION_CHARS
#define FOUR_PATHS \
  {{0, 0, PATH}, {2 * PATH, 4 * PATH, PATH}, {4 * PATH, 8 * PATH, PATH}, {6 * PATH, 12 * PATH, PATH}}

static const struct form forms[] = {
    {KMB_Q_UMDRIVERNAME, 4 + 2 * PATH, 4 + 4 * PATH, {{4, 4, PATH}}, {{0, 0, 4}}},
    {KMB_Q_UMOPENGLINFO, 2 * PATH + 8, 4 * PATH + 8, {{0, 0, PATH}}, {{2 * PATH, 4 * PATH, 8}}},
    {KMB_Q_NODEMETADATA, 78, 142, {{8, 8, KMB_NODE_NAME_CHARS}}, {{0, 0, 8}, {72, 136, 6}}},
    {KMB_Q_QUERY_ADAPTER_UNIQUE_GUID, 80, 160, {{0, 0, KMB_GUID_CHARS}}, {{0, 0, 0}}},
    {KMB_Q_ADAPTERREGISTRYINFO, 8 * PATH, 16 * PATH, FOUR_PATHS, {{0, 0, 0}}},
    {KMB_Q_ADAPTERREGISTRYINFO_RENDER, 8 * PATH, 16 * PATH, FOUR_PATHS, {{0, 0, 0}}},
    {KMB_Q_DRIVER_DESCRIPTION, 2 * TEXT, 4 * TEXT, {{0, 0, TEXT}}, {{0, 0, 0}}},
    {KMB_Q_DRIVER_DESCRIPTION_RENDER, 2 * TEXT, 4 * TEXT, {{0, 0, TEXT}}, {{0, 0, 0}}},
};

static const struct form *form_of(uint32_t type) {
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
    if (forms[i].type == type) return &forms[i];
  return NULL;
}

static void to_wire(const struct form *form, const uint8_t *caller, uint8_t *wire) {
  for (size_t i = 0; i < 2; i++) {
    const struct bytes_at *at = &form->others[i];
    memcpy(wire + at->wire, caller + at->caller, at->bytes);
  }
}

static void from_wire(const struct form *form, const uint8_t *wire, uint8_t *caller) {
  for (size_t i = 0; i < 2; i++) {
    const struct bytes_at *at = &form->others[i];
    memcpy(caller + at->caller, wire + at->wire, at->bytes);
  }
  for (size_t i = 0; i < 4 && form->texts[i].units > 0; i++) {
    const struct text_at *at = &form->texts[i];
    uint16_t text[KMB_DESCRIPTION_CHARS];
    uint32_t wide[KMB_DESCRIPTION_CHARS] = {0};
    memcpy(text, wire + at->wire, at->units * sizeof text[0]);
    size_t length = 0;
    while (length < at->units && text[length] != 0) length++;
    /* A text that fills its array has no NUL, here as there. */
    kmb_text_wide(text, length, wide, at->units);
    memcpy(caller + at->caller, wide, at->units * sizeof wide[0]);
  }
}

static int32_t call(const struct d3dkmt_queryadapterinfo *asked, void *bytes, uint32_t size) {
  return kmb_query(asked->adapter.v, asked->type, bytes, size, KMB_DOOR_THUNK);
}

static int32_t query_form(const struct d3dkmt_queryadapterinfo *asked, const struct form *form) {
  void *target = (void *)(uintptr_t)asked->private_data;
  uint8_t *caller = malloc(form->caller_size);
  uint8_t *wire = calloc(1, form->wire_size);
  int32_t status = KMB_STATUS_NO_MEMORY;
  if (caller != NULL && wire != NULL) {
    status = KMB_STATUS_UNSUCCESSFUL;
    if (kmb_reach_in(caller, target, form->caller_size)) {
      to_wire(form, caller, wire);
      status = call(asked, wire, form->wire_size);
      if (status >= 0) from_wire(form, wire, caller);
      if (status >= 0 && !kmb_reach_out(target, caller, form->caller_size)) status = KMB_STATUS_UNSUCCESSFUL;
    }
  }
  free(caller);
  free(wire);
  return status;
}

/* D3DDDI_QUERYREGISTRY_INFO of a program for Linux. */
struct wide_registry {
  uint32_t query;
  uint32_t flags;
  uint32_t name[PATH];
  uint32_t value_type;
  uint32_t physical_adapter;
  uint32_t value_bytes;
  uint32_t status;
  uint32_t value[2];
};
_Static_assert(sizeof(struct wide_registry) == 1072, "D3DDDI_QUERYREGISTRY_INFO");
_Static_assert(sizeof(struct kmb_registry) == 552, "D3DDDI_QUERYREGISTRY_INFO on the wire");
#define WIDE_VALUE offsetof(struct wide_registry, value)
#define WIRE_VALUE offsetof(struct kmb_registry, value)

/* Whether the value is text: a path, REG_SZ, REG_EXPAND_SZ or REG_MULTI_SZ. */
static bool is_text(const struct wide_registry *info) {
  return info->query == KMB_REGISTRY_DRIVER_STORE || info->query == KMB_REGISTRY_DRIVER_IMAGE ||
         info->value_type == 1 || info->value_type == 2 || info->value_type == 7;
}

/* False when the value's name has a character that the wire has no room for. */
static bool registry_to_wire(const struct wide_registry *info, struct kmb_registry *wire) {
  wire->query = info->query;
  wire->flags = info->flags;
  wire->value_type = info->value_type;
  wire->physical_adapter = info->physical_adapter;
  wire->status = KMB_REGISTRY_FAIL;
  if (info->query == KMB_REGISTRY_DRIVER_STORE || info->query == KMB_REGISTRY_DRIVER_IMAGE) return true;
  for (size_t i = 0; i < PATH; i++) {
    if (info->name[i] > 0xffff) return false;
    wire->name[i] = (uint16_t)info->name[i];
  }
  return true;
}

/* `caller` is the whole buffer, with `room` bytes for the value. A host's word on lengths is not believed. */
static void registry_from_wire(const struct kmb_registry *wire, size_t wire_room,
                               struct wide_registry *caller, size_t room) {
  bool text = is_text(caller);
  size_t bytes = wire->value_bytes;
  caller->status = wire->status;
  caller->value_bytes = text ? (uint32_t)(bytes / 2 * 4) : (uint32_t)bytes;
  if (wire->status != KMB_REGISTRY_SUCCESS) return;
  if (bytes <= wire_room) {
    size_t length = bytes;
    if (text) {
      length = 4 * kmb_text_wide((const uint16_t *)((const uint8_t *)wire + WIRE_VALUE), bytes / 2,
                                 (uint32_t *)((uint8_t *)caller + WIDE_VALUE), room / 4);
    } else if (bytes <= room) {
      memcpy((uint8_t *)caller + WIDE_VALUE, (const uint8_t *)wire + WIRE_VALUE, bytes);
    }
    caller->value_bytes = (uint32_t)length;
    if (length <= room) return;
  }
  caller->status = KMB_REGISTRY_OVERFLOW;
}

static int32_t query_registry(const struct d3dkmt_queryadapterinfo *asked) {
  void *target = (void *)(uintptr_t)asked->private_data;
  uint32_t size = asked->private_data_size;
  if (size < sizeof(struct wide_registry) || size > MOST_CALLER_BYTES) return KMB_STATUS_INVALID_PARAMETER;
  size_t room = size - WIDE_VALUE;
  struct wide_registry *caller = malloc(size);
  struct kmb_registry *wire = NULL;
  int32_t status = KMB_STATUS_NO_MEMORY;
  if (caller != NULL) {
    status = KMB_STATUS_UNSUCCESSFUL;
    if (kmb_reach_in(caller, target, size)) {
      size_t wire_size = WIRE_VALUE + (is_text(caller) ? room / 4 * 2 : room);
      if (wire_size < sizeof *wire) wire_size = sizeof *wire;
      wire = calloc(1, wire_size);
      if (wire == NULL) {
        status = KMB_STATUS_NO_MEMORY;
      } else if (!registry_to_wire(caller, wire)) {
        status = KMB_STATUS_INVALID_PARAMETER;
      } else {
        status = call(asked, wire, (uint32_t)wire_size);
        if (status >= 0) {
          registry_from_wire(wire, wire_size - WIRE_VALUE, caller, room);
          if (!kmb_reach_out(target, caller, size)) status = KMB_STATUS_UNSUCCESSFUL;
        }
      }
    }
  }
  free(caller);
  free(wire);
  return status;
}

KMB_EXPORT int32_t D3DKMTQueryAdapterInfo(const struct d3dkmt_queryadapterinfo *argument) {
  struct d3dkmt_queryadapterinfo asked;
  /* What cannot be read is the shim's to answer. */
  if (kmb_reach_in(&asked, argument, sizeof asked)) {
    if ((uint32_t)asked.type == KMB_Q_QUERYREGISTRY) return query_registry(&asked);
    const struct form *form = form_of(asked.type);
    if (form != NULL && asked.private_data_size == form->caller_size) return query_form(&asked, form);
    /* A program that has the wire's own form (16 bits a character) may use it. */
    if (form != NULL && asked.private_data_size != form->wire_size) return KMB_STATUS_INVALID_PARAMETER;
  }
  return kmbridge_call(KMB_NR(LX_DXQUERYADAPTERINFO), (void *)argument, KMB_DOOR_THUNK);
}

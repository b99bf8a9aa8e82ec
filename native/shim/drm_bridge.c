#include "drm_bridge.h"

#include <errno.h>
#define U32(number, at, way) \
  {.tag = number, .offset = at, .size = 4, .direction = way, .wire = KMB_UINT32}
#define U64(number, at, way) \
  {.tag = number, .offset = at, .size = 8, .direction = way, .wire = KMB_FIXED64}

static const struct kmb_field open_fields[] = {
    U32(1, 0, KMB_IN), U32(2, 4, KMB_IN), U32(3, 8, KMB_OUT), U32(4, 12, KMB_NONE)};
static const struct kmb_struct open_layout = {
    .fields = open_fields, .size = sizeof(struct kmb_drm_open), .count = 4, .inputs = 3, .outputs = 4};
const struct kmb_row kmb_drm_open_row = {
    .name = "DRM_BRIDGE_OPEN", .api = "DRM_BRIDGE_OPEN", .layout = &open_layout, .id = 0x501, .nr = 1, .flags = KMB_DRM};

static const struct kmb_field close_fields[] = {U32(1, 0, KMB_IN), U32(2, 4, KMB_NONE)};
static const struct kmb_struct close_layout = {
    .fields = close_fields, .size = sizeof(struct kmb_drm_close), .count = 2, .inputs = 1};
const struct kmb_row kmb_drm_close_row = {
    .name = "DRM_BRIDGE_CLOSE", .api = "DRM_BRIDGE_CLOSE", .layout = &close_layout, .id = 0x502, .nr = 2, .flags = KMB_DRM};

static const struct kmb_field map_fields[] = {
    U64(1, 0, KMB_IN),
    U64(2, 8, KMB_IN),
    {.tag = 3, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .caller = KMB_DESCRIPTOR, .flags = KMB_SIGNED},
    U32(4, 20, KMB_NONE),
    U64(5, 24, KMB_OUT),
};
static const struct kmb_struct map_layout = {
    .fields = map_fields, .size = sizeof(struct kmb_drm_map), .count = 5, .inputs = 3, .outputs = 0x14};
const struct kmb_row kmb_drm_map_row = {
    .name = "DRM_BRIDGE_MAP", .api = "DRM_BRIDGE_MAP", .layout = &map_layout, .id = 0x503, .nr = 3, .flags = KMB_DRM};

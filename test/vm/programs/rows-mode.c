/* What belongs to masters, names and mode setting: a bridge refuses it, and should as a kernel would. */
#include "rows.h"

#include <drm/drm_mode.h>

static void names(const struct node *node) {
  struct drm_gem_flink flink = {.handle = new_buffer(node)};
  ATTEMPT(node, GEM_FLINK, "good", &flink);
  struct drm_gem_open by_name = {.name = 12345};
  ATTEMPT(node, GEM_OPEN, "never given", &by_name);
  close_handle(node->fd, flink.handle);
}

static void masters(const struct node *node) {
  struct drm_auth auth = {0};
  ATTEMPT(node, GET_MAGIC, "good", &auth);
  auth.magic = 12345;
  ATTEMPT(node, AUTH_MAGIC, "never given", &auth);
  ATTEMPT(node, SET_MASTER, "good", NULL);
  struct node second = *node;
  second.fd = node->second;
  ATTEMPT(&second, SET_MASTER, "second file", NULL);
  ATTEMPT(&second, DROP_MASTER, "second file", NULL);
}

static void modes(const struct node *node) {
  struct drm_mode_card_res resources = {0};
  ATTEMPT(node, MODE_GETRESOURCES, "counts only", &resources);
  gave("crtcs", resources.count_crtcs);
  gave("connectors", resources.count_connectors);
  gave("encoders", resources.count_encoders);
  gave("fbs", resources.count_fbs);
  struct drm_mode_get_plane_res planes = {0};
  ATTEMPT(node, MODE_GETPLANERESOURCES, "counts only", &planes);
  gave("planes", planes.count_planes);
  struct drm_mode_crtc crtc = {.crtc_id = NO_HANDLE};
  ATTEMPT(node, MODE_GETCRTC, "never given", &crtc);
  struct drm_mode_get_connector connector = {.connector_id = NO_HANDLE};
  ATTEMPT(node, MODE_GETCONNECTOR, "never given", &connector);
  struct drm_mode_get_encoder encoder = {.encoder_id = NO_HANDLE};
  ATTEMPT(node, MODE_GETENCODER, "never given", &encoder);
  struct drm_mode_fb_cmd2 frame = {.width = 64, .height = 64, .pixel_format = 0x34325258, .pitches = {256}};
  frame.handles[0] = new_buffer(node);
  ATTEMPT(node, MODE_ADDFB2, "good", &frame);
  if (frame.fb_id != 0) ATTEMPT(node, MODE_RMFB, "good", &frame.fb_id);
  close_handle(node->fd, frame.handles[0]);
  uint32_t id = NO_HANDLE;
  ATTEMPT(node, MODE_RMFB, "never given", &id);
  struct drm_mode_obj_get_properties properties = {.obj_id = NO_HANDLE};
  ATTEMPT(node, MODE_OBJ_GETPROPERTIES, "never given", &properties);
  struct drm_mode_get_property property = {.prop_id = NO_HANDLE};
  ATTEMPT(node, MODE_GETPROPERTY, "never given", &property);
  struct drm_mode_get_blob blob = {.blob_id = NO_HANDLE};
  ATTEMPT(node, MODE_GETPROPBLOB, "never given", &blob);
  struct drm_mode_get_plane plane = {.plane_id = NO_HANDLE};
  ATTEMPT(node, MODE_GETPLANE, "never given", &plane);
  struct drm_mode_create_blob made = {.data = ADDRESS("1234"), .length = 4};
  ATTEMPT(node, MODE_CREATEPROPBLOB, "good", &made);
  struct drm_mode_atomic atomic = {.flags = DRM_MODE_ATOMIC_TEST_ONLY};
  ATTEMPT(node, MODE_ATOMIC, "nothing", &atomic);
  struct drm_mode_list_lessees lessees = {0};
  ATTEMPT(node, MODE_LIST_LESSEES, "counts only", &lessees);
  union drm_wait_vblank vblank = {.request = {.type = _DRM_VBLANK_RELATIVE}};
  ATTEMPT(node, WAIT_VBLANK, "now", &vblank);
}

void mode_rows(const struct node *node) {
  names(node);
  masters(node);
  modes(node);
}

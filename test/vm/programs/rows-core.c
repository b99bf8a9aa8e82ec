/* VERSION, GET_UNIQUE, capabilities, GEM_CLOSE, and what the dispatch itself says. */
#include "rows.h"

static void version(const struct node *node) {
  struct drm_version args = {0};
  ATTEMPT(node, VERSION, "lengths only", &args);
  gave("major", (uint64_t)args.version_major);
  gave("name_len", args.name_len);
  gave("date_len", args.date_len);
  gave("desc_len", args.desc_len);
  char name[64] = "", date[64] = "", desc[64] = "";
  args = (struct drm_version){.name = name, .date = date, .desc = desc};
  args.name_len = args.date_len = args.desc_len = sizeof name - 1;
  ATTEMPT(node, VERSION, "room enough", &args);
  gave_text("name", name);
  gave_text("date", date);
  gave_text("desc", desc);
  gave("name_len", args.name_len);
  memset(name, '.', sizeof name);
  args = (struct drm_version){.name = name, .name_len = 3};
  ATTEMPT(node, VERSION, "room for three bytes", &args);
  name[5] = 0;
  gave_text("name", name);
  gave("name_len", args.name_len);
  args = (struct drm_version){.name_len = 64};
  ATTEMPT(node, VERSION, "length without an address", &args);
  gave("name_len", args.name_len);
  args = (struct drm_version){.name = (char *)NOWHERE, .name_len = 64};
  ATTEMPT(node, VERSION, "address where nothing is", &args);
  args = (struct drm_version){.name = name, .name_len = SIZE_MAX};
  ATTEMPT(node, VERSION, "largest length", &args);
  gave("name_len", args.name_len);
  attempt(node, "VERSION", "struct where nothing is", DRM_IOCTL_VERSION, (void *)NOWHERE);
}

static void unique(const struct node *node) {
  struct drm_unique args = {0};
  ATTEMPT(node, GET_UNIQUE, "length only", &args);
  gave("unique_len", args.unique_len);
  char text[64] = "";
  args = (struct drm_unique){.unique = text, .unique_len = sizeof text - 1};
  ATTEMPT(node, GET_UNIQUE, "room enough", &args);
  gave_text("unique", text);
  gave("unique_len", args.unique_len);
  memset(text, 0, sizeof text);
  args = (struct drm_unique){.unique = text, .unique_len = 3};
  ATTEMPT(node, GET_UNIQUE, "room for three bytes", &args);
  gave_text("unique", text);
  gave("unique_len", args.unique_len);
  args = (struct drm_unique){.unique = (char *)NOWHERE, .unique_len = 64};
  ATTEMPT(node, GET_UNIQUE, "address where nothing is", &args);
}

static void capabilities(const struct node *node) {
  char what[32];
  for (uint64_t cap = 0; cap <= 0x16; cap++) {
    struct drm_get_cap args = {.capability = cap, .value = 99};
    snprintf(what, sizeof what, "capability %llu", (unsigned long long)cap);
    ATTEMPT(node, GET_CAP, what, &args);
    gave("given", args.value);
  }
  struct drm_get_cap args = {.capability = UINT64_MAX};
  ATTEMPT(node, GET_CAP, "largest capability", &args);
  for (uint64_t cap = 0; cap <= 7; cap++)
    for (uint64_t value = 0; value <= 3; value++) {
      struct drm_set_client_cap set = {.capability = cap, .value = value};
      snprintf(what, sizeof what, "capability %llu to %llu", (unsigned long long)cap, (unsigned long long)value);
      ATTEMPT(node, SET_CLIENT_CAP, what, &set);
    }
}

static void gem_close(const struct node *node) {
  struct drm_gem_close args = {.handle = new_buffer(node)};
  ATTEMPT(node, GEM_CLOSE, "good", &args);
  ATTEMPT(node, GEM_CLOSE, "closed before", &args);
  args.handle = 0;
  ATTEMPT(node, GEM_CLOSE, "handle 0", &args);
  args.handle = NO_HANDLE;
  ATTEMPT(node, GEM_CLOSE, "never given", &args);
  args = (struct drm_gem_close){.handle = new_buffer(node), .pad = 1};
  ATTEMPT(node, GEM_CLOSE, "pad not 0", &args);
  uint32_t first = new_buffer(node);
  close_handle(node->fd, first);
  uint32_t second = new_buffer(node);
  tell(node, "GEM_CLOSE", "the number is given again", 0);
  gave("again", first == second);
  int other = node->second;
  args = (struct drm_gem_close){.handle = second};
  int error = ioctl(other, DRM_IOCTL_GEM_CLOSE, &args) < 0 ? errno : 0;
  tell(node, "GEM_CLOSE", "handle of another file", error);
  close_handle(node->fd, second);
}

void core_rows(const struct node *node) {
  version(node);
  unique(node);
  capabilities(node);
  gem_close(node);
}

/* Direction bits and size of a request code are the caller's: the kernel goes by type and number. */
void dispatch_rows(const struct node *node) {
  struct {
    struct drm_get_cap cap;
    uint64_t more[4];
  } wide = {.cap.capability = DRM_CAP_PRIME, .more = {~0ull, 1}};
  attempt(node, "GET_CAP", "larger struct", _IOWR('d', 0x0c, char[sizeof wide]), &wide);
  gave("given", wide.cap.value);
  gave("more_0", wide.more[0] == ~0ull);
  struct drm_get_cap cap = {.capability = DRM_CAP_PRIME, .value = 99};
  attempt(node, "GET_CAP", "half a struct", _IOWR('d', 0x0c, char[8]), &cap);
  gave("given", cap.value);
  attempt(node, "GET_CAP", "direction in only", _IOW('d', 0x0c, struct drm_get_cap), &cap);
  gave("given", cap.value);
  cap = (struct drm_get_cap){.capability = DRM_CAP_PRIME, .value = 99};
  attempt(node, "GET_CAP", "direction out only", _IOR('d', 0x0c, struct drm_get_cap), &cap);
  gave("given", cap.value);
  attempt(node, "GET_CAP", "no direction", _IO('d', 0x0c), &cap);
  char bytes[128] = {0};
  attempt(node, "none", "core number without a row", _IOWR('d', 0x2f, char[8]), bytes);
  attempt(node, "none", "core number past the last", _IOWR('d', 0xfe, char[8]), bytes);
  attempt(node, "none", "driver number without a row", _IOWR('d', 0x7f, char[8]), bytes);
  attempt(node, "none", "first driver number", _IOWR('d', 0x40, char[8]), bytes);
  attempt(node, "none", "last driver number", _IOWR('d', 0x9f, char[8]), bytes);
  attempt(node, "none", "another type", _IOWR('G', 0x0c, struct drm_get_cap), bytes);
  attempt(node, "none", "TCGETS", 0x5401, bytes);
  attempt(node, "none", "FIONREAD", 0x541b, bytes);
  attempt(node, "none", "FIOCLEX", 0x5451, bytes);
}

/* The devices that a program finds: as files they differ in their names and numbers alone. */
#ifndef KMB_KIND_H
#define KMB_KIND_H

enum kmb_kind {
  KMB_NO_DEVICE = 0,
  KMB_DXG,
  KMB_CARD_NODE,
  KMB_RENDER_NODE,
  KMB_KINDS,
};

#define KMB_DXG_NAME "/dev/dxg"
#define KMB_CARD_NAME "/dev/dri/card0"
#define KMB_RENDER_NAME "/dev/dri/renderD128"

static inline const char *kmb_kind_name(enum kmb_kind kind) {
  return kind == KMB_CARD_NODE ? KMB_CARD_NAME : kind == KMB_RENDER_NODE ? KMB_RENDER_NAME : KMB_DXG_NAME;
}

#endif

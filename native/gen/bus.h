/* Generated from src/vmbus-sim by `npm run gen`; do not edit. */
#ifndef KMB_BUS_H
#define KMB_BUS_H

/* Bounds and versions: their reasons are in src/vmbus-sim/limits.ts. */
#define KMB_BUS_VERSION 65536u
#define KMB_CHANNELS 32u
#define KMB_CHANNEL_ID_MAX 2047u
#define KMB_FRAME_BYTES 4096u
#define KMB_DOWNSTREAM_PAGES 64u
#define KMB_DOWNSTREAM_PACKET_BYTES 196608u
#define KMB_UPSTREAM_PAGES 64u
#define KMB_UPSTREAM_PACKET_BYTES 196608u
#define KMB_DRM_DOWNSTREAM_PAGES 128u
#define KMB_DRM_DOWNSTREAM_PACKET_BYTES 393216u
#define KMB_DRM_UPSTREAM_PAGES 64u
#define KMB_DRM_UPSTREAM_PACKET_BYTES 196608u
#define KMB_IDENTITIES 16u
#define KMB_PROCESS_NAME_BYTES 255u
#define KMB_SCRIPT_BYTES 1023u

/* Interface GUIDs of the global channel, of an adapter, and of a DRM device, as they lie in memory. */
#define KMB_GLOBAL_INTERFACE {0xc0, 0xcb, 0xe9, 0xdd, 0x60, 0x50, 0x36, 0x44, 0x94, 0x48, 0xea, 0x12, 0x54, 0xa5, 0xd1, 0x77}
#define KMB_ADAPTER_INTERFACE {0x18, 0x2d, 0x38, 0x6e, 0x36, 0x33, 0x4b, 0x4f, 0xac, 0xc4, 0x2b, 0x77, 0x03, 0xd4, 0xdf, 0x4a}
#define KMB_DRM_INTERFACE {0x3e, 0x6c, 0x1b, 0x7f, 0xd4, 0x52, 0x07, 0x4a, 0x9c, 0x0e, 0xd1, 0xd2, 0xa6, 0xb3, 0xc4, 0xe5}

/* Control messages; the number is that of the field in kmbridge.bus.Frame. */
enum kmb_message {
  KMB_OFFER_CHANNEL = 1,
  KMB_RESCIND_CHANNEL_OFFER = 2,
  KMB_REQUEST_OFFERS = 3,
  KMB_ALL_OFFERS_DELIVERED = 4,
  KMB_OPEN_CHANNEL = 5,
  KMB_OPEN_RESULT = 6,
  KMB_CLOSE_CHANNEL = 7,
  KMB_GPADL_HEADER = 8,
  KMB_GPADL_CREATED = 10,
  KMB_GPADL_TEARDOWN = 11,
  KMB_GPADL_TORNDOWN = 12,
  KMB_REL_ID_RELEASED = 13,
  KMB_INITIATE_CONTACT = 14,
  KMB_VERSION_RESPONSE = 15,
  KMB_UNLOAD = 16,
  KMB_UNLOAD_COMPLETE = 17,
};

#endif

/* What D3DKMTQueryAdapterInfo gives, as it is on the wire: KMTQUERYADAPTERINFOTYPE and structs of d3dkmthk.h.
 */
#ifndef KMB_DXCORE_QUERY_H
#define KMB_DXCORE_QUERY_H

#include <stdint.h>

/* Characters of a path with its NUL (MAX_PATH), of D3DKMT_DRIVER_DESCRIPTION, of DXGK_NODEMETADATA. */
#define KMB_PATH_CHARS        260
#define KMB_DESCRIPTION_CHARS 4096
#define KMB_NODE_NAME_CHARS   32
#define KMB_GUID_CHARS        40

enum kmb_query {
  KMB_Q_UMDRIVERNAME = 1,
  KMB_Q_UMOPENGLINFO = 2,
  KMB_Q_GETSEGMENTSIZE = 3,
  KMB_Q_ADAPTERREGISTRYINFO = 8,
  KMB_Q_CHECKDRIVERUPDATESTATUS = 11,
  KMB_Q_DRIVERVERSION = 13,
  KMB_Q_ADAPTERTYPE = 15,
  KMB_Q_WDDM_1_2_CAPS = 17,
  KMB_Q_UMD_DRIVER_VERSION = 18,
  KMB_Q_NODEMETADATA = 25,
  KMB_Q_PHYSICALADAPTERDEVICEIDS = 31,
  KMB_Q_QUERYREGISTRY = 48,
  KMB_Q_ADAPTERREGISTRYINFO_RENDER = 54,
  KMB_Q_QUERY_ADAPTER_UNIQUE_GUID = 60,
  KMB_Q_DRIVER_DESCRIPTION = 65,
  KMB_Q_DRIVER_DESCRIPTION_RENDER = 66,
};

/* KMTUMDVERSION. */
enum kmb_umd_version { KMB_UMD_DX11 = 2, KMB_UMD_DX12 = 3 };

/* D3DKMT_UMDFILENAMEINFO. */
struct kmb_umd_name {
  uint32_t version;
  uint16_t name[KMB_PATH_CHARS];
};

/* D3DKMT_SEGMENTSIZEINFO. */
struct kmb_segment_size {
  uint64_t dedicated_video;
  uint64_t dedicated_system;
  uint64_t shared_system;
};

/* D3DKMT_WDDM_1_2_CAPS. */
struct kmb_wddm_1_2_caps {
  uint32_t graphics_preemption;
  uint32_t compute_preemption;
  uint32_t flags;
};

/* D3DKMT_QUERY_DEVICE_IDS: which of the linked adapters goes in. */
struct kmb_device_ids {
  uint32_t physical_adapter;
  uint32_t vendor;
  uint32_t device;
  uint32_t sub_vendor;
  uint32_t sub_system;
  uint32_t revision;
  uint32_t bus;
};

/* D3DDDI_QUERYREGISTRY_TYPE, _STATUS and the fixed part of _INFO; the value begins at `value`. */
enum kmb_registry_type { KMB_REGISTRY_DRIVER_STORE = 2, KMB_REGISTRY_DRIVER_IMAGE = 3 };
enum kmb_registry_status { KMB_REGISTRY_SUCCESS = 0, KMB_REGISTRY_OVERFLOW = 1, KMB_REGISTRY_FAIL = 2 };

struct kmb_registry {
  uint32_t query;
  uint32_t flags;
  uint16_t name[KMB_PATH_CHARS];
  uint32_t value_type;
  uint32_t physical_adapter;
  uint32_t value_bytes;
  uint32_t status;
  uint16_t value[4];
};

#endif

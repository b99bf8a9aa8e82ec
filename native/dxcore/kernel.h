/* The calls that libdxcore itself makes; `door` says for which of its functions. */
#ifndef KMB_DXCORE_KERNEL_H
#define KMB_DXCORE_KERNEL_H

#include <kmbridge/d3dkmthk.h>
#include <stdint.h>

#include "com.h"
#include "doors.h"
#include "kmbridge.h"
#include "ntstatus.h"
#include "query.h"

#define KMB_NR(request) ((uint32_t)((request) & 0xff))

/* A failed call as an HRESULT; `otherwise` when the status says no more than that this is not answered. */
kmb_hresult kmb_failure(int32_t status, kmb_hresult otherwise);

int32_t kmb_open_adapter(struct kmb_luid luid, uint32_t door, uint32_t *handle);
void kmb_close_adapter(uint32_t handle, uint32_t door);
/* Asks for `type` of KMTQUERYADAPTERINFOTYPE; what is asked goes in and comes back in the same bytes. */
int32_t kmb_query(uint32_t handle, uint32_t type, void *bytes, uint32_t size, uint32_t door);
int32_t kmb_query_type(uint32_t handle, uint32_t door, struct d3dkmt_adaptertype *type);
/* How many adapters there are. */
int32_t kmb_count_adapters(uint32_t door, uint32_t *count);
/* All adapters with an open handle each; the caller frees the array and closes the handles. */
int32_t kmb_enum_adapters(uint32_t door, struct d3dkmt_adapterinfo **adapters, uint32_t *count);
int32_t kmb_query_memory(uint32_t handle, uint32_t group, uint32_t node, uint32_t door,
                         struct d3dkmt_queryvideomemoryinfo *answer);

/* Whether the adapter has the attribute; an attribute nobody knows is one it has not. */
bool kmb_has_attribute(uint32_t handle, const struct kmb_guid *attribute, uint32_t door);

#endif

#include "kmbridge.h"

#include "call.h"
#include "descriptors.h"
#include "device.h"
#include "doors.h"
#include "fault.h"
#include "plan.h"
#include "real.h"

KMB_EXPORT int32_t kmbridge_open(void) {
  kmb_fault_install();
  return kmb_device_use(KMB_DXG_NAME).status;
}

KMB_EXPORT void kmbridge_close(void) { kmb_device_unuse(); }

KMB_EXPORT int32_t kmbridge_call(uint32_t nr, void *arg, uint32_t door) {
  const struct kmb_row *row = nr < 256 ? kmb_rows[nr] : NULL;
  if (row == NULL || door >= KMB_DOORS) return KMB_STATUS_NOT_SUPPORTED;
  kmb_fault_unblock();
  kmb_fault_install();
  int32_t status = kmb_device_library();
  if (status != 0) return status;
  return kmb_result_status(kmb_run(row, (uint64_t)(uintptr_t)arg, door, 0));
}

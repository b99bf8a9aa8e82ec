/*
 * Uses of the public header that programs written against the WSL2 kernel's own have: named flags, enumerators, handles
 * as structs, members of unions. It only has to compile, as C and as C++.
 */
#include <kmbridge/d3dkmthk.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

static int enumerate(int fd, struct d3dkmt_adapterinfo *found) {
  struct d3dkmt_enumadapters2 two;
  struct d3dkmt_enumadapters3 three;
  memset(&two, 0, sizeof(two));
  two.num_adapters = D3DKMT_ADAPTERS_MAX;
  two.adapters = (__u64 *)found;
  memset(&three, 0, sizeof(three));
  three.filter.include_compute_only = 1;
  three.adapter_count = two.num_adapters;
  three.adapters = (__u64)(uintptr_t)found;
  int result = ioctl(fd, LX_DXENUMADAPTERS3, &three);
  return result < 0 ? ioctl(fd, LX_DXENUMADAPTERS2, &two) : result;
}

static struct d3dkmthandle device_of(int fd, struct d3dkmthandle adapter) {
  struct d3dkmt_createdevice device;
  memset(&device, 0, sizeof(device));
  device.adapter = adapter;
  device.flags.disable_gpu_timeout = 1;
  if (ioctl(fd, LX_DXCREATEDEVICE, &device) < 0) device.device.v = 0;
  return device.device;
}

static void fence_of(int fd, struct d3dkmthandle device) {
  struct d3dkmt_createsynchronizationobject2 fence;
  memset(&fence, 0, sizeof(fence));
  fence.device = device;
  fence.info.type = _D3DDDI_MONITORED_FENCE;
  fence.info.flags.nt_security_sharing = 1;
  fence.info.monitored_fence.initial_fence_value = 1;
  if (ioctl(fd, LX_DXCREATESYNCHRONIZATIONOBJECT, &fence) < 0) return;
  __u64 *value = fence.info.monitored_fence.fence_cpu_virtual_address;
  struct d3dkmt_waitforsynchronizationobjectfromcpu wait;
  memset(&wait, 0, sizeof(wait));
  wait.device = device;
  wait.objects = (__u64)(uintptr_t)&fence.sync_object;
  wait.fence_values = (__u64)(uintptr_t)value;
  wait.object_count = 1;
  wait.flags.wait_any = 1;
  ioctl(fd, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &wait);
}

static void allocate(int fd, struct d3dkmthandle device) {
  struct d3dkmt_createstandardallocation standard;
  struct d3dddi_allocationinfo2 info;
  struct d3dkmt_createallocation args;
  memset(&standard, 0, sizeof(standard));
  memset(&info, 0, sizeof(info));
  memset(&args, 0, sizeof(args));
  standard.type = _D3DKMT_STANDARDALLOCATIONTYPE_EXISTINGHEAP;
  standard.existing_heap_data.size = 4096;
  args.device = device;
  args.flags.standard_allocation = 1;
  args.flags.value |= 1;
  args.standard_allocation = (__u64)(uintptr_t)&standard;
  args.allocation_info = (__u64)(uintptr_t)&info;
  args.alloc_count = 1;
  info.flags.primary = 0;
  ioctl(fd, LX_DXCREATEALLOCATION, &args);
}

static enum d3dkmt_deviceexecution_state state_of(int fd, struct d3dkmthandle device) {
  struct d3dkmt_getdevicestate state;
  memset(&state, 0, sizeof(state));
  state.device = device;
  state.state_type = _D3DKMT_DEVICESTATE_EXECUTION;
  if (ioctl(fd, LX_DXGETDEVICESTATE, &state) < 0) return _D3DKMT_DEVICEEXECUTION_STOPPED;
  return state.execution_state;
}

int main(void) {
  struct d3dkmt_adapterinfo found[D3DKMT_ADAPTERS_MAX];
  int fd = -1;
  if (enumerate(fd, found) < 0) return 0;
  struct d3dkmthandle device = device_of(fd, found[0].adapter_handle);
  struct winluid luid = found[0].adapter_luid;
  fence_of(fd, device);
  allocate(fd, device);
  return state_of(fd, device) == _D3DKMT_DEVICEEXECUTION_ACTIVE && luid.a != 0 && device.index != 0;
}

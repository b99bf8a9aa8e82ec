/* Prints what DXCore says of the adapters of a broker. With an argument it waits for a line between two
 * looks. */
#define INITGUID
#include <wsl/winadapter.h>
/* After it, because it defines the types. */
#include <directx/dxcore.h>

#include <cinttypes>
#include <cstdio>
#include <vector>

namespace {

using Property = DXCoreAdapterProperty;

template <class T>
T get(IDXCoreAdapter *adapter, Property property) {
  T value = {};
  HRESULT result = adapter->GetProperty(property, &value);
  if (FAILED(result)) std::printf("property %u: 0x%08x\n", unsigned(property), unsigned(result));
  return value;
}

void show(IDXCoreAdapter *adapter) {
  LUID luid = get<LUID>(adapter, Property::InstanceLuid);
  std::printf("luid %x %x\n", unsigned(luid.LowPart), unsigned(luid.HighPart));
  size_t size = 0;
  adapter->GetPropertySize(Property::DriverDescription, &size);
  std::vector<char> text(size + 1);
  if (size > 0) adapter->GetProperty(Property::DriverDescription, size, text.data());
  std::printf("description %zu %s\n", size, text.data());
  auto id = get<DXCoreHardwareID>(adapter, Property::HardwareID);
  auto parts = get<DXCoreHardwareIDParts>(adapter, Property::HardwareIDParts);
  std::printf("hardware %x %x %x %x, %x %x\n", id.vendorID, id.deviceID, id.subSysID, id.revision,
              parts.vendorID, parts.deviceID);
  std::printf("version %" PRIx64 " model %u\n", get<uint64_t>(adapter, Property::DriverVersion),
              get<uint32_t>(adapter, Property::KmdModelVersion));
  std::printf("memory %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
              get<uint64_t>(adapter, Property::DedicatedAdapterMemory),
              get<uint64_t>(adapter, Property::DedicatedSystemMemory),
              get<uint64_t>(adapter, Property::SharedSystemMemory));
  std::printf("hardware %d integrated %d detachable %d acg %d\n", get<bool>(adapter, Property::IsHardware),
              get<bool>(adapter, Property::IsIntegrated), get<bool>(adapter, Property::IsDetachable),
              get<bool>(adapter, Property::AcgCompatible));
  std::printf("preemption %d %d\n", adapter->IsPropertySupported(Property::ComputePreemptionGranularity),
              adapter->IsPropertySupported(Property::GraphicsPreemptionGranularity));
  std::printf("attributes %d %d %d\n",
              adapter->IsAttributeSupported(DXCORE_ADAPTER_ATTRIBUTE_D3D12_CORE_COMPUTE),
              adapter->IsAttributeSupported(DXCORE_ADAPTER_ATTRIBUTE_D3D12_GRAPHICS),
              adapter->IsAttributeSupported(DXCORE_ADAPTER_ATTRIBUTE_D3D11_GRAPHICS));
  for (auto group : {DXCoreSegmentGroup::Local, DXCoreSegmentGroup::NonLocal}) {
    DXCoreAdapterMemoryBudgetNodeSegmentGroup of = {0, group};
    DXCoreAdapterMemoryBudget budget = {};
    HRESULT result = adapter->QueryState(DXCoreAdapterState::AdapterMemoryBudget, &of, &budget);
    std::printf("budget 0x%x %" PRIu64 " used %" PRIu64 "\n", unsigned(result), budget.budget,
                budget.currentUsage);
  }
  uint8_t updating = 9;
  HRESULT result = adapter->QueryState(DXCoreAdapterState::IsDriverUpdateInProgress, &updating);
  std::printf("updating 0x%x %d\n", unsigned(result), updating);
}

}  // namespace

int main(int argc, char **) {
  IDXCoreAdapterFactory *factory = nullptr;
  HRESULT result = DXCoreCreateAdapterFactory(IID_IDXCoreAdapterFactory, reinterpret_cast<void **>(&factory));
  std::printf("factory 0x%x\n", unsigned(result));
  if (FAILED(result)) return 1;
  const GUID compute = DXCORE_ADAPTER_ATTRIBUTE_D3D12_CORE_COMPUTE;
  IDXCoreAdapterList *list = nullptr;
  result = factory->CreateAdapterList(1, &compute, IID_IDXCoreAdapterList, reinterpret_cast<void **>(&list));
  std::printf("list 0x%x\n", unsigned(result));
  if (FAILED(result)) return 1;
  const DXCoreAdapterPreference preference = DXCoreAdapterPreference::Hardware;
  std::printf("count %u sort 0x%x stale %d\n", list->GetAdapterCount(), unsigned(list->Sort(1, &preference)),
              list->IsStale());
  IDXCoreAdapter *adapter = nullptr;
  result = list->GetAdapter(0, IID_IDXCoreAdapter, reinterpret_cast<void **>(&adapter));
  std::printf("adapter 0x%x valid %d\n", unsigned(result), SUCCEEDED(result) && adapter->IsValid());
  if (FAILED(result)) return 1;
  show(adapter);
  IDXCoreAdapter *same = nullptr;
  factory->GetAdapterByLuid(get<LUID>(adapter, Property::InstanceLuid), IID_IDXCoreAdapter,
                            reinterpret_cast<void **>(&same));
  std::printf("same %d\n", same == adapter);
  if (same != nullptr) same->Release();
  if (argc > 1) {
    std::puts("waiting");
    std::fflush(stdout);
    std::getchar();
    bool hardware = false;
    result = adapter->GetProperty(Property::IsHardware, &hardware);
    std::printf("gone 0x%x valid %d stale %d\n", unsigned(result), adapter->IsValid(), list->IsStale());
  }
  std::printf("released %u", unsigned(adapter->Release()));
  std::printf(" %u", unsigned(list->Release()));
  std::printf(" %u\n", unsigned(factory->Release()));
  return 0;
}

/* A client of libdxcore.so built against the public headers: its argument is a group of checks. */
#include "dxcore-client.hpp"

namespace {

void factories() {
  void *nothing = &nothing;
  SAME(DXCoreCreateAdapterFactory(IID_IDXCoreAdapterFactory, nullptr), E_POINTER);
  SAME(DXCoreCreateAdapterFactory(IID_IDXCoreAdapter, &nothing), E_NOINTERFACE);
  CHECK(nothing == nullptr && stub.opens == 0);

  IDXCoreAdapterFactory *one = factory(), *two = factory();
  CHECK(one == two && stub.calls[2] == 2);
  IUnknown *unknown = nullptr;
  SAME(one->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(&unknown)), S_OK);
  CHECK(unknown == one);
  SAME(one->QueryInterface(IID_IDXCoreAdapterList, &nothing), E_NOINTERFACE);
  SAME(one->QueryInterface(IID_IUnknown, nullptr), E_POINTER);
  CHECK(one->AddRef() == 4 && one->Release() == 3 && one->Release() == 2 && one->Release() == 1);
  CHECK(stub.opens - stub.closes == 1);
  CHECK(one->Release() == 0);
  at_rest();

  IDXCoreAdapterFactory *again = factory();
  CHECK(stub.opens - stub.closes == 1);
  again->Release();
  at_rest();
  /* One too many gives back what somebody else holds. */
  CHECK(again->Release() == 0);
  at_rest();

  again = factory();
  pid_t child = fork();
  if (child == 0) {
    /* Two references, the parent's and ours, and one device open here. */
    uint32_t before = stub.opens - stub.closes;
    IDXCoreAdapterFactory *ours = factory();
    bool open = stub.opens - stub.closes == before + 1;
    ours->Release();
    open = open && stub.opens - stub.closes == before + 1;
    again->Release();
    _exit(open && stub.opens - stub.closes == before ? 0 : 1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  again->Release();
  at_rest();
}

void refused() {
  void *nothing = &nothing;
  stub.open_status = static_cast<int32_t>(MISMATCH);
  SAME(DXCoreCreateAdapterFactory(IID_IDXCoreAdapterFactory, &nothing), MISMATCH);
  CHECK(nothing == nullptr);
  stub.open_status = static_cast<int32_t>(REMOVED);
  SAME(DXCoreCreateAdapterFactory(IID_IDXCoreAdapterFactory, &nothing), DEVICE_REMOVED);
  stub.open_status = 0;
  stub.call_status = static_cast<int32_t>(MISMATCH);
  SAME(DXCoreCreateAdapterFactory(IID_IDXCoreAdapterFactory, &nothing), MISMATCH);
  stub.call_status = static_cast<int32_t>(0xc0000017);
  SAME(DXCoreCreateAdapterFactory(IID_IDXCoreAdapterFactory, &nothing), E_OUTOFMEMORY);
  at_rest();
}

void notifications() {
  IDXCoreAdapterFactory *made = factory();
  uint32_t cookie = 9;
  auto callback = [](DXCoreNotificationType, IUnknown *, void *) {};
  auto kind = DXCoreNotificationType::AdapterListStale;
  CHECK(!made->IsNotificationTypeSupported(kind));
  SAME(made->RegisterEventNotification(made, kind, callback, nullptr, &cookie), NOT_IMPLEMENTED);
  CHECK(cookie == 0);
  auto last = static_cast<DXCoreNotificationType>(3), past = static_cast<DXCoreNotificationType>(4);
  SAME(made->RegisterEventNotification(made, last, callback, nullptr, &cookie), NOT_IMPLEMENTED);
  SAME(made->RegisterEventNotification(made, past, callback, nullptr, &cookie), INVALID_CALL);
  SAME(made->RegisterEventNotification(made, kind, nullptr, nullptr, &cookie), E_POINTER);
  SAME(made->RegisterEventNotification(made, kind, callback, nullptr, nullptr), E_POINTER);
  SAME(made->RegisterEventNotification(nullptr, kind, callback, nullptr, &cookie), E_INVALIDARG);
  SAME(made->UnregisterEventNotification(0), E_INVALIDARG);
  made->Release();
  at_rest();
}

void lists() {
  IDXCoreAdapterFactory *made = factory();
  void *nothing = &nothing;
  SAME(made->CreateAdapterList(1, &compute, IID_IDXCoreAdapterList, nullptr), E_POINTER);
  SAME(made->CreateAdapterList(0, &compute, IID_IDXCoreAdapterList, &nothing), E_INVALIDARG);
  SAME(made->CreateAdapterList(1, nullptr, IID_IDXCoreAdapterList, &nothing), E_INVALIDARG);
  SAME(made->CreateAdapterList(1, &compute, IID_IDXCoreAdapter, &nothing), E_NOINTERFACE);
  CHECK(nothing == nullptr && stub.calls[3] == 0);

  IDXCoreAdapterList *list = list_of(made, compute);
  CHECK(stub.calls[3] > 0 && stub.handles == 0);
  CHECK(list->GetAdapterCount() == 3);
  CHECK(kind_at(list, 0) == STUB_DISCRETE && kind_at(list, 1) == STUB_SOFTWARE &&
        kind_at(list, 2) == STUB_COMPUTE);
  SAME(list->GetAdapter(3, IID_IDXCoreAdapter, &nothing), E_INVALIDARG);
  SAME(list->GetAdapter(0xffffffff, IID_IDXCoreAdapter, &nothing), E_INVALIDARG);
  SAME(list->GetAdapter(2, IID_IDXCoreAdapterList, &nothing), E_NOINTERFACE);
  SAME(list->GetAdapter(2, IID_IDXCoreAdapter, nullptr), E_POINTER);
  CHECK(nothing == nullptr);

  void *self = nullptr;
  SAME(list->QueryInterface(IID_IDXCoreAdapterList, &self), S_OK);
  CHECK(self == list && list->Release() == 1);
  SAME(list->QueryInterface(IID_IDXCoreAdapterFactory, &self), E_NOINTERFACE);

  CHECK(!list->IsStale());
  stub.gone = STUB_LOW + STUB_COMPUTE;
  CHECK(list->IsStale());
  SAME(list->GetAdapter(2, IID_IDXCoreAdapter, &nothing), DEVICE_REMOVED);
  stub.gone = 0;

  /* The factory lives as long as the list does. */
  CHECK(made->Release() > 0);
  IDXCoreAdapterFactory *back = nullptr;
  SAME(list->GetFactory(IID_IDXCoreAdapterFactory, reinterpret_cast<void **>(&back)), S_OK);
  CHECK(back == made);
  SAME(list->GetFactory(IID_IDXCoreAdapter, &nothing), E_NOINTERFACE);
  SAME(list->GetFactory(IID_IDXCoreAdapterFactory, nullptr), E_POINTER);
  back->Release();
  CHECK(list->AddRef() == 2 && list->Release() == 1 && list->Release() == 0);
  at_rest();
}

void attributes() {
  IDXCoreAdapterFactory *made = factory();
  const GUID graphics11 = DXCORE_ADAPTER_ATTRIBUTE_D3D11_GRAPHICS,
             graphics12 = DXCORE_ADAPTER_ATTRIBUTE_D3D12_GRAPHICS;
  const GUID both[] = {compute, graphics12}, unknown = IID_IDXCoreAdapter;
  IDXCoreAdapterList *list = list_of(made, graphics12);
  CHECK(list->GetAdapterCount() == 1 && kind_at(list, 0) == STUB_DISCRETE);
  list->Release();
  list = list_of(made, graphics11);
  CHECK(list->GetAdapterCount() == 0);
  list->Release();
  list = list_of(made, unknown);
  CHECK(list->GetAdapterCount() == 0);
  list->Release();
  SAME(made->CreateAdapterList(2, both, IID_IDXCoreAdapterList, reinterpret_cast<void **>(&list)), S_OK);
  CHECK(list->GetAdapterCount() == 1);
  list->Release();

  IDXCoreAdapter *discrete = adapter(made, STUB_DISCRETE), *display = adapter(made, STUB_DISPLAY);
  CHECK(discrete->IsAttributeSupported(compute) && discrete->IsAttributeSupported(graphics12));
  CHECK(!discrete->IsAttributeSupported(graphics11) && !discrete->IsAttributeSupported(unknown));
  CHECK(!display->IsAttributeSupported(compute) && !display->IsAttributeSupported(graphics12));
  CHECK(stub.calls[8] > 0);
  discrete->Release();
  display->Release();
  made->Release();
  at_rest();
}

/* At as many adapters as are asked for at once, and one past that. */
void many() {
  IDXCoreAdapterFactory *made = factory();
  for (uint32_t count : {64u, 65u}) {
    stub.adapters = count;
    IDXCoreAdapterList *list = list_of(made, compute);
    CHECK(list->GetAdapterCount() == count - 1);
    CHECK(kind_at(list, count - 2) == count - 1);
    list->Release();
  }
  stub.adapters = 0;
  IDXCoreAdapterList *list = list_of(made, compute);
  CHECK(list->GetAdapterCount() == 0 && !list->IsStale());
  list->Release();
  made->Release();
  at_rest();
}

void sorting() {
  IDXCoreAdapterFactory *made = factory();
  IDXCoreAdapterList *list = list_of(made, compute);
  using Preference = DXCoreAdapterPreference;
  const auto past = static_cast<Preference>(3);
  CHECK(list->IsAdapterPreferenceSupported(Preference::HighPerformance) &&
        !list->IsAdapterPreferenceSupported(past));
  const Preference performance[] = {Preference::HighPerformance}, power[] = {past, Preference::MinimumPower};
  const Preference hardware[] = {Preference::Hardware, Preference::HighPerformance};
  SAME(list->Sort(0, performance), E_INVALIDARG);
  SAME(list->Sort(1, nullptr), E_INVALIDARG);
  SAME(list->Sort(1, performance), S_OK);
  CHECK(kind_at(list, 0) == STUB_COMPUTE && kind_at(list, 1) == STUB_DISCRETE &&
        kind_at(list, 2) == STUB_SOFTWARE);
  SAME(list->Sort(2, power), S_OK);
  CHECK(kind_at(list, 0) == STUB_SOFTWARE && kind_at(list, 1) == STUB_COMPUTE &&
        kind_at(list, 2) == STUB_DISCRETE);
  SAME(list->Sort(1, hardware), S_OK);
  CHECK(kind_at(list, 0) == STUB_COMPUTE && kind_at(list, 2) == STUB_SOFTWARE);
  /* One that does not answer comes last. */
  stub.gone = STUB_LOW + STUB_COMPUTE;
  SAME(list->Sort(2, hardware), S_OK);
  stub.gone = 0;
  CHECK(kind_at(list, 0) == STUB_DISCRETE && kind_at(list, 2) == STUB_COMPUTE);
  CHECK(stub.calls[12] > 0);
  list->Release();
  made->Release();
  at_rest();
}

template <class T>
void property(IDXCoreAdapter *of, DXCoreAdapterProperty what, const T &value) {
  size_t size = 0;
  CHECK(of->IsPropertySupported(what));
  SAME(of->GetPropertySize(what, &size), S_OK);
  CHECK(size == sizeof(T));
  T read;
  std::memset(&read, 0xee, sizeof read);
  SAME(of->GetProperty(what, &read), S_OK);
  CHECK(std::memcmp(&read, &value, sizeof read) == 0);
  SAME(of->GetProperty(what, sizeof(T) - 1, &read), E_INVALIDARG);
  uint8_t larger[sizeof(T) + 1];
  std::memset(larger, 0xee, sizeof larger);
  SAME(of->GetProperty(what, sizeof larger, larger), S_OK);
  CHECK(std::memcmp(larger, &value, sizeof value) == 0 && larger[sizeof(T)] == 0);
}

void properties() {
  using P = DXCoreAdapterProperty;
  IDXCoreAdapterFactory *made = factory();
  IDXCoreAdapter *discrete = adapter(made, STUB_DISCRETE), *software = adapter(made, STUB_SOFTWARE);
  property(discrete, P::InstanceLuid, luid_of(STUB_DISCRETE));
  property(discrete, P::DriverVersion, static_cast<uint64_t>(0x0001000200030004));
  property(discrete, P::HardwareID, DXCoreHardwareID{0x8086, 0x1234, 0x567817aa, 9});
  property(discrete, P::HardwareIDParts, DXCoreHardwareIDParts{0x8086, 0x1234, 0x5678, 0x17aa, 9});
  property(discrete, P::KmdModelVersion, static_cast<uint32_t>(3000));
  property(discrete, P::GraphicsPreemptionGranularity, static_cast<uint16_t>(100));
  property(discrete, P::ComputePreemptionGranularity, static_cast<uint16_t>(500));
  property(discrete, P::DedicatedAdapterMemory, static_cast<uint64_t>(1) << 30);
  property(discrete, P::DedicatedSystemMemory, static_cast<uint64_t>(2) << 20);
  property(discrete, P::SharedSystemMemory, static_cast<uint64_t>(3) << 33);
  property(discrete, P::AcgCompatible, true);
  property(discrete, P::IsHardware, true);
  property(discrete, P::IsIntegrated, false);
  property(discrete, P::IsDetachable, false);
  property(software, P::AcgCompatible, false);
  property(software, P::IsHardware, false);
  property(software, P::IsIntegrated, true);
  char text[] = "Stub Virtual Render \xc3\x84\xc3\x9f\xf0\x9d\x84\x9e", read[sizeof text];
  property(discrete, P::DriverDescription, text);
  SAME(discrete->GetProperty(P::DriverDescription, sizeof read, read), S_OK);
  CHECK(std::strcmp(read, text) == 0);
  CHECK(stub.calls[5] > 0 && stub.calls[6] > 0 && stub.calls[7] > 0);

  uint64_t value = 7;
  size_t size = 7;
  SAME(software->GetProperty(P::DriverVersion, &value), UNSUPPORTED);
  CHECK(value == 7 && !software->IsPropertySupported(P::DriverVersion));
  SAME(software->GetPropertySize(P::DriverVersion, &size), UNSUPPORTED);
  const auto past = static_cast<P>(15);
  SAME(software->GetProperty(past, &value), INVALID_CALL);
  SAME(software->GetPropertySize(past, &size), INVALID_CALL);
  CHECK(!software->IsPropertySupported(past) && !software->IsPropertySupported(static_cast<P>(0xffffffff)));
  SAME(software->GetProperty(P::IsHardware, 1, nullptr), E_POINTER);
  SAME(software->GetPropertySize(P::IsHardware, nullptr), E_POINTER);
  stub.call_status = static_cast<int32_t>(REMOVED);
  SAME(discrete->GetProperty(P::DriverVersion, &value), DEVICE_REMOVED);
  stub.call_status = 0;
  software->Release();
  discrete->Release();
  made->Release();
  at_rest();
}

void states() {
  using S = DXCoreAdapterState;
  IDXCoreAdapterFactory *made = factory();
  IDXCoreAdapter *discrete = adapter(made, STUB_DISCRETE), *software = adapter(made, STUB_SOFTWARE);
  const auto past = static_cast<S>(2);
  CHECK(discrete->IsQueryStateSupported(S::AdapterMemoryBudget));
  CHECK(discrete->IsQueryStateSupported(S::IsDriverUpdateInProgress));
  CHECK(!software->IsQueryStateSupported(S::AdapterMemoryBudget) && !discrete->IsQueryStateSupported(past));
  DXCoreAdapterMemoryBudgetNodeSegmentGroup of = {0, DXCoreSegmentGroup::NonLocal};
  DXCoreAdapterMemoryBudget budget = {};
  SAME(discrete->QueryState(S::AdapterMemoryBudget, &of, &budget), S_OK);
  CHECK(budget.budget == 2000 && budget.currentUsage == 300);
  CHECK(budget.availableForReservation == 40 && budget.currentReservation == 5);
  SAME(discrete->QueryState(S::AdapterMemoryBudget, 8, &of, 31, &budget), E_INVALIDARG);
  SAME(discrete->QueryState(S::AdapterMemoryBudget, 7, &of, 32, &budget), E_INVALIDARG);
  SAME(discrete->QueryState(S::AdapterMemoryBudget, 8, nullptr, 32, &budget), E_POINTER);
  SAME(discrete->QueryState(S::AdapterMemoryBudget, 8, &of, 32, nullptr), E_POINTER);
  of.segmentGroup = static_cast<DXCoreSegmentGroup>(2);
  SAME(discrete->QueryState(S::AdapterMemoryBudget, &of, &budget), E_INVALIDARG);
  uint8_t updating[2] = {7, 7};
  SAME(discrete->QueryState(S::IsDriverUpdateInProgress, 0, nullptr, 1, updating), S_OK);
  CHECK(updating[0] == 1 && updating[1] == 7);
  SAME(discrete->QueryState(S::IsDriverUpdateInProgress, 0, nullptr, 0, updating), E_INVALIDARG);
  SAME(software->QueryState(S::IsDriverUpdateInProgress, updating), UNSUPPORTED);
  SAME(discrete->QueryState(past, updating), INVALID_CALL);
  CHECK(!discrete->IsSetStateSupported(S::AdapterMemoryBudget));
  SAME(discrete->SetState(S::AdapterMemoryBudget, &of, &budget), UNSUPPORTED);
  SAME(discrete->SetState(S::AdapterMemoryBudget, 0, nullptr, 0, nullptr), E_POINTER);
  SAME(discrete->SetState(past, &of, &budget), INVALID_CALL);
  CHECK(stub.calls[9] > 0 && stub.calls[10] > 0);
  software->Release();
  discrete->Release();
  made->Release();
  at_rest();
}

void adapters() {
  IDXCoreAdapterFactory *made = factory();
  IDXCoreAdapter *one = adapter(made, STUB_DISCRETE), *two = adapter(made, STUB_DISCRETE);
  void *nothing = &nothing;
  CHECK(one == two && stub.handles == 1);
  IDXCoreAdapterList *list = list_of(made, compute);
  IDXCoreAdapter *third = nullptr;
  SAME(list->GetAdapter(0, IID_IUnknown, reinterpret_cast<void **>(&third)), S_OK);
  CHECK(third == one);
  list->Release();
  CHECK(one->Release() == 2 && one->Release() == 1);
  SAME(made->GetAdapterByLuid(luid_of(STUB_KINDS), IID_IDXCoreAdapter, &nothing), E_INVALIDARG);
  SAME(made->GetAdapterByLuid(luid_of(STUB_DISCRETE), IID_IDXCoreAdapterList, &nothing), E_NOINTERFACE);
  SAME(made->GetAdapterByLuid(luid_of(STUB_DISCRETE), IID_IDXCoreAdapter, nullptr), E_POINTER);
  CHECK(nothing == nullptr);
  CHECK(one->IsValid());
  stub.gone = STUB_LOW + STUB_DISCRETE;
  CHECK(!one->IsValid());
  stub.gone = 0;
  IDXCoreAdapterFactory *back = nullptr;
  made->Release();
  SAME(one->GetFactory(IID_IDXCoreAdapterFactory, reinterpret_cast<void **>(&back)), S_OK);
  CHECK(back == made);
  back->Release();
  CHECK(one->Release() == 0);
  at_rest();
}

/* The child of a fork has an adapter with a handle of its own, and leaves the parent's alone. */
void forked() {
  IDXCoreAdapterFactory *made = factory();
  IDXCoreAdapter *of = adapter(made, STUB_DISCRETE), *unused = adapter(made, STUB_SOFTWARE);
  bool hardware = false;
  pid_t child = fork();
  if (child == 0) {
    uint32_t before = stub.handles;
    SAME(of->GetProperty(DXCoreAdapterProperty::IsHardware, &hardware), S_OK);
    CHECK(hardware && stub.handles == before + 1);
    CHECK(of->Release() == 0 && stub.handles == before);
    CHECK(unused->Release() == 0 && stub.handles == before);
    std::fflush(stdout);
    _exit(failed);
  }
  int status = -1;
  CHECK(waitpid(child, &status, 0) == child && status == 0);
  SAME(of->GetProperty(DXCoreAdapterProperty::IsHardware, &hardware), S_OK);
  of->Release();
  unused->Release();
  made->Release();
  at_rest();
}

void threads() {
  std::vector<std::thread> workers;
  for (int t = 0; t < 8; t++)
    workers.emplace_back([] {
      for (int i = 0; i < 50; i++) {
        IDXCoreAdapterFactory *made = factory();
        IDXCoreAdapterList *list = list_of(made, compute);
        IDXCoreAdapter *of = adapter(made, STUB_DISCRETE);
        made->Release();
        CHECK(list->GetAdapterCount() == 3 && of->IsValid());
        of->AddRef();
        list->Release();
        of->Release();
        of->Release();
      }
    });
  for (auto &worker : workers) worker.join();
  at_rest();
}

const struct {
  const char *name;
  void (*run)();
} groups[] = {
    {"factories", factories}, {"refused", refused},       {"notifications", notifications},
    {"lists", lists},         {"attributes", attributes}, {"many", many},
    {"sorting", sorting},     {"properties", properties}, {"states", states},
    {"adapters", adapters},   {"forked", forked},         {"threads", threads},
};

}  // namespace

int main(int argc, char **argv) {
  for (const auto &group : groups)
    if (argc == 2 && std::strcmp(argv[1], group.name) == 0) {
      group.run();
      return failed != 0;
    }
  std::puts("which group?");
  return 2;
}

/* What the checks of dxcore-client.cpp share: counting failures, and the first objects of each. */
#pragma once
#define INITGUID
#include <wsl/winadapter.h>
/* After it, because it defines the types. */
#include <directx/dxcore.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>

#include "dxcore-stub.h"

static int failed;
#define CHECK(holds)                                                                \
  do {                                                                              \
    if (!(holds)) failed++, std::printf("%s:%d: %s\n", __func__, __LINE__, #holds); \
  } while (0)
#define SAME(hr, value) CHECK(static_cast<uint32_t>(hr) == static_cast<uint32_t>(value))

namespace {

const uint32_t INVALID_CALL = 0x887a0001, UNSUPPORTED = 0x887a0004, DEVICE_REMOVED = 0x887a0005;
const uint32_t MISMATCH = 0xc01e0009, REMOVED = 0xc00002b6, NOT_IMPLEMENTED = 0x80004001;
const GUID compute = DXCORE_ADAPTER_ATTRIBUTE_D3D12_CORE_COMPUTE;

IDXCoreAdapterFactory *factory() {
  IDXCoreAdapterFactory *made = nullptr;
  SAME(DXCoreCreateAdapterFactory(IID_IDXCoreAdapterFactory, reinterpret_cast<void **>(&made)), S_OK);
  return made;
}

LUID luid_of(uint32_t kind) {
  LUID luid;
  luid.LowPart = STUB_LOW + kind;
  luid.HighPart = STUB_HIGH;
  return luid;
}

IDXCoreAdapter *adapter(IDXCoreAdapterFactory *from, uint32_t kind) {
  IDXCoreAdapter *found = nullptr;
  SAME(from->GetAdapterByLuid(luid_of(kind), IID_IDXCoreAdapter, reinterpret_cast<void **>(&found)), S_OK);
  return found;
}

IDXCoreAdapterList *list_of(IDXCoreAdapterFactory *from, const GUID &attribute) {
  IDXCoreAdapterList *made = nullptr;
  SAME(from->CreateAdapterList(1, &attribute, IID_IDXCoreAdapterList, reinterpret_cast<void **>(&made)),
       S_OK);
  return made;
}

uint32_t kind_at(IDXCoreAdapterList *list, uint32_t index) {
  IDXCoreAdapter *at = nullptr;
  SAME(list->GetAdapter(index, IID_IDXCoreAdapter, reinterpret_cast<void **>(&at)), S_OK);
  LUID luid = {};
  SAME(at->GetProperty(DXCoreAdapterProperty::InstanceLuid, &luid), S_OK);
  CHECK(luid.HighPart == STUB_HIGH);
  at->Release();
  return luid.LowPart - STUB_LOW;
}

/* Everything that was opened is closed. */
void at_rest() {
  CHECK(stub.opens == stub.closes);
  CHECK(stub.handles == 0);
}

}  // namespace

/* The D3DKMT functions over the stub: the first word of the command line is a group of checks. */
#include <dlfcn.h>
#include <kmbridge/d3dkmthk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <wchar.h>

#include "dxcore-stub.h"

static int failed;
#define CHECK(holds)                                                           \
  do {                                                                         \
    if (!(holds)) failed++, printf("%s:%d: %s\n", __func__, __LINE__, #holds); \
  } while (0)

#define THUNK        1
#define UNSUCCESSFUL ((int32_t)0xc0000001)
#define INVALID      ((int32_t)0xc000000d)
#define MISMATCH     ((int32_t)0xc01e0009)

typedef int32_t function(void *);

/* name=number …: the row's function passes its argument on, by its door. */
static void rows(char **words) {
  for (; *words != NULL; words++) {
    char *equals = strchr(*words, '=');
    *equals = 0;
    function *thunk = (function *)dlsym(RTLD_DEFAULT, *words);
    CHECK(thunk != NULL);
    if (thunk == NULL) continue;
    uint64_t argument[64] = {0};
    uint32_t before = stub.calls[THUNK];
    stub.call_status = 7;
    CHECK(thunk(argument) == 7);
    stub.call_status = MISMATCH;
    CHECK(thunk(argument) == MISMATCH);
    CHECK(stub.calls[THUNK] == before + 2);
    CHECK(stub.nr == strtoul(equals + 1, NULL, 0) && stub.argument == argument);
  }
}

/* name …: exists, and is not supported. */
static void absent(char **words) {
  for (; *words != NULL; words++) {
    function *thunk = (function *)dlsym(RTLD_DEFAULT, *words);
    CHECK(thunk != NULL);
    if (thunk == NULL) continue;
    CHECK(thunk(NULL) == (int32_t)0xc00000bb && thunk(NULL) == (int32_t)0xc00000bb);
  }
  CHECK(stub.calls[THUNK] == 0);
}

/* name …: exists. */
static void present(char **words) {
  for (; *words != NULL; words++)
    if (dlsym(RTLD_DEFAULT, *words) == NULL) failed++, printf("no %s\n", *words);
}

static uint32_t discrete(void) {
  struct d3dkmt_openadapterfromluid call = {.adapter_luid = {STUB_LOW + STUB_DISCRETE, STUB_HIGH}};
  CHECK(D3DKMTOpenAdapterFromLuid(&call) == 0);
  return call.adapter_handle.v;
}

static int32_t query(uint32_t type, void *bytes, uint32_t size) {
  struct d3dkmt_queryadapterinfo call = {
      .adapter = {.v = discrete()},
      .type = (enum kmtqueryadapterinfotype)type,
      .private_data = (uintptr_t)bytes,
      .private_data_size = size,
  };
  return D3DKMTQueryAdapterInfo(&call);
}

/* Structs of d3dkmthk.h as a program for Linux has them. */
struct name {
  uint32_t version;
  wchar_t name[260];
};
struct registry {
  uint32_t query, flags;
  wchar_t name[260];
  uint32_t value_type, physical_adapter, value_bytes, status;
  union {
    wchar_t text[2];
    uint8_t bytes[8];
  };
};

static void texts(char **words) {
  (void)words;
  struct name info = {.version = 3};
  CHECK(query(1, &info, sizeof info) == 0);
  CHECK(stub.size == 524 && info.version == 3 && wcscmp(info.name, L"/usr/lib/wsl/drivers/p/u") == 0);
  info.version = 2;
  wcscpy(info.name, L"kept");
  CHECK(query(1, &info, sizeof info) == INVALID && wcscmp(info.name, L"kept") == 0);
  /* Neither form's size. */
  CHECK(query(1, &info, sizeof info - 1) == INVALID);
  CHECK(query(1, &info, 525) == INVALID);

  static wchar_t description[4096];
  CHECK(query(65, description, sizeof description) == 0);
  CHECK(stub.size == 8192 && wcscmp(description, L"Stub Virtual Render \xc4\xdf\U0001d11e") == 0);
  /* A program that has the wire's form gets it as it is. */
  static uint16_t narrow[4096];
  CHECK(query(65, narrow, sizeof narrow) == 0 && narrow[0] == 'S' && narrow[1] == 't');
  uint32_t type = 0;
  CHECK(query(15, &type, sizeof type) == 0 && type == 0x181);
}

static const uint16_t path[] = {'\\', 'X', '\\', 'F', 'i', 'l', 'e',  'R', 'e',  'p', 'o',
                                's',  'i', 't',  'o', 'r', 'y', '\\', 'a', '\\', 'b', 0};
static const uint16_t several[] = {'o', 'n', 'e', 0, 't', 'w', 'o', 0, 0};
static const uint16_t lone[] = {0xd834, 'x', 0xdd1e, 0};

/* Room for `room` characters; the registry says `units` of `text`. */
static struct registry *ask(uint32_t query_type, uint32_t value_type, const uint16_t *text, uint32_t units,
                            size_t room, int32_t status) {
  static uint8_t buffer[1 << 18];
  struct registry *info = (struct registry *)buffer;
  memset(buffer, 0xee, sizeof buffer);
  memset(buffer, 0, sizeof *info - 8);
  info->query = query_type;
  info->value_type = value_type;
  stub.registry = text;
  stub.registry_units = units;
  uint32_t size = (uint32_t)(1064 + 4 * room);
  CHECK(query(48, buffer, size) == status);
  CHECK(buffer[size] == 0xee && buffer[size + 1] == 0xee);
  return info;
}

static void registry(char **words) {
  (void)words;
  static const wchar_t there[] = L"/usr/lib/wsl/drivers/a/b";
  const uint32_t length = sizeof there / sizeof there[0];
  CHECK(sizeof(struct registry) == 1072);
  struct registry *info = ask(2, 0, path, 22, length, 0);
  CHECK(info->status == 0 && info->value_bytes == sizeof there && wcscmp(info->text, there) == 0);
  /* The path became longer here: one character too few is found out here. */
  info = ask(2, 0, path, 22, length - 1, 0);
  CHECK(info->status == 1 && info->value_bytes == sizeof there);
  /* Far too few: the host says how much it has. */
  info = ask(2, 0, path, 22, 2, 0);
  CHECK(stub.size == 552 && info->status == 1 && info->value_bytes == 22 * 4);
  /* The least size that there is, and one less. */
  ask(2, 0, path, 22, 1, INVALID);

  info = ask(1, 7, several, 9, 9, 0);
  CHECK(info->status == 0 && info->value_bytes == 36 && wmemcmp(info->text, L"one\0two\0", 9) == 0);
  info = ask(1, 1, lone, 4, 4, 0);
  CHECK(info->status == 0 && wcscmp(info->text, L"\xfffdx\xfffd") == 0);
  /* REG_BINARY is not text. */
  info = ask(0, 3, several, 9, 9, 0);
  CHECK(info->status == 0 && info->value_bytes == 18 && memcmp(info->bytes, several, 18) == 0);

  /* A name of the value travels; a character that the wire cannot say does not. */
  static uint8_t buffer[1072];
  struct registry *named = (struct registry *)buffer;
  named->query = 0;
  named->value_type = 4;
  wcscpy(named->name, L"Na");
  CHECK(query(48, buffer, sizeof buffer) == 0);
  CHECK(memcmp(stub.bytes + 8, "N\0a\0\0", 5) == 0);
  named->name[1] = 0x1d11e;
  CHECK(query(48, buffer, sizeof buffer) == INVALID);
  /* The largest buffer, and one byte more. */
  static uint8_t largest[262145];
  CHECK(query(48, largest, 262144) == 0);
  CHECK(query(48, largest, 262145) == INVALID);
}

/* Pointers to nowhere, and to a page that cannot be written. */
static void wild(char **words) {
  (void)words;
  const uint32_t types[] = {1, 48, 65};
  for (size_t i = 0; i < 3; i++) {
    uint32_t size = types[i] == 1 ? 1044 : types[i] == 48 ? 1072 : 16384;
    CHECK(query(types[i], (void *)8, size) == UNSUCCESSFUL);
    uint8_t *page = mmap(NULL, 32768, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    page[0] = 3;
    mprotect(page, 32768, PROT_READ);
    stub.registry = path;
    stub.registry_units = 22;
    CHECK(query(types[i], page, size) == UNSUCCESSFUL);
    munmap(page, 32768);
    CHECK(query(types[i], page, size) == UNSUCCESSFUL);
  }
  /* What cannot be read is passed on: the shim says what it is. */
  uint32_t before = stub.calls[THUNK];
  stub.call_status = UNSUCCESSFUL;
  CHECK(D3DKMTQueryAdapterInfo((void *)8) == UNSUCCESSFUL && stub.calls[THUNK] == before + 1);
  CHECK(stub.argument == (void *)8);
  stub.call_status = 0;
  const char *const older[] = {"D3DKMTDestroyAllocation", "D3DKMTCreateSynchronizationObject",
                               "D3DKMTWaitForSynchronizationObject", "D3DKMTSignalSynchronizationObject"};
  for (size_t i = 0; i < 4; i++) {
    function *thunk = (function *)dlsym(RTLD_DEFAULT, older[i]);
    CHECK(thunk(NULL) == INVALID && thunk((void *)8) == UNSUCCESSFUL);
  }
}

/* Functions that are an older form of another one. */
static void older(char **words) {
  (void)words;
  struct {
    uint32_t device, resource;
    uint64_t list;
    uint32_t count, garbage;
  } destroy = {5, 6, 0x7000, 8, 0xffffffff};
  function *thunk = (function *)dlsym(RTLD_DEFAULT, "D3DKMTDestroyAllocation");
  CHECK(thunk(&destroy) == 0 && stub.nr == 0x13);
  struct d3dkmt_destroyallocation2 asked;
  memcpy(&asked, stub.bytes, sizeof asked);
  CHECK(asked.device.v == 5 && asked.resource.v == 6 && asked.allocations == 0x7000 &&
        asked.alloc_count == 8);
  CHECK(memcmp(&asked.flags, "\0\0\0\0", 4) == 0);

  uint32_t create[19] = {5, 2, 9, 3};
  thunk = (function *)dlsym(RTLD_DEFAULT, "D3DKMTCreateSynchronizationObject");
  create[18] = 77;
  CHECK(thunk(create) == 0 && stub.nr == 0x10);
  struct d3dkmt_createsynchronizationobject2 made;
  memcpy(&made, stub.bytes, sizeof made);
  CHECK(made.device.v == 5 && made.info.type == 2 && made.info.semaphore.max_count == 9);
  CHECK(made.info.semaphore.initial_count == 3 && create[18] == 0);
  create[1] = 3;
  CHECK(thunk(create) == INVALID);
  create[1] = 0;
  CHECK(thunk(create) == INVALID);

  struct d3dkmthandle handle = {.v = 4};
  void *shared = NULL;
  CHECK(D3DKMTShareObjects(1, &handle, (void *)0x20, 0x30, &shared) == 0 && stub.nr == 0x3f);
  uint64_t share[5];
  memcpy(share, stub.bytes, sizeof share);
  CHECK(share[0] == 1 && share[1] == (uintptr_t)&handle && share[2] == 0x20 && share[3] == 0x30);
  CHECK(share[4] == (uintptr_t)&shared);

  thunk = (function *)dlsym(RTLD_DEFAULT, "D3DKMTSetStablePowerState");
  CHECK(thunk(NULL) == 0);
  ((void (*)(void))dlsym(RTLD_DEFAULT, "D3DKMTCloseDxCoreDevice"))();
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(char **);
  } groups[] = {{"rows", rows}, {"absent", absent},     {"present", present}, {"texts", texts},
                {"wild", wild}, {"registry", registry}, {"older", older}};
  for (size_t i = 0; argc > 1 && i < sizeof groups / sizeof groups[0]; i++)
    if (strcmp(argv[1], groups[i].name) == 0) {
      groups[i].run(argv + 2);
      return failed != 0;
    }
  puts("which group?");
  return 2;
}

/* A libkmbridge.so whose answers a test chooses: what libdxcore.so does with them is what is looked at. */
#ifndef DXCORE_STUB_H
#define DXCORE_STUB_H

#include <stdint.h>

#define STUB_DOORS 16
#define STUB_LOW   0x100
#define STUB_HIGH  7

/* The adapters, by the low part of their LUID from STUB_LOW on. Each says another thing of its type. */
enum {
  STUB_DISCRETE, /* renders, has a Direct3D 12 driver, answers everything */
  STUB_SOFTWARE, /* renders, software, integrated, answers its type only */
  STUB_COMPUTE,  /* computes only, detachable */
  STUB_DISPLAY,  /* neither renders nor computes */
  STUB_KINDS
};

struct stub {
  int32_t open_status;
  /* Answers every call when it is not 0. */
  int32_t call_status;
  /* How many adapters there are; the ones past STUB_KINDS are like STUB_COMPUTE. */
  uint32_t adapters;
  /* LUID whose adapter is gone: 0 none. */
  uint32_t gone;
  uint32_t opens, closes;
  uint32_t handles;
  uint32_t calls[STUB_DOORS];
  /* Of the last call. */
  uint32_t nr, type, size;
  void *argument;
  uint8_t bytes[512];
  /* What the registry says; its length in units, and the status. */
  const uint16_t *registry;
  uint32_t registry_units;
};

#ifdef __cplusplus
extern "C" {
#endif
extern struct stub stub;
int32_t kmbridge_call(uint32_t nr, void *argument, uint32_t door);
int32_t kmbridge_open(void);
void kmbridge_close(void);
#ifdef __cplusplus
}
#endif

#endif

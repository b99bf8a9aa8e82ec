/** NTSTATUS values that softgpu answers with, as int32 (ntstatus.h). */
export const STATUS = {
  SUCCESS: 0,
  PENDING: 0x103,
  INVALID_PARAMETER: 0xc000000d | 0,
  INVALID_HANDLE: 0xc0000008 | 0,
  NO_MEMORY: 0xc0000017 | 0,
  BUFFER_TOO_SMALL: 0xc0000023 | 0,
  NOT_SUPPORTED: 0xc00000bb | 0,
  DEVICE_REMOVED: 0xc00002b6 | 0,
} as const;

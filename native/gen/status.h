/* Generated from src/abi/status.ts by `npm run gen`; do not edit. */
#ifndef KMB_STATUS_H
#define KMB_STATUS_H

#include <stdint.h>

/* What the raw ioctl answers for a negative status; any other is KMB_OTHER_ERRNO. */
#define KMB_OTHER_ERRNO 22
static const struct {
  int32_t status;
  int error;
} kmb_status_errno[] = {
    {(int32_t)0xc0000002u, 1}, /* NOT_IMPLEMENTED */
    {(int32_t)0xc0000008u, 9}, /* INVALID_HANDLE */
    {(int32_t)0xc0000017u, 12}, /* NO_MEMORY */
    {(int32_t)0xc000001du, 95}, /* ILLEGAL_INSTRUCTION */
    {(int32_t)0xc0000022u, 13}, /* ACCESS_DENIED */
    {(int32_t)0xc0000023u, 75}, /* BUFFER_TOO_SMALL */
    {(int32_t)0xc0000024u, 91}, /* OBJECT_TYPE_MISMATCH */
    {(int32_t)0xc0000033u, 2}, /* OBJECT_NAME_INVALID */
    {(int32_t)0xc0000034u, 2}, /* OBJECT_NAME_NOT_FOUND */
    {(int32_t)0xc0000035u, 17}, /* OBJECT_NAME_COLLISION */
    {(int32_t)0xc00000bbu, 1}, /* NOT_SUPPORTED */
    {(int32_t)0xc00002b6u, 19}, /* DEVICE_REMOVED */
    {(int32_t)0xc01e0102u, 115}, /* GRAPHICS_ALLOCATION_BUSY */
};

/* What a D3DKMT function answers for an errno; any other is KMB_OTHER_STATUS. */
#define KMB_OTHER_STATUS ((int32_t)0xc0000001u)
static const struct {
  int error;
  int32_t status;
} kmb_errno_status[] = {
    {1, (int32_t)0xc00000bbu}, /* EPERM */
    {2, (int32_t)0xc0000033u}, /* ENOENT */
    {9, (int32_t)0xc0000008u}, /* EBADF */
    {11, (int32_t)0x00000102u}, /* EAGAIN */
    {12, (int32_t)0xc0000017u}, /* ENOMEM */
    {13, (int32_t)0xc0000022u}, /* EACCES */
    {17, (int32_t)0xc0000035u}, /* EEXIST */
    {19, (int32_t)0xc00002b6u}, /* ENODEV */
    {22, (int32_t)0xc000000du}, /* EINVAL */
    {38, (int32_t)0xc00000bbu}, /* ENOSYS */
    {75, (int32_t)0xc0000023u}, /* EOVERFLOW */
    {91, (int32_t)0xc0000024u}, /* EPROTOTYPE */
    {95, (int32_t)0xc000001du}, /* EOPNOTSUPP */
    {115, (int32_t)0xc01e0102u}, /* EINPROGRESS */
};

#endif

import { ERRNO, ioctlResult, STATUS, statusOfErrno } from '../../src/abi/status.ts';

/** native/gen/ntstatus.h: the statuses by name, for what tells them apart. */
export function ntstatusHeader(): string {
  return [
    '/* Generated from src/abi/status.ts by `npm run gen`; do not edit. */',
    '#ifndef KMB_NTSTATUS_H',
    '#define KMB_NTSTATUS_H',
    '',
    '#include <stdint.h>',
    '',
    ...Object.entries(STATUS).map(([name, value]) => `#define KMB_STATUS_${name} ((int32_t)${hex(value)})`),
    '',
    '#endif',
    '',
  ].join('\n');
}

/** native/gen/status.h: the one table between statuses and errnos, for the C shim. */
export function statusHeader(): string {
  const other = -ioctlResult(STATUS.UNSUCCESSFUL);
  const otherStatus = statusOfErrno(0);
  const statuses = Object.entries(STATUS)
    .filter(([, value]) => value < 0 && -ioctlResult(value) !== other)
    .map(([name, value]) => `    {(int32_t)${hex(value)}, ${-ioctlResult(value)}}, /* ${name} */`);
  const errnos = Object.entries(ERRNO)
    .filter(([, value]) => statusOfErrno(value) !== otherStatus)
    .map(([name, value]) => `    {${value}, (int32_t)${hex(statusOfErrno(value))}}, /* ${name} */`);
  return [
    '/* Generated from src/abi/status.ts by `npm run gen`; do not edit. */',
    '#ifndef KMB_STATUS_H',
    '#define KMB_STATUS_H',
    '',
    '#include <stdint.h>',
    '',
    '/* What the raw ioctl answers for a negative status; any other is KMB_OTHER_ERRNO. */',
    `#define KMB_OTHER_ERRNO ${other}`,
    'static const struct {',
    '  int32_t status;',
    '  int error;',
    '} kmb_status_errno[] = {',
    ...statuses,
    '};',
    '',
    '/* What a D3DKMT function answers for an errno; any other is KMB_OTHER_STATUS. */',
    `#define KMB_OTHER_STATUS ((int32_t)${hex(otherStatus)})`,
    'static const struct {',
    '  int error;',
    '  int32_t status;',
    '} kmb_errno_status[] = {',
    ...errnos,
    '};',
    '',
    '#endif',
    '',
  ].join('\n');
}

const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}u`;

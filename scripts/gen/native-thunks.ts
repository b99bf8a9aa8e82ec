import type { Row } from '../../src/abi/plan.ts';

/**
 * What libdxcore.so exports of the D3DKMT interface: the functions of Microsoft's libdxg (MIT) and of the rows that came
 * later, without those written by hand in native/dxcore/. A client resolves them all before it makes a call (Intel's
 * compute runtime gives up when one is absent), so that each exists; one without a row is STATUS_NOT_SUPPORTED.
 */
const NAMES: readonly string[] = [
  // Numbers of the device, in their order.
  'OpenAdapterFromLuid CreateDevice CreateContext CreateContextVirtual DestroyContext CreateAllocation2',
  'CreatePagingQueue ReserveGpuVirtualAddress QueryVideoMemoryInfo MakeResident MapGpuVirtualAddress Escape',
  'GetDeviceState SubmitCommand CreateSynchronizationObject2 SignalSynchronizationObject2',
  'WaitForSynchronizationObject2 DestroyAllocation2 EnumAdapters2 CloseAdapter ChangeVideoMemoryReservation',
  'CreateHwContext CreateHwQueue DestroyDevice DestroyHwContext DestroyHwQueue DestroyPagingQueue',
  'DestroySynchronizationObject Evict FlushHeapTransitions FreeGpuVirtualAddress',
  'GetContextInProcessSchedulingPriority GetContextSchedulingPriority GetSharedResourceAdapterLuid InvalidateCache',
  'Lock2 MarkDeviceAsError OfferAllocations OpenResource OpenSynchronizationObject QueryAllocationResidency',
  'QueryResourceInfo ReclaimAllocations2 Render SetAllocationPriority SetContextInProcessSchedulingPriority',
  'SetContextSchedulingPriority SignalSynchronizationObjectFromCpu SignalSynchronizationObjectFromGpu',
  'SignalSynchronizationObjectFromGpu2 SubmitCommandToHwQueue SubmitSignalSyncObjectsToHwQueue',
  'SubmitWaitForSyncObjectsToHwQueue Unlock2 UpdateAllocationProperty UpdateGpuVirtualAddress',
  'WaitForSynchronizationObjectFromCpu WaitForSynchronizationObjectFromGpu GetAllocationPriority',
  'QueryClockCalibration EnumAdapters3 ShareObjectsInternal OpenSyncObjectFromNtHandle2',
  'QueryResourceInfoFromNtHandle OpenResourceFromNtHandle QueryStatistics ShareObjectWithHost CreateSyncFile',
  'WaitSyncFile OpenSyncObjectFromSyncFile EnumProcesses IsFeatureEnabled',
  // What has no number: libdxg answers these itself, as here.
  'GetMultisampleMethodList SetQueuedLimit OpenNtHandleFromName OpenSyncObjectNtHandleFromName',
  'OpenProtectedSessionFromNtHandle Lock Unlock SetDisplayPrivateDriverFormat CreateProtectedSession',
  'DestroyProtectedSession QueryProtectedSessionStatus CreateTrackedWorkload DestroyTrackedWorkload',
  'GetTrackedWorkloadStatistics ResetTrackedWorkloadStatistics UpdateTrackedWorkload',
  'GetAvailableTrackedWorkloadIndex CreateKeyedMutex2 OpenKeyedMutex2 DestroyKeyedMutex AcquireKeyedMutex2',
  'ReleaseKeyedMutex2 QueryProtectedSessionInfoFromNtHandle Present SubmitPresentToHwQueue PinResources',
  'UnpinResources',
].flatMap((line) => line.split(' ').map((name) => `D3DKMT${name}`));

/** Rows whose function takes no struct, by the name under which libdxg has the one that does. */
const RENAMED: ReadonlyMap<string, string> = new Map([['D3DKMTShareObjects', 'D3DKMTShareObjectsInternal']]);

/** Rows whose function does more than pass on its argument: native/dxcore/ has it. */
const BY_HAND: ReadonlySet<string> = new Set(['D3DKMTQueryAdapterInfo']);

/** native/gen/thunks.c: the D3DKMT functions of libdxcore.so. */
export function thunksSource(rows: readonly Row[]): string {
  const served = rows
    .filter((row) => !BY_HAND.has(row.api))
    .map((row) => ({ name: RENAMED.get(row.api) ?? row.api, nr: row.nr }));
  const known = new Set(served.map(({ name }) => name));
  const absent = NAMES.filter((name) => !known.has(name));
  return [
    '/* Generated from proto/ by `npm run gen`; do not edit. */',
    '#include "thunk.h"',
    '',
    '/* The rows that are served. */',
    ...served.map(({ name, nr }) => `KMB_THUNK(${name}, 0x${nr.toString(16).padStart(2, '0')})`),
    '',
    '/* What a client resolves and no row serves. */',
    ...absent.map((name) => `KMB_NOT_SERVED(${name})`),
    '',
  ].join('\n');
}

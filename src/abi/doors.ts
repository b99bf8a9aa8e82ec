/**
 * The doors a call may come by, by their number in its head. A door is the guest's word about which of its functions was
 * called: the trace prints it, nothing depends on it. Numbers are wire format: append only.
 */
export const DOORS = [
  'ioctl',
  'thunk',
  'DXCoreCreateAdapterFactory',
  'DXCoreCreateAdapterList',
  'DXCoreGetAdapterByLuid',
  'DXCoreGetProperty',
  'DXCoreGetPropertySize',
  'DXCoreIsPropertySupported',
  'DXCoreIsAttributeSupported',
  'DXCoreQueryState',
  'DXCoreIsQueryStateSupported',
  'DXCoreIsValid',
  'DXCoreSort',
] as const;

export type Door = (typeof DOORS)[number];

/** The raw request code. */
export const DOOR_IOCTL = 0;
/** The typed `D3DKMT…` function. */
export const DOOR_THUNK = 1;

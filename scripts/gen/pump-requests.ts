/** An ioctl that the pump's filter lets through. */
export interface PumpRequest {
  readonly name: string;
  /** The request code, exact: the kernel would take other sizes under the same number, the bridge never asks for them. */
  readonly request: number;
}

/** The one list that native/gen/pump.h is made from. */
export const PUMP_REQUESTS: readonly PumpRequest[] = [
  { name: 'DRM_IOCTL_VERSION', request: 0xc040_6400 },
  { name: 'DRM_IOCTL_GEM_CLOSE', request: 0x4008_6409 },
  { name: 'DRM_IOCTL_GET_CAP', request: 0xc010_640c },
];

/** The device files a driver package is for: `/dev/dxg`, or a DRM render node. */
export type Surface = 'dxg' | 'drm';

#ifndef KMB_DXCORE_EXPORT_H
#define KMB_DXCORE_EXPORT_H

/* What exports.map lists; everything else is hidden. */
#define KMB_EXPORT __attribute__((visibility("default")))

#endif

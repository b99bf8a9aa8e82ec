export { type Broker, type BrokerOptions, createBroker } from './broker.ts';
export type {
  CallResult,
  DriverAdapter,
  DriverCall,
  DriverObject,
  DriverProcess,
  DriverProcessInfo,
  KernelDriver,
  ObjectMemory,
  ObjectSlab,
  ProcessMemory,
  SegmentCharges,
  SharedObject,
  SlabRange,
} from './driver.ts';
export { DrmDriver } from './drivers/drm/driver.ts';
export { type DrmFault, type DrmHost, openDrm } from './drivers/drm/open.ts';
export type { DrmWay } from './drivers/drm/way.ts';
export { type SoftGpuOptions, softgpu } from './drivers/softgpu/index.ts';
export type { BrokerEvent, BrokerEventName, BrokerLog } from './events.ts';
export { HABITS, LIMITS, type Limit, type LimitName, type LimitOverrides } from './limits.ts';
export type { PartitionOptions } from './partition.ts';
export type { AdapterReport, BrokerReport, PartitionReport, ProcessReport } from './report.ts';
export type { TraceEvent, TraceListener } from './trace.ts';
export { BoundedLines, type LinesShell } from './trace-lines.ts';

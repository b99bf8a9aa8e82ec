export { Arena, type Piece } from './arena.ts';
export type { Done } from './flights.ts';
export { PUMP_LIMITS } from './limits.ts';
export { Pump, type PumpCode, type PumpOptions } from './pump.ts';
export type { PumpCall } from './ring.ts';
export type { PumpDeath } from './wires.ts';

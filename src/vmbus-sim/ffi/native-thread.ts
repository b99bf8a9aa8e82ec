import { DataType, load, open } from 'ffi-rs';

const { I32: int, StringArray: texts } = DataType;

/** Descriptors that a native thread lives on. It keeps, and closes, all but `memory`. */
export interface ThreadEnds {
  readonly memory: number;
  readonly lane: number;
  readonly bell: number;
  readonly brokerBell: number;
}

const opened = new Set<string>();

/**
 * Starts the thread of a library of our own (`kmb_pump_thread`, the one function that is called in it): its number, or −errno, and
 * then the descriptors are still the caller's. Throws when the library cannot be loaded.
 */
export function startNativeThread(
  library: string,
  { memory, lane, bell, brokerBell }: ThreadEnds,
  paths: readonly string[],
): number {
  if (!opened.has(library)) open({ library, path: library });
  opened.add(library);
  return load<typeof int>({
    library,
    funcName: 'kmb_pump_thread',
    retType: int,
    paramsType: [int, int, int, int, texts, int],
    paramsValue: [memory, lane, bell, brokerBell, [...paths], paths.length],
  });
}

/** Runs `work` while this process holds the directory `lock`; a lock whose holder is gone is taken over. */
export function withLock<T>(lock: string, work: () => T): T;

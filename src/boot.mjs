// First module of a Worker: Node 20 does not hand the TypeScript loader on to workers, so each registers it itself, then
// imports `workerData.module` (a file: URL). Everything else in workerData is for that module.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.module);

/** A host that ends its engine and waits for that with nothing else to do. */
import { startEngine } from '../../src/host-km/drivers/softgpu/engine/process.ts';

const engine = startEngine();
if (engine === null || !(await engine.ready)) throw new Error('no engine');
engine.kill();
await engine.gone;
console.log('gone');

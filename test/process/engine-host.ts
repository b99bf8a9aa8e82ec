/** A host that has started an engine, gives it endless work and waits to be killed. */
import { startEngine } from '../../src/host-km/drivers/softgpu/engine/process.ts';
import { endless } from '../host-km/softgpu/modules.ts';

const engine = startEngine();
if (engine === null || !(await engine.ready)) throw new Error('no engine');
engine.window.set(endless);
void engine.run({ moduleBytes: endless.length, groups: 1, bindings: [], args: new Uint8Array(0) });
console.log(`engine ${engine.pid}\nready`);

/** A broker with one pump whose threads wait: says the pump's pid, then does nothing. `argv`: the pump, a FIFO. */
import { Pump } from '../../src/host-km/drivers/drm/pump/index.ts';
import { TEST, whole } from './pump-world.ts';

const [, , program = '', fifo = ''] = process.argv;
const pump = Pump.start({ command: [program], paths: [fifo] });
if (pump === null) throw new Error('no pump');
pump.open(0, 1, (slot) => {
  for (let i = 0; i < 4; i++) pump.wait(whole({ slot, structAt: 8 * i, request: TEST.WAIT }), () => {});
  process.stdout.write(`pump ${pump.pid}\n`);
});

/**
 * A broker with one pump; `argv`: what it does, the pump, a FIFO. `waits`: has threads of the pump wait, and says with what result;
 * `idles`: has nothing else to do once its file is open; `kills`: waits for the end with nothing else to do.
 */
import { Pump } from '../../src/host-km/drivers/drm/pump/index.ts';
import { TEST, whole } from './pump-world.ts';

const [, , what = '', program = '', fifo = ''] = process.argv;
const pump = Pump.start({ command: [program], paths: [fifo] });
if (pump === null) throw new Error('no pump');
pump.open(0, 1, (slot) => {
  if (what === 'waits')
    for (let i = 0; i < 4; i++)
      pump.wait(whole({ slot, structAt: 8 * i, request: TEST.WAIT }), (result) =>
        process.stdout.write(`${result}\n`),
      );
  process.stdout.write(`pump ${pump.pid} slot ${slot}\n`);
  if (what !== 'kills') return;
  pump.kill();
  void pump.gone.then(({ end }) => process.stdout.write(`gone ${end}\n`));
});

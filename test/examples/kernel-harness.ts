import { readFileSync } from 'node:fs';
import { wasm } from '../../src/host-km/drivers/softgpu/engine/webassembly.ts';

/** An engine of one file: runs a kernel on bindings as the contract says, without broker or guest. */
export interface Harness {
  readonly module: object;
  /** Runs `groups` groups; the bindings hold what the kernel wrote afterwards. */
  run(bindings: readonly Uint8Array[], args: readonly number[], groups: number): void;
}

type Main = (args: number, group: number) => void;

export function harness(file: string): Harness {
  const module = new wasm.Module(readFileSync(file));
  const memory = new wasm.Memory({ initial: 1024, maximum: 1024 });
  const { exports } = new wasm.Instance(module, { kmbridge: { memory } });
  const main = exports['main'] as Main;
  const base = (exports['__heap_base'] as { readonly value: number }).value;
  return {
    module,
    run(bindings, args, groups) {
      const view = new DataView(memory.buffer);
      const bytes = new Uint8Array(memory.buffer);
      let next = (base + 4096 + 15) & ~15;
      const offsets = bindings.map((binding, index) => {
        const offset = next;
        bytes.set(binding, offset);
        view.setUint32(base + index * 8, offset, true);
        view.setUint32(base + index * 8 + 4, binding.length, true);
        next = (offset + binding.length + 15) & ~15;
        return offset;
      });
      args.forEach((word, index) => {
        view.setUint32(base + bindings.length * 8 + index * 4, word, true);
      });
      for (let group = 0; group < groups; group++) main(base, group);
      bindings.forEach((binding, index) => {
        const offset = offsets[index] ?? 0;
        binding.set(bytes.subarray(offset, offset + binding.length));
      });
    },
  };
}

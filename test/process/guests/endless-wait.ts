/** A guest that waits for what never comes: in place (`sync`), or with a promise (`async`). Prints the status it got. */
import { d3dkmt, d3dkmtAsync, openDxg } from '../../../src/guest-um/index.ts';

const file = openDxg();
const kmt = d3dkmt(file);
const adapter = kmt.EnumAdapters2({ num_adapters: 1 }).adapters?.[0]?.adapter_handle ?? 0;
const { device } = kmt.CreateDevice({ adapter });
const { sync_object } = kmt.CreateSynchronizationObject2({
  device,
  info: { type: 5, monitored_fence: { initial_fence_value: 0n } },
});
const never = { device, objects: [sync_object], fence_values: [1n] };
process.stdout.write('waiting\n');
const { status } =
  process.argv[2] === 'async'
    ? await d3dkmtAsync(file).WaitForSynchronizationObjectFromCpu(never)
    : kmt.WaitForSynchronizationObjectFromCpu(never);
const next = kmt.QueryVideoMemoryInfo({ adapter }).status;
process.stdout.write(`${JSON.stringify({ status, next })}\n`);

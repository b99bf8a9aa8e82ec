/** A guest that is killed while the broker holds a wait of its. */
import { d3dkmt, d3dkmtAsync, openDxg } from '../../../src/guest-um/index.ts';

const file = openDxg();
const kmt = d3dkmt(file);
const adapter = kmt.EnumAdapters2({ num_adapters: 1 }).adapters?.[0]?.adapter_handle ?? 0;
const { device } = kmt.CreateDevice({ adapter });
const { sync_object } = kmt.CreateSynchronizationObject2({
  device,
  info: { type: 5, monitored_fence: { initial_fence_value: 0n } },
});
void d3dkmtAsync(file).WaitForSynchronizationObjectFromCpu({
  device,
  objects: [sync_object],
  fence_values: [1n],
});
// Answered behind the wait, by the same ring.
kmt.QueryVideoMemoryInfo({ adapter });
process.kill(process.pid, 'SIGKILL');

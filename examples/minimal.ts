/** The smallest guest: what adapters does this partition have, and how much memory? Run it with `kmbridge run`. */
import { d3dkmt, openDxg } from '../src/guest-um/index.ts';

const file = openDxg();
const kmt = d3dkmt(file);
const { num_adapters } = kmt.EnumAdapters2({});
const { status, adapters } = kmt.EnumAdapters2({ num_adapters });
if (status < 0) throw new Error(`EnumAdapters2: status 0x${(status >>> 0).toString(16)}`);
for (const { adapter_handle, adapter_luid } of adapters ?? []) {
  const { budget, current_usage } = kmt.QueryVideoMemoryInfo({ adapter: adapter_handle });
  process.stdout.write(
    `adapter 0x${adapter_luid.toString(16)}: ${current_usage} of ${budget} bytes in use\n`,
  );
  kmt.CloseAdapter({ adapter_handle });
}
file.close();

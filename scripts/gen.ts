/** `npm run gen`: everything that is derived from proto/ and committed. CI checks that it leaves no difference. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { abiDescription, fingerprintOf, rowsOfDriver } from '../src/abi/fingerprint.ts';
import { loadSchema, readProtos } from '../src/abi/schema/load.ts';
import { ioctlsDocument } from './gen/document.ts';
import { drmDocument } from './gen/drm-document.ts';
import { busHeader } from './gen/native-bus.ts';
import { doorsHeader } from './gen/native-doors.ts';
import { publicHeader } from './gen/native-header.ts';
import { pumpHeader, queueHeader } from './gen/native-pump.ts';
import { nativeDrmRows, nativeRows } from './gen/native-rows.ts';
import { sceneHeader } from './gen/native-scene.ts';
import { softgpuHeader } from './gen/native-softgpu.ts';
import { ntstatusHeader, statusHeader } from './gen/native-status.ts';
import { thunksSource } from './gen/native-thunks.ts';
import { drmPlanModule, planModule } from './gen/plans.ts';
import { pumpRequests } from './gen/pump-requests.ts';
import { readNumbers, readShown } from './gen/shown.ts';
import { typesModule } from './gen/types.ts';

const root = resolve(import.meta.dirname, '..');

function write(file: string, text: string): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  process.stdout.write(`${relative(root, path)}: ${text.length} characters\n`);
}

const schema = loadSchema(readProtos(join(root, 'proto/kmbridge')));
const description = abiDescription(schema.rows);
const fingerprint = fingerprintOf(schema.rows);
const { drmRows } = schema;
const drmFingerprints = {
  virtio_gpu: fingerprintOf(rowsOfDriver(drmRows, 'virtio_gpu')),
  vgem: fingerprintOf(rowsOfDriver(drmRows, 'vgem')),
};

write('src/abi/gen/rows.ts', planModule(schema, fingerprint));
write('src/abi/gen/drm-rows.ts', drmPlanModule(drmRows, drmFingerprints));
write('src/abi/gen/types.ts', typesModule(schema.rows));
write('native/gen/doors.h', doorsHeader());
write('native/gen/bus.h', busHeader());
write('native/gen/pump.h', pumpHeader(pumpRequests(drmRows)));
write('native/gen/queue.h', queueHeader());
write('native/gen/rows.c', nativeRows(schema.rows, fingerprint));
write('native/gen/drm_rows.c', nativeDrmRows(drmRows, drmFingerprints));
write('native/gen/status.h', statusHeader());
write('native/gen/ntstatus.h', ntstatusHeader());
write('native/gen/thunks.c', thunksSource(schema.rows));
write('docs/drm.md', drmDocument(drmRows, drmFingerprints));
write('native/include/kmbridge/d3dkmthk.h', publicHeader(schema));
write('native/include/kmbridge/softgpu.h', softgpuHeader(schema));
write('examples/native/scene.h', sceneHeader());
write('test/golden/abi.json', `${JSON.stringify(description, null, 1)}\n`);
write('test/golden/drm-abi.json', `${JSON.stringify(abiDescription(drmRows), null, 1)}\n`);

// All of these read what was just written, so they are loaded only now.
const { isAdapterRow: local } = await import('../src/host-km/adapter-rows.ts');
const [shown, numbers] = [readShown(root), readNumbers(root)];
write('docs/ioctls.md', ioctlsDocument({ rows: schema.rows, fingerprint, local, shown, numbers }));
const { buildKernel, kernels } = await import('./kernels.ts');
for (const kernel of kernels()) writeFileSync(kernel.binary, buildKernel(kernel));
const { writePackages } = await import('./packages.ts');
await writePackages();

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findCompiler } from '../../scripts/native.mjs';
import { type Check, okay, warning } from './check.ts';
import { PUMP_SAYS } from './host-pump.ts';
import { nativeDirectory, PUMP } from './native-libraries.ts';
import { onPath } from './native-program.ts';

/** What native guests and boxes need beside Node; TypeScript guests run without. */
export function checkNative(
  env: NodeJS.ProcessEnv,
  compiler = findCompiler() ?? null,
  pumpBuilt = existsSync(join(nativeDirectory, PUMP)),
): readonly Check[] {
  const box = ['bwrap', 'setpriv', 'unshare'].filter((tool) => onPath(tool, env['PATH'] ?? '') === null);
  return [
    compiler === null
      ? warning(
          'native guests',
          'there is no C compiler to build their libraries with',
          'apt-get install gcc libc6-dev',
        )
      : okay('native guests', `${compiler.join(' ')} builds their libraries`),
    pumpBuilt || compiler !== null
      ? okay('drm pump', `host --driver drm: ${PUMP_SAYS.process}`)
      : warning('drm pump', `host --driver drm: ${PUMP_SAYS.plain}`, 'apt-get install gcc libc6-dev'),
    box.length === 0
      ? okay('sandbox', 'bwrap, setpriv and unshare are there')
      : warning('sandbox', `there is no ${box.join(' and no ')}`, 'apt-get install bubblewrap util-linux'),
  ];
}

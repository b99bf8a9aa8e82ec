import { findCompiler } from '../../scripts/native.mjs';
import { type Check, okay, warning } from './check.ts';
import { onPath } from './native-program.ts';

/** What native guests and boxes need beside Node; TypeScript guests run without. */
export function checkNative(env: NodeJS.ProcessEnv, compiler = findCompiler() ?? null): readonly Check[] {
  const box = ['bwrap', 'setpriv', 'unshare'].filter((tool) => onPath(tool, env['PATH'] ?? '') === null);
  return [
    compiler === null
      ? warning(
          'native guests',
          'there is no C compiler to build their libraries with',
          'apt-get install gcc libc6-dev',
        )
      : okay('native guests', `${compiler.join(' ')} builds their libraries`),
    box.length === 0
      ? okay('sandbox', 'bwrap, setpriv and unshare are there')
      : warning('sandbox', `there is no ${box.join(' and no ')}`, 'apt-get install bubblewrap util-linux'),
  ];
}

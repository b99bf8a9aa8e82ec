import { driversRoot } from '../src/cli/paths.ts';
import { type Broker, createBroker, softgpu } from '../src/host-km/index.ts';
import { findPackage } from '../src/packages/index.ts';
import { type Identity, identityOf, parsePolicy } from '../src/version-check/index.ts';

export function benchIdentity(): Identity {
  const found = findPackage(driversRoot, 'softgpu');
  if (!found.ok) throw new Error(found.message);
  return identityOf(found.manifest);
}

/** A broker without sockets, for a guest in another thread of this process. */
export function inProcessBroker(): Broker {
  const policy = parsePolicy('exact');
  if (!policy.ok) throw new Error(policy.message);
  return createBroker({
    driver: softgpu({ identity: benchIdentity() }),
    partitions: [{ name: 'bench', vram: 256 * 2 ** 20 }],
    policy: policy.policy,
  });
}

import { STATUS } from '../abi/index.ts';
import type { Call } from './call.ts';
import type { DriverObject } from './driver.ts';
import type { HandleNode } from './handle-graph.ts';

/**
 * Names what the driver made: a node below its parent and a handle in the image. When one of them cannot be kept, all
 * are undone at the driver. 0 or a status.
 */
export function recordObjects(call: Call): number {
  const { process, adapter } = call.channel;
  const { parentAt, resourceAt } = call.served;
  const named = parentAt < 0 ? undefined : call.node(parentAt);
  const parent = named === undefined ? adapter : above(named);
  if (parent === null) return undo(call, [], STATUS.INVALID_PARAMETER);
  let resource = resourceAt < 0 ? undefined : call.node(resourceAt);
  let queue: HandleNode | undefined;
  const nodes: HandleNode[] = [];
  for (const object of call.created) {
    const owner = ownerOf(object, parent, resource, queue);
    const node = process.graph.add(object.kind, object, owner, owner === queue);
    if (typeof node === 'string')
      return undo(call, nodes, node === 'LIMIT' ? STATUS.NO_MEMORY : STATUS.INVALID_PARAMETER);
    nodes.push(node);
    if (object.kind === 'resource') resource = node;
    if (object.kind === 'pagingqueue' || object.kind === 'hwqueue') queue = node;
  }
  for (const [index, node] of nodes.entries()) call.image.setU32(call.createdAt[index] ?? 0, node.handle);
  return 0;
}

/** Takes everything back that the call had made and recorded. */
export function undoObjects(call: Call): void {
  const { process } = call.channel;
  for (let i = call.createdAt.length - 1; i >= 0; i--) {
    const node = process.graph.object(call.image.u32(call.createdAt[i] ?? 0));
    if (node !== undefined) process.graph.release(node);
  }
}

/** Resources own allocations, a queue its progress fence, the call's parent all else. */
function ownerOf(
  object: DriverObject,
  parent: HandleNode,
  resource: HandleNode | undefined,
  queue: HandleNode | undefined,
): HandleNode {
  if (object.kind === 'allocation' && resource !== undefined) return resource;
  if (object.kind === 'syncobject' && queue !== undefined) return queue;
  return parent;
}

/** An adapter handle stands for its adapter. */
function above(node: HandleNode): HandleNode | null {
  return node.kind === 'adapter' ? node.adapter : node;
}

function undo(call: Call, nodes: readonly HandleNode[], status: number): number {
  const { process } = call.channel;
  for (let i = call.created.length - 1; i >= 0; i--) {
    const node = nodes[i];
    const object = call.created[i];
    if (node !== undefined) process.graph.release(node);
    else if (object !== undefined) process.destroy(object);
  }
  return status;
}

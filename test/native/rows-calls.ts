import { allocationPrivateData, CommandBuffer } from '../../drivers/softgpu/1.1.0.0/umd.ts';
import { notServed, withoutMeaning } from '../abi/unserved.ts';
import { CallScript, type Fields } from './call-script.ts';
import { spoilings } from './spoil.ts';

const PAGE = 4096n;
const MONITORED_FENCE = 5;
const CREATE_RESOURCE = 1;
const STANDARD_ALLOCATION = 0x1_0000;
const EXECUTION = 1;
const [RESET, PAGE_FAULT] = [3, 5];

/** A call that is made in every bad way first, and then well. */
type Good = (name: string, args: Fields, save?: Readonly<Record<string, string>>) => void;

/** The life of a program that uses every row, with each call also made in every bad way that its row knows. */
export function everyRow(): CallScript {
  const script = new CallScript();
  const good: Good = (name, args, save) => {
    for (const spoilt of spoilings(name, args)) script.call(name, args, {}, spoilt);
    script.call(name, args, save);
  };
  adapters(script, good);
  devices(script, good);
  memory(script, good);
  work(script, good);
  sharing(good);
  ends(script, good);
  script.request('no such number', 0xc0404700 | 0xf0);
  script.request('another size', 0xc0044702);
  script.request('another letter', 0xc0404802);
  for (const { label, request } of [...withoutMeaning(), ...notServed()]) script.request(label, request);
  script.close();
  script.call('LX_DXENUMADAPTERS2', { num_adapters: 0 });
  script.request('no such number, closed', 0xc0404700 | 0xf0);
  return script;
}

function adapters(script: CallScript, good: Good): void {
  const room = (count: number): Fields[] => Array.from({ length: count }, () => ({}));
  script.call('LX_DXENUMADAPTERS2', { num_adapters: 0 });
  script.call('LX_DXENUMADAPTERS3', { filter: 0 });
  good(
    'LX_DXENUMADAPTERS2',
    { adapters: room(3) },
    {
      adapter: 'adapters.0.adapter_handle',
      luid: 'adapters.0.adapter_luid',
    },
  );
  good('LX_DXENUMADAPTERS3', { filter: 1, adapters: room(2) }, { second: 'adapters.0.adapter_handle' });
  good('LX_DXOPENADAPTERFROMLUID', { adapter_luid: 'luid' }, { third: 'adapter_handle' });
  script.call('LX_DXOPENADAPTERFROMLUID', { adapter_luid: 0x1234_0000_4321n });
  for (const [type, bytes] of [
    [0, 8],
    [3, 24],
    [13, 4],
    [15, 4],
    [15, 3],
    [31, 28],
    [57, 64],
    [999, 4],
  ] as const)
    script.call('LX_DXQUERYADAPTERINFO', { adapter: 'adapter', type, private_data: new Uint8Array(bytes) });
  good('LX_DXQUERYADAPTERINFO', { adapter: 'adapter', type: 15, private_data: new Uint8Array(4) });
  good('LX_DXQUERYVIDEOMEMORYINFO', { adapter: 'adapter' });
  script.call('LX_DXQUERYVIDEOMEMORYINFO', { adapter: 'second', memory_segment_group: 1 });
  script.call('LX_DXQUERYVIDEOMEMORYINFO', { adapter: 'adapter', memory_segment_group: 2 });
  good('LX_DXCHANGEVIDEOMEMORYRESERVATION', { adapter: 'adapter', reservation: 4096n });
  script.call('LX_DXCHANGEVIDEOMEMORYRESERVATION', { adapter: 'adapter', reservation: 1n << 60n });
  script.call('LX_DXQUERYVIDEOMEMORYINFO', { adapter: 'adapter' });
}

function devices(script: CallScript, good: Good): void {
  good('LX_DXCREATEDEVICE', { adapter: 'adapter' }, { device: 'device' });
  script.call('LX_DXCREATEDEVICE', { adapter: 'device' });
  good('LX_DXGETDEVICESTATE', { device: 'device', state_type: EXECUTION });
  for (const state_type of [RESET, PAGE_FAULT, 0, 77])
    script.call('LX_DXGETDEVICESTATE', { device: 'device', state_type });
  good(
    'LX_DXCREATEPAGINGQUEUE',
    { device: 'device' },
    { queue: 'paging_queue', paged: 'sync_object', page: 'fence_cpu_virtual_address' },
  );
  script.peek('paging-fence', 'page', 8);
  good(
    'LX_DXCREATECONTEXTVIRTUAL',
    { device: 'device', priv_drv_data: new Uint8Array([1, 2, 3]), client_hint: 7 },
    { context: 'context' },
  );
  script.call('LX_DXCREATECONTEXTVIRTUAL', { device: 'adapter' });
  for (const name of ['CONTEXTSCHEDULINGPRIORITY', 'CONTEXTINPROCESSSCHEDULINGPRIORITY']) {
    good(`LX_DXSET${name}`, { context: 'context', priority: -7 });
    script.call(`LX_DXSET${name}`, { context: 'context', priority: 8 });
    good(`LX_DXGET${name}`, { context: 'context' });
  }
  good(
    'LX_DXCREATESYNCHRONIZATIONOBJECT',
    { device: 'device', info: { type: MONITORED_FENCE, monitored_fence: { initial_fence_value: 7n } } },
    { fence: 'sync_object', value: 'info.monitored_fence.fence_cpu_virtual_address' },
  );
  script.peek('fence', 'value', 8);
  for (const type of [0, 1, 2, 3, 6, 99])
    script.call('LX_DXCREATESYNCHRONIZATIONOBJECT', { device: 'device', info: { type } });
}

function memory(script: CallScript, good: Good): void {
  const wish = (bytes: number): Fields => ({
    priv_drv_data: allocationPrivateData({ bytes, segment: 'local', cpuVisible: true }),
  });
  good(
    'LX_DXCREATEALLOCATION',
    { device: 'device', private_runtime_data: new Uint8Array(5), allocation_info: [wish(8192), wish(4096)] },
    { buffer: 'allocation_info.0.allocation', commands: 'allocation_info.1.allocation' },
  );
  script.call(
    'LX_DXCREATEALLOCATION',
    { device: 'device', flags: CREATE_RESOURCE, allocation_info: [wish(1)] },
    { resource: 'resource' },
  );
  script.call('LX_DXCREATEALLOCATION', {
    device: 'device',
    resource: 'resource',
    allocation_info: [wish(9)],
  });
  script.call('LX_DXCREATEALLOCATION', { device: 'device', allocation_info: [{}] });
  script.call('LX_DXCREATEALLOCATION', {
    device: 'device',
    flags: STANDARD_ALLOCATION,
    standard_allocation: [{ type: 99 }],
    allocation_info: [{}],
  });
  good(
    'LX_DXMAKERESIDENT',
    { paging_queue: 'queue', allocation_list: ['buffer', 'commands'] },
    { resident: 'paging_fence_value' },
  );
  script.call('LX_DXMAKERESIDENT', { paging_queue: 'queue', allocation_list: ['buffer', 0x40] });
  good('LX_DXQUERYALLOCATIONRESIDENCY', {
    device: 'device',
    allocations: ['buffer', 'commands'],
    residency_status: [0, 0],
  });
  const whole = { device: 'device', resource: 'resource', resource_residency_status: [0] };
  good('LX_DXQUERYALLOCATIONRESIDENCY', whole);
  script.call('LX_DXQUERYALLOCATIONRESIDENCY', { ...whole, allocations: ['buffer'] });
  const listed = { device: 'device', allocation_list: ['buffer', 'commands'], priorities: [0x5000_0000, 7] };
  good('LX_DXSETALLOCATIONPRIORITY', listed);
  good('LX_DXGETALLOCATIONPRIORITY', listed);
  const owner = { device: 'device', resource: 'resource', resource_priority: [0xc800_0000] };
  good('LX_DXSETALLOCATIONPRIORITY', owner);
  good('LX_DXGETALLOCATIONPRIORITY', owner);
  for (const lists of [{ allocations: ['commands', 'buffer'] }, { resources: ['resource'] }]) {
    const offered = { device: 'device', ...lists, priority: 1 };
    good('LX_DXOFFERALLOCATIONS', offered);
    script.call('LX_DXLOCK2', { device: 'device', allocation: 'buffer' });
    const results = Object.values(lists)[0]?.map(() => 9) ?? [];
    good('LX_DXRECLAIMALLOCATIONS2', { paging_queue: 'queue', ...lists, results });
    script.call('LX_DXOFFERALLOCATIONS', offered);
    script.call('LX_DXRECLAIMALLOCATIONS2', { paging_queue: 'queue', ...lists });
  }
  const both = { allocations: ['buffer'], resources: ['resource'] };
  script.call('LX_DXOFFERALLOCATIONS', { device: 'device', ...both, priority: 1 });
  script.call('LX_DXOFFERALLOCATIONS', { device: 'device', allocation_count: 1, priority: 1 });
  good('LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU', {
    device: 'device',
    objects: ['paged'],
    fence_values: ['resident'],
  });
  good(
    'LX_DXMAPGPUVIRTUALADDRESS',
    { paging_queue: 'queue', allocation: 'buffer', size_in_pages: 2, protection: 1 },
    { va: 'virtual_address' },
  );
  script.call(
    'LX_DXMAPGPUVIRTUALADDRESS',
    { paging_queue: 'queue', allocation: 'commands', size_in_pages: 1 },
    { commandsAt: 'virtual_address' },
  );
  for (const bad of [
    { size_in_pages: 0 },
    { size_in_pages: 3 },
    { base_address: 5n },
    { protection: 1n << 40n },
  ])
    script.call('LX_DXMAPGPUVIRTUALADDRESS', {
      paging_queue: 'queue',
      allocation: 'buffer',
      size_in_pages: 1,
      ...bad,
    });
  good(
    'LX_DXRESERVEGPUVIRTUALADDRESS',
    { adapter: 'adapter', size: 4n * PAGE, reservation_type: 1 },
    { reserved: 'virtual_address' },
  );
  script.call('LX_DXRESERVEGPUVIRTUALADDRESS', { adapter: 'queue', size: PAGE, reservation_type: 3 });
  good('LX_DXFREEGPUVIRTUALADDRESS', { adapter: 'adapter', base_address: 'reserved', size: 4n * PAGE });
  script.call('LX_DXFREEGPUVIRTUALADDRESS', { adapter: 'adapter', base_address: 'reserved', size: PAGE });
  good('LX_DXLOCK2', { device: 'device', allocation: 'buffer' }, { data: 'data' });
  script.call('LX_DXLOCK2', { device: 'device', allocation: 'commands' }, { words: 'data' });
  script.call('LX_DXLOCK2', { device: 'device', allocation: 'device' });
  const range = { device: 'device', allocation: 'buffer', offset: PAGE };
  good('LX_DXINVALIDATECACHE', { ...range, length: PAGE });
  script.call('LX_DXINVALIDATECACHE', { ...range, length: PAGE + 1n });
}

function work(script: CallScript, good: Good): void {
  script.poke('data', new Uint8Array([9, 8, 7]));
  script.peek('buffer', 'data', 16);
  script.poke('words', new CommandBuffer().nop().finish());
  const commands = { command_buffer: 'commandsAt', command_length: 8, broadcast_context: ['context'] };
  good('LX_DXSUBMITCOMMAND', commands);
  script.call('LX_DXSUBMITCOMMAND', { ...commands, broadcast_context: ['context', 0x40] });
  script.call('LX_DXSUBMITCOMMAND', { ...commands, broadcast_context: ['device'] });
  script.call('LX_DXSUBMITCOMMAND', { ...commands, priv_drv_data: new Uint8Array(8) });
  script.call('LX_DXSUBMITCOMMAND', { ...commands, history_buffer_array: ['commands'] });
  script.call('LX_DXSUBMITCOMMAND', { ...commands, written_primaries: ['buffer'] });
  const signal = { context: 'context', objects: ['fence'], monitored_fence_values: [8n] };
  good('LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU', signal);
  const several = { contexts: ['context'], objects: ['fence'], monitored_fence_values: [8n] };
  good('LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU2', several);
  script.call('LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU2', { ...several, contexts: ['context', 'device'] });
  script.call('LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU2', { ...several, objects: ['paged'] });
  // Of the event form only what needs no event: none is EINVAL.
  script.call('LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU2', { contexts: ['context'], flags: 2 });
  const wait = { device: 'device', objects: ['fence'], fence_values: [8n] };
  script.call('LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU', wait);
  script.peek('fence', 'value', 8);
  const raise = { device: 'device', objects: ['fence'], fence_values: [20n] };
  good('LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMCPU', raise);
  script.call('LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU', { ...wait, fence_values: [20n] });
  // Any of them: the second is not reached, the call does not wait.
  const any = { device: 'device', objects: ['fence', 'fence'], fence_values: [20n, 1000n], flags: 1 };
  good('LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU', any);
  script.peek('fence', 'value', 8);
  // A result that goes into memory which is there, but not for writing.
  script.call('LX_DXENUMADAPTERS2', { num_adapters: 1, adapters: 'value' });
  script.call('LX_DXGETDEVICESTATE', { device: 'device', state_type: EXECUTION });
  good('LX_DXUNLOCK2', { device: 'device', allocation: 'buffer' });
  script.call('LX_DXUNLOCK2', { device: 'device', allocation: 'commands' });
  script.call('LX_DXUNLOCK2', { device: 'device', allocation: 'commands' });
  good('LX_DXEVICT', { device: 'device', allocations: ['buffer'] });
}

/** Without a descriptor: what names one, only a program can ask. */
function sharing(good: Good): void {
  good('LX_DXOPENSYNCOBJECTFROMNTHANDLE2', { device: 'device' });
  good('LX_DXQUERYRESOURCEINFOFROMNTHANDLE', { device: 'device' });
  const buffers = { private_runtime_data: new Uint8Array(4), total_priv_drv_data: new Uint8Array(24) };
  good('LX_DXOPENRESOURCEFROMNTHANDLE', { device: 'device', open_alloc_info: [{}], ...buffers });
}

/** Everything is given back, and then nothing of it is known any more. */
function ends(script: CallScript, good: Good): void {
  good('LX_DXDESTROYALLOCATION2', { device: 'device', allocations: ['buffer', 'commands'] });
  script.call('LX_DXDESTROYALLOCATION2', { device: 'device', allocations: ['buffer'] });
  script.call('LX_DXDESTROYALLOCATION2', { device: 'device', resource: 'resource' });
  script.call('LX_DXDESTROYALLOCATION2', { device: 'device', resource: 'resource' });
  good('LX_DXDESTROYSYNCHRONIZATIONOBJECT', { sync_object: 'fence' });
  script.call('LX_DXDESTROYSYNCHRONIZATIONOBJECT', { sync_object: 'fence' });
  good('LX_DXDESTROYCONTEXT', { context: 'context' });
  script.call('LX_DXDESTROYCONTEXT', { context: 'context' });
  good('LX_DXDESTROYPAGINGQUEUE', { paging_queue: 'queue' });
  script.call('LX_DXDESTROYPAGINGQUEUE', { paging_queue: 'queue' });
  script.call('LX_DXCREATEDEVICE', { adapter: 'adapter' }, { broken: 'device' });
  script.call('LX_DXMARKDEVICEASERROR', { device: 'broken', reason: 1 });
  good('LX_DXMARKDEVICEASERROR', { device: 'broken', reason: 0x8000_0000 });
  for (const device of ['broken', 'device'])
    script.call('LX_DXGETDEVICESTATE', { device, state_type: EXECUTION });
  good('LX_DXDESTROYDEVICE', { device: 'device' });
  script.call('LX_DXDESTROYDEVICE', { device: 'device' });
  script.call('LX_DXGETDEVICESTATE', { device: 'device', state_type: EXECUTION });
  for (const adapter_handle of ['second', 'third']) script.call('LX_DXCLOSEADAPTER', { adapter_handle });
  good('LX_DXCLOSEADAPTER', { adapter_handle: 'adapter' });
  script.call('LX_DXCLOSEADAPTER', { adapter_handle: 'adapter' });
  script.call('LX_DXCREATEDEVICE', { adapter: 'adapter' });
}

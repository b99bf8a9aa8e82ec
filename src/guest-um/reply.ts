import { elementCount, elementsAt, type Image, live, type MappedSites } from '../abi/index.ts';
import type { Call } from './call.ts';
import type { Loss } from './loss.ts';
import type { ShadowTable } from './shadow-table.ts';
import { type AdapterByLuid, recordReply } from './shadow-update.ts';
import type { SlabTable } from './slabs.ts';
import type { CallStats } from './stats.ts';
import type { ReplySink } from './transport.ts';

/** Head of a reply (kmbridge.wire): i32 status, u32 body bytes. */
const HEAD_BYTES = 8;

/**
 * Takes replies apart as strictly as the host takes calls: exactly the row's outputs, in bounds, every address in
 * memory that was lent. Anything else is a lying host, and the end of the connection.
 */
export class ReplyReader implements ReplySink {
  readonly #table: ShadowTable;
  readonly #slabs: SlabTable;
  readonly #stats: CallStats;
  readonly #byLuid: AdapterByLuid;

  constructor(table: ShadowTable, slabs: SlabTable, stats: CallStats, byLuid: AdapterByLuid) {
    this.#table = table;
    this.#slabs = slabs;
    this.#stats = stats;
    this.#byLuid = byLuid;
  }

  reply(call: Call, payload: Uint8Array, bytes: number): Loss | null {
    const { plan, image } = call;
    if (plan === null) return malformed('no call', 'belongs to nothing');
    if (bytes < HEAD_BYTES) return malformed(plan.row.name, `has ${bytes} bytes`);
    const status = word(payload, 0);
    const body = word(payload, 4) >>> 0;
    if (body > bytes - HEAD_BYTES || ((body + 7) & ~7) + HEAD_BYTES !== bytes)
      return malformed(plan.row.name, `says ${body} bytes in a packet of ${bytes}`);
    this.#stats.toGuest += HEAD_BYTES + body;
    if (status < 0) {
      if (body !== 0) return malformed(plan.row.name, 'has outputs beside an error');
      call.finish(status);
      return null;
    }
    const fault = plan.transcoder.decodeReply(payload, HEAD_BYTES, HEAD_BYTES + body, image);
    if (fault !== null) return malformed(plan.row.name, `is ${fault}`);
    if (plan.mapped !== null && !this.#map(plan.mapped, image)) return this.#slabs.fault;
    if (plan.makes || plan.ends) {
      const adapter = call.channel === null ? -1 : call.channel.adapter;
      if (!recordReply(plan, image, this.#table, adapter, this.#byLuid))
        return { code: 'TOO_MANY_HANDLES', message: `${plan.row.name} made one handle more than is kept` };
    }
    call.finish(status);
    return null;
  }

  /** Replaces every token by its address here; false when one names memory that was not lent. */
  #map(sites: MappedSites, image: Image): boolean {
    for (const site of sites.scalars)
      if (live(site.when, image, 0) && !this.#mapAt(site.offset, image)) return false;
    for (const array of sites.arrays) {
      const first = live(array.when, image, 0) ? elementsAt(array, image) : 0;
      const count = first === 0 ? 0 : elementCount(array, image);
      for (let i = 0; i < count; i++) {
        const base = first + i * array.stride;
        for (const site of array.sites)
          if (live(site.when, image, base) && !this.#mapAt(base + site.offset, image)) return false;
      }
    }
    return true;
  }

  #mapAt(at: number, image: Image): boolean {
    const token = image.num64(at);
    if (token === 0) return true;
    const address = this.#slabs.addressOf(token);
    if (address >= 0) image.setNum64(at, address);
    return address >= 0;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function malformed(name: string, what: string): Loss {
  return { code: 'MALFORMED_REPLY', message: `the reply to ${name} ${what}` };
}

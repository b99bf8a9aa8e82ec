import {
  type CallerSites,
  type HandleSites,
  handleSites,
  type MappedSites,
  mappedSites,
  type Row,
  rowByNr,
  type Transcoder,
  transcoderOf,
} from '../abi/index.ts';
import { callerSitesOf } from './caller-check.ts';

/** What the shim needs to know of a row, worked out once: one object per row, all of one shape. */
export interface CallPlan {
  readonly row: Row;
  /** The request code as a signed word, as it is compared on every call. */
  readonly request: number;
  readonly transcoder: Transcoder;
  readonly sites: HandleSites;
  /** Fields that hold an address in this process; null when there are none. */
  readonly mapped: MappedSites | null;
  /** Fields that name a descriptor, an event or memory of this process; null when there are none. */
  readonly caller: CallerSites | null;
  /** Goes over the global channel, behind everything that was sent before it. */
  readonly process: boolean;
  readonly oneWay: boolean;
  readonly makes: boolean;
  readonly ends: boolean;
}

const plans: (CallPlan | null)[] = new Array(256).fill(null);
const tried = new Uint8Array(256);

/** The plan of a request code; null when no row has it in full: number, direction and size. */
export function planOfRequest(request: number): CallPlan | null {
  const nr = request & 0xff;
  const plan = tried[nr] === 1 ? (plans[nr] ?? null) : compile(nr);
  return plan !== null && plan.request === (request | 0) ? plan : null;
}

/** The plan of a row that is known to exist. */
export function planOfRow(row: Row): CallPlan {
  const plan = planOfRequest(row.request);
  if (plan === null) throw new RangeError(`${row.name} is not in the schema`);
  return plan;
}

function compile(nr: number): CallPlan | null {
  tried[nr] = 1;
  const row = rowByNr(nr);
  if (row === undefined) return null;
  const mapped = mappedSites(row);
  const plan: CallPlan = {
    row,
    request: row.request | 0,
    transcoder: transcoderOf(row),
    sites: handleSites(row),
    mapped: mapped.scalars.length + mapped.arrays.length > 0 ? mapped : null,
    caller: callerSitesOf(row),
    process: row.scope === 'process',
    oneWay: row.oneWay,
    makes: row.creates.length > 0,
    ends: row.destroys.length > 0,
  };
  plans[nr] = plan;
  return plan;
}

import {
  type Calls,
  ERRNO,
  packObject,
  type Row,
  rows,
  type SizeFault,
  STATUS,
  statusOfErrno,
  unpackObject,
} from '../abi/index.ts';
import { type CallPlan, planOfRow } from './call-plan.ts';
import { BUSY } from './connection.ts';
import { connectionOf, type DxgFile } from './file.ts';

/** What every thunk answers: an NTSTATUS as an int32, negative when the call failed, beside the row's outputs. */
export interface ThunkStatus {
  readonly status: number;
}

/** The typed door: one method per row, named as its D3DKMT function without the prefix. */
export type D3dkmt = {
  readonly [N in keyof Calls]: (args: Calls[N]['in']) => ThunkStatus & Calls[N]['out'];
};

/** The same calls without waiting. */
export type D3dkmtAsync = {
  readonly [N in keyof Calls]: (args: Calls[N]['in']) => Promise<ThunkStatus & Calls[N]['out']>;
};

/** What a call is answered that is larger than its row allows. */
const SIZE_STATUS = { BOUND: STATUS.INVALID_PARAMETER, OVERFLOW: STATUS.BUFFER_TOO_SMALL } as const;

type Arguments = Readonly<Record<string, unknown>>;
type Result = ThunkStatus & Record<string, unknown>;
type Door<R> = Readonly<Record<string, (args: Arguments) => R>>;

const doors = new WeakMap<DxgFile, Door<Result>>();
const asyncDoors = new WeakMap<DxgFile, Door<Promise<Result>>>();

/**
 * The typed thunks of a file, built once. An argument that is no value of its field is a TypeError, since it is a mistake
 * in this program; everything else is a status.
 */
export function d3dkmt(file: DxgFile): D3dkmt {
  const door = doors.get(file) ?? build((plan) => (args) => callNow(file, plan, args));
  doors.set(file, door);
  // The schema that makes the rows makes the types as well; a test holds that the names agree.
  return door as unknown as D3dkmt;
}

/** As `d3dkmt`, every call a promise: many may be under way at once. */
export function d3dkmtAsync(file: DxgFile): D3dkmtAsync {
  const door = asyncDoors.get(file) ?? build((plan) => (args) => callLater(file, plan, args));
  asyncDoors.set(file, door);
  return door as unknown as D3dkmtAsync;
}

/** `D3DKMTCreateDevice` → `CreateDevice`. */
function thunkName(row: Row): string {
  return row.api.replace(/^D3DKMT/, '');
}

function build<R>(make: (plan: CallPlan) => (args: Arguments) => R): Door<R> {
  return Object.freeze(Object.fromEntries(rows.map((row) => [thunkName(row), make(planOfRow(row))])));
}

function callNow(file: DxgFile, plan: CallPlan, args: Arguments): Result {
  const connection = connectionOf(file);
  if (connection === null) return { status: STATUS.INVALID_HANDLE };
  const started = connection.counted(plan);
  const call = connection.take();
  try {
    const fault = packObject(plan.row, args, call.image);
    const status = fault === null ? connection.run(call, plan) : SIZE_STATUS[fault];
    return { ...unpackObject(plan.row, call.image), status: thunkStatus(status) };
  } finally {
    connection.give(call);
    connection.timed(plan, started);
  }
}

async function callLater(file: DxgFile, plan: CallPlan, args: Arguments): Promise<Result> {
  const connection = connectionOf(file);
  if (connection === null) return { status: STATUS.INVALID_HANDLE };
  const call = connection.take();
  let fault: SizeFault | null;
  try {
    fault = packObject(plan.row, args, call.image);
  } catch (error) {
    connection.give(call);
    throw error;
  }
  const outputs = (status: number): Result => ({
    ...unpackObject(plan.row, call.image),
    status: thunkStatus(status),
  });
  if (fault === null) return connection.start(call, plan, outputs);
  const result = outputs(SIZE_STATUS[fault]);
  connection.give(call);
  return result;
}

/** The user-mode library's own mapping for what only the raw door can say. */
function thunkStatus(status: number): number {
  return status === BUSY ? statusOfErrno(ERRNO.EAGAIN) : status;
}

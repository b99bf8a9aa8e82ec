import { type DrmDriver, drmRows, type Row } from '../../../../abi/index.ts';
import type { QueueService } from '../kernel.ts';
import { DRM_LIMITS } from '../limits.ts';
import { fenceQuestion } from './fence-ask.ts';

/** What a driver's submission queues serve. */
export interface DirectService extends QueueService {
  readonly row: Row;
}

/** Null where there is nothing of the kind. The end of its calls is asked for by a call of the same row. */
export function directService(driver: DrmDriver, rows: readonly Row[] = drmRows): DirectService | null {
  const question = fenceQuestion(driver, rows);
  if (question === null || question.row.drm?.direct === undefined) return null;
  const { row, struct, fenceAt } = question;
  return { row, request: row.request, question: struct, fenceAt, askedEvery: DRM_LIMITS.askedEvery };
}

/** Which check the peer failed. Any of them ends the channel: there is no way back into step with a liar. */
export type CorruptCode =
  /** An index of the peer is outside the data area or not a multiple of 8. */
  | 'RING_POINTER'
  /** Not empty, yet less than the smallest packet. */
  | 'DATA_AVAILABLE'
  /** The descriptor's lengths contradict each other or reach past what was published, trailer included. */
  | 'DESCRIPTOR_LENGTHS'
  /** Larger than this end takes. */
  | 'PACKET_SIZE'
  /** A flag other than "completion requested", or that one on a completion. */
  | 'DESCRIPTOR_FLAGS'
  /** No packet type of VMBus. */
  | 'DESCRIPTOR_TYPE'
  /** A packet type of VMBus that this bus does not serve inside a ring. */
  | 'UNSERVED_TYPE'
  /** GPA-direct with an empty list. */
  | 'GPA_RANGE_COUNT'
  /** A transaction id past 2^53, which could not be given back exactly. */
  | 'TRANSACTION_ID'
  /** The peer changed our interrupt mask while we slept. */
  | 'INTERRUPT_MASK';

/** What was found; `value` is the offending word, as an unsigned number. */
export interface RingCorrupt {
  readonly code: CorruptCode;
  readonly ring: 'incoming' | 'outgoing';
  readonly value: number;
}

export function corrupt(ring: RingCorrupt['ring'], code: CorruptCode, value: number): RingCorrupt {
  return { code, ring, value: value >>> 0 };
}

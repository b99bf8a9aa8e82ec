/** Why a guest process lost its devices. Everything after it is answered STATUS_DEVICE_REMOVED. */
export type LossCode =
  /** The broker's process is gone, or it closed the connection. */
  | 'BROKER_GONE'
  /** The broker took the channel back: its driver changed, or the partition was reset. */
  | 'RESCINDED'
  /** This side closed the last file. */
  | 'CLOSED'
  /** The host broke the ring's rules; see the ring's own corruption code in the message. */
  | 'RING_CORRUPT'
  /** A packet that is no completion: no host-to-guest message is defined. */
  | 'UNEXPECTED_PACKET'
  /** A completion of a call that is not in flight. */
  | 'UNKNOWN_TRANSACTION'
  /** A completion that is not the canonical reply of its row. */
  | 'MALFORMED_REPLY'
  /** A reply points outside every slab that was lent, or the lane brought something else than a slab in bounds. */
  | 'BAD_SLAB'
  /** More handles than this process keeps. */
  | 'TOO_MANY_HANDLES'
  /** A control frame that breaks the protocol, or frames without end. */
  | 'CONTROL';

/** One loss, for people (`message`) and programs (`code`). */
export interface Loss {
  readonly code: LossCode;
  readonly message: string;
}

/** What a fault on the way of one reply is, before it becomes the loss of the connection. */
export type ReplyFault = Loss | null;

/**
 * A shim that lies, as a guest in a box may have one: it speaks to the broker by itself. Prints what each attack came to; the
 * last of them breaks the protocol, and the broker hangs up.
 */
import { openSync } from 'node:fs';
import { loadPackage } from '../../../src/packages/index.ts';
import { identityOf } from '../../../src/version-check/index.ts';
import { RawGuest } from '../fixtures/raw-guest.ts';

/** Handles of any process begin here and are 64 apart; those of a neighbour are among the first. */
const FIRST_HANDLE = 0x4000_0000;
const GUESSES = 256;
const LOCK = { flags: 0 };

const loaded = loadPackage(process.env['KMBRIDGE_MANIFEST'] ?? '');
if (!loaded.ok) throw new Error(loaded.message);
const guest = new RawGuest(process.env['KMBRIDGE_SOCKET'] ?? '', identityOf(loaded.manifest));
const say = (what: string, value: unknown): void => void process.stdout.write(`${what} ${String(value)}\n`);

const adapter = Number(
  (guest.call(0x14, { num_adapters: 1, adapters: [{}] }).out['adapters'] as { adapter_handle: number }[])[0]
    ?.adapter_handle,
);
const device = Number(guest.call(0x02, { adapter }).out['device']);
say('own device', device !== 0);

let reached = 0;
for (let guess = 0; guess < GUESSES; guess++) {
  const handle = FIRST_HANDLE + guess * 0x40;
  if (handle !== device && guest.call(0x19, { device: handle }).status >= 0) reached++;
  if (guest.call(0x25, { device, allocation: handle, ...LOCK }).status >= 0) reached++;
  const signal = { device, object_count: 1, objects: [handle], fence_values: [1n] };
  if (guest.call(0x31, signal).status >= 0) reached++;
  if (guest.call(0x05, { context: handle }).status >= 0) reached++;
}
say('foreign objects reached', reached);

const ticket = guest.pass(openSync('/etc/hostname', 'r'));
say('a file for a shared fence', guest.call(0x40, { nt_handle: ticket, device, flags: 0 }).status < 0);
say('a ticket of nothing', guest.call(0x40, { nt_handle: 99n, device, flags: 0 }).status < 0);
say('own device again', guest.call(0x19, { device }).status);

// Two descriptors under one ticket: no shim does that, and what follows on the lane could not be told apart any more.
guest.pass(openSync('/etc/hostname', 'r'));
try {
  guest.passTwice(openSync('/etc/hostname', 'r'));
  guest.call(0x40, { nt_handle: 3n, device, flags: 0 });
  say('broker', 'went on');
} catch {
  say('broker', 'hung up');
}

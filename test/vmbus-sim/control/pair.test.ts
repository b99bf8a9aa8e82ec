import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ClientControl,
  type ClientEffect,
  encodeFrame,
  ServerControl,
  type ServerEffect,
} from '../../../src/vmbus-sim/index.ts';
import { CONTACT, OFFER } from './samples.ts';

type Choice = 'to-host' | 'to-guest' | 'answer' | 'open' | 'close' | 'rescind' | 'offer' | 'release';

/** Two machines, the frames between them in order, and a host's shell that answers when it likes. */
class World {
  readonly client = new ClientControl();
  readonly server = new ServerControl();
  readonly toHost: Uint8Array[] = [];
  readonly toGuest: Uint8Array[] = [];
  readonly answers: (() => readonly ServerEffect[])[] = [];
  /** Memory by GPADL: made at the host, mapped at the guest. */
  readonly made = new Set<number>();
  readonly mapped = new Set<number>();
  readonly serving = new Set<number>();
  readonly using = new Set<number>();
  readonly rescinded = new Set<number>();
  offers = 0;

  guest(effects: readonly ClientEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'send') this.toHost.push(encodeFrame(effect.message));
      if (effect.kind === 'end') expect(effect.code).toBe('UNLOADED');
      if (effect.kind === 'take-gpadl') {
        // An unload may have been faster; the lane still has it.
        expect(this.made.has(effect.gpadl) || this.client.phase === 'unloading').toBe(true);
        this.mapped.add(effect.gpadl);
      }
      if (effect.kind === 'opened' && effect.status === 0) this.using.add(effect.channel);
      if (effect.kind === 'rescinded') {
        this.using.delete(effect.channel);
        this.rescinded.add(effect.channel);
      }
      if (effect.kind === 'release-gpadl') {
        // The host has let go before the guest may.
        expect(this.made.has(effect.gpadl)).toBe(false);
        this.mapped.delete(effect.gpadl);
      }
    }
  }

  host(effects: readonly ServerEffect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'send') this.toGuest.push(encodeFrame(effect.message));
      if (effect.kind === 'end') expect(effect.code).toBe('UNLOADED');
      if (effect.kind === 'judge')
        this.answers.push(() => this.server.judged({ accepted: true, offers: [OFFER, OFFER] }));
      if (effect.kind === 'make-gpadl')
        this.answers.push(() => {
          this.made.add(effect.gpadl);
          return this.server.gpadlMade(effect.gpadl, 0);
        });
      if (effect.kind === 'open') {
        expect(this.made.has(effect.gpadl)).toBe(true);
        this.answers.push(() => {
          this.serving.add(effect.channel);
          return this.server.opened(effect.channel, 0);
        });
      }
      if (effect.kind === 'close') expect(this.serving.delete(effect.channel)).toBe(true);
      if (effect.kind === 'teardown')
        this.answers.push(() => {
          expect(this.made.delete(effect.gpadl)).toBe(true);
          return this.server.tornDown(effect.gpadl);
        });
    }
  }

  step(choice: Choice, which: number): void {
    const pick = <V>(from: Iterable<V>): V | undefined => {
      const all = [...from];
      return all[which % Math.max(all.length, 1)];
    };
    if (choice === 'to-host') {
      const frame = this.toHost.shift();
      if (frame !== undefined) this.host(this.server.receiveFrame(frame));
    } else if (choice === 'to-guest') {
      const frame = this.toGuest.shift();
      if (frame !== undefined) this.guest(this.client.receiveFrame(frame));
    } else if (choice === 'answer') {
      const [answer] = this.answers.splice(which % Math.max(this.answers.length, 1), 1);
      if (answer !== undefined) this.host(answer());
    } else if (choice === 'open') {
      const offered = pick(this.client.offers());
      if (offered !== undefined)
        this.guest(this.client.open(offered.channel, { pages: 8, downstreamPages: 4 }));
    } else if (choice === 'close') {
      const channel = pick(this.using);
      if (channel === undefined) return;
      this.using.delete(channel);
      this.guest(this.client.close(channel));
    } else if (choice === 'rescind') {
      const channel = pick(this.server.offers().keys());
      if (channel !== undefined) this.host(this.server.rescind(channel));
    } else if (choice === 'offer') {
      // Fewer than the limit, so that it never ends for that.
      if (this.offers++ < 12) this.host(this.server.offer(OFFER));
    } else {
      const channel = pick(this.rescinded);
      if (channel === undefined) return;
      this.rescinded.delete(channel);
      this.guest(this.client.release(channel));
    }
  }

  settle(): void {
    for (let turns = 0; this.toHost.length + this.toGuest.length + this.answers.length > 0; turns++) {
      if (turns > 1000) throw new Error('the two do not come to rest');
      this.step('to-host', 0);
      this.step('answer', 0);
      this.step('to-guest', 0);
    }
  }
}

const steps = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<Choice>('to-host', 'to-guest', 'answer') },
      { weight: 4, arbitrary: fc.constantFrom<Choice>('open', 'close', 'rescind', 'offer', 'release') },
    ),
    fc.nat(7),
  ),
  { maxLength: 120 },
);

describe('both machines, with messages and answers in any order', () => {
  it('never find each other at fault, and come to rest', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (choices, connectFirst) => {
        const world = new World();
        world.guest(world.client.connect(CONTACT));
        if (connectFirst) world.settle();
        for (const [choice, which] of choices) world.step(choice, which);
        world.settle();
        expect([world.client.phase, world.server.phase]).toEqual(['connected', 'connected']);
        for (const channel of [...world.rescinded]) world.guest(world.client.release(channel));
        world.rescinded.clear();
        world.settle();
        expect([...world.using].sort()).toEqual([...world.serving].sort());
        expect([...world.mapped].sort()).toEqual([...world.made].sort());
        expect(world.made.size).toBe(world.using.size);
        const ids = world.client.offers().map(({ channel }) => channel);
        expect(ids.sort()).toEqual([...world.server.offers().keys()].sort());
        expect(world.server.inspect().channels.length).toBe(ids.length);
      }),
      { numRuns: 500 },
    );
  });

  it('unload at any moment, and the host has let go of everything', () => {
    fc.assert(
      fc.property(steps, (choices) => {
        const world = new World();
        world.guest(world.client.connect(CONTACT));
        world.settle();
        for (const [choice, which] of choices) world.step(choice, which);
        world.guest(world.client.unload());
        world.settle();
        expect([world.client.phase, world.server.phase]).toEqual(['ended', 'ended']);
        expect([world.made.size, world.serving.size]).toEqual([0, 0]);
      }),
      { numRuns: 500 },
    );
  });

  it('end, and never throw, when any message of any kind comes at any time', () => {
    const message = fc.oneof(
      fc.record({
        type: fc.constant('GpadlHeader' as const),
        channel: fc.nat(3),
        gpadl: fc.nat(3),
        pages: fc.nat(9),
      }),
      fc.record({
        type: fc.constant('OpenChannel' as const),
        channel: fc.nat(3),
        open_id: fc.nat(3),
        gpadl: fc.nat(3),
        downstream_page_offset: fc.nat(9),
      }),
      fc.record({
        type: fc.constantFrom('CloseChannel' as const, 'RelIdReleased' as const),
        channel: fc.nat(3),
      }),
      fc.record({ type: fc.constant('GpadlTeardown' as const), channel: fc.nat(3), gpadl: fc.nat(3) }),
      fc.constantFrom({ type: 'RequestOffers' as const }, { type: 'Unload' as const }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 1, arbitrary: fc.nat(9) }, { weight: 2, arbitrary: message })),
        (script) => {
          const server = new ServerControl();
          server.receive(CONTACT);
          server.judged({ accepted: true, offers: [OFFER, OFFER] });
          server.receive({ type: 'RequestOffers' });
          const pending: (() => readonly ServerEffect[])[] = [];
          let ended = false;
          const run = (effects: readonly ServerEffect[]): void => {
            expect(ended && effects.length > 0).toBe(false);
            for (const effect of effects) {
              if (effect.kind === 'end') ended = true;
              if (effect.kind === 'make-gpadl') pending.push(() => server.gpadlMade(effect.gpadl, 0));
              if (effect.kind === 'open') pending.push(() => server.opened(effect.channel, 0));
              if (effect.kind === 'teardown') pending.push(() => server.tornDown(effect.gpadl));
            }
          };
          for (const entry of script) {
            if (typeof entry !== 'number') run(server.receive(entry));
            else if (entry === 9) run(server.rescind(1));
            else run(pending.shift()?.() ?? []);
          }
          expect(server.phase === 'ended').toBe(ended);
          expect(server.inspect().gpadls).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

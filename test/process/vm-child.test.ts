import { afterEach, describe, expect, it } from 'vitest';
import { Child } from '../vm/inside/child.ts';

const started: Child[] = [];
function start(...words: readonly string[]): Child {
  const child = new Child(words, process.env);
  started.push(child);
  return child;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => child.kill()));
});

describe('a program of a scenario', () => {
  it('is heard line by line, and told when it has ended before', async () => {
    const child = start('/bin/sh', '-c', 'echo one; read line; echo "two $line"; cat');
    expect(await child.next()).toBe('one');
    child.say('more');
    await child.until('two more');
    expect(await child.next()).toBe('two more');
    expect(child.runs).toBe(true);
    const wanted = child.until('three');
    expect(await child.finish()).toMatchObject({ status: 0, signal: null, out: 'one\ntwo more\n' });
    await expect(wanted).rejects.toThrow(/did not say 'three'/);
    expect(child.runs).toBe(false);
  });
  it('can be killed, and one that is not there ends', async () => {
    expect(await start('/bin/cat').kill()).toMatchObject({ signal: 'SIGKILL' });
    expect(await start('/nowhere/at/all').ended).toMatchObject({ status: 127 });
  });
});

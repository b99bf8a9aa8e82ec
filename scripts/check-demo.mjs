// Reads the demo's JSON and says, point by point, whether the main job was done. Exit 1 at the first that was not.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

const demo = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const point = (text, check) => {
  check();
  process.stdout.write(`ok  ${text}\n`);
};
const [accepted, refused] = demo.guests;

point('schema kmbridge.demo/1, ok', () => {
  assert.equal(demo.schema, 'kmbridge.demo/1');
  assert.equal(demo.ok, true);
});
point('host and guests are different processes', () =>
  assert.equal(new Set([demo.host.pid, accepted.pid, refused.pid]).size, 3),
);
point('first guest accepted, its picture equal to the CPU reference', () => {
  assert.equal(accepted.verdict, 'accepted');
  assert.equal(accepted.picture.equal_to_reference, true);
  assert.ok(accepted.picture.width >= 512 && accepted.picture.height >= 512);
});
point('the picture is on disk and is the one that was reported', () => {
  assert.ok(statSync(accepted.picture.path).size > 10_000);
  const digest = createHash('sha256').update(readFileSync(accepted.picture.path)).digest('hex');
  assert.equal(accepted.picture.sha256.replace('sha256:', ''), digest);
});
point('calls, bytes and engine time were counted', () => {
  assert.ok(accepted.calls.LX_DXSUBMITCOMMAND.count > 0);
  assert.ok(accepted.bytes.to_host > 0 && accepted.bytes.to_guest > 0 && accepted.bytes.slabs > 0);
  assert.ok(accepted.engine_ns > 0 && accepted.driver_calls > 0);
});
point('second guest refused with both versions, rule and fix, before any driver call', () => {
  assert.equal(refused.verdict, 'refused');
  assert.equal(refused.driver_calls, 0);
  assert.equal(refused.refusal.code, 'DRIVER_MISMATCH');
  assert.equal(refused.refusal.ntstatus, '0xC01E0009');
  for (const key of ['field', 'host', 'guest', 'rule', 'fix'])
    assert.ok(refused.refusal[key].length > 0, key);
});
point('nothing leaked', () => {
  for (const [key, value] of Object.entries(demo.leaked)) assert.equal(value, 0, key);
});

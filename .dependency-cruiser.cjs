// Folders are the architecture: imports point down only. The comment of a rule is what its violation prints.
const layers = (from, to) => ({ from: { path: `^src/(${from})/` }, to: { path: `^src/(${to})/` } });
module.exports = {
  forbidden: [
    {
      name: 'guest-and-host-never-meet',
      severity: 'error',
      comment:
        'guest-um and host-km are two sides of a trust boundary: what both need belongs below them (abi, vmbus-sim, version-check).',
      ...layers('guest-um', 'host-km'),
    },
    {
      name: 'host-and-guest-never-meet',
      severity: 'error',
      comment:
        'guest-um and host-km are two sides of a trust boundary: what both need belongs below them (abi, vmbus-sim, version-check).',
      ...layers('host-km', 'guest-um'),
    },
    {
      name: 'abi-knows-no-transport',
      severity: 'error',
      comment: 'abi is the bottom layer: layouts and codecs are pure and import no other layer.',
      ...layers('abi', 'vmbus-sim|version-check|packages|guest-um|host-km|cli'),
    },
    {
      name: 'bus-knows-no-gpu',
      severity: 'error',
      comment: 'vmbus-sim carries bytes: nothing in it may know rows, guests, brokers or versions.',
      ...layers('vmbus-sim', 'version-check|packages|guest-um|host-km|cli'),
    },
    {
      name: 'verdicts-are-pure',
      severity: 'error',
      comment: 'version-check judges plain data: it opens no file, no socket and no channel.',
      from: { path: '^src/version-check/' },
      to: { path: '^src/(vmbus-sim|packages|guest-um|host-km|cli)/|^node:|^(fs|net|child_process)$' },
    },
    {
      name: 'packages-are-read-below-both-sides',
      severity: 'error',
      comment:
        'packages holds what both sides read of a driver package: it imports verdicts and layouts, neither side.',
      ...layers('packages', 'guest-um|host-km|cli'),
    },
    {
      name: 'nothing-imports-the-command-line',
      severity: 'error',
      comment: 'cli is the outermost shell; what others need from it belongs below.',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'one-place-for-ffi',
      severity: 'error',
      comment:
        'ffi-rs is imported only in src/vmbus-sim/ffi: the one place where a number may be an address.',
      from: { path: '^(src|examples|test|bench)/', pathNot: '^(src/vmbus-sim/ffi/|test/vmbus-sim/ffi/)' },
      to: { path: 'ffi-rs' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Imports never go round: split the file that both sides need.',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'src-never-imports-tests',
      severity: 'error',
      comment: 'What ships does not depend on tests, benches or examples.',
      from: { path: '^src/' },
      to: { path: '^(test|bench|examples)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};

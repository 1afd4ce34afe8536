import { describe, expect, it } from '@jest/globals';
import { rejectUnknownFlags } from '../../../generators/questions/reject-unknown-flags.js';

const declared = ['name', 'port', 'dry-run'];

describe('rejectUnknownFlags', () => {
  it.each([
    { name: 'orders', 'dry-run': true, dryRun: true },
    { help: false, skipInstall: true, 'skip-install': true, bail: true, nodePackageManager: 'npm' },
    { env: {}, resolved: '/x', namespace: 'a:b', _meta: {}, _: [] },
    { sharedData: {}, futureOption: 1 },
  ])('accepts %j', (options) => {
    expect(() => {
      rejectUnknownFlags(options, declared, { sharedData: {}, futureOption: 0 });
    }).not.toThrow();
  });

  it.each([
    [{ prot: '7000' }, '"--prot" is not a flag: use --name, --port, --dry-run.'],
    [{ dryrun: true }, '"--dryrun" is not a flag'],
    [{ discoveryMode: 'dns' }, '"--discovery-mode" is not a flag'],
  ])('refuses %j', (options, sentence) => {
    expect(() => {
      rejectUnknownFlags(options, declared, {});
    }).toThrow(sentence);
  });

  it('shows a flag that a terminal would not', () => {
    expect(() => {
      rejectUnknownFlags({ 'a\nb': true }, declared, {});
    }).toThrow(String.raw`"--a\nb" is not a flag`);
  });
});

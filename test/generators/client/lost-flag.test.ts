import { describe, expect, it } from '@jest/globals';
import { refuseLostFlag } from '../../../generators/client/refuse-lost-flag.js';

describe('refuseLostFlag', () => {
  it.each([['--namespace=shop'], ['--namespace', 'shop']])('refuses %s', (...argv) => {
    expect(() => {
      refuseLostFlag(['node', 'yo', ...argv]);
    }).toThrow('use --kube-namespace.');
  });

  it('accepts the flag that gets here', () => {
    expect(() => {
      refuseLostFlag(['--kube-namespace=shop']);
    }).not.toThrow();
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readClusterAccount } from '../../../templates/service/client/balancing/endpointslice/cluster-account.js';

const environment = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '6443' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'service-account-'));
  writeFileSync(join(folder, 'ca.crt'), 'CA\n');
  writeFileSync(join(folder, 'token'), 'TOKEN\n');
  writeFileSync(join(folder, 'namespace'), 'shop');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the account of a pod', () => {
  it('is what the kubelet says', () => {
    expect(readClusterAccount(environment, folder)).toEqual({
      host: '10.96.0.1',
      port: 6443,
      ca: 'CA',
      token: 'TOKEN',
      namespace: 'shop',
    });
  });

  it('is read anew each time: tokens are replaced', () => {
    readClusterAccount(environment, folder);
    writeFileSync(join(folder, 'token'), 'NEXT');
    expect(readClusterAccount(environment, folder).token).toBe('NEXT');
  });

  it('is at port 443 unless something else is said', () => {
    expect(readClusterAccount({ KUBERNETES_SERVICE_HOST: '10.96.0.1' }, folder).port).toBe(443);
  });

  it('does not exist outside a cluster', () => {
    expect(() => readClusterAccount({}, folder)).toThrow(
      'this is no pod of a cluster (KUBERNETES_SERVICE_HOST is not set)',
    );
  });

  it('has no token where the pod mounts none', () => {
    rmSync(join(folder, 'token'));
    expect(() => readClusterAccount(environment, folder)).toThrow(
      /^the pod has no token of its service account \(ENOENT: .*token'\): set automountServiceAccountToken to true$/,
    );
  });
});

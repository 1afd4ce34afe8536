import { beforeAll, describe, expect, it } from '@jest/globals';
import { createIdentity } from '../tls/identities.js';
import { problemsOf } from './read-config.js';

const TARGET = '--target=orders:50051';

describe('certificates are refused', () => {
  let files: Record<string, string> = {};

  beforeAll(async () => {
    const [one, other] = await Promise.all([createIdentity('a.shop'), createIdentity('b.shop')]);
    files = {
      '/cert.pem': one.cert,
      '/key.pem': one.key,
      '/other-key.pem': other.key,
      '/text': 'x',
    };
  });

  it.each<[what: string, argv: string[], problems: string[]]>([
    [
      'without a key',
      ['--listen-tls-cert-file=/cert.pem'],
      [
        'listen.tls needs both certFile and keyFile: set both, or nothing of listen.tls for plain text.',
      ],
    ],
    [
      'of clients where the proxy has none',
      ['--listen-tls-client-ca-file=/cert.pem'],
      [
        'listen.tls needs both certFile and keyFile: set both, or nothing of listen.tls for plain text.',
      ],
    ],
    [
      'with the key of another one',
      ['--listen-tls-cert-file=/cert.pem', '--listen-tls-key-file=/other-key.pem'],
      ['listen.tls.keyFile "/other-key.pem" does not belong to the certificate in "/cert.pem".'],
    ],
    [
      'that are not there, or are none',
      [
        '--listen-tls-cert-file=/nowhere',
        '--listen-tls-key-file=/text',
        '--listen-tls-client-ca-file=/key.pem',
      ],
      [
        'listen.tls.certFile "/nowhere" cannot be read: ENOENT: there is no /nowhere.',
        'listen.tls.keyFile "/text" holds no private key without a password in PEM.',
        'listen.tls.clientCaFile "/key.pem" holds no certificate in PEM.',
      ],
    ],
    [
      'of an upstream without a key',
      ['--upstream-tls-cert-file=/cert.pem'],
      ['upstreams.default.tls has only one of certFile and keyFile: set both, or neither.'],
    ],
    [
      'of an upstream with the key of another one',
      ['--upstream-tls-cert-file=/cert.pem', '--upstream-tls-key-file=/other-key.pem'],
      [
        'upstreams.default.tls.keyFile "/other-key.pem" does not belong to the certificate in "/cert.pem".',
      ],
    ],
    [
      'of an authority that is none',
      ['--upstream-tls-ca-file=/text'],
      ['upstreams.default.tls.caFile "/text" holds no certificate in PEM.'],
    ],
  ])('%s', (_what, argv, problems) => {
    expect(problemsOf({ files, argv: [TARGET, ...argv] })).toEqual(problems);
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeCertificate } from '../../templates/proxy/test/certificates.js';
import { startProxy } from '../../templates/proxy/test/start-proxy.js';
import { findTool } from '../chart/find-tool.js';
import { runTool } from '../chart/run-tool.js';
import { describeWith } from '../chart/tool.js';
import { readReport } from './h2spec-report.js';

const h2spec = findTool('h2spec', 'H2SPEC');

/** Fewer cases than there are would be a run that broke off. */
const CASES = 146;

/** The cases that the proxy does not pass, each with the reason why it should not. There is none. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

const ends: (() => void)[] = [];
let upstreamPort: number;

describeWith(h2spec, 'the proxy under h2spec, strict cases included', () => {
  beforeAll(async () => {
    const server = createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      // Not before the end of the request: what a case sends after an answer would be of no interest any more.
      stream.resume();
      stream.on('end', () => {
        if (stream.destroyed) return;
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
        stream.end('some bytes to spread over small windows');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    upstreamPort = (server.address() as AddressInfo).port;
    ends.push(() => server.close());
  });
  afterAll(() => {
    for (const end of ends) end();
  });

  describe.each([
    ['in plain text', false],
    ['by TLS', true],
  ])('%s', (_, isTls) => {
    it('passes every case', async () => {
      const certificate = await makeCertificate();
      const { certFile, keyFile } = certificate;
      const running = await startProxy({
        upstream: upstreamPort,
        settings: isTls ? { listen: { tls: { certFile, keyFile } } } : {},
      });
      const folder = mkdtempSync(join(tmpdir(), 'h2spec-'));
      ends.push(certificate.remove, running.close, () => rmSync(folder, { recursive: true }));
      const report = join(folder, 'report.xml');

      const place = ['--host', '127.0.0.1', '--port', `${running.port}`];
      const tls = isTls ? ['--tls', '--insecure'] : [];
      const outcome = await runTool(h2spec, [
        ...['--strict', '--junit-report', report],
        ...place,
        ...tls,
      ]);

      const cases = readReport(readFileSync(report, 'utf8'));
      const failed = cases.filter(({ isPassed }) => !isPassed).map(({ title }) => title);
      expect({ failed, output: outcome.stdout }).toMatchObject({
        failed: Object.keys(EXCEPTIONS),
      });
      expect(cases.length).toBeGreaterThanOrEqual(CASES);
    }, 300_000);
  });
});

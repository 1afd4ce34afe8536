import type { ProxyMetrics } from './metrics/proxy-metrics.js';
import type { Phase } from '../health/health.js';
import type { ProxyView } from './proxy-view.js';

/** What is sent back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Page = () => Answer | Promise<Answer>;

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

const HEALTH: Readonly<Record<Phase, readonly [status: number, sentence: string]>> = {
  starting: [503, 'The proxy is starting: it does not take calls yet.'],
  ready: [200, 'The proxy takes calls.'],
  draining: [503, 'The proxy is draining: it takes no new calls.'],
};

/** Makes what answers the requests to the admin port. It never rejects: what went wrong is an answer. */
export function answerRequests(
  view: ProxyView,
  metrics: ProxyMetrics,
): (method: string, url: string) => Promise<Answer> {
  const pages = new Map<string, Page>([
    ['/metrics', async () => page(200, metrics.contentType, await metrics.text())],
    ['/endpoints', () => page(200, JSON_TYPE, `${JSON.stringify(view.describe(), null, 2)}\n`)],
    ['/healthz', () => sentence(...HEALTH[view.health.phase])],
  ]);
  const paths = [...pages.keys()].join(', ');

  return async (method, url) => {
    const found = pages.get(pathOf(url));
    if (!found) return sentence(404, `Not found: the pages of this port are ${paths}.`);
    if (method !== 'GET' && method !== 'HEAD') {
      const refusal = sentence(405, 'Allowed are GET and HEAD.');
      return { ...refusal, headers: { ...refusal.headers, allow: 'GET, HEAD' } };
    }
    try {
      return await found();
    } catch (error) {
      return sentence(500, (error as Error).message);
    }
  };
}

/** The path of a request target, whether it is one or a whole URL (RFC 9112, section 3.2); empty for any other. */
function pathOf(url: string): string {
  const base = 'http://admin';
  return URL.canParse(url, base) ? new URL(url, base).pathname : '';
}

function sentence(status: number, text: string): Answer {
  return page(status, TEXT, `${text}\n`);
}

function page(status: number, type: string, body: string): Answer {
  return { status, headers: { 'content-type': type, 'cache-control': 'no-store' }, body };
}

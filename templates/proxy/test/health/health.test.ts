import { beforeEach, describe, expect, it } from '@jest/globals';
import { Health } from '../../src/health/health.js';

const NAMES: Readonly<Record<number, string>> = {
  1: 'SERVING',
  2: 'NOT_SERVING',
  3: 'SERVICE_UNKNOWN',
};

let health: Health;
beforeEach(() => {
  health = new Health();
});

function request(service: string): Uint8Array {
  const name = Buffer.from(service);
  return Buffer.from([0x0a, name.length, ...name]);
}

function nameOf(response: Uint8Array): string | undefined {
  expect(response).toHaveLength(2);
  expect(response[0]).toBe(0x08);
  return NAMES[response[1] ?? 0];
}

function check(service: string): string | undefined {
  const result = health.check(request(service));
  if ('code' in result) throw new Error(result.message);
  return nameOf(result.response);
}

/** Watches a service. @returns what came so far, and the end of the watch */
function watch(service: string): { statuses: (string | undefined)[]; end: () => void } {
  const statuses: (string | undefined)[] = [];
  const end = health.watch(request(service), (message) => statuses.push(nameOf(message)));
  if (typeof end !== 'function') throw new Error(end.message);
  return { statuses, end };
}

function checkAll(): (string | undefined)[] {
  return ['', 'readiness', 'liveness'].map(check);
}

describe('a check', () => {
  it('says that the process lives, and new calls are welcome only between start and drain', () => {
    expect(checkAll()).toEqual(['NOT_SERVING', 'NOT_SERVING', 'SERVING']);
    health.ready();
    expect(checkAll()).toEqual(['SERVING', 'SERVING', 'SERVING']);
    health.draining();
    expect(checkAll()).toEqual(['NOT_SERVING', 'NOT_SERVING', 'SERVING']);
  });

  it('stays at the drain when the start is through later', () => {
    health.draining();
    health.ready();

    expect(health.phase).toBe('draining');
    expect(check('readiness')).toBe('NOT_SERVING');
  });

  it('is about the whole proxy without a name', () => {
    health.ready();
    expect(health.check(new Uint8Array())).toEqual({ response: Uint8Array.of(0x08, 0x01) });
  });

  it('of a service that is not there is NOT_FOUND', () => {
    expect(health.check(request('orders.v1.Orders'))).toEqual({
      code: 5,
      message:
        'The proxy knows no service "orders.v1.Orders": ask for "", "readiness" or "liveness".',
    });
  });

  it('quotes no more than a part of a long name', () => {
    const name = Buffer.from('s'.repeat(5000));
    const result = health.check(Buffer.concat([Buffer.from([0x0a, 0x88, 0x27]), name]));
    expect('message' in result && result.message.length).toBeLessThan(200);
  });

  it('that cannot be decoded is INTERNAL', () => {
    expect(health.check(Uint8Array.of(0xff))).toEqual({
      code: 13,
      message:
        'The request is no HealthCheckRequest of grpc.health.v1: send that message, encoded by protobuf.',
    });
  });
});

describe('a watch', () => {
  it.each(['', 'readiness'])('of "%s" tells the status at once and every change', (service) => {
    const { statuses } = watch(service);
    expect(statuses).toEqual(['NOT_SERVING']);
    health.ready();
    expect(statuses).toEqual(['NOT_SERVING', 'SERVING']);
    health.draining();
    health.draining();
    expect(statuses).toEqual(['NOT_SERVING', 'SERVING', 'NOT_SERVING']);
  });

  it('of liveness has nothing to tell after the first', () => {
    const { statuses } = watch('liveness');
    health.ready();
    health.draining();
    expect(statuses).toEqual(['SERVING']);
  });

  it('of a service that is not there goes on with SERVICE_UNKNOWN', () => {
    const { statuses } = watch('orders.v1.Orders');
    health.ready();
    expect(statuses).toEqual(['SERVICE_UNKNOWN']);
  });

  it('that has ended is told nothing more, the others are', () => {
    const ended = watch('');
    const other = watch('');
    ended.end();
    ended.end();
    health.ready();

    expect(ended.statuses).toEqual(['NOT_SERVING']);
    expect(other.statuses).toEqual(['NOT_SERVING', 'SERVING']);
  });

  it('that another one ends while both are told, is told nothing more', () => {
    const seen: string[] = [];
    const ends: (() => void)[] = [];
    for (const name of ['first', 'second']) {
      const end = health.watch(request(''), () => {
        seen.push(name);
        if (health.phase === 'ready') ends[1]?.();
      });
      ends.push(end as () => void);
    }
    health.ready();

    expect(seen).toEqual(['first', 'second', 'first']);
  });

  it('that cannot be decoded is INTERNAL', () => {
    const result = health.watch(Uint8Array.of(0x0a, 0x05), () => {
      throw new Error('This watch has nothing to tell.');
    });
    expect(result).toMatchObject({ code: 13 });
  });
});

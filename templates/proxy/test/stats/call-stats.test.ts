import { describe, expect, it } from '@jest/globals';
import { CallStats } from '../../src/stats/call-stats.js';

function namesOf(stats: CallStats): string[] {
  return Array.from(stats, ({ service, method }) => `${service}/${method}`);
}

describe('the counts of calls', () => {
  it('of a path are its own once it is learned', () => {
    const stats = new CallStats();
    expect(stats.methodOf('/orders.v1.Orders/Echo')).toBe(stats.other);

    const learned = stats.learn('/orders.v1.Orders/Echo');

    expect(learned).toMatchObject({ service: 'orders.v1.Orders', method: 'Echo', inFlight: 0 });
    expect(stats.methodOf('/orders.v1.Orders/Echo')).toBe(learned);
    expect(stats.learn('/orders.v1.Orders/Echo')).toBe(learned);
    expect(stats.methodOf('/orders.v1.Orders/Tick')).toBe(stats.other);
    expect(namesOf(stats)).toEqual(['other/other', 'orders.v1.Orders/Echo']);
  });

  it('are of so many methods at most, and share one entry beyond that', () => {
    const stats = new CallStats({ maxMethods: 2 });
    const paths = ['/a.A/One', '/a.A/Two', '/a.A/Three'];

    expect(paths.map((path) => stats.learn(path).method)).toEqual(['One', 'Two', 'other']);
    expect(paths.map((path) => stats.methodOf(path).method)).toEqual(['One', 'Two', 'other']);
    expect(namesOf(stats)).toEqual(['other/other', 'a.A/One', 'a.A/Two']);
  });

  it('are of 200 methods by default', () => {
    const stats = new CallStats();
    for (let index = 0; index < 300; index += 1) stats.learn(`/a.A/Method${index}`);

    expect(namesOf(stats)).toHaveLength(201);
  });

  it.each([
    ['/orders.v1.Orders/Echo', 'orders.v1.Orders', 'Echo'],
    ['/Orders/echo', 'Orders', 'echo'],
    ['/a/b.C/D', 'a/b.C', 'D'],
    ['/under_score.$1-2/M_1', 'under_score.$1-2', 'M_1'],
  ])('know the service and the method of %s', (path, service, method) => {
    expect(new CallStats().learn(path)).toMatchObject({ service, method });
  });

  it.each([
    '',
    '/',
    '*',
    'orders.v1.Orders/Echo',
    '/Echo',
    '//Echo',
    '/orders.v1.Orders/',
    '/orders.v1.Orders/Echo?1',
    '/orders.v1.Orders/%45cho',
    '/orders.v1.Orders/Echo ',
    '/orders.v1.Orders/"Echo"',
    '/orders.v1.Orders/Écho',
    '/orders.v1.Orders/Echo\n',
    `/orders.v1.Orders/${'E'.repeat(300)}`,
  ])('never take "%s" for a method', (path) => {
    const stats = new CallStats();
    expect(stats.learn(path)).toBe(stats.other);
    expect(namesOf(stats)).toEqual(['other/other']);
  });
});

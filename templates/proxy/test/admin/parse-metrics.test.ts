import { describe, expect, it } from '@jest/globals';
import { parseMetrics } from './parse-metrics.js';

const HEAD = '# HELP jobs_total Jobs.\n# TYPE jobs_total counter\n';
const HISTOGRAM = '# HELP wait_seconds Wait.\n# TYPE wait_seconds histogram\n';

describe('the parser of metrics', () => {
  it('reads labels and values as they are meant', () => {
    const text = `${HEAD}jobs_total{queue="a,\\"b\\"}",step="1\\n\\\\"} 3\n\njobs_total 1e+21\n`;

    expect(parseMetrics(text).get('jobs_total')).toEqual({
      name: 'jobs_total',
      help: 'Jobs.',
      type: 'counter',
      samples: [
        { name: 'jobs_total', labels: { queue: 'a,"b"}', step: '1\n\\' }, value: 3 },
        { name: 'jobs_total', labels: {}, value: 1e21 },
      ],
    });
  });

  it('reads a histogram', () => {
    const text = `${HISTOGRAM}wait_seconds_bucket{le="1"} 1\nwait_seconds_bucket{le="+Inf"} 2\nwait_seconds_sum 9.5\nwait_seconds_count 2\n`;

    expect(parseMetrics(text).get('wait_seconds')?.samples).toHaveLength(4);
  });

  it.each([
    ['no line feed at the end', `${HEAD}jobs_total 1`],
    ['a carriage return', `${HEAD}jobs_total 1\r\n`],
    ['a sample before its type', 'jobs_total 1\n'],
    ['a sample of another metric', `${HEAD}tasks_total 1\n`],
    ['a type without help', '# TYPE jobs_total counter\n'],
    ['an unknown type', '# HELP jobs_total Jobs.\n# TYPE jobs_total count\n'],
    ['an escape that does not exist in help', '# HELP jobs_total Jo\\bs.\n'],
    ['a metric that comes twice', `${HEAD}${HEAD}`],
    ['a series that comes twice', `${HEAD}jobs_total{a="1",b="2"} 1\njobs_total{b="2",a="1"} 1\n`],
    ['a label that comes twice', `${HEAD}jobs_total{a="1",a="2"} 1\n`],
    ['a label without quotes', `${HEAD}jobs_total{a=1} 1\n`],
    ['a quote that is not escaped', `${HEAD}jobs_total{a="1"2"} 1\n`],
    ['an escape that does not exist in a label', `${HEAD}jobs_total{a="\\t"} 1\n`],
    ['labels that do not end', `${HEAD}jobs_total{a="1" 1\n`],
    ['labels without a comma', `${HEAD}jobs_total{a="1"b="2"} 1\n`],
    ['a value that is no number', `${HEAD}jobs_total undefined\n`],
    ['a counter below zero', `${HEAD}jobs_total -1\n`],
    ['a counter that is no number', `${HEAD}jobs_total NaN\n`],
    [
      'a histogram without an infinite bucket',
      `${HISTOGRAM}wait_seconds_bucket{le="1"} 1\nwait_seconds_sum 1\nwait_seconds_count 1\n`,
    ],
    [
      'a histogram without a sum',
      `${HISTOGRAM}wait_seconds_bucket{le="+Inf"} 1\nwait_seconds_count 1\n`,
    ],
    [
      'buckets that fall',
      `${HISTOGRAM}wait_seconds_bucket{le="1"} 2\nwait_seconds_bucket{le="+Inf"} 1\nwait_seconds_sum 1\nwait_seconds_count 1\n`,
    ],
    [
      'a histogram that counts otherwise',
      `${HISTOGRAM}wait_seconds_bucket{le="+Inf"} 1\nwait_seconds_sum 1\nwait_seconds_count 2\n`,
    ],
  ])('refuses %s', (_, text) => {
    expect(() => parseMetrics(text)).toThrow();
  });
});

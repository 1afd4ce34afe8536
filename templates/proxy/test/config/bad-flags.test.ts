import { describe, expect, it } from '@jest/globals';
import { problemsOf } from './read-config.js';

const TARGET = '--target=orders:50051';
const ADDRESSES =
  'an IP address and a port such as "[::]:50051", "0.0.0.0:50051" or "127.0.0.1:0" (0 for any free port)';

describe('the proxy is refused', () => {
  it.each<[what: string, argv: string[], problems: string[]]>([
    [
      'a flag that there is not',
      ['--targets=a:1'],
      ['--targets is unknown: --help lists the flags that there are.'],
    ],
    [
      'a flag twice',
      ['--drain-delay-ms=1', '--drain-delay-ms=2'],
      ['--drain-delay-ms is given twice: give it once.'],
    ],
    [
      'a flag without a value',
      ['--drain-delay-ms'],
      ['--drain-delay-ms has no value: write --drain-delay-ms=VALUE.'],
    ],
    [
      'a flag with another one for a value',
      ['--drain-delay-ms', '--log-level=info'],
      ['--drain-delay-ms has no value: write --drain-delay-ms=VALUE.'],
    ],
    [
      'an empty value',
      ['--log-level='],
      ['--log-level is "": allowed is one of trace, debug, info, warn, error, fatal, silent.'],
    ],
    [
      'a word',
      ['127.0.0.1:1'],
      ['"127.0.0.1:1" is no flag: write --flag=VALUE with one of those that --help lists.'],
    ],
    ['a letter', ['-v'], ['-v is unknown: --help lists the flags that there are.']],
    [
      'a value of another kind',
      ['--drain-delay-ms=5s'],
      ['--drain-delay-ms is "5s": allowed is a whole number from 0 to 600000.'],
    ],
    [
      'a number in other digits',
      ['--drain-delay-ms=0x10'],
      ['--drain-delay-ms is "0x10": allowed is a whole number from 0 to 600000.'],
    ],
    [
      'a name to listen on',
      ['--listen=localhost:50051'],
      [`--listen is "localhost:50051": allowed is ${ADDRESSES}.`],
    ],
    [
      'an address without brackets',
      ['--listen=:::50051'],
      [`--listen is ":::50051": allowed is ${ADDRESSES}.`],
    ],
    [
      'brackets for IPv4',
      ['--listen=[127.0.0.1]:1'],
      [`--listen is "[127.0.0.1]:1": allowed is ${ADDRESSES}.`],
    ],
    [
      'a port beyond the last',
      ['--listen=0.0.0.0:65536'],
      [`--listen is "0.0.0.0:65536": allowed is ${ADDRESSES}.`],
    ],
    [
      'to switch off where clients connect',
      ['--listen=false'],
      [`--listen is "false": allowed is ${ADDRESSES}.`],
    ],
    [
      'one port for two servers',
      ['--listen=127.0.0.1:9090', '--health=127.0.0.1:9090', '--admin=127.0.0.2:9090'],
      ['health.address has the port 9090, which listen.address has: set another one.'],
    ],
    [
      'a port of every address for one address',
      ['--listen=127.0.0.1:9090'],
      ['admin.address has the port 9090, which listen.address has: set another one.'],
    ],
  ])('%s', (_what, argv, problems) => {
    expect(problemsOf({ argv: [TARGET, ...argv] })).toEqual(problems);
  });

  it('a variable with a bad value', () => {
    expect(problemsOf({ argv: [TARGET], variables: { PROXY_HEALTH: '50052' } })).toEqual([
      `PROXY_HEALTH is "50052": allowed is ${ADDRESSES}, or false.`,
    ]);
  });

  it('everything at once', () => {
    const problems = problemsOf({
      argv: ['--listen=x', '--nope=1'],
      variables: { PROXY_LOG_LEVEL: 'loud' },
      yaml: 'limits: {maxConnections: 0}\nupstreams: {a: {target: x}, b: {}}\nroutes: [{upstream: c}]\nmore: 1',
    });
    const subjects = problems.map((problem) => problem.split(' ')[0]);
    expect(subjects).toEqual([
      '--listen',
      '--nope',
      'PROXY_LOG_LEVEL',
      'limits.maxConnections',
      'more',
      'upstreams.a.target',
      'upstreams.b.target',
      'routes[0].upstream',
    ]);
    expect(problems.filter((problem) => !/^[^\n]+\.$/.test(problem))).toEqual([]);
  });

  it('what a lower source says even where a higher one wins, for one day it will not', () => {
    const told = { argv: [TARGET, '--log-level=info'], variables: { PROXY_LOG_LEVEL: 'loud' } };
    expect(problemsOf(told)).toHaveLength(1);
  });
});

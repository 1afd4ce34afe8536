/** What one call looks like and how many there are at a time. */
export interface Cell {
  readonly name: string;
  /** In the documentation. */
  readonly meaning: string;
  readonly load: LoadOptions;
  /** Its goals compare CPU time: messages are small, so that calls cost more than bytes. */
  readonly isSmall: boolean;
}

/** As the load client's own options, whose defaults they have: load/options.h. */
export interface LoadOptions {
  readonly connections?: number;
  readonly streams?: number;
  readonly rate?: number;
  readonly requestBytes?: number;
  readonly messages?: number;
  readonly messageBytes?: number;
  readonly varying?: boolean;
}

const MESSAGES = 100;

export const CELLS: readonly Cell[] = [
  {
    name: 'small',
    meaning: 'unary, 32 bytes each way, the same headers in each call; 4 connections × 32 calls',
    load: { connections: 4, streams: 32 },
    isSmall: true,
  },
  {
    name: 'varying',
    meaning: 'the same, with a new `traceparent` and `grpc-timeout` in each call',
    load: { connections: 4, streams: 32, varying: true },
    isSmall: true,
  },
  {
    name: 'conns64',
    meaning: 'unary, 32 bytes each way; 64 connections × 1 call',
    load: { connections: 64, streams: 1 },
    isSmall: true,
  },
  {
    name: '16k',
    meaning: 'unary, 16 KiB each way; 4 connections × 8 calls',
    load: { connections: 4, streams: 8, requestBytes: 16384 },
    isSmall: false,
  },
  {
    name: 'streaming',
    meaning: `server streams of ${MESSAGES} messages of 64 bytes; 4 connections × 8 streams; figures are for a whole stream`,
    load: { connections: 4, streams: 8, messages: MESSAGES, messageBytes: 64 },
    isSmall: true,
  },
  {
    name: 'steady',
    meaning:
      'unary, 32 bytes each way, with new headers in each call; 2,000 calls a second begun on time on 4 connections, and timed from when they were due',
    load: { connections: 4, rate: 2000, varying: true },
    isSmall: false,
  },
];

/** The first cell again, by another load generator, which looks at HTTP statuses alone. */
export const H2LOAD = 'h2load';

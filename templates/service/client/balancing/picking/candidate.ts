/**
 * What the pickers know about one endpoint: numbers only. The roster and the pickers write it, the adapter counts the
 * calls; all times are milliseconds of one clock that only grows.
 */
export interface Candidate {
  /** Calls that were started and have not ended. */
  outstanding: number;
  /** Picks whose call has not started yet. */
  reserved: number;
  /** Picks so far. */
  picks: number;
  /** Whether it has a connection. */
  isReady: boolean;
  /** When it began to serve; its slow start runs from here. */
  readySince: number;
  /** The part of a turn that slow start has saved up, 0..1. */
  credit: number;
  /** Connections in a row that broke under a call, with no answer in between. */
  failures: number;
  /** The number of the last connection that was counted as broken. */
  brokenConnection: number;
  /** Ejections in a row. */
  ejections: number;
  /** When the running ejection ends, or 0 when it is not ejected. */
  ejectedUntil: number;
  /** When the last ejection ended. */
  returnedAt: number;
}

export function newCandidate(): Candidate {
  return {
    outstanding: 0,
    reserved: 0,
    picks: 0,
    isReady: false,
    readySince: 0,
    credit: 0,
    failures: 0,
    brokenConnection: 0,
    ejections: 0,
    ejectedUntil: 0,
    returnedAt: 0,
  };
}

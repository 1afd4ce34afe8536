/** What one DNS query came to. */
export type DnsAnswer<T> =
  | { readonly kind: 'records'; readonly records: readonly T[] }
  /** The name exists and has no record of this type (NODATA, RFC 2308). */
  | { readonly kind: 'no-data' }
  /** The name does not exist (NXDOMAIN). A headless Service without a ready pod answers like this, too. */
  | { readonly kind: 'no-name' }
  /** No usable answer; the cause is for people. */
  | { readonly kind: 'failed'; readonly cause: string };

const CAUSES: Readonly<Record<string, string>> = {
  ETIMEOUT: 'it did not answer in time',
  ECONNREFUSED: 'it refused the connection (DNS needs TCP besides UDP where answers are long)',
  ESERVFAIL: 'it answered SERVFAIL',
  EREFUSED: 'it answered REFUSED',
  ENOTIMP: 'it answered NOTIMP',
  // c-ares says so, too, when an SRV answer with its additional records written in full exceeds 64 KiB.
  EFORMERR: 'it answered FORMERR, or with more SRV records than can be read (some 500)',
  EBADRESP: 'its answer was malformed',
  ECANCELLED: 'the query was cancelled',
};

/** Settles a query: never rejects. */
export async function answerOf<T>(query: Promise<readonly T[]>): Promise<DnsAnswer<T>> {
  try {
    const records = await query;
    return records.length > 0 ? { kind: 'records', records } : { kind: 'no-data' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENODATA') return { kind: 'no-data' };
    if (code === 'ENOTFOUND') return { kind: 'no-name' };
    return { kind: 'failed', cause: CAUSES[code] ?? `it failed with ${code || String(error)}` };
  }
}

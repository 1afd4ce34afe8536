import { canonicalName, checkName, checkRecord, type DnsRecord } from './records.js';

/** What the server knows: records by name. A name that is set stays known with no record at all. */
export interface Zone {
  set(name: string, records: readonly DnsRecord[]): void;
  remove(name: string): void;
  /** undefined when the name is unknown. */
  find(name: string): readonly DnsRecord[] | undefined;
}

export function createZone(): Zone {
  const names = new Map<string, readonly DnsRecord[]>();
  return {
    set(name, records) {
      checkName(name);
      records.forEach(checkRecord);
      names.set(canonicalName(name), [...records]);
    },
    remove(name) {
      names.delete(canonicalName(name));
    },
    find(name) {
      return names.get(canonicalName(name));
    },
  };
}

/** Milliseconds of one unit (gRPC over HTTP/2, "Requests"). */
const UNITS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 0.001,
  n: 0.000_001,
};

/** The largest number that eight digits hold. */
const MOST = 99_999_999;

/** Milliseconds of a `grpc-timeout`, or undefined for a text that is none. */
export function parseTimeout(text: string): number | undefined {
  const match = /^(\d{1,8})([HMSmun])$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2] as string] as number) : undefined;
}

/** The finest `grpc-timeout` that holds so many milliseconds; what is over already becomes 1 ns. */
export function formatTimeout(ms: number): string {
  for (const unit of ['n', 'u', 'm', 'S', 'M'] as const) {
    const value = Math.floor(ms / (UNITS[unit] as number));
    if (value <= MOST) return `${Math.max(1, value)}${unit}`;
  }
  return `${Math.min(MOST, Math.floor(ms / 3_600_000))}H`;
}

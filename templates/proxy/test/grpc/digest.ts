import { createHash } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import type { CallView } from './call-view.js';

/** A view that can be compared and printed, whatever its size. */
export interface CallDigest {
  readonly headers: unknown;
  readonly responses: readonly string[];
  readonly code: number;
  readonly details: string;
  readonly trailers: unknown;
}

export function digestView(view: CallView<Buffer>): CallDigest {
  return {
    headers: view.headers && digestMetadata(view.headers),
    responses: view.responses.map(digestBytes),
    code: view.code,
    details: view.details,
    trailers: digestMetadata(view.trailers),
  };
}

/** Its length, and what tells it from others of that length. */
export function digestBytes(bytes: Uint8Array): string {
  return `${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
}

/**
 * All values by name, without the date, which servers set themselves. Texts of one name are put together, as node:http2
 * does with those it receives.
 */
export function digestMetadata(metadata: Metadata): Record<string, unknown> {
  const { date: _, ...values } = metadata.toJSON();
  const entries = Object.entries(values).map(([name, all]) => [
    name,
    name.endsWith('-bin') ? all : all.join(', '),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

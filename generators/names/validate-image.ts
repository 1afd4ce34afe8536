import { quoteValue } from './quote-value.js';

/** Longest repository part of an image reference, in characters (RepositoryNameTotalLengthMax of distribution). */
const MAX_REPOSITORY_LENGTH = 255;

const HOST = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?`;
const PATH_PART = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const REFERENCE = new RegExp(
  String.raw`^((?:${HOST}/)?${PATH_PART}(?:/${PATH_PART})*)(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
);

/**
 * Checks an image reference, `[host[:port]/]path[:tag][@sha256:…]`, as the image that Node runs in.
 *
 * @returns one sentence on what is wrong, or undefined
 * @see https://pkg.go.dev/github.com/distribution/reference
 */
export function validateImage(image: string): string | undefined {
  const repository = REFERENCE.exec(image)?.[1];
  if (repository === undefined || repository.length > MAX_REPOSITORY_LENGTH) {
    return (
      `${quoteValue(image)} is not an image reference: use [host/]name[:tag][@sha256:digest], ` +
      'as in "node:22-bookworm-slim" or "registry.example.com/node:22".'
    );
  }
  if (repository === 'scratch') {
    return `${quoteValue(image)} holds no Node: use an image that runs node, as in "node:22-bookworm-slim".`;
  }
  return undefined;
}

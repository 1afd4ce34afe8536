/** The first of the functions of these names that an object, such as grpc-js's `experimental`, does not have. */
export function firstMissing(api: object, names: readonly string[]): string | undefined {
  return names.find((name) => typeof (api as Record<string, unknown>)[name] !== 'function');
}

/** What a client is refused with where grpc-js has not what the resolver needs, for which nothing can stand in. */
export function cannotResolveWithout(missing: string): Error {
  return new Error(
    `The resolver needs \`${missing}\` of @grpc/grpc-js 1.14, which the installed version lacks, so no client can find its pods; install a version that has it: npm install @grpc/grpc-js@~1.14.`,
  );
}

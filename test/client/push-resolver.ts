import { experimental } from '@grpc/grpc-js';

/** A resolver that hands over what the test says, when it says so. Its targets read `push:///name`. */
export class PushResolver {
  static readonly #listeners = new Map<string, experimental.ResolverListener>();

  static register(): void {
    experimental.registerResolver(
      'push',
      class implements experimental.Resolver {
        constructor(uri: experimental.GrpcUri, listener: experimental.ResolverListener) {
          PushResolver.#listeners.set(uri.path, listener);
        }
        updateResolution(): void {}
        destroy(): void {}
        static getDefaultAuthority(uri: experimental.GrpcUri): string {
          return uri.path;
        }
      },
    );
  }

  static push(name: string, addresses: readonly { host: string; port: number }[]): void {
    const endpoints = addresses.map((address) => ({ addresses: [address] }));
    this.#listeners.get(name)?.(experimental.statusOrFromValue(endpoints), {}, null, '');
  }
}

import { ApiRefusal } from './api-request.js';
import type { EndpointSlice, SliceEvent, SliceList } from './endpoint-slice.js';

/** The slices of a Service, kept in step by the events of a watch. A Service has one slice for about 100 pods. */
export class SliceTable {
  readonly #slices: Map<string, EndpointSlice>;
  #version: string;

  constructor({ metadata, items }: SliceList) {
    this.#slices = new Map((items ?? []).map((slice) => [slice.metadata.name, slice]));
    this.#version = metadata.resourceVersion;
  }

  get slices(): EndpointSlice[] {
    return [...this.#slices.values()];
  }

  /** The `resourceVersion` from which a watch goes on. */
  get version(): string {
    return this.#version;
  }

  /**
   * @returns whether there may be other endpoints now
   * @throws {ApiRefusal} for an event that ends the watch, such as 410: the version is too old to go on from
   */
  apply(event: SliceEvent): boolean {
    if (event.type === 'ERROR') throw new ApiRefusal(event.object.code, event.object.message);
    const { name, resourceVersion } = event.object.metadata;
    this.#version = resourceVersion;
    if (event.type === 'BOOKMARK') return false;
    if (event.type === 'DELETED') return this.#slices.delete(name);
    this.#slices.set(name, event.object);
    return true;
  }
}

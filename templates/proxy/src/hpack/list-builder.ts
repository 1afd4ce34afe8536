import { ByteArea } from '../bytes/byte-area.js';
import { copyView } from '../bytes/copy-view.js';
import type { BlockKind } from './block-kind.js';
import { NO_FLAW, type Flaw } from './field-flaws.js';
import {
  AUTHORITY,
  CONTENT_LENGTH,
  CONTENT_TYPE,
  FIRST_PSEUDO,
  GRPC_STATUS,
  GRPC_TIMEOUT,
  METHOD,
  OTHER,
  PATH,
  SCHEME,
  STATUS,
  TE,
  type FieldKind,
} from './field-kinds.js';
import { HeaderList } from './header-list.js';
import { ALLOWED_PSEUDO, describeField, describeMissing, REQUIRED_PSEUDO } from './list-rules.js';
import { readFields } from './read-fields.js';

/** Memory of a list that has not been used yet: most lists of gRPC calls are shorter. */
const FIRST_ROOM = 512;
/** A list that needed more memory than this gives it back when it is released, or with the next block. */
const KEPT_ROOM = 4096;

/** Puts the fields of one block together to a list, and says when a list is malformed or too large. */
export class ListBuilder {
  /** Each block's list is the same object. */
  readonly list = new HeaderList();
  /** The memory of the list's bytes. */
  area = new ByteArea(FIRST_ROOM);
  readonly #maxListSize: number;
  #block: BlockKind = 0;
  /** Pseudo-headers that have come, one bit for each kind. */
  #seen = 0;
  #hasRegular = false;

  constructor(maxListSize: number) {
    this.#maxListSize = maxListSize;
    this.#use(this.area);
  }

  begin(block: BlockKind): void {
    this.#block = block;
    this.#seen = 0;
    this.#hasRegular = false;
    this.list.clear();
    this.release();
  }

  /** Gives the memory of a large list back. Nobody may look at its bytes any longer. */
  release(): void {
    if (this.area.bytes.length > KEPT_ROOM) this.#use(new ByteArea(FIRST_ROOM));
  }

  /** Sees to it that `count` bytes can be written behind what the list has. */
  makeRoom(count: number): void {
    const length = this.list.length;
    const room = this.area.bytes.length;
    if (length + count <= room) return;
    const area = new ByteArea(Math.max(length + count, room * 2));
    copyView(this.area.view, 0, length, area.view, 0);
    this.#use(area);
  }

  /**
   * Adds the field whose encoded form lies from the end of the list to `end`.
   *
   * @param size octets of name and value, and 32
   * @param text the value, for every kind but OTHER
   */
  add(kind: FieldKind, flaw: Flaw, size: number, end: number, text: string | undefined): void {
    const list = this.list;
    list.fields += 1;
    list.listSize += size;
    if (list.listSize > this.#maxListSize) {
      list.isTooLarge = true;
      return;
    }
    const start = list.length;
    list.length = end;
    if (kind >= FIRST_PSEUDO) this.#addPseudo(kind, flaw, start, text);
    else {
      this.#hasRegular = true;
      if (flaw !== NO_FLAW) this.#refuse(flaw, start, true, false);
      if (kind !== OTHER) this.#addKnown(kind, start, text);
    }
  }

  end(): HeaderList {
    const list = this.list;
    const missing = REQUIRED_PSEUDO[this.#block] & ~this.#seen;
    if (missing !== 0 && !list.isTooLarge) list.malformed ??= describeMissing(missing, this.#block);
    return list;
  }

  #use(area: ByteArea): void {
    this.area = area;
    this.list.bytes = area.bytes;
  }

  #addPseudo(kind: FieldKind, flaw: Flaw, start: number, text: string | undefined): void {
    const bit = 1 << kind;
    const isAllowed = (ALLOWED_PSEUDO[this.#block] & bit) !== 0;
    const isRepeated = (this.#seen & bit) !== 0;
    this.#seen |= bit;
    if (flaw !== NO_FLAW || !isAllowed || isRepeated || this.#hasRegular) {
      this.#refuse(flaw, start, isAllowed, isRepeated);
    }
    this.#addKnown(kind, start, text);
  }

  #addKnown(kind: FieldKind, start: number, text: string | undefined): void {
    const list = this.list;
    switch (kind) {
      case METHOD:
        list.method = text;
        break;
      case SCHEME:
        list.scheme = text;
        break;
      case AUTHORITY:
        list.authority = text;
        list.authorityStart = start;
        list.authorityEnd = list.length;
        break;
      case PATH:
        list.path = text;
        break;
      case STATUS:
        list.status = text;
        break;
      case CONTENT_TYPE:
        list.contentType = text;
        break;
      case TE:
        list.te = text;
        break;
      case GRPC_TIMEOUT:
        list.grpcTimeout = text;
        list.timeoutStart = start;
        list.timeoutEnd = list.length;
        break;
      case GRPC_STATUS:
        list.grpcStatus = text;
        break;
      case CONTENT_LENGTH:
        list.contentLength = text;
        break;
    }
  }

  /** The first reason stands. */
  #refuse(flaw: Flaw, start: number, isAllowed: boolean, isRepeated: boolean): void {
    const list = this.list;
    if (list.malformed !== undefined) return;
    const [field] = readFields(list.bytes, start, list.length);
    const [name, value] = field as [string, string];
    list.malformed = describeField(flaw, name, value, this.#block, isAllowed, isRepeated);
  }
}

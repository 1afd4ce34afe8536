import { grpcMessage, requestFields } from '../raw/grpc-fields.js';
import type { HeaderField } from '../raw/header-reader.js';
import type { Random } from '../raw/random.js';

/** A call drawn by lot: all that its two ends say. */
export interface RandomCall {
  readonly request: readonly HeaderField[];
  readonly requestBody: Buffer;
  /** Undefined for an answer of trailers alone. */
  readonly answer: readonly HeaderField[] | undefined;
  readonly answerBody: Buffer;
  readonly trailers: readonly HeaderField[];
  /** Whether the server waits with its answer for the end of the request. */
  readonly isPatient: boolean;
}

/** @param maxBytes of each message */
export function drawCall(random: Random, index: number, maxBytes: number): RandomCall {
  const hasAnswer = !random.oneIn(5);
  return {
    request: requestFields(`/test.Random/Call${index}`, drawFields(random)),
    requestBody: drawBody(random, maxBytes),
    answer: hasAnswer
      ? [[':status', '200'], ['content-type', 'application/grpc'], ...drawFields(random)]
      : undefined,
    answerBody: hasAnswer ? drawBody(random, maxBytes) : Buffer.alloc(0),
    trailers: [
      ...(hasAnswer
        ? []
        : ([
            [':status', '200'],
            ['content-type', 'application/grpc'],
          ] as const)),
      ['grpc-status', `${random.below(17)}`],
      ...drawFields(random),
    ],
    isPatient: random.oneIn(2),
  };
}

function drawBody(random: Random, maxBytes: number): Buffer {
  const messages = Array.from({ length: random.below(4) }, () =>
    grpcMessage(random.bytes(random.below(maxBytes))),
  );
  return Buffer.concat(messages);
}

function drawFields(random: Random): HeaderField[] {
  return Array.from({ length: random.below(8) }, () => [
    `x-${random.pick(['a', 'b', 'long-name-of-a-field', 'some-bin'])}${random.below(3)}`,
    random.pick(['', 'value', drawText(random, 30), drawText(random, 300), drawText(random, 9000)]),
  ]);
}

/** What may stand in a value, blanks and bytes above 0x7f included, without blanks at its ends. */
function drawText(random: Random, maxLength: number): string {
  const characters = Array.from({ length: random.below(maxLength) }, () =>
    String.fromCharCode(random.oneIn(20) ? random.between(0x80, 0xff) : random.between(0x20, 0x7e)),
  );
  return characters.join('').trim();
}

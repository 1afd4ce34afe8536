/**
 * The names of the answers; each is also the name of its flag. `--namespace` would be shorter, but yeoman-environment
 * replaces an option of that name by the generator's own.
 */
export const CLIENT_ANSWER_NAMES = [
  'name',
  'kube-namespace',
  'port',
  'proto',
  'proto-service',
  'folder',
  'install',
] as const;

export type ClientAnswerName = (typeof CLIENT_ANSWER_NAMES)[number];

/** What a client is made from. */
export interface ClientAnswers {
  /** The Kubernetes Service. */
  name: string;
  namespace: string;
  /** 1 to 65535. */
  port: number;
  /** Path of the contract, from the consumer's folder with `/`, or absolute. */
  proto: string;
  /** `orders.v1.OrdersService` */
  protoService: string;
  /** Where the client goes, below the consumer's folder with `/`. */
  folder: string;
  /** Whether to install the dependencies at the end. */
  install: boolean;
}

/** Turns answers that passed their validators into what the rest works with. */
export function toClientAnswers(typed: Readonly<Record<ClientAnswerName, string>>): ClientAnswers {
  return {
    name: typed.name,
    namespace: typed['kube-namespace'],
    port: Number(typed.port),
    proto: typed.proto,
    protoService: typed['proto-service'],
    folder: typed.folder,
    install: typed.install === 'yes',
  };
}

import { validateDnsLabel } from '../names/validate-dns-label.js';
import { validateNamespace } from '../names/validate-namespace.js';
import { validateTargetPort } from '../names/validate-target-port.js';
import type { Question, TypedAnswers } from '../questions/question.js';
import { validateYesOrNo } from '../questions/question-table.js';
import { refusalOf } from '../refusal.js';
import type { ClientAnswerName } from './answers.js';
import type { LoadedContract } from './contract/contract-script.js';
import { refuseContract, servicesOf } from './contract/validate-contract.js';
import { validateProtoService } from './contract/validate-proto-service.js';
import { validateFolder } from './folder/refuse-folder.js';
import type { RememberedAnswers } from './folder/marker.js';

/** What the questions need to know of the place where the generator runs; asked only when a question comes up. */
export interface ClientContext {
  /** The folder to offer. */
  suggestFolder: () => string;
  /** Answers of the run that wrote the folder, if one did. */
  remembered: () => RememberedAnswers | undefined;
  /** @throws {Refusal} when there is nothing at the path, or nothing that parses */
  readContract: (path: string) => LoadedContract;
  /** Says in one sentence why the client of a service may not go into a folder. */
  refuseFolder: (folder: string, name: string | undefined) => string | undefined;
}

type Typed = TypedAnswers<ClientAnswerName>;

/**
 * The questions, in the order they are asked. Flags, prompts, help text and the command that repeats a run all come from
 * this table. A run that updates a folder offers the answers of the run before.
 */
export function clientQuestionTable(context: ClientContext): readonly Question<ClientAnswerName>[] {
  /** Another service has other answers. */
  const remembered = ({ name }: Typed): RememberedAnswers | undefined => {
    const answers = context.remembered();
    return name === undefined || answers?.name === name ? answers : undefined;
  };
  return [
    {
      name: 'name',
      kind: 'text',
      prompt: 'Kubernetes Service to call',
      help: 'Kubernetes Service to call (default: orders)',
      suggest: (earlier) => remembered(earlier)?.name ?? 'orders',
      validate: validateDnsLabel,
    },
    {
      name: 'kube-namespace',
      kind: 'text',
      prompt: 'Its namespace',
      help: 'Namespace of the Service (default: default)',
      suggest: (earlier) => remembered(earlier)?.namespace ?? 'default',
      validate: validateNamespace,
    },
    {
      name: 'port',
      kind: 'text',
      prompt: 'Its port',
      help: 'Port of the Service, 1 to 65535 (default: 50051)',
      suggest: (earlier) => String(remembered(earlier)?.port ?? 50051),
      validate: validateTargetPort,
    },
    {
      name: 'proto',
      kind: 'text',
      prompt: 'Its contract: a .proto file, a folder of them, or the folder of a generated service',
      help: 'The contract: a .proto file, a folder of them, or the folder of a generated service (default: proto)',
      suggest: (earlier) => remembered(earlier)?.proto ?? 'proto',
      validate: (path) => refusalOf(() => refuseContract(context.readContract(path), path)),
    },
    {
      name: 'proto-service',
      kind: 'choice',
      prompt: 'Which service of the contract',
      help: 'Service of the contract, with its package: orders.v1.OrdersService (default: the first)',
      offer: (earlier) => serviceNames(context, earlier),
      suggest: (earlier) => {
        const names = serviceNames(context, earlier);
        const before = remembered(earlier)?.protoService;
        return (names.find((name) => name === before) ?? names[0]) || '';
      },
      validate: (name, { proto }) =>
        proto === undefined
          ? undefined
          : refusalOf(() => validateProtoService(context.readContract(proto), name)),
      imply: (earlier) => {
        const names = serviceNames(context, earlier);
        return names.length === 1 ? names[0] : undefined;
      },
    },
    {
      name: 'folder',
      kind: 'text',
      prompt: 'Folder to write to, inside this project',
      help: 'Folder to write to, inside the project (default: src/client, or client where there is no src)',
      suggest: () => context.suggestFolder(),
      validate: (folder, { name }) =>
        validateFolder(folder) ?? refusalOf(() => context.refuseFolder(folder, name)),
    },
    {
      name: 'install',
      kind: 'switch',
      prompt: 'Install the two dependencies',
      help: "Install dependencies with the project's package manager, or --no-install (default: yes)",
      suggest: () => 'yes',
      validate: validateYesOrNo,
    },
  ];
}

/** Nothing while the contract is not known, or wrong, which its own question says. */
function serviceNames({ readContract }: ClientContext, { proto }: Typed): string[] {
  let names: string[] = [];
  if (proto === undefined) return names;
  refusalOf(() => {
    names = servicesOf(readContract(proto)).map(({ fullName }) => fullName);
    return undefined;
  });
  return names;
}

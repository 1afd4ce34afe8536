import { clientData, type ClientData } from './client-data.js';

/** The service that the JavaScript form of the client is compiled with, before anybody knows the real one. */
export const PLACEHOLDER = clientData(
  { as: 'PlaceholderService', fullName: 'placeholder.v1.PlaceholderService' },
  'placeholder',
);

/** Puts the names of a service in the place of the placeholder's. */
export function replacePlaceholder(text: string, data: ClientData): string {
  return text
    .replaceAll(PLACEHOLDER.protoService, data.protoService)
    .replaceAll(`create${PLACEHOLDER.clientName}Client`, `create${data.clientName}Client`)
    .replaceAll(PLACEHOLDER.serviceName, data.serviceName)
    .replaceAll(PLACEHOLDER.envPrefix, data.envPrefix);
}

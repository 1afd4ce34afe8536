import type { FileMap } from '../../plan/planned-file.js';
import { renderTemplate } from '../../plan/render-template.js';
import { selectTemplates } from '../../plan/template-paths.js';
import type { ClientData } from './client-data.js';

/** The client without its stubs; client/package/ is for services that publish theirs. */
const OF_CLIENT = /^client\/(?!package\/)/;

/**
 * The sources of a client in TypeScript, all but the stubs: copied, or rendered from `.ejs`.
 *
 * @param service templates/service
 * @returns paths from the client's folder
 */
export function clientSources(service: FileMap, data: ClientData): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const template of selectTemplates(service.keys())) {
    if (!OF_CLIENT.test(template)) continue;
    const source = service.get(template) ?? Buffer.alloc(0);
    const path = template.replace(OF_CLIENT, '').replace(/\.ejs$/, '');
    files.set(path, template.endsWith('.ejs') ? renderTemplate(template, source, data) : source);
  }
  return files;
}

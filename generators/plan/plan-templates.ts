import type { FileMap, PlannedFile } from './planned-file.js';
import { renderTemplate } from './render-template.js';

/** Where the files made from templates go, and whose they are then. */
export interface Placing {
  /** Path of a template → path in the project. */
  place: (template: string) => string;
  /** Paths in the project that a later version of the generator replaces. */
  ours: RegExp;
}

/**
 * Makes the files of a project from templates: renders what ends in `.ejs`, and copies everything else.
 *
 * @param files all that lies in the folder of the templates
 * @param templates paths of the templates among them
 * @param data that an `.ejs` template may name
 * @throws {Error} for a template that names data there is none of
 */
export function planTemplates(
  files: FileMap,
  templates: readonly string[],
  data: object,
  { place, ours }: Placing,
): PlannedFile[] {
  return templates.map((template) => {
    const source = files.get(template) ?? Buffer.alloc(0);
    const rendered = template.endsWith('.ejs');
    const path = place(template);
    return {
      path,
      contents: rendered ? renderTemplate(template, source, data) : source,
      rendered,
      owner: ours.test(path) ? 'ours' : 'user',
    };
  });
}

import ejs from 'ejs';

/**
 * Renders one EJS template. `<%= %>` and `<%- %>` are the same here, because nothing that is generated is HTML.
 *
 * @param path of the template, for errors
 * @throws {Error} for a name that the data does not have, with path and line
 */
export function renderTemplate(path: string, template: Buffer, data: object): Buffer {
  const text = ejs.render(template.toString('utf8'), data, {
    filename: path,
    // No `with`: a name that the data lacks is a ReferenceError instead of a global that happens to exist.
    strict: true,
    destructuredLocals: Object.keys(data),
    escape: String,
  });
  return Buffer.from(text, 'utf8');
}

/** What tools leave behind in a checkout where the templates are installed, built, tested or packed in place. */
const LEFT_BY_TOOLS =
  /(^|\/)(node_modules|dist|coverage)(\/|$)|(^|\/)package-lock\.json$|\.(tgz|tsbuildinfo)$/;

/** Files of git itself; CI workflows and what belongs to them are part of the project. */
const OF_GIT = /(^|\/)\.git(?!hub(\/|$))/;

/** Whether a folder is worth reading at all when the templates are read from disk. */
export function mayHoldTemplates(folder: string): boolean {
  return !LEFT_BY_TOOLS.test(folder) && !OF_GIT.test(folder);
}

/** What `npm run generate` makes of a service's contract. */
const MADE_IN_SERVICE = /^(proto|client\/generated)\//;

/**
 * The template files among everything that lies in templates/service, or in another folder of templates: without what
 * tools and `npm run render` left there, which a checkout has and a published package has not.
 *
 * @param made what is made there without an `.ejs` beside it
 */
export function selectTemplates(paths: Iterable<string>, made = MADE_IN_SERVICE): string[] {
  const all = new Set(paths);
  return [...all].filter((path) => mayHoldTemplates(path) && !isMade(path, made, all)).sort();
}

/**
 * Whether a file of a chart in charts/ is one of a project's chart, too. Not the values in ci/, which only this repository
 * renders; what the chart does with which values, the suites in tests/ tell a project's owner.
 */
export function belongsToChart(path: string): boolean {
  return mayHoldTemplates(path) && !path.startsWith('ci/');
}

/** Rendered beside its `.ejs`, or made in another way. */
function isMade(path: string, made: RegExp, all: ReadonlySet<string>): boolean {
  return !path.endsWith('.ejs') && (all.has(`${path}.ejs`) || made.test(path));
}

/**
 * Where a template goes in the project: its own path without `.ejs`, except for the contract, whose path says its
 * package, and for `_gitignore`, because npm leaves a `.gitignore` out of packages.
 *
 * @param protoPath path of the contract below proto/, where there is one
 */
export function projectPath(template: string, protoPath = ''): string {
  if (template === 'proto/contract.proto.ejs') return `proto/${protoPath}`;
  return template.replace(/\.ejs$/, '').replace(/(^|\/)_gitignore$/, '$1.gitignore');
}

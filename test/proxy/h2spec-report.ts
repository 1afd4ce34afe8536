/** One case of h2spec. */
export interface H2specCase {
  /** Section and sentence, as `http2/6.9.1: Sends …`. */
  readonly title: string;
  readonly isPassed: boolean;
}

/** Reads the JUnit report of h2spec. A case that was skipped has not passed. */
export function readReport(xml: string): H2specCase[] {
  const cases = xml.matchAll(
    /<testcase package="([^"]*)" classname="([^"]*)"[^>]*>(.*?)<\/testcase>/gs,
  );
  return [...cases].map(([, section, sentence, inner]) => ({
    title: `${section}: ${sentence}`,
    isPassed: !/<(failure|error|skipped)/.test(inner ?? ''),
  }));
}

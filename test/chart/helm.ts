import { serviceChart } from './charts.js';
import { readManifests, type Manifest } from './manifests.js';
import { runTool, type Outcome } from './run-tool.js';
import { findTool, type Tool } from './find-tool.js';

export const helm = findTool('helm', 'HELM');

/** The Helm before, where `helm` is Helm 4. */
export const helm3 = findTool('helm3', 'HELM3');

/** What to render; every member has a default. */
export interface Rendering {
  /** Folder of the chart; by default that of the service. */
  readonly chart?: string;
  readonly release?: string;
  readonly namespace?: string;
  /** Kubernetes version that Helm assumes. Given always, for a Helm built by `go install` assumes 1.20. */
  readonly kubeVersion?: string;
  /** Values, merged over the chart's own. */
  readonly values?: Readonly<Record<string, unknown>>;
}

const outcomes = new Map<string, Promise<Outcome>>();

/** `helm template`, run anew. */
export function template(rendering: Rendering = {}, by: Tool = helm): Promise<Outcome> {
  const { chart = serviceChart.folder, release = 'orders', namespace = 'shop' } = rendering;
  const { kubeVersion = '1.36.0', values = {} } = rendering;
  const options = ['--namespace', namespace, '--kube-version', kubeVersion, '--values', '-'];
  return runTool(by, ['template', release, chart, ...options], JSON.stringify(values));
}

/** The rendered objects. Rendered once for equal arguments; an error when Helm refuses. */
export async function render(rendering: Rendering = {}): Promise<readonly Manifest[]> {
  const { status, stdout, stderr } = await templateOnce(rendering);
  if (status !== 0) throw new Error(`helm template failed: ${stderr}`);
  return readManifests(stdout);
}

/** What Helm says when it refuses; an error when it renders. */
export async function refusal(rendering: Rendering): Promise<string> {
  const { status, stderr } = await templateOnce(rendering);
  if (status === 0) throw new Error(`helm template accepted ${JSON.stringify(rendering)}`);
  return stderr;
}

function templateOnce(rendering: Rendering): Promise<Outcome> {
  const key = JSON.stringify(rendering);
  const outcome = outcomes.get(key) ?? template(rendering);
  outcomes.set(key, outcome);
  return outcome;
}

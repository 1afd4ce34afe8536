import { runTool } from './run-tool.js';
import { findTool } from './find-tool.js';

export const kubeScore = findTool('kube-score', 'KUBE_SCORE');

/** Lines of kube-score's judgement on rendered manifests, each beginning with its grade: "[OK] …", "[CRITICAL] …". */
export async function score(manifests: string): Promise<readonly string[]> {
  const { stdout, stderr } = await runTool(
    kubeScore,
    ['score', '--output-format', 'ci', '-'],
    manifests,
  );
  const lines = stdout.split('\n').filter((line) => line.startsWith('['));
  if (lines.length === 0) throw new Error(`kube-score judged nothing: ${stderr}`);
  return lines;
}

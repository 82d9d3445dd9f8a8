import type {
  DiagnosisStage,
  DiagnosisStageName,
  DiagnosisValues,
  DiagnosisVerdict,
} from './diagnosis-report.js';
import { diagnosisText, type DiagnosisCode } from './diagnosis-texts.js';

const ORDER: readonly DiagnosisStageName[] = [
  'details',
  'mixed-content',
  'port',
  'local-network',
  'server',
  'websocket',
  'paths',
  'origin',
  'subprotocol',
  'connect',
];

/** What was found so far; a later word on a stage replaces the earlier one. */
export class StageList {
  readonly #stages = new Map<DiagnosisStageName, DiagnosisStage>();

  /** Notes a finding. */
  set(
    stage: DiagnosisStageName,
    verdict: DiagnosisVerdict,
    code: DiagnosisCode,
    values: DiagnosisValues = {},
    more: Pick<DiagnosisStage, 'problems' | 'error'> = {},
  ): void {
    this.#stages.set(stage, {
      stage,
      verdict,
      code,
      ...diagnosisText(code, values),
      values,
      ...more,
    });
  }

  get(stage: DiagnosisStageName): DiagnosisStage | undefined {
    return this.#stages.get(stage);
  }

  /** The first stage that failed; `paths` is a search, and no reason in itself. */
  get failed(): DiagnosisStageName | undefined {
    return ORDER.find(
      (stage) => stage !== 'paths' && this.#stages.get(stage)?.verdict === 'failed',
    );
  }

  /** Every stage in order; what was not looked at is skipped for this reason. */
  all(rest: DiagnosisCode): readonly DiagnosisStage[] {
    for (const stage of ORDER) if (!this.#stages.has(stage)) this.set(stage, 'skipped', rest);
    return ORDER.flatMap((stage) => this.#stages.get(stage) ?? []);
  }
}

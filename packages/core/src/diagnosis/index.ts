// Published as `@mqtt-kit/core/diagnosis`, apart from the core's first load: it is needed when something has failed.
export { diagnose } from './diagnose.js';

export type { DiagnoseOptions } from './diagnose.js';
export type {
  BetterAddress,
  DiagnosisReport,
  DiagnosisStage,
  DiagnosisStageName,
  DiagnosisValues,
  DiagnosisVerdict,
} from './diagnosis-report.js';
export type { DiagnosisCode } from './diagnosis-texts.js';
export type {
  DiagnosisEnvironment,
  PermissionAnswer,
} from '../environment/diagnosis-environment.js';

import { expect } from '@open-wc/testing';
import {
  DIAGNOSIS_TEXTS,
  diagnosisText as inCore,
  type DiagnosisCode,
} from '../../../core/src/diagnosis/diagnosis-texts.js';
import { diagnosisText } from './diagnosis-text.js';

describe('the sentences of a diagnosis', () => {
  it('are in English what the core says, with values and without', () => {
    const all = { host: 'a.example', port: 1, path: '/x', page: 'https://a.example/' };
    for (const values of [{}, { ...all, origin: 'https://b.example', suggestion: 2 }]) {
      // The keys of a record typed by the codes.
      for (const code of Object.keys(DIAGNOSIS_TEXTS) as DiagnosisCode[]) {
        const { message, advice } = inCore(code, values);
        expect(diagnosisText({ code, values })).to.deep.equal({ what: message, todo: advice });
      }
    }
  });
});

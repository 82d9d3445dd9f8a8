/** Pure: what is wrong with a draft, field by field. */
import { msg } from '@lit/localize';
import { checkDetails, type SavedConnection } from '@mqtt-kit/core';
import { problemText } from '../localization/problem-text.js';
import { detailsOf, isForAnotherBroker, type ConnectionDraft } from './connection-draft.js';

/** The fields of the form. */
export type DraftField = Exclude<keyof ConnectionDraft, 'rest'>;

/** One thing to say beside a field. */
export interface FieldProblem {
  /** `other` is what the form does not show. */
  readonly field: DraftField | 'other';
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

const FIELDS: readonly string[] = [
  'name',
  'preset',
  'host',
  'port',
  'path',
  'tls',
  'method',
  'username',
  'password',
  'provider',
  'protocolVersion',
  'clientId',
  'keepalive',
  'clean',
] satisfies readonly DraftField[];

/** Everything that is wrong, and everything to be warned of. */
export function draftProblems(
  draft: ConnectionDraft,
  id: string | undefined,
  saved: readonly SavedConnection[],
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const name = draft.name.trim();
  if (name === '')
    problems.push({
      field: 'name',
      severity: 'error',
      message: msg('Give the connection a name.'),
    });
  if (saved.some((other) => other.id !== id && other.details.name === name)) {
    problems.push({
      field: 'name',
      severity: 'error',
      message: msg('Another connection has this name.'),
    });
  }
  const current = saved.find((other) => other.id === id);
  const usesKept = draft.method === 'BASIC' && draft.password === '' && current?.hasPassword;
  if (usesKept && isForAnotherBroker(draft, current)) {
    problems.push({
      field: 'password',
      // It may be one that wants none.
      severity: 'warning',
      message: msg(
        'The saved password is not used here: the broker has changed. Type it again if this one wants a password.',
      ),
    });
  }
  const found = checkDetails(detailsOf(draft), { pageProtocol: location.protocol });
  for (const problem of found) {
    const { field, severity } = problem;
    // Said above already, and better.
    if (field === 'name' && name === '') continue;
    problems.push({ field: fieldOf(field), severity, message: problemText(problem) });
  }
  return problems;
}

function fieldOf(path: string): DraftField | 'other' {
  const own = path.startsWith('authentication.') ? path.slice('authentication.'.length) : path;
  // The list holds exactly the names that the type does.
  return FIELDS.includes(own) ? (own as DraftField) : 'other';
}

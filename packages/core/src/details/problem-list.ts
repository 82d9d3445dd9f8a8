/** Pure: gathers what is wrong, with its words. */
import type { DetailsField, DetailsProblem } from './details-problem.js';
import {
  FIELD_LABELS,
  PROBLEM_TEXTS,
  type DetailsProblemCode,
  type ProblemValues,
} from './problem-texts.js';

/** The problems found so far. */
export class ProblemList {
  readonly #problems: DetailsProblem[] = [];

  /** In the order in which they were found. */
  get all(): readonly DetailsProblem[] {
    return this.#problems;
  }

  /** Adds what makes connecting impossible. */
  error<Code extends DetailsProblemCode>(
    field: DetailsField,
    code: Code,
    values: ProblemValues[Code],
  ): void {
    this.#add('error', field, code, values);
  }

  /** Adds what will probably not work as wished. */
  warning<Code extends DetailsProblemCode>(
    field: DetailsField,
    code: Code,
    values: ProblemValues[Code],
  ): void {
    this.#add('warning', field, code, values);
  }

  /** Whether an error was found in this very field. */
  hasError(field: DetailsField): boolean {
    return this.#problems.some(
      (problem) => problem.field === field && problem.severity === 'error',
    );
  }

  #add<Code extends DetailsProblemCode>(
    severity: DetailsProblem['severity'],
    field: DetailsField,
    code: Code,
    values: ProblemValues[Code],
  ): void {
    const message = PROBLEM_TEXTS[code](FIELD_LABELS[field], values);
    this.#problems.push({ field, severity, code, message, values });
  }
}

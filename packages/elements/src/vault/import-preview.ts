import { msg, str } from '@lit/localize';
import type { ImportChoice, ImportPreviewEntry, SkippedConnection } from '@mqtt-kit/core/backup';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { formatNumber } from '../localization/format.js';
import { importNoteText } from '../localization/import-note-text.js';
import { problemText } from '../localization/problem-text.js';

/** A list of thousands is looked through by nobody. */
const MOST_SHOWN = 200;

/** What a file would change, and what the person wants for each of its connections. */
export class ImportPreview {
  readonly entries: readonly ImportPreviewEntry[];
  readonly #skipped: readonly SkippedConnection[];
  readonly #changed: () => void;
  readonly #choices = new Map<ImportPreviewEntry, ImportChoice>();

  /** @param changed - told when something else is wanted. */
  constructor(
    entries: readonly ImportPreviewEntry[],
    skipped: readonly SkippedConnection[],
    changed: () => void,
  ) {
    this.entries = entries;
    this.#skipped = skipped;
    this.#changed = changed;
  }

  /** How many connections would be saved. */
  get count(): number {
    return this.entries.filter((entry) => this.#isTaken(entry)).length;
  }

  choiceOf(entry: ImportPreviewEntry): ImportChoice {
    return this.#choices.get(entry) ?? 'keep';
  }

  render(): TemplateResult {
    const { entries } = this;
    const shown = entries.slice(0, MOST_SHOWN);
    return html`
      ${entries.length === 0 ? html`<p>${msg('There is no connection in it that can be used.')}</p>` : nothing}
      ${this.#renderAll()}
      <ul class="preview">
        ${shown.map((entry) => html`<li>${this.#renderEntry(entry)}</li>`)}
      </ul>
      ${
        entries.length > shown.length
          ? html`<p class="hint">
              ${msg(str`and ${formatNumber(entries.length - shown.length)} more.`)}
            </p>`
          : nothing
      }
      ${renderSkipped(this.#skipped)}
    `;
  }

  #renderEntry(entry: ImportPreviewEntry): TemplateResult {
    const { details, notes } = entry.incoming;
    return html`
      <strong><bdi>${details.name}</bdi></strong>
      <span class="line ${entry.status === 'conflicting' ? 'warn' : 'muted'}"
        >${statusText(entry.status)}</span
      >
      <bdi class="mono muted place">${details.host}</bdi>
      ${'fields' in entry ? this.#renderChoice(entry) : nothing}
      ${notes.map((note) => html`<p class="hint">${importNoteText(note)}</p>`)}
    `;
  }

  #renderChoice(entry: Extract<ImportPreviewEntry, { readonly copyName: string }>): TemplateResult {
    const chosen = this.choiceOf(entry);
    return html`
      <p class="hint">${msg(str`Differs in: ${entry.fields.join(', ')}`)}</p>
      ${renderChoices({
        label: msg(str`What to do with “${entry.incoming.details.name}”`),
        chosen,
        both: msg(str`Have both, this one as “${entry.copyName}”`),
        choose: (choice) => {
          this.#choices.set(entry, choice);
          this.#changed();
        },
      })}
      ${
        chosen === 'replace' && entry.losesPassword
          ? html`<p class="line warn">
              ${msg('The saved password goes with it: the imported one has none, and leads elsewhere.')}
            </p>`
          : nothing
      }
    `;
  }

  /** One choice for all of those that are here already. */
  #renderAll(): TemplateResult | typeof nothing {
    const asked = this.entries.filter((entry) => 'fields' in entry);
    if (asked.length < 2) return nothing;
    const choices = new Set(asked.map((entry) => this.choiceOf(entry)));
    const [chosen] = choices;
    return html`<div class="field all">
      <span class="label"
        >${msg(str`${formatNumber(asked.length)} are here with other contents`)}</span
      >
      ${renderChoices({
        label: msg('What to do with all of them'),
        chosen: choices.size === 1 ? chosen : undefined,
        both: msg('Have both, these under other names'),
        choose: (choice) => {
          for (const entry of asked) this.#choices.set(entry, choice);
          this.#changed();
        },
      })}
    </div>`;
  }

  #isTaken(entry: ImportPreviewEntry): boolean {
    if (entry.status === 'added') return true;
    return entry.status !== 'unchanged' && this.choiceOf(entry) !== 'keep';
  }
}

function renderChoices({
  label,
  chosen,
  both,
  choose,
}: {
  readonly label: string;
  /** Undefined where it differs from one to the other. */
  readonly chosen: ImportChoice | undefined;
  readonly both: string;
  readonly choose: (choice: ImportChoice) => void;
}): TemplateResult {
  const choices: readonly (readonly [ImportChoice, string])[] = [
    ['keep', msg('Keep what is saved')],
    ['replace', msg('Put the imported one in its place')],
    ['both', both],
  ];
  return html`<span class="select"
    ><select
      aria-label=${label}
      .value=${live(chosen ?? '')}
      @change=${({ target }: Event) => {
        if (!(target instanceof HTMLSelectElement)) return;
        const [choice] = choices.find(([value]) => value === target.value) ?? [];
        if (choice) choose(choice);
      }}
    >
      ${chosen === undefined ? html`<option value="" hidden></option>` : nothing}
      ${choices.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></span
  >`;
}

function statusText(status: ImportPreviewEntry['status']): string {
  switch (status) {
    case 'added':
      return msg('new');
    case 'unchanged':
      return msg('is here already');
    case 'changed':
      return msg('is here, with other settings');
    case 'conflicting':
      return msg('the name is taken by another broker');
  }
}

function renderSkipped(skipped: readonly SkippedConnection[]): TemplateResult | typeof nothing {
  if (skipped.length === 0) return nothing;
  return html`<details>
    <summary>${msg(str`${formatNumber(skipped.length)} cannot be used`)}</summary>
    <ul class="skipped">
      ${skipped.slice(0, MOST_SHOWN).map(
        ({ name, problems }) =>
          html`<li>
            <bdi>${name}</bdi>
            <span class="hint">${problems.map((problem) => problemText(problem)).join(' ')}</span>
          </li>`,
      )}
    </ul>
  </details>`;
}

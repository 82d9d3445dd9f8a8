import { nothing, html, type TemplateResult } from 'lit';
import type { Composed, ToolFault } from './compose-message.js';
import { faultText } from './fault-text.js';
import type { ToolDraft, ToolFile } from './tool-draft.js';

/** What the fields of the tool show, and whom they tell. */
export interface ToolParts {
  readonly draft: ToolDraft;
  readonly composed: Composed;
  readonly change: (changed: Partial<ToolDraft>) => void;
  readonly maxBytes: number;
  readonly focus: (id: string) => void;
  /** A file that was chosen or dropped, and is not read yet. */
  readonly takeFile: (file: File) => void;
  /** Why the last file was not taken. */
  readonly fileFault: string | undefined;
  readonly file: ToolFile | undefined;
}

/** The first fault of a field. */
export function faultOf(
  { composed }: Pick<ToolParts, 'composed'>,
  field: ToolFault['field'],
): ToolFault | undefined {
  return composed.faults.find((fault) => fault.field === field);
}

/** What is wrong with a field, below it. What is empty is not called wrong before it is sent. */
export function renderFault(
  parts: Pick<ToolParts, 'composed' | 'maxBytes'>,
  field: ToolFault['field'],
): TemplateResult | typeof nothing {
  const fault = faultOf(parts, field);
  return fault
    ? html`<span class="fault" id="${field}-fault">${faultText(fault, parts.maxBytes)}</span>`
    : nothing;
}

/** A listener for what is typed or chosen. */
export function onText(listener: (value: string) => void): (event: Event) => void {
  return ({ target }) => {
    if (
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement
    ) {
      listener(target.value);
    }
  };
}

/** A listener for a box that is ticked or not. */
export function onCheck(listener: (checked: boolean) => void): (event: Event) => void {
  return ({ target }) => {
    if (target instanceof HTMLInputElement) listener(target.checked);
  };
}

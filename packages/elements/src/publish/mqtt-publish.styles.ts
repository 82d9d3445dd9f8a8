import { css } from 'lit';

/** Styles of `<mqtt-publish>`: a form as a card, or a button among the page's own text. */
export const publishStyles = css`
  :host {
    display: block;
  }

  :host([payload]),
  :host([trigger]) {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  :host(:state(command)) {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  :host([density='compact']) {
    --_control-height: var(--_control-height-compact);
    --_space-4: var(--_space-3);
    --_space-3: var(--_space-2);
  }

  :host([density='compact']) :is(button, select, input) {
    padding-block: var(--_space-half);
  }

  .command {
    position: relative;
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-1) var(--_space-2);
    max-inline-size: 100%;
  }

  .command .button {
    position: relative;
    display: inline-flex;
  }

  /* On the corner, where it moves nothing. */
  .command .mark {
    position: absolute;
    inset-block-start: calc(-1 * var(--_space-1));
    inset-inline-end: calc(-1 * var(--_space-1));
    display: flex;
    border-radius: var(--_space-1);
    background: var(--_surface);
    color: var(--_warn);
    pointer-events: none;
  }

  .command .mark.done {
    inset-block-start: calc(-1 * var(--_space-2));
    inset-inline-end: calc(-1 * var(--_space-2));
    block-size: var(--_space-4);
    inline-size: var(--_space-4);
    align-items: center;
    justify-content: center;
    border: 1px solid currentColor;
    border-radius: 50%;
    color: var(--_ok);
  }

  /* Too short to be read: only that it failed is shown. */
  .late > p {
    visibility: hidden;
    position: absolute;
  }

  .command .failure,
  .command .result {
    font-size: var(--_text-12);
  }

  .tool > :is(p, .notice) {
    margin: var(--_space-4);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2) var(--_space-3);
    min-block-size: var(--_control-height);
  }

  .result {
    display: grid;
    gap: var(--_space-1);
    min-inline-size: 0;
    font-size: var(--_text-13);
  }

  .result:empty {
    display: none;
  }

  .failure {
    overflow-wrap: anywhere;
  }

  .failure .line,
  .line.failure {
    align-items: start;
  }

  .failure svg {
    margin-block-start: var(--_mark);
  }

  /* Over what stands below: nothing moves. */
  .told {
    position: absolute;
    z-index: 1;
    inset-block-start: calc(100% + var(--_space-1));
    inset-inline-start: 0;
    display: block;
    inline-size: max-content;
    max-inline-size: min(var(--_width-form), calc(100vw - 2 * var(--_space-4)));
    box-shadow: var(--_shadow-small);
  }

  dialog {
    inline-size: min(var(--_width-form), calc(100vw - 2 * var(--_space-4)));
    padding: var(--_space-4);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    color: var(--_text);
  }

  dialog::backdrop {
    background: var(--_backdrop);
  }

  dialog p {
    font-size: var(--_text-16);
    font-weight: var(--_weight-strong);
    overflow-wrap: anywhere;
  }

  dialog .what {
    margin-block-start: var(--_space-1);
    color: var(--_muted);
    font-family: var(--_font-mono);
    font-size: var(--_text-12);
    font-weight: normal;
  }

  dialog .actions {
    justify-content: end;
    margin-block-start: var(--_space-4);
  }
`;

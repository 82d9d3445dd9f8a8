import { css } from 'lit';

/** Styles of `<mqtt-publish>`: a form as a card, or a button among the page's own text. */
export const publishStyles = css`
  :host {
    display: block;
  }

  :host([payload]) {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  :host(:state(command)) {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  .command {
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
    box-sizing: border-box;
    block-size: var(--_space-4);
    inline-size: var(--_space-4);
    align-items: center;
    justify-content: center;
    border: 1px solid currentColor;
    border-radius: 50%;
    color: var(--_ok);
  }

  :host([trigger]) {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
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

  .obstacle.brief {
    flex: 1 1 0;
    min-inline-size: 0;
    color: var(--_muted);
  }

  .brief .line {
    max-inline-size: 100%;
  }

  .brief .what {
    overflow: hidden;
    min-inline-size: 0;
    text-overflow: ellipsis;
    white-space: nowrap;
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

import { css } from 'lit';

/** Native controls: buttons, fields and check boxes. What only forms have is in `form-control.styles.ts`. */
export const controlStyles = css`
  button,
  input,
  select,
  textarea {
    font: inherit;
    font-variant-numeric: inherit;
    letter-spacing: inherit;
    color: var(--_text);
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--_gap);
    min-block-size: var(--_control-height);
    padding: var(--_space-1) var(--_space-3);
    border: 1px solid var(--_border-control);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    font-weight: 550;
    cursor: pointer;
  }

  button:hover:not(:disabled, .off) {
    background: var(--_hover);
  }

  button.primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }

  button.primary:hover:not(:disabled, .off) {
    background: var(--_accent-hover);
  }

  button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--_muted);
  }

  button.quiet:hover:not(:disabled, .off) {
    background: var(--_hover);
    color: var(--_text);
  }

  button.quiet.danger {
    color: var(--_bad);
  }

  button.small {
    min-block-size: var(--_control-height-small);
    padding: 0 var(--_space-2);
    font-size: var(--_text-12);
  }

  /* Off, but still to be reached: what has the focus keeps it, and can say why it is off. */
  button:is(:disabled, .off) {
    border-color: var(--_border);
    border-style: dashed;
    background: transparent;
    color: var(--_muted);
    cursor: not-allowed;
  }

  button.quiet:is(:disabled, .off) {
    border-color: transparent;
    opacity: 0.6;
  }

  :is(button, input, select, textarea, [tabindex='0']):focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  input:not([type='checkbox']),
  select,
  textarea {
    inline-size: 100%;
    min-block-size: var(--_control-height);
    padding: var(--_space-1) var(--_space-2);
    border: 1px solid var(--_border-control);
    border-radius: var(--_radius-small);
    background: var(--_surface);
  }

  :is(input, textarea).mono {
    direction: ltr;
    font-family: var(--_font-mono);
    font-size: var(--_text-12);
  }

  :is(input, select, textarea):focus-visible {
    outline-offset: 0;
    border-color: var(--_accent);
  }

  :is(input, select, textarea)[aria-invalid='true'] {
    border-color: var(--_bad);
  }

  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }

  .field {
    display: grid;
    gap: var(--_space-1);
    align-content: start;
    min-inline-size: 0;
  }

  .field > label:not(.check),
  .label {
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .hint {
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .fault {
    color: var(--_bad);
    font-size: var(--_text-12);
  }

  label.check {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: var(--_control-height);
  }

  input[type='checkbox'] {
    flex: none;
    inline-size: var(--_check-size);
    block-size: var(--_check-size);
    margin: 0;
    accent-color: var(--_accent);
  }

  @media (forced-colors: active) {
    button:is(:disabled, .off) {
      color: GrayText;
    }
  }
`;

import { css } from 'lit';

/** Styles of `<mqtt-connection>`: a box of its own only while something is to be said. */
export const connectionStyles = css`
  :host {
    display: contents;
  }

  .notice,
  .sign-in {
    font-family: var(--_font);
    font-size: var(--_text-13);
    line-height: var(--_leading);
    margin-block-end: var(--_space-3);
  }

  .sign-in {
    gap: var(--_space-3);
    max-inline-size: var(--_width-form);
    padding: var(--_space-4);
  }

  .sign-in .notice {
    margin-block-end: 0;
  }

  .sign-in h2 {
    font-size: var(--_text-16);
    font-weight: var(--_weight-strong);
  }

  .sign-in p {
    margin-block-start: calc(-1 * var(--_space-2));
    overflow-wrap: anywhere;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2) var(--_space-3);
    align-items: center;
  }
`;

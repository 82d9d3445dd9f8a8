import { css } from 'lit';

/** What stands in the place of a view that has nothing to show. */
export const blankStyles = css`
  .blank {
    display: grid;
    gap: var(--_space-2);
    place-content: center;
    justify-items: center;
    padding: var(--_space-3) var(--_space-4);
    overflow: auto;
    color: var(--_muted);
    text-align: center;
    text-wrap: balance;
  }

  .blank > * {
    max-inline-size: 46ch;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .blank strong {
    color: var(--_text);
    font-weight: var(--_weight-strong);
  }

  .blank svg.icon {
    --_icon-size: var(--_icon-size-large);
  }
`;

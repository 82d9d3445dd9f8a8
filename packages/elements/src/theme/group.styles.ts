import { css } from 'lit';

/** Parts that unfold, one below the other. */
export const groupStyles = css`
  .group {
    border-block-start: 1px solid var(--_border);
  }

  .group > summary {
    display: flex;
    gap: var(--_space-2);
    align-items: center;
    inline-size: 100%;
    min-block-size: var(--_control-height);
    padding-block: var(--_space-1);
    color: var(--_text);
    font-size: inherit;
    cursor: pointer;
    list-style: none;
  }

  .group > summary::-webkit-details-marker {
    display: none;
  }

  .group > summary::before {
    content: '';
    flex: none;
    inline-size: var(--_caret);
    block-size: var(--_caret);
    margin-inline: 1px var(--_space-1);
    border: solid var(--_muted);
    border-width: 0 var(--_caret-stroke) var(--_caret-stroke) 0;
    transform: rotate(-45deg);
    transition: transform var(--_quick);
  }

  .group > summary:dir(rtl)::before {
    transform: rotate(135deg);
  }

  .group[open] > summary::before {
    transform: rotate(45deg);
  }

  .group > summary .title {
    font-weight: var(--_weight-strong);
  }
`;

import { css } from 'lit';

/** Parts that unfold, one below the other. */
export const groupStyles = css`
  .group {
    border-block-start: 1px solid var(--_border);
  }

  :is(.group, .unfold) > summary {
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

  :is(.group, .unfold) > summary::-webkit-details-marker {
    display: none;
  }

  :is(.group, .unfold) > summary::before {
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

  :is(.group, .unfold) > summary:dir(rtl)::before {
    transform: rotate(135deg);
  }

  :is(.group, .unfold)[open] > summary::before {
    transform: rotate(45deg);
  }

  :is(.group, .unfold) > summary .title {
    font-weight: var(--_weight-strong);
  }
`;

import { css } from 'lit';

/** Styles of the sign of trouble; the words inside are a notice like any other. */
export const troubleMarkStyles = css`
  details {
    display: inline-block;
    position: relative;
    font-family: var(--_font);
    font-size: var(--_text-13);
    font-weight: normal;
    line-height: var(--_leading);
    letter-spacing: normal;
    text-align: start;
    vertical-align: middle;
  }

  /* In a grid it would be one more cell: there it lies over the corner where the grid begins. */
  details.corner {
    position: absolute;
    align-self: start;
  }

  details .notice {
    position: absolute;
    z-index: 1;
    inset-inline-start: 0;
    inline-size: max-content;
    max-inline-size: min(var(--_width-form), calc(100vw - 2 * var(--_space-4)));
    box-sizing: border-box;
    box-shadow: var(--_shadow-small);
  }

  summary {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    inline-size: var(--_control-height-small);
    block-size: var(--_control-height-small);
    border-radius: var(--_radius-small);
    color: var(--_bad);
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary:hover {
    background: var(--_bad-tint);
  }

  summary:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  svg.icon {
    flex: none;
    inline-size: var(--_icon-size);
    block-size: var(--_icon-size);
    overflow: visible;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

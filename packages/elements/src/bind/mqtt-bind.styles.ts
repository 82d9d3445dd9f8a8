import { css } from 'lit';

/** Styles of `<mqtt-bind>`: none for what the author wrote, which stands as if the element were not there; only for the sign of trouble. */
export const bindStyles = css`
  :host {
    display: contents;
  }

  :host([hidden]) {
    display: none !important;
  }

  details {
    display: inline-block;
    max-inline-size: var(--_width-form);
    font-family: var(--_font);
    font-size: var(--_text-13);
    font-weight: normal;
    line-height: var(--_leading);
    letter-spacing: normal;
    text-align: start;
    vertical-align: middle;
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

  summary > svg.icon {
    --_icon-size: var(--_icon-size-large);
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

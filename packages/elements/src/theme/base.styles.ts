import { css } from 'lit';

/**
 * What every element starts from: box sizes, type, visibility, a card, states in words, shapes and colours. Topics, payloads and addresses
 * (`.mono`) run from left to right in every language.
 */
export const baseStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host {
    font-family: var(--_font);
    font-size: var(--_text-13);
    line-height: var(--_leading);
    font-variant-numeric: tabular-nums;
    text-align: start;
  }

  :host([hidden]) {
    display: none !important;
  }

  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  .card {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    overflow: hidden;
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: var(--_bar-height);
    padding: var(--_space-2) var(--_space-4);
    border-block-end: 1px solid var(--_border);
  }

  .bar h2 {
    font-size: var(--_text-14);
    font-weight: var(--_weight-strong);
  }

  .grow {
    flex: 1;
  }

  .mono {
    direction: ltr;
    font-family: var(--_font-mono);
    font-size: var(--_text-12);
    text-align: -webkit-match-parent;
    text-align: match-parent;
    unicode-bidi: isolate;
  }

  .muted {
    color: var(--_muted);
  }

  .ok {
    color: var(--_ok);
  }

  .warn {
    color: var(--_warn);
  }

  .bad {
    color: var(--_bad);
  }

  .line {
    display: inline-flex;
    align-items: center;
    gap: var(--_gap);
    min-inline-size: 0;
  }

  .tag {
    flex: none;
    padding: 0 var(--_gap);
    border: 1px solid var(--_border);
    border-radius: var(--_pill);
    color: var(--_muted);
    font-size: var(--_text-12);
    line-height: var(--_tag-height);
    white-space: nowrap;
  }

  .tag.warn {
    border-color: color-mix(in srgb, var(--_warn) 40%, transparent);
    color: var(--_warn);
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
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  summary {
    inline-size: fit-content;
    border-radius: var(--_space-1);
    color: var(--_muted);
    font-size: var(--_text-12);
    cursor: pointer;
  }

  summary:hover {
    color: var(--_text);
  }

  summary:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .cause {
    margin-block-start: var(--_space-1);
    color: var(--_muted);
    font-family: var(--_font-mono);
    font-size: var(--_text-12);
    overflow-wrap: anywhere;
  }
`;

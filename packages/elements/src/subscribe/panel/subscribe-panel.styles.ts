import { css } from 'lit';
import { blankStyles } from '../../theme/blank.styles.js';

/** Styles of what `<mqtt-subscribe>` shows around its rows: a card with a header, tools, one message in detail, and counters. */
export const subscribePanelStyles = css`
  ${blankStyles}

  .heading {
    display: flex;
    flex: 1 1 0;
    gap: var(--_space-2);
    align-items: center;
    min-block-size: var(--_control-height-small);
    min-inline-size: 0;
  }

  .bar h2 {
    overflow: hidden;
    min-inline-size: 0;
    text-overflow: ellipsis;
    white-space: nowrap;
    unicode-bidi: isolate;
  }

  .bar h2.mono {
    font-size: var(--_text-13);
  }

  .bar .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1);
    margin-inline-end: calc(-1 * var(--_space-2));
  }

  .messages {
    position: relative;
    display: flex;
    flex: 1 1 var(--_list-height);
    flex-direction: column;
    min-block-size: 0;
  }

  .above {
    display: grid;
    gap: var(--_space-2);
    padding: var(--_space-2) var(--_space-4);
    border-block-end: 1px solid var(--_border);
  }

  .messages:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }

  .banner {
    display: grid;
    flex: none;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--_space-2);
    padding: var(--_space-1) var(--_space-4);
    overflow-wrap: anywhere;
    border-block-start: 1px solid var(--_border);
    background: var(--_warn-tint);
    font-size: var(--_text-12);
  }

  .view-tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-3);
    align-items: center;
    padding: var(--_space-1) var(--_space-4);
    border-block-end: 1px solid var(--_border);
    background: var(--_sunken);
  }

  .views {
    display: flex;
    flex: none;
    gap: 1px;
    margin-inline-start: calc(-1 * var(--_space-2));
  }

  .views label {
    position: relative;
  }

  .views span {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--_control-height-small);
    padding-inline: var(--_space-2);
    border-radius: var(--_radius-small);
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .views label:hover span {
    background: var(--_hover);
    color: var(--_text);
  }

  .views :checked + span {
    background: var(--_surface);
    outline: 1px solid var(--_border-control);
    outline-offset: -1px;
    color: var(--_text);
    font-weight: var(--_weight-strong);
  }

  .views :focus-visible + span {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }

  .views input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  input.search {
    flex: 1 1 var(--_width-search);
    min-block-size: var(--_control-height-small);
    inline-size: auto;
    min-inline-size: 0;
    padding-block: 0;
    font-size: var(--_text-12);
  }

  .export {
    display: flex;
    flex: none;
    gap: var(--_space-1);
    align-items: center;
    margin-inline-end: calc(-1 * var(--_space-2));
    font-size: var(--_text-12);
  }

  .none {
    padding: var(--_space-3) var(--_space-4);
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .focus {
    display: flex;
    flex: none;
    flex-direction: column;
    min-inline-size: 0;
    max-block-size: var(--_detail-height);
    overflow: auto;
    border-block-start: 1px solid var(--_border-control);
  }

  .focus > .line:first-child {
    justify-content: center;
    padding: var(--_space-6);
  }

  .focus > :is(.notice, .line:not(:first-child)) {
    margin: var(--_space-1) var(--_space-4) var(--_space-3);
  }

  .focus .buttons {
    display: flex;
    gap: var(--_space-2);
    padding-block: var(--_space-1);
  }

  .focus [aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_tint);
  }

  @media (forced-colors: active) {
    .focus [aria-pressed='true'] {
      border-color: Highlight;
      outline: 1px solid Highlight;
    }
  }

  .fresh {
    flex: none;
    margin-inline-start: auto;
    border-color: transparent;
    border-radius: var(--_pill);
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .fresh.small:hover:not(:disabled, .off) {
    background: var(--_accent-hover);
  }

  .blank {
    flex: 1;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-4);
    padding: var(--_gap) var(--_space-4);
    border-block-start: 1px solid var(--_border);
    background: var(--_sunken);
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .foot b {
    color: var(--_text);
    font-weight: var(--_weight-strong);
  }

  .foot .warn b {
    color: inherit;
  }

  .foot .rate {
    margin-inline-start: auto;
  }

  @container (inline-size < 640px) {
    .heading {
      flex-basis: 100%;
    }

    .bar .buttons {
      margin-inline-start: auto;
    }

    .bar,
    .view-tools,
    .above,
    .banner,
    .foot {
      padding-inline: var(--_space-3);
    }
  }
`;

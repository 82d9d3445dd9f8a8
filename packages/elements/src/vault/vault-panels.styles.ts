import { css } from 'lit';
import { groupStyles } from '../theme/group.styles.js';

/** Styles of what a vault shows: its door, its protection, its files. */
export const vaultPanelStyles = css`
  ${groupStyles}

  .door,
  .panel {
    display: grid;
    gap: var(--_space-3);
    align-content: start;
    min-inline-size: 0;
    padding: var(--_space-4);
  }

  .door {
    max-inline-size: var(--_width-door);
    padding-block: var(--_space-6);
  }

  .door h3,
  .panel h3 {
    font-size: var(--_text-16);
    font-weight: var(--_weight-strong);
  }

  .panel h3:focus {
    outline: none;
  }

  .panel h4 {
    margin: 0;
    font-size: var(--_text-14);
    font-weight: var(--_weight-strong);
  }

  .door p,
  .panel p {
    text-wrap: pretty;
  }

  .door .actions,
  .panel .actions {
    padding-block-start: 0;
    border: 0;
  }

  .panel .head {
    display: flex;
    gap: var(--_space-2);
    align-items: center;
    justify-content: space-between;
  }

  .panel .said:empty {
    position: absolute;
  }

  .panel .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, var(--_width-side)), 1fr));
    gap: var(--_space-3);
  }

  .panel .body,
  .panel .block {
    display: grid;
    gap: var(--_space-3);
    justify-items: stretch;
  }

  .panel .block + .block {
    padding-block-start: var(--_space-4);
    border-block-start: 1px solid var(--_border);
  }

  .panel .group > .body {
    grid-template-columns: minmax(0, 1fr);
    max-inline-size: var(--_width-door);
  }

  .panel legend {
    padding: 0;
  }

  .panel fieldset {
    display: grid;
    gap: var(--_space-2);
  }

  .panel .choice {
    gap: 0;
  }

  .slots,
  .preview,
  .skipped {
    display: grid;
    min-inline-size: 0;
  }

  .slots,
  .preview {
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
  }

  .slots li {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-3);
    align-items: center;
    padding: var(--_space-2) var(--_space-3);
  }

  .slots li + li,
  .preview li + li {
    border-block-start: 1px solid var(--_border);
  }

  .slots button {
    margin-inline-start: auto;
  }

  .stored li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 var(--_space-3);
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }

  .stored p {
    grid-column: 1;
    margin: 0;
  }

  .stored button {
    grid-row: 1 / span 3;
    grid-column: 2;
  }

  .stored button.danger:hover:not(.off) {
    color: var(--_bad);
  }

  .preview li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: var(--_space-1) var(--_space-3);
    padding: var(--_space-2) var(--_space-3);
    overflow-wrap: anywhere;
  }

  .preview li > :is(p, .select, .place) {
    flex-basis: 100%;
    max-inline-size: none;
  }

  .idle .select {
    max-inline-size: var(--_width-side);
  }

  .code output {
    display: block;
    margin-block: var(--_space-2);
    font-size: var(--_text-16);
    letter-spacing: 0.04em;
    overflow-wrap: anywhere;
  }

  .panel button.danger:not(.quiet) {
    border-color: var(--_bad);
    color: var(--_bad);
  }

  input[type='file'] {
    padding: var(--_space-1);
  }

  input::file-selector-button {
    margin-inline-end: var(--_space-2);
    border: 1px solid var(--_border-control);
    border-radius: var(--_radius-small);
    background: var(--_hover);
    color: inherit;
    font: inherit;
  }

  input[type='radio'] {
    flex: none;
    inline-size: var(--_check-size);
    block-size: var(--_check-size);
    min-block-size: 0;
    margin: 0;
    padding: 0;
    accent-color: var(--_accent);
  }
`;

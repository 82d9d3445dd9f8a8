import { css } from 'lit';
import { blankStyles } from '../theme/blank.styles.js';
import { formControlStyles } from '../theme/form-control.styles.js';

/** Styles inside `<mqtt-connection-admin>`, but for its form: list and form side by side, one above the other where there is little room. */
export const adminBodyStyles = css`
  ${blankStyles}
  ${formControlStyles}

  .sides {
    display: grid;
    grid-template-columns: minmax(var(--_width-side), var(--_width-least)) minmax(0, 1fr);
  }

  .side {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    border-inline-end: 1px solid var(--_border);
    background: var(--_sunken);
  }

  .side .blank {
    flex: 1;
  }

  .side .kept,
  .undo {
    padding: var(--_space-2) var(--_space-4);
    font-size: var(--_text-12);
  }

  .side .kept {
    display: grid;
    gap: var(--_space-2);
    margin-block-start: auto;
    padding-block: var(--_space-3);
    color: var(--_muted);
    text-wrap: pretty;
  }

  .side .ways {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1);
  }

  .side .ways [aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_tint);
  }

  .side > .notice {
    margin: var(--_space-2);
  }

  .side .more {
    margin: var(--_space-1) var(--_space-2);
  }

  .side .moves,
  .search {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1);
    padding: var(--_space-1) var(--_space-2);
  }

  .search {
    padding: var(--_space-2);
    border-block-end: 1px solid var(--_border);
  }

  .side.alone,
  .alone > .side {
    border-inline-end: 0;
  }

  .sides.alone {
    grid-template-columns: minmax(0, 1fr);
  }

  .undo {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
    align-items: center;
    border-block-end: 1px solid var(--_border);
    overflow-wrap: anywhere;
  }

  .undo:empty {
    position: absolute;
    padding: 0;
    border: 0;
  }

  .item {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--_space-half) var(--_space-3);
    inline-size: 100%;
    padding: var(--_space-2) var(--_space-4);
    border: 0;
    border-block-end: 1px solid var(--_border);
    border-radius: 0;
    background: transparent;
    font-weight: normal;
    text-align: start;
  }

  .item:focus-visible {
    outline-offset: -2px;
  }

  .item[aria-current='true'] {
    border-inline-start: var(--_mark) solid var(--_accent);
    padding-inline-start: calc(var(--_space-4) - var(--_mark));
    background: var(--_tint);
  }

  .item .name {
    overflow: hidden;
    font-weight: var(--_weight-strong);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .item .place {
    grid-row: 2;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .item .expiry {
    grid-column: 1 / -1;
    font-size: var(--_text-12);
  }

  .item .state,
  .item .note {
    font-size: var(--_text-12);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
    align-items: center;
    padding-block-start: var(--_space-3);
    border-block-start: 1px solid var(--_border);
  }

  .actions .done {
    display: inline-flex;
    align-items: center;
    font-size: var(--_text-12);
  }

  .actions .rest {
    display: flex;
    gap: var(--_space-1);
    margin-inline-start: auto;
  }

  /* Still there for a screen reader, which does not hear what comes together with its place. */
  .result:empty {
    position: absolute;
  }

  .result {
    display: grid;
    gap: var(--_space-2);
  }

  .stages {
    display: grid;
    margin: 0;
    padding: 0;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    font-size: var(--_text-12);
    list-style: none;
  }

  .stages li {
    display: grid;
    grid-template-columns: 8em 10em minmax(0, 1fr);
    gap: 0 var(--_space-2);
    padding: var(--_space-1) var(--_space-3);
    overflow-wrap: anywhere;
  }

  .stages li + li {
    border-block-start: 1px solid var(--_border);
  }

  /* The shape of the name “check” is no control. */
  .stages .icon {
    min-block-size: 0;
  }

  .stages .stage {
    font-weight: var(--_weight-strong);
  }

  .stages .passed .verdict {
    color: var(--_ok);
  }

  .stages .failed .verdict {
    color: var(--_bad);
  }

  .stages .unknown .verdict {
    color: var(--_warn);
  }

  .stages .skipped {
    color: var(--_muted);
  }

  .stages .skipped .stage {
    font-weight: normal;
  }

  @container (inline-size < 640px) {
    .sides {
      grid-template-columns: minmax(0, 1fr);
    }

    .side {
      border-inline-end: 0;
      border-block-end: 1px solid var(--_border);
    }

    .list {
      max-block-size: var(--_list-height-small);
      overflow: auto;
    }
  }

  @container (inline-size < 440px) {
    .stages li {
      grid-template-columns: 8em minmax(0, 1fr);
    }

    .stages .found {
      grid-column: 1 / -1;
    }

    .actions .rest {
      margin-inline-start: 0;
    }
  }
`;

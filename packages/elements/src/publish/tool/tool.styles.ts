import { css } from 'lit';
import { groupStyles } from '../../theme/group.styles.js';
import { formControlStyles } from '../../theme/form-control.styles.js';

/** Styles of `<mqtt-publish>` as a tool. */
export const toolStyles = css`
  ${groupStyles}
  ${formControlStyles}

  .tool {
    container-type: inline-size;
  }

  .form {
    display: grid;
    gap: var(--_space-3);
    padding: var(--_space-4);
  }

  .actions .brief {
    flex: 1 1 0;
    min-inline-size: 0;
    color: var(--_muted);
  }

  .actions .brief .line {
    max-inline-size: 100%;
  }

  .actions .brief .what {
    overflow: hidden;
    min-inline-size: 0;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  kbd {
    color: var(--_muted);
    font: inherit;
    font-size: var(--_text-12);
    white-space: nowrap;
  }

  .label-row,
  .below {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-2);
    align-items: center;
    justify-content: space-between;
  }

  .below {
    align-items: start;
  }

  .below > .grow {
    display: grid;
    flex: 1 1 var(--_width-side);
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .label-row label {
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .segments {
    display: inline-flex;
    max-inline-size: 100%;
    border: 1px solid var(--_border-control);
    border-radius: var(--_radius-small);
  }

  .segment {
    position: relative;
    display: grid;
    place-items: center;
    min-block-size: var(--_control-height-small);
    min-inline-size: 0;
    padding-inline: var(--_space-2);
    font-weight: 550;
    cursor: pointer;
  }

  .label-row .segment {
    color: var(--_text);
  }

  .segment:first-child {
    border-start-start-radius: inherit;
    border-end-start-radius: inherit;
  }

  .segment:last-child {
    border-start-end-radius: inherit;
    border-end-end-radius: inherit;
  }

  .segment + .segment {
    border-inline-start: 1px solid var(--_border-control);
  }

  .segment:hover {
    background: var(--_hover);
  }

  .segment.chosen {
    background: var(--_tint);
    box-shadow: inset 0 calc(-1 * var(--_space-half)) var(--_accent);
  }

  .segment input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    margin: 0;
    appearance: none;
    border: 0;
    border-radius: var(--_space-1);
    background: transparent;
    cursor: pointer;
  }

  .drop {
    display: grid;
    gap: var(--_space-2);
    justify-items: start;
    padding: var(--_space-4);
    border: 1px dashed var(--_border-control);
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    overflow-wrap: anywhere;
  }

  .preview .mono {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .preview,
  .size {
    font-size: var(--_text-12);
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
    align-items: center;
    margin-inline-start: auto;
  }

  .check.small {
    min-block-size: var(--_control-height-small);
    font-size: var(--_text-12);
  }

  .options {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-3);
    align-items: end;
  }

  .options > .field {
    flex: 0 1 max-content;
    min-inline-size: var(--_column-qos);
  }

  .options > .deadline {
    flex: 0 1 var(--_column-time);
    min-inline-size: var(--_column-time);
  }

  .options > .fault {
    flex-basis: 100%;
  }

  .more {
    padding-inline: var(--_space-4);
  }

  .group > summary .set {
    overflow: hidden;
    min-inline-size: 0;
    margin-inline-start: auto;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .group > .body {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: var(--_space-3);
    align-items: start;
    padding-block: var(--_space-1) var(--_space-4);
  }

  .body > .whole {
    grid-column: 1 / -1;
  }

  .body .actions {
    min-block-size: 0;
  }

  .pairs {
    margin: 0;
    padding: 0;
    border: 0;
  }

  .pairs legend {
    margin-block-end: var(--_space-1);
    padding: 0;
  }

  .pairs .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.6fr) auto;
    gap: var(--_space-2);
    align-items: center;
  }

  .save {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--_space-2);
    align-items: end;
  }

  .templates {
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
  }

  .templates li {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--_space-2);
    align-items: center;
    justify-content: flex-end;
    padding-block: var(--_space-1);
    padding-inline: var(--_space-3) var(--_space-1);
  }

  .templates li + li {
    border-block-start: 1px solid var(--_border);
  }

  .templates .what {
    display: flex;
    flex: 1 1 12rem;
    flex-wrap: wrap;
    gap: 0 var(--_space-2);
    align-items: baseline;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .templates strong {
    font-weight: var(--_weight-strong);
  }

  .templates .renaming {
    row-gap: var(--_space-2);
    padding-block: var(--_space-2);
  }

  .templates input {
    flex: 1 1 12rem;
    min-inline-size: 0;
  }

  .templates .does,
  .unreadable {
    display: flex;
    gap: var(--_space-1);
    align-items: center;
  }

  .file {
    position: relative;
    display: inline-flex;
    align-items: center;
    min-block-size: var(--_control-height-small);
    padding-inline: var(--_space-2);
    border: 1px solid var(--_border-control);
    border-radius: var(--_radius-small);
    font-size: var(--_text-12);
    font-weight: 550;
    cursor: pointer;
  }

  .file:hover {
    background: var(--_hover);
  }

  .file:focus-within {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  /* What is said again inside. */
  .group[open] > summary > .folded {
    display: none;
  }

  .counter:empty {
    display: none;
  }

  .reason {
    font-size: var(--_text-12);
  }

  /* English in a page that reads from right to left keeps its order, and the arrow its place. */
  select {
    unicode-bidi: plaintext;
  }

  .held,
  .outbox {
    display: block;
    padding-block: var(--_space-2);
    border-block-start: 1px solid var(--_border);
  }

  .outbox li {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-2);
    align-items: center;
    padding-block: var(--_space-1);
  }

  .outbox .buttons {
    display: inline-flex;
    gap: var(--_space-1);
    margin-inline-start: auto;
  }

  @media (forced-colors: active) {
    .segment.chosen {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }

  @media (pointer: coarse) {
    .segment,
    .file,
    button.small,
    .check.small {
      min-block-size: var(--_control-height);
    }
  }

  @container (inline-size < 440px) {
    .form {
      padding: var(--_space-3);
    }

    .more {
      padding-inline: var(--_space-3);
    }

    .options > .field {
      flex: 1 1 var(--_column-qos);
    }

    .group > .body {
      grid-template-columns: minmax(0, 1fr);
    }

    .pairs .row {
      grid-template-columns: minmax(0, 1fr) auto;
    }

    .pairs .row > input:first-child {
      grid-column: 1 / -1;
    }

    .segment {
      padding-inline: var(--_gap);
      font-size: var(--_text-12);
    }
  }
`;

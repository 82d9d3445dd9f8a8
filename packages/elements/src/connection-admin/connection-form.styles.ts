import { css } from 'lit';
import { groupStyles } from '../theme/group.styles.js';
import { certificatesStyles } from './certificates/certificates.styles.js';
import { switchStyles } from './switch.styles.js';

/** Styles of the form of `<mqtt-connection-admin>`. */
export const connectionFormStyles = css`
  ${groupStyles}
  ${switchStyles}
  ${certificatesStyles}

  .form {
    display: grid;
    gap: var(--_space-3);
    align-content: start;
    min-inline-size: 0;
    padding: var(--_space-4);
  }

  .pair {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: var(--_space-3);
    align-items: start;
  }

  /* What is wrong with the port stands below it, and has the room beside it too. */
  .address {
    display: grid;
    grid-template-columns: minmax(0, 2.2fr) minmax(0, 1fr) minmax(0, 1.2fr);
    column-gap: var(--_space-3);
    align-items: start;
  }

  .address .host {
    grid-row: span 3;
  }

  .address > :is(.of-port, .of-path):not(:empty) {
    padding-block-start: var(--_space-1);
  }

  .address > .of-port {
    grid-area: 2 / 2 / auto / -1;
  }

  .address > .of-path {
    grid-area: 3 / 3 / auto / -1;
  }

  .below {
    display: contents;
  }

  .below > * {
    margin-block-start: calc(-1 * var(--_space-2));
  }

  .below > .said:empty {
    position: absolute;
  }

  /* The whole address stays in sight while the rest of the form goes by. */
  .form > .url {
    position: sticky;
    z-index: 1;
    inset-block-start: 0;
    margin-block-start: calc(-1 * var(--_space-2));
  }

  /* English in a page that reads from right to left keeps its order, and the arrow its place. */
  .form select {
    unicode-bidi: plaintext;
  }

  .form :is(input, select, textarea, button, summary) {
    scroll-margin-block: var(--_reach-height) var(--_space-4);
  }

  .login {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: var(--_space-3);
    align-items: start;
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

  /* A box beside a field stands beside its control, not its label. */
  .body > .field.box {
    align-self: center;
  }

  .body > .hasWill {
    grid-column: 1 / -1;
  }

  .label-row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-2);
    align-items: center;
    justify-content: space-between;
  }

  .tools {
    display: flex;
    gap: var(--_space-1);
    margin-inline-start: auto;
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

  .secret {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-2);
    align-items: center;
    min-block-size: var(--_control-height);
  }

  .secret > :first-child {
    margin-inline-end: auto;
  }

  .secret .warn {
    color: var(--_warn);
  }

  .field > button {
    justify-self: start;
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

  .notes {
    display: grid;
    gap: var(--_space-half);
    padding-inline-start: var(--_space-4);
    color: var(--_muted);
    font-size: var(--_text-12);
    list-style: disc;
  }

  .hint.warn {
    color: var(--_warn);
  }

  .check .hint {
    min-inline-size: 0;
  }

  .url {
    display: block;
    padding: var(--_space-2) var(--_space-3);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    overflow-wrap: anywhere;
  }

  .with-button {
    position: relative;
    display: block;
  }

  .with-button input {
    padding-inline-end: var(--_button-room);
  }

  .with-button button {
    position: absolute;
    inset-block-start: var(--_space-1);
    inset-inline-end: var(--_space-1);
  }

  .with-button button:disabled {
    border-color: transparent;
  }

  @container (inline-size < 440px) {
    .pair,
    .group > .body {
      grid-template-columns: minmax(0, 1fr);
    }

    .address {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr);
    }

    .address .host,
    .address > .of-port,
    .address > .of-path {
      grid-area: auto / 1 / auto / -1;
    }

    .address > .port,
    .address > .path {
      padding-block-start: var(--_space-3);
    }

    .login {
      grid-template-columns: minmax(0, 1fr);
    }

    .pairs .row {
      grid-template-columns: minmax(0, 1fr) auto;
    }

    .pairs .row > input:first-child {
      grid-column: 1 / -1;
    }

    .form {
      padding: var(--_space-3);
    }
  }
`;

import { css } from 'lit';

/** Styles of `<mqtt-connection-status>`: one line among the page's own text. */
export const connectionStatusStyles = css`
  :host {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
    font-size: var(--_text-13);
  }

  .status {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-1) var(--_space-2);
    max-inline-size: 100%;
    min-block-size: var(--_control-height-small);
  }

  .status > .line {
    align-items: baseline;
    gap: var(--_space-2);
  }

  .status > .line:empty {
    position: absolute;
  }

  .status:focus-visible {
    border-radius: var(--_radius-small);
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  .line > .line {
    flex: none;
  }

  .word {
    font-weight: var(--_weight-strong);
    white-space: nowrap;
  }

  .connected .word {
    font-weight: inherit;
  }

  .why {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  details {
    flex-basis: 100%;
  }

  details:not([open]) {
    flex-basis: auto;
  }

  .diagnosis.found {
    flex-basis: 100%;
  }

  ol.stages {
    display: grid;
    gap: var(--_space-1);
    margin: var(--_space-2) 0 0;
    padding: 0;
    list-style: none;
  }

  .news:not(:empty) {
    display: grid;
    gap: var(--_space-2);
    margin-block-start: var(--_space-2);
    max-inline-size: 60ch;
  }

  .outbox {
    margin-block-start: var(--_space-2);
    max-inline-size: 60ch;
  }

  .outbox ul {
    display: grid;
    gap: var(--_space-1);
    margin: var(--_space-2) 0;
    padding: 0;
    list-style: none;
  }

  .outbox li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-1) var(--_space-3);
    min-block-size: var(--_control-height-small);
  }

  .outbox .topic {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .outbox li .buttons {
    margin-inline-start: auto;
  }

  .buttons {
    display: flex;
    gap: var(--_space-2);
  }

  .connecting svg.arc {
    animation: turn 1s linear infinite;
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .connecting svg.arc {
      animation: none;
    }
  }
`;

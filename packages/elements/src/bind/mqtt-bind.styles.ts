import { css } from 'lit';

/** Styles of `<mqtt-bind>`: what the author wrote stands as if the element were not there. */
export const bindStyles = css`
  :host {
    display: contents;
  }

  :host([hidden]) {
    display: none !important;
  }
`;

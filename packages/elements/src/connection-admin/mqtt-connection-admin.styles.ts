import { css } from 'lit';

/**
 * Styles of `<mqtt-connection-admin>`: its frame, and what stands in it until the rest is loaded. Nothing in the card scrolls, so that the
 * address in the form can stick to the top of the page; its bar is as high as with its button, which comes late, and goes.
 */
export const connectionAdminStyles = css`
  :host {
    display: block;
    min-inline-size: min(var(--_width-least), 100%);
    container-type: inline-size;
  }

  .card {
    overflow: clip;
  }

  .bar {
    box-sizing: border-box;
    min-block-size: calc(var(--_control-height) + 2 * var(--_space-2) + 1px);
  }

  .bar h2 {
    flex: 1;
  }

  .waits {
    padding: var(--_space-4);
  }

  #title:focus {
    outline: none;
  }
`;

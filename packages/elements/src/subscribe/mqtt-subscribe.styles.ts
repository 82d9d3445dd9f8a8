import { css } from 'lit';

/** Styles of `<mqtt-subscribe>` before what it shows is loaded: the place is taken at once, so that the page does not move. */
export const subscribeStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-inline-size: min(var(--_width-least), 100%);
    --_row: var(--_row-height);
    --_row-latest: var(--_row-height-latest);
  }

  :host([density='comfortable']) {
    --_row: var(--_row-height-comfortable);
    --_row-latest: var(--_row-height-latest-comfortable);
  }

  .card {
    flex: 1;
    container-type: inline-size;
  }

  .card > .line:only-child {
    flex: 1 1 auto;
    justify-content: center;
    min-block-size: calc(var(--_list-height) + var(--_bar-height) * 2 + var(--_control-height));
  }
`;

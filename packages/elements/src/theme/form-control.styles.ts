import { css } from 'lit';

/** Controls of forms, beside the styles of all controls: text of several lines, and a `<select>` with a caret of its own in a `.select`. */
export const formControlStyles = css`
  textarea {
    display: block;
    padding: var(--_space-2);
    line-height: 1.5;
    resize: vertical;
  }

  .select {
    position: relative;
    display: block;
  }

  .select select {
    appearance: none;
    padding-inline-end: var(--_caret-room);
    text-overflow: ellipsis;
  }

  .select::after {
    content: '';
    position: absolute;
    inset-block-start: calc(50% - var(--_caret) + 1px);
    inset-inline-end: var(--_caret-inset);
    inline-size: var(--_caret);
    block-size: var(--_caret);
    border: solid var(--_muted);
    border-width: 0 var(--_caret-stroke) var(--_caret-stroke) 0;
    transform: rotate(45deg);
    pointer-events: none;
  }
`;

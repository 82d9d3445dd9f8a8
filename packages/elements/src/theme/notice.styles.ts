import { css } from 'lit';

/** Boxes that say what is wrong, or what is missing, with the one thing to do next. */
export const noticeStyles = css`
  .notice {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: var(--_space-half) var(--_space-2);
    align-items: start;
    padding: var(--_space-2) var(--_space-3);
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    color: var(--_text);
    font-size: var(--_text-13);
    text-wrap: pretty;
  }

  .notice > svg.icon {
    margin-block-start: var(--_space-1);
    color: var(--_muted);
  }

  .notice > :not(svg) {
    grid-column: 2;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .notice.fault {
    border-color: color-mix(in srgb, var(--_bad) 40%, transparent);
    background: var(--_bad-tint);
  }

  .notice.fault > svg.icon {
    color: var(--_bad);
  }

  .notice.caution {
    border-color: color-mix(in srgb, var(--_warn) 40%, transparent);
    background: var(--_warn-tint);
  }

  .notice.caution > svg.icon {
    color: var(--_warn);
  }

  .notice .todo {
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .notice.fault .todo,
  .notice.caution .todo {
    color: var(--_text);
  }

  .notice code {
    font-family: var(--_font-mono);
    font-size: var(--_text-12);
  }
`;

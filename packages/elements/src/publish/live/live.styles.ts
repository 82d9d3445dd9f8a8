import { css } from 'lit';

/** Styles of what stands beside a page's own form or field, and of what a device reports. */
export const liveStyles = css`
  /* What there is to say stands below a form, where a line is kept for it, and beside a field. */
  .around.form {
    display: grid;
    gap: var(--_space-1);
  }

  .around.field {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-1) var(--_space-2);
    max-inline-size: 100%;
  }

  .around > .said {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--_space-3);
    align-items: center;
    min-inline-size: 0;
    font-size: var(--_text-12);
  }

  .around.form > .said {
    min-block-size: var(--_line);
  }

  .around .result {
    font-size: var(--_text-12);
  }

  .around .obstacle:empty,
  .around .step:empty,
  .command .step:empty {
    display: none;
  }

  .around .brief {
    min-inline-size: 0;
    color: var(--_muted);
  }

  .around .brief .line {
    max-inline-size: 100%;
  }

  .around .brief .what {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .held {
    font-size: var(--_text-12);
  }

  .report {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0 var(--_space-3);
    align-items: center;
    min-inline-size: 0;
    font-size: var(--_text-12);
    overflow-wrap: anywhere;
  }
`;

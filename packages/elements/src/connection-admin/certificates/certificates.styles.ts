import { css } from 'lit';

/** Styles of what stands beside the certificates' fields. */
export const certificatesStyles = css`
  .found > ul {
    display: grid;
    gap: var(--_space-half);
    margin: var(--_space-1) 0 0;
    padding: 0;
    font-size: var(--_text-12);
    list-style: none;
  }

  .found.stale,
  .described.stale {
    visibility: hidden;
  }

  .found .line {
    align-items: baseline;
    overflow-wrap: anywhere;
  }

  .found code {
    display: block;
    margin-block-start: var(--_space-half);
    padding: var(--_space-1) var(--_space-2);
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    color: var(--_text);
    font-family: var(--_font-mono);
    overflow-wrap: anywhere;
  }

  .found .converts {
    color: var(--_muted);
  }

  .move-key {
    margin-block-start: var(--_space-1);
    justify-self: start;
  }

  .field.drop textarea {
    outline: 2px dashed var(--_accent);
    outline-offset: 1px;
  }

  .found .icon {
    translate: 0 1px;
  }

  .described {
    margin-block-start: var(--_space-1);
    font-size: var(--_text-12);
  }

  .described > summary {
    inline-size: fit-content;
    min-block-size: var(--_control-height-small);
    color: var(--_muted);
  }

  .says {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: var(--_space-half) var(--_space-3);
    margin: var(--_space-2) 0 0;
    padding: var(--_space-2) var(--_space-3);
    border-radius: var(--_radius-small);
    background: var(--_sunken);
  }

  .says dt {
    color: var(--_muted);
  }

  .says dd {
    margin: 0;
    overflow-wrap: anywhere;
    white-space: pre-line;
  }

  .guide {
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_surface);
  }

  .guide > summary {
    padding-inline: var(--_space-3);
  }

  .guide > summary .title {
    font-weight: var(--_weight-strong);
  }

  .guide-body {
    display: grid;
    gap: var(--_space-3);
    padding: 0 var(--_space-3) var(--_space-3);
  }

  .guide-body p {
    margin: 0;
  }

  .guide a {
    color: var(--_accent);
    overflow-wrap: anywhere;
  }

  .steps {
    display: grid;
    gap: var(--_space-4);
    margin: 0;
    padding: 0;
    counter-reset: step;
    list-style: none;
  }

  .steps > li {
    display: grid;
    gap: var(--_space-2);
    position: relative;
    padding-inline-start: calc(var(--_space-4) * 2);
    counter-increment: step;
  }

  .steps > li::before {
    content: counter(step);
    display: grid;
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 0;
    place-content: center;
    inline-size: calc(var(--_space-3) * 2);
    block-size: calc(var(--_space-3) * 2);
    border: 1px solid var(--_border-control);
    border-radius: 50%;
    font-size: var(--_text-12);
    font-weight: var(--_weight-strong);
  }

  .steps h3 {
    margin: 0;
    font-size: inherit;
    font-weight: var(--_weight-strong);
    line-height: calc(var(--_space-3) * 2);
  }

  .import-steps {
    display: grid;
    gap: var(--_space-1);
    margin: 0;
    padding-inline-start: calc(var(--_space-4) + var(--_space-1));
    list-style: decimal;
  }

  .profiles {
    display: grid;
    gap: var(--_space-1);
  }

  .profiles .check {
    align-items: baseline;
    min-block-size: var(--_control-height-small);
  }

  .profiles input {
    flex: none;
    inline-size: auto;
    min-block-size: 0;
    margin: 0;
    padding: 0;
    accent-color: var(--_accent);
    translate: 0 1px;
  }

  .guide .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
    align-items: center;
  }

  .guide .said:empty {
    display: none;
  }
`;

import { css } from 'lit';

/** Styles of `<mqtt-subscribe>`: a card with a header, rows of equal height, and counters. */
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

  .heading {
    display: flex;
    flex: 1 1 0;
    gap: var(--_space-2);
    align-items: center;
    min-block-size: var(--_control-height-small);
    min-inline-size: 0;
  }

  .bar h2 {
    overflow: hidden;
    min-inline-size: 0;
    direction: ltr;
    font-family: var(--_font-mono);
    font-size: var(--_text-13);
    text-overflow: ellipsis;
    white-space: nowrap;
    unicode-bidi: isolate;
  }

  .bar .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1);
    margin-inline-end: calc(-1 * var(--_space-2));
  }

  .messages {
    position: relative;
    display: flex;
    flex: 1 1 var(--_list-height);
    flex-direction: column;
    min-block-size: 0;
  }

  .above {
    display: grid;
    gap: var(--_space-2);
    padding: var(--_space-2) var(--_space-4);
    border-block-end: 1px solid var(--_border);
  }

  .messages:focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }

  .banner {
    display: grid;
    flex: none;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--_space-2);
    padding: var(--_space-1) var(--_space-4);
    overflow-wrap: anywhere;
    border-block-start: 1px solid var(--_border);
    background: var(--_warn-tint);
    font-size: var(--_text-12);
  }

  .scroller {
    flex: 1 1 0;
    min-block-size: 0;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-color: var(--_border-control) transparent;
    scrollbar-width: thin;
  }

  .scroller:focus-visible {
    outline-offset: -2px;
  }

  [role='table'] {
    position: relative;
  }

  .row {
    display: grid;
    /* The last one fixed, or rows with a tag more would not line up with the others. */
    grid-template-columns:
      var(--_column-time) minmax(0, 1.3fr) minmax(0, 1.3fr)
      var(--_column-tags);
    gap: var(--_space-3);
    align-items: center;
    block-size: var(--_row);
    padding-inline: var(--_space-4);
    border-block-end: 1px solid color-mix(in srgb, var(--_border) 55%, transparent);
    contain: strict;
    contain-intrinsic-size: auto var(--_row);
  }

  .row:hover {
    background: var(--_hover);
  }

  .row > span {
    overflow: hidden;
    min-inline-size: 0;
    text-overflow: ellipsis;
    white-space: nowrap;
    unicode-bidi: isolate;
  }

  .time,
  .age {
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .tags {
    display: flex;
    gap: var(--_space-1);
    justify-content: end;
    align-items: center;
  }

  .binary,
  .empty {
    color: var(--_muted);
  }

  .empty {
    font-style: italic;
  }

  .row.latest {
    /* The last one fixed, or rows with a tag would not line up with the others. */
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr) var(--_column-age);
    block-size: var(--_row-latest);
    contain-intrinsic-size: auto var(--_row-latest);
  }

  .value {
    font-size: var(--_text-16);
    font-weight: var(--_weight-strong);
  }

  .value.json,
  .value.binary,
  .value.empty {
    font-size: var(--_text-12);
    font-weight: normal;
  }

  .value.json,
  .value.binary {
    direction: ltr;
    font-family: var(--_font-mono);
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  .fresh {
    flex: none;
    margin-inline-start: auto;
    border-color: transparent;
    border-radius: var(--_pill);
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .fresh.small:hover:not(:disabled, .off) {
    background: var(--_accent-hover);
  }

  .blank {
    flex: 1;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-4);
    padding: var(--_gap) var(--_space-4);
    border-block-start: 1px solid var(--_border);
    background: var(--_sunken);
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .foot b {
    color: var(--_text);
    font-weight: var(--_weight-strong);
  }

  .foot .warn b {
    color: inherit;
  }

  .foot .rate {
    margin-inline-start: auto;
  }

  /* Side by side, a topic of three levels and a small JSON payload would both be cut. */
  @container (inline-size < 640px) {
    .heading {
      flex-basis: 100%;
    }

    .bar .buttons {
      margin-inline-start: auto;
    }

    .bar,
    .above,
    .banner,
    .row,
    .foot {
      padding-inline: var(--_space-3);
    }

    .row:not(.latest) {
      grid-template:
        'topic time' var(--_line)
        'payload tags' var(--_line) / minmax(0, 1fr) auto;
      gap: 0 var(--_space-2);
      align-content: center;
      block-size: max(var(--_row), var(--_row-height-stacked));
      contain-intrinsic-size: auto var(--_row-height-stacked);
    }

    .row:not(.latest) .topic {
      grid-area: topic;
      color: var(--_muted);
    }

    .row:not(.latest) .time {
      grid-area: time;
    }

    .row:not(.latest) .payload {
      grid-area: payload;
    }

    .row:not(.latest) .tags {
      grid-area: tags;
    }

    .row.latest {
      grid-template-columns: minmax(0, 1fr) auto;
      grid-template-areas:
        'topic age'
        'value value';
      gap: 0 var(--_space-2);
      align-content: center;
      block-size: max(var(--_row-latest), var(--_row-height-latest-comfortable));
    }

    .row.latest .topic {
      grid-area: topic;
      color: var(--_muted);
    }

    .row.latest .value {
      grid-area: value;
    }

    .row.latest .tags {
      grid-area: age;
    }
  }
`;

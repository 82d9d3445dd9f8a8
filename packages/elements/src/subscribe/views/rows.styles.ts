import { css } from 'lit';

/** Styles of rows of equal height, which scroll: of messages, of topics, and of topics as a tree. */
export const rowStyles = css`
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

  .filler {
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

  .row[aria-selected='true'] {
    background: var(--_tint);
  }

  @media (forced-colors: active) {
    .row[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }

  .row.older {
    color: var(--_muted);
  }

  /* Between what came now and what is from before, nothing is known. */
  .row:not(.older) + .row.older {
    border-block-start: 3px double var(--_border-control);
  }

  .row.active {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }

  .row.raw {
    grid-template-columns: minmax(0, 1fr);
  }

  .row.tree {
    --_depth: 0;
    grid-template-columns: minmax(0, 1.3fr) minmax(0, 1.2fr) var(--_column-count);
  }

  .row.tree .topic {
    padding-inline-start: calc(var(--_depth) * var(--_indent));
  }

  .row.tree.depth-2 {
    --_depth: 1;
  }

  .row.tree.depth-3 {
    --_depth: 2;
  }

  .row.tree.depth-4 {
    --_depth: 3;
  }

  .row.tree.depth-5 {
    --_depth: 4;
  }

  .row.tree.depth-6 {
    --_depth: 5;
  }

  .row.tree.depth-7 {
    --_depth: 6;
  }

  .row.tree.depth-8 {
    --_depth: 7;
  }

  .row.tree.depth-9 {
    --_depth: 8;
  }

  .row.tree.depth-10 {
    --_depth: 9;
  }

  .row.tree.depth-11 {
    --_depth: 10;
  }

  .row.tree.depth-12 {
    --_depth: 11;
  }

  .fold {
    display: inline-block;
    inline-size: var(--_indent);
    vertical-align: baseline;
  }

  .fold::before {
    display: inline-block;
    inline-size: var(--_caret);
    block-size: var(--_caret);
    border: solid var(--_muted);
    border-width: 0 var(--_caret-stroke) var(--_caret-stroke) 0;
    transition: rotate var(--_quick);
    rotate: -45deg;
  }

  .fold:is(.open, .closed)::before {
    content: '';
  }

  .fold.closed:dir(rtl)::before {
    rotate: 135deg;
  }

  .fold.open::before {
    rotate: 45deg;
  }

  .inside {
    color: var(--_muted);
    font-family: var(--_font);
  }

  .count {
    min-inline-size: var(--_column-number);
    text-align: end;
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
  .failed,
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

  .row > .value {
    font-size: var(--_text-16);
    font-weight: var(--_weight-strong);
  }

  .row > .value.json,
  .row > .value.decoded,
  .row > .value.binary,
  .row > .value.failed,
  .row > .value.empty {
    font-size: var(--_text-12);
    font-weight: normal;
  }

  .row > .value.json,
  .row > .value.decoded,
  .row > .value.binary,
  .row > .value.failed {
    direction: ltr;
    font-family: var(--_font-mono);
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }

  /* Side by side, a topic of three levels and a small JSON payload would both be cut. */
  @container (inline-size < 640px) {
    .row {
      padding-inline: var(--_space-3);
    }

    .row:not(.latest, .raw, .tree) {
      grid-template:
        'topic time' var(--_line)
        'payload tags' var(--_line) / minmax(0, 1fr) auto;
      gap: 0 var(--_space-2);
      align-content: center;
      block-size: max(var(--_row), var(--_row-height-stacked));
      contain-intrinsic-size: auto var(--_row-height-stacked);
    }

    .row:not(.latest, .raw, .tree) .topic {
      grid-area: topic;
      color: var(--_muted);
    }

    .row:not(.latest, .raw, .tree) .time {
      grid-area: time;
    }

    .row:not(.latest, .raw, .tree) .payload {
      grid-area: payload;
    }

    .row:not(.latest, .raw, .tree) .tags {
      grid-area: tags;
    }

    .row.raw {
      align-content: center;
      block-size: max(var(--_row), var(--_row-height-stacked));
      contain-intrinsic-size: auto var(--_row-height-stacked);
    }

    .row.raw > span {
      line-height: var(--_line);
    }

    .row.raw :is(.head, .bytes) {
      display: block;
      overflow: hidden;
      text-overflow: ellipsis;
    }

    .row.raw .dot {
      display: none;
    }

    /* A part that does not depend on the others, or values would not line up. */
    .row.tree {
      grid-template-columns: 38% minmax(0, 1fr) auto;
      gap: var(--_space-2);
    }

    .row.tree .count {
      min-inline-size: var(--_space-6);
    }

    .row.tree .age {
      display: none;
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

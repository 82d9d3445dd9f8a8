import { css } from 'lit';

/** Styles of what `<mqtt-subscribe>` shows: a card with a header, rows of equal height, and counters. */
export const subscribePanelStyles = css`
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
    text-overflow: ellipsis;
    white-space: nowrap;
    unicode-bidi: isolate;
  }

  .bar h2.mono {
    font-size: var(--_text-13);
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

  .view-tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-3);
    align-items: center;
    padding: var(--_space-1) var(--_space-4);
    border-block-end: 1px solid var(--_border);
    background: var(--_sunken);
  }

  .views {
    display: flex;
    flex: none;
    gap: 1px;
    margin-inline-start: calc(-1 * var(--_space-2));
  }

  .views label {
    position: relative;
  }

  .views span {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--_control-height-small);
    padding-inline: var(--_space-2);
    border-radius: var(--_radius-small);
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .views label:hover span {
    background: var(--_hover);
    color: var(--_text);
  }

  .views :checked + span {
    background: var(--_surface);
    outline: 1px solid var(--_border-control);
    outline-offset: -1px;
    color: var(--_text);
    font-weight: var(--_weight-strong);
  }

  .views :focus-visible + span {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }

  .views input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  input.search {
    flex: 1 1 var(--_width-search);
    min-block-size: var(--_control-height-small);
    inline-size: auto;
    min-inline-size: 0;
    padding-block: 0;
    font-size: var(--_text-12);
  }

  .export {
    display: flex;
    flex: none;
    gap: var(--_space-1);
    align-items: center;
    margin-inline-end: calc(-1 * var(--_space-2));
    font-size: var(--_text-12);
  }

  .none {
    padding: var(--_space-3) var(--_space-4);
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .focus {
    display: flex;
    flex: none;
    flex-direction: column;
    min-inline-size: 0;
    max-block-size: var(--_detail-height);
    overflow: auto;
    border-block-start: 1px solid var(--_border-control);
  }

  .focus > .line:first-child {
    justify-content: center;
    padding: var(--_space-6);
  }

  .focus > :is(.notice, .line:not(:first-child)) {
    margin: var(--_space-1) var(--_space-4);
  }

  .focus .buttons {
    display: flex;
    gap: var(--_space-2);
    padding-block: var(--_space-1);
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
    .view-tools,
    .above,
    .banner,
    .row,
    .foot {
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

    .row.tree {
      grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr) auto;
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

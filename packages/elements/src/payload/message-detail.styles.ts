import { css } from 'lit';
import { formControlStyles } from '../theme/form-control.styles.js';

/** Styles of one message shown whole; beside those of controls, groups and notices. */
export const messageDetailStyles = css`
  ${formControlStyles}

  .detail {
    container-type: inline-size;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-2);
    align-content: start;
    min-inline-size: 0;
    padding: var(--_space-3) var(--_space-4);
  }

  .detail > header {
    display: flex;
    gap: var(--_space-2);
    align-items: start;
  }

  .detail h3 {
    flex: 1;
    min-inline-size: 0;
    font-size: var(--_text-13);
    font-weight: var(--_weight-strong);
    line-height: var(--_control-height-small);
    overflow-wrap: anywhere;
  }

  .facts,
  .tools,
  .tools .buttons,
  .tools .format {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1) var(--_space-2);
    align-items: center;
  }

  .facts {
    font-size: var(--_text-12);
  }

  .tools {
    justify-content: space-between;
  }

  .tools .format {
    flex-wrap: nowrap;
    color: var(--_muted);
    font-size: var(--_text-12);
  }

  .tools select {
    min-block-size: var(--_control-height-small);
    padding-block: 0;
    font-size: var(--_text-12);
  }

  .said {
    font-size: var(--_text-12);
  }

  .said:empty {
    display: none;
  }

  .detail .payload {
    min-block-size: var(--_control-height);
    max-block-size: var(--_list-height);
    padding: var(--_space-2) var(--_space-3);
    overflow: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_sunken);
    overscroll-behavior: contain;
    scrollbar-color: var(--_border-control) transparent;
    scrollbar-width: thin;
  }

  .detail pre {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }

  .payload.rows {
    direction: ltr;
    overflow-anchor: none;
  }

  .payload .filler {
    position: relative;
    inline-size: max-content;
    min-inline-size: 100%;
  }

  .line-row {
    block-size: var(--_line);
    line-height: var(--_line);
    white-space: pre;
  }

  .lines .line-row {
    unicode-bidi: plaintext;
  }

  .tree {
    line-height: var(--_line);
    text-align: start;
  }

  .tree ul ul {
    padding-inline-start: var(--_space-4);
    border-inline-start: 1px solid var(--_border);
    margin-inline-start: var(--_caret);
  }

  .tree .entry {
    display: block;
    padding-inline-start: var(--_space-4);
    text-indent: calc(-1 * var(--_space-4));
    overflow-wrap: anywhere;
    margin-inline-start: var(--_space-4);
  }

  .tree :is(.key, .value, .preview) {
    unicode-bidi: isolate;
  }

  .tree .key {
    color: var(--_text);
    font-weight: var(--_weight-strong);
  }

  .tree .key.index {
    color: var(--_muted);
    font-weight: normal;
  }

  .tree .literal {
    color: var(--_accent);
  }

  .tree .special {
    color: var(--_warn);
  }

  .tree .null {
    color: var(--_muted);
    font-style: italic;
  }

  .tree .prose {
    font-family: var(--_font);
  }

  .tree .tag {
    font-family: var(--_font);
    line-height: inherit;
  }

  .tree summary {
    display: flex;
    inline-size: 100%;
    color: inherit;
    list-style: none;
    white-space: pre;
  }

  .tree summary::-webkit-details-marker {
    display: none;
  }

  .tree summary::before {
    content: '';
    flex: none;
    inline-size: var(--_caret);
    block-size: var(--_caret);
    margin-block-start: var(--_caret);
    margin-inline: 1px calc(var(--_space-4) - var(--_caret) - 1px);
    border: solid var(--_muted);
    border-width: 0 var(--_caret-stroke) var(--_caret-stroke) 0;
    transform: rotate(-45deg);
  }

  .tree details[open] > summary::before {
    transform: rotate(45deg);
  }

  .tree .preview {
    flex: 0 1 auto;
    min-inline-size: 0;
    overflow: hidden;
    margin-inline-start: var(--_space-2);
    text-overflow: ellipsis;
  }

  .detail .inside {
    display: grid;
    gap: var(--_space-2);
    justify-items: start;
    padding-block: 0 var(--_space-2);
  }

  .changes {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) minmax(0, 2fr);
    gap: var(--_space-1) var(--_space-2);
    inline-size: 100%;
    font-size: var(--_text-12);
  }

  .change {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    align-items: baseline;
  }

  .change .tag {
    justify-self: start;
  }

  .change .place {
    overflow-wrap: anywhere;
  }

  .change .sides {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .change.lines :is(del, ins) {
    display: block;
  }

  .change.lines .arrow {
    display: none;
  }

  .change del {
    color: var(--_muted);
  }

  .change ins {
    background: var(--_tint);
    text-decoration: none;
  }

  .change.removed .tag {
    border-color: color-mix(in srgb, var(--_bad) 40%, transparent);
    color: var(--_bad);
  }

  .change.added .tag {
    border-color: color-mix(in srgb, var(--_ok) 40%, transparent);
    color: var(--_ok);
  }

  .properties {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--_text-12);
  }

  .properties :is(th, td) {
    padding: var(--_space-1) var(--_space-2) var(--_space-1) 0;
    border-block-end: 1px solid var(--_border);
    font-weight: normal;
    text-align: start;
    vertical-align: baseline;
    overflow-wrap: anywhere;
  }

  .properties th {
    inline-size: 40%;
    color: var(--_muted);
  }

  .properties th .mono {
    color: var(--_text);
  }

  @media (forced-colors: active) {
    .change ins {
      text-decoration: underline;
    }
  }

  @container (inline-size < 480px) {
    .changes {
      grid-template-columns: auto minmax(0, 1fr);
    }

    .change .sides {
      grid-column: 2;
    }
  }
`;

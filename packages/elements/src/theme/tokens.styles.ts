import { css } from 'lit';

/**
 * Every colour, size and font of the elements, in one place. A page sets the `--mqtt-*` properties wherever it likes, for example on
 * `:root`; the private names, which the styles use, carry the defaults. `light-dark()` follows the page's `color-scheme`. What
 * fingers have to hit is larger.
 */
export const tokens = css`
  :host {
    --_font: var(--mqtt-font, inherit);
    --_font-mono: var(
      --mqtt-font-mono,
      ui-monospace,
      'SF Mono',
      'Cascadia Mono',
      Menlo,
      Consolas,
      'DejaVu Sans Mono',
      monospace
    );
    --_text-12: var(--mqtt-text-12, 12px);
    --_text-13: var(--mqtt-text-13, 13px);
    --_text-14: var(--mqtt-text-14, 14px);
    --_text-16: var(--mqtt-text-16, 16px);
    --_text-20: var(--mqtt-text-20, 20px);
    --_weight-strong: var(--mqtt-weight-strong, 600);
    --_leading: var(--mqtt-leading, 1.45);

    --_space-1: var(--mqtt-space-1, 4px);
    --_space-2: var(--mqtt-space-2, 8px);
    --_space-3: var(--mqtt-space-3, 12px);
    --_space-4: var(--mqtt-space-4, 16px);
    --_space-6: var(--mqtt-space-6, 24px);
    --_radius: var(--mqtt-radius, 8px);
    --_radius-small: var(--mqtt-radius-small, 6px);
    --_control-height: var(--mqtt-control-height, 32px);
    --_control-height-compact: var(--mqtt-control-height, 28px);
    --_row-height: var(--mqtt-row-height, 28px);
    --_icon-size: var(--mqtt-icon-size, 12px);
    --_list-height: var(--mqtt-list-height, 336px);
    --_space-half: calc(var(--_space-1) / 2);
    --_gap: 6px;
    --_pill: 99px;
    --_control-height-small: 24px;
    --_bar-height: 48px;
    --_tag-height: 18px;
    --_line: 20px;
    --_mark: 3px;
    --_check-size: 16px;
    --_switch-width: 32px;
    --_switch-height: 18px;
    --_knob: 12px;
    --_knob-inset: 2px;
    --_caret: 6px;
    --_caret-stroke: 1.5px;
    --_caret-inset: 11px;
    --_caret-room: 26px;
    --_icon-size-large: 16px;

    --_row-height-comfortable: var(--mqtt-row-height, 36px);
    --_row-height-stacked: 48px;
    --_row-height-latest: 40px;
    --_row-height-latest-comfortable: 52px;
    --_column-time: 84px;
    --_column-tags: 140px;
    --_column-age: 164px;
    --_column-qos: 148px;
    --_column-count: 220px;
    --_column-number: 48px;
    --_indent: 14px;
    --_width-search: 140px;
    --_detail-height: 360px;
    --_width-least: 280px;
    --_width-form: 360px;
    --_width-side: 200px;
    --_width-door: 480px;
    --_list-height-small: 200px;
    --_button-room: 60px;
    --_reach-height: 56px;

    --_quick: var(--mqtt-duration, 120ms);

    --_surface: var(--mqtt-surface, light-dark(#ffffff, #171a20));
    --_sunken: var(--mqtt-sunken, light-dark(#f4f6f8, #12151a));
    --_hover: var(--mqtt-hover, light-dark(#eceff3, #20242c));
    --_border: var(--mqtt-border, light-dark(#dfe3e8, #2a2f38));
    --_border-control: var(--mqtt-border-control, light-dark(#8792a1, #69758a));
    --_text: var(--mqtt-text, light-dark(#14181f, #e8ebf0));
    --_muted: var(--mqtt-muted, light-dark(#566070, #98a2b0));
    --_accent: var(--mqtt-accent, light-dark(#0b6b5d, #4fd1b8));
    --_accent-hover: var(--mqtt-accent-hover, light-dark(#08574b, #6bdcc6));
    --_on-accent: var(--mqtt-on-accent, light-dark(#ffffff, #06231e));
    --_tint: var(--mqtt-tint, light-dark(#e6f3f1, #15302c));
    --_ok: var(--mqtt-ok, light-dark(#11734b, #5fd39a));
    --_warn: var(--mqtt-warn, light-dark(#855400, #f0b95a));
    --_bad: var(--mqtt-bad, light-dark(#b3261e, #ff8a80));
    --_bad-tint: var(--mqtt-bad-tint, light-dark(#fdf0ef, #2d1917));
    --_warn-tint: var(--mqtt-warn-tint, light-dark(#fcf4e3, #2b2212));
    --_shadow: var(--mqtt-shadow, 0 12px 32px light-dark(#14181f33, #000000b3));
    --_shadow-small: var(--mqtt-shadow-small, 0 2px 8px light-dark(#14181f40, #00000080));
    --_backdrop: var(--mqtt-backdrop, light-dark(#14181f66, #000000a6));
  }

  @media (pointer: coarse) {
    :host {
      --_control-height: var(--mqtt-control-height, 40px);
      --_control-height-small: var(--_control-height);
      --_row-height: var(--mqtt-row-height, 40px);
      --_row-height-comfortable: var(--mqtt-row-height, 52px);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --_quick: 0ms;
    }
  }
`;

import { css } from 'lit';

/** Check boxes that look like a switch; beside the styles of controls. */
export const switchStyles = css`
  input[role='switch'] {
    appearance: none;
    position: relative;
    inline-size: var(--_switch-width);
    block-size: var(--_switch-height);
    border: 1px solid var(--_border-control);
    border-radius: var(--_pill);
    background: var(--_sunken);
    transition: background-color var(--_quick);
  }

  input[role='switch']::before {
    content: '';
    position: absolute;
    inset-block-start: var(--_knob-inset);
    inset-inline-start: var(--_knob-inset);
    inline-size: var(--_knob);
    block-size: var(--_knob);
    border-radius: 50%;
    background: var(--_border-control);
    transition: inset-inline-start var(--_quick);
  }

  input[role='switch']:checked {
    border-color: var(--_accent);
    background: var(--_accent);
  }

  input[role='switch']:checked::before {
    inset-inline-start: calc(var(--_knob-inset) + var(--_switch-width) - var(--_switch-height));
    background: var(--_on-accent);
  }

  input[role='switch']:disabled {
    opacity: 0.6;
  }

  @media (forced-colors: active) {
    input[role='switch']::before {
      background: ButtonText;
      forced-color-adjust: none;
    }

    input[role='switch']:checked {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;

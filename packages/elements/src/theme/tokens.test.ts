import { expect } from '@open-wc/testing';
import type { CSSResult } from 'lit';
import { connectionFormStyles } from '../connection-admin/connection-form.styles.js';
import { connectionAdminStyles } from '../connection-admin/mqtt-connection-admin.styles.js';
import { connectionStatusStyles } from '../connection-status/mqtt-connection-status.styles.js';
import { connectionStyles } from '../connection/mqtt-connection.styles.js';
import { messageDetailStyles } from '../payload/message-detail.styles.js';
import { liveStyles } from '../publish/live/live.styles.js';
import { publishStyles } from '../publish/mqtt-publish.styles.js';
import { toolStyles } from '../publish/tool/tool.styles.js';
import { chartStyles } from '../subscribe/chart/chart.styles.js';
import { subscribeStyles } from '../subscribe/mqtt-subscribe.styles.js';
import { baseStyles } from './base.styles.js';
import { controlStyles } from './control.styles.js';
import { noticeStyles } from './notice.styles.js';

const SHEETS: Readonly<Record<string, CSSResult>> = {
  baseStyles,
  controlStyles,
  noticeStyles,
  connectionStyles,
  connectionStatusStyles,
  connectionAdminStyles,
  connectionFormStyles,
  liveStyles,
  messageDetailStyles,
  publishStyles,
  toolStyles,
  subscribeStyles,
  chartStyles,
};

const COLOUR = /#[\da-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(/i;
const PIXELS = /(?<![\w-])-?(?:\d*\.)?\d+px/gi;

/** Lines are drawn in whole pixels whatever the page sets: one for a border, two for the focus. */
function mayBeRaw(property: string, pixels: string): boolean {
  const size = Math.abs(parseFloat(pixels));
  return size <= 1 || (size === 2 && /^(?:border|outline)/.test(property));
}

describe('the styles', () => {
  for (const [name, { cssText }] of Object.entries(SHEETS)) {
    // Conditions of containers cannot hold custom properties.
    const declarations = cssText
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/@(?:container|media)[^{]*\{/g, '')
      .split(/[{};]/)
      .map((text) => text.trim());

    it(`take every colour from the tokens: ${name}`, () => {
      expect(declarations.filter((text) => COLOUR.test(text))).to.deep.equal([]);
    });

    it(`take every size from the tokens: ${name}`, () => {
      const raw = declarations.filter((text) => {
        const property = text.slice(0, text.indexOf(':'));
        return (text.match(PIXELS) ?? []).some((pixels) => !mayBeRaw(property, pixels));
      });
      expect(raw).to.deep.equal([]);
    });
  }
});

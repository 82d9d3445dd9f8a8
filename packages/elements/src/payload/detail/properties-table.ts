import { msg, str } from '@lit/localize';
import type { PublishProperties } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../../localization/format.js';
import { hexOf } from '../values/value-text.js';

/** A packet has room for thousands of user properties. */
const MAX_USER_PROPERTIES = 100;
const SHOWN_LENGTH = 2000;
const SHOWN_BYTES = 256;

type Row = readonly [name: string, value: string, kind: 'prose' | 'mono'];

/** How many properties came along. */
export function countProperties(properties: PublishProperties): number {
  return rowsOf(properties).length + userRows(properties).length;
}

/** The properties of MQTT 5 that came along. */
export function renderProperties(properties: PublishProperties): TemplateResult {
  const user = userRows(properties);
  const more = user.length - MAX_USER_PROPERTIES;
  return html`
    <table class="properties">
      <caption class="visually-hidden">
        ${msg('MQTT 5 properties')}
      </caption>
      <tbody>
        ${rowsOf(properties).map(
          ([name, value, kind]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td><bdi class=${kind}>${value}</bdi></td>
            </tr>`,
        )}
        ${user.slice(0, MAX_USER_PROPERTIES).map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">
                <bdi class="mono">${name}</bdi> <span class="tag">${msg('user property')}</span>
              </th>
              <td><bdi class="mono">${value}</bdi></td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${more > 0 ? html`<p class="hint">${msg(str`${formatNumber(more)} more user properties are not shown.`)}</p>` : nothing}
  `;
}

function rowsOf({
  contentType,
  payloadFormatIndicator,
  messageExpiryInterval,
  responseTopic,
  correlationData,
  subscriptionIdentifiers,
}: PublishProperties): readonly Row[] {
  const rows: Row[] = [];
  if (contentType !== undefined) rows.push([msg('Content type'), shorten(contentType), 'mono']);
  if (payloadFormatIndicator !== undefined) {
    const format = payloadFormatIndicator === 1 ? msg('UTF-8 text') : msg('bytes');
    rows.push([msg('Payload format'), format, 'prose']);
  }
  if (messageExpiryInterval !== undefined)
    rows.push([msg('Expires after'), msg(str`${formatNumber(messageExpiryInterval)} s`), 'prose']);
  if (responseTopic !== undefined)
    rows.push([msg('Response topic'), shorten(responseTopic), 'mono']);
  if (correlationData !== undefined)
    rows.push([msg('Correlation data'), hexOf(correlationData, SHOWN_BYTES), 'mono']);
  if (subscriptionIdentifiers !== undefined && subscriptionIdentifiers.length > 0)
    rows.push([
      msg('Subscription identifiers'),
      subscriptionIdentifiers.slice(0, MAX_USER_PROPERTIES).join(', '),
      'prose',
    ]);
  return rows;
}

function userRows({
  userProperties = {},
}: PublishProperties): readonly (readonly [string, string])[] {
  return Object.entries(userProperties).flatMap(([name, values]) =>
    (typeof values === 'string' ? [values] : values).map(
      (value) => [shorten(name), shorten(value)] as const,
    ),
  );
}

function shorten(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

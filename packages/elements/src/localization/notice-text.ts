/** What to know of a granted subscription, or of a connection, in the person's words. */
import { msg } from '@lit/localize';
import type { ConnectionNotice, SubscriptionNotice } from '@mqtt-kit/core';

const TEXTS: Readonly<Record<SubscriptionNotice['code'], () => string>> = {
  'shared-subscription-3.1.1': () =>
    msg(
      'Shared subscriptions belong to MQTT 5, and this connection speaks 3.1.1. The broker accepted the filter: some brokers then share the messages, others take “$share” for part of the topic and deliver nothing.',
    ),
};

/** A notice as a whole sentence. */
export function noticeText({ code }: Pick<SubscriptionNotice, 'code'>): string {
  return TEXTS[code]();
}

const CONNECTION_TEXTS: Readonly<Record<ConnectionNotice['code'], () => string>> = {
  'keepalive-at-risk': () =>
    msg(
      'While this page is hidden the browser may let it speak too rarely for this broker, which then ends the connection. It comes back when the page is looked at; a longer keep alive helps.',
    ),
  'server-changed': () => msg('The broker sent this connection to another of its servers.'),
};

/** A notice of a connection as whole sentences. */
export function connectionNoticeText({ code }: Pick<ConnectionNotice, 'code'>): string {
  return CONNECTION_TEXTS[code]();
}

/** What to know of a granted subscription, in the person's words. */
import { msg } from '@lit/localize';
import type { SubscriptionNotice } from '@mqtt-kit/core';

const TEXTS: Readonly<Record<SubscriptionNotice['code'], () => string>> = {
  'shared-subscription-3.1.1': () =>
    msg(
      'Shared subscriptions belong to MQTT 5. This connection speaks 3.1.1: the broker accepted the filter but may deliver nothing.',
    ),
};

/** A notice as a whole sentence. */
export function noticeText({ code }: Pick<SubscriptionNotice, 'code'>): string {
  return TEXTS[code]();
}

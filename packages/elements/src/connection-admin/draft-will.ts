/** Pure: the last will as a form holds it, and the way there and back. */
import type { ConnectionDetails } from '@mqtt-kit/core';
import { bytesOfHex, hexOf } from './draft-bytes.js';
import { numberOf, numberText } from './draft-number.js';
import { userPropertiesOf, userPropertyPairs, type UserProperty } from './draft-user-properties.js';

type LastWill = NonNullable<ConnectionDetails['will']>;
type WillProperties = NonNullable<LastWill['properties']>;

/** The fields of a last will. */
export interface WillDraft {
  readonly hasWill: boolean;
  readonly willTopic: string;
  /** Bytes stay as they are until they are replaced by text. */
  readonly willPayload: string | Uint8Array;
  readonly willQos: 0 | 1 | 2;
  readonly willRetain: boolean;
  readonly willDelay: string;
  readonly willExpiry: string;
  readonly willIsText: boolean;
  readonly willContentType: string;
  readonly willResponseTopic: string;
  /** In hexadecimal. */
  readonly willCorrelation: string;
  readonly willUserProperties: readonly UserProperty[];
}

/** No last will. */
export const EMPTY_WILL: WillDraft = {
  hasWill: false,
  willTopic: '',
  willPayload: '',
  willQos: 0,
  willRetain: false,
  willDelay: '',
  willExpiry: '',
  willIsText: false,
  willContentType: '',
  willResponseTopic: '',
  willCorrelation: '',
  willUserProperties: [],
};

/** The fields for a saved last will. */
export function willDraftOf(will: LastWill | undefined): WillDraft {
  if (!will) return EMPTY_WILL;
  const { topic, payload, qos = 0, retain = false, properties = {} } = will;
  const { correlationData } = properties;
  return {
    hasWill: true,
    willTopic: topic,
    willPayload: payload,
    willQos: qos,
    willRetain: retain,
    willDelay: numberText(properties.willDelayInterval),
    willExpiry: numberText(properties.messageExpiryInterval),
    willIsText: properties.payloadFormatIndicator === 1,
    willContentType: properties.contentType ?? '',
    willResponseTopic: properties.responseTopic ?? '',
    willCorrelation: correlationData ? hexOf(correlationData) : '',
    willUserProperties: userPropertyPairs(properties.userProperties),
  };
}

/** The last will that the fields come to; undefined for none. */
export function willOf(draft: WillDraft): LastWill | undefined {
  if (!draft.hasWill) return undefined;
  const properties = willPropertiesOf(draft);
  return {
    topic: draft.willTopic,
    payload: draft.willPayload,
    ...(draft.willQos === 0 ? {} : { qos: draft.willQos }),
    ...(draft.willRetain ? { retain: true } : {}),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  };
}

function willPropertiesOf(draft: WillDraft): WillProperties {
  const correlationData = bytesOfHex(draft.willCorrelation);
  const userProperties = userPropertiesOf(draft.willUserProperties);
  return {
    ...numberOf('willDelayInterval', draft.willDelay),
    ...numberOf('messageExpiryInterval', draft.willExpiry),
    ...(draft.willIsText ? { payloadFormatIndicator: 1 } : {}),
    ...(draft.willContentType === '' ? {} : { contentType: draft.willContentType }),
    ...(draft.willResponseTopic === '' ? {} : { responseTopic: draft.willResponseTopic }),
    ...(correlationData?.byteLength ? { correlationData } : {}),
    ...(userProperties ? { userProperties } : {}),
  };
}

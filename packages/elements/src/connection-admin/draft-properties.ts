/** Pure: the properties of CONNECT as a form holds them, and the way there and back. */
import type { ConnectProperties } from '@mqtt-kit/core';
import { numberOf, numberText } from './draft-number.js';
import { userPropertiesOf, userPropertyPairs, type UserProperty } from './draft-user-properties.js';

/** The fields of what MQTT 5 has beside MQTT 3.1.1. */
export interface PropertiesDraft {
  readonly sessionExpiry: string;
  readonly receiveMaximum: string;
  readonly maximumPacketSize: string;
  readonly topicAliasMaximum: string;
  readonly responseInformation: boolean;
  readonly problemInformation: boolean;
  readonly userProperties: readonly UserProperty[];
}

/** Nothing but the defaults. */
export const EMPTY_PROPERTIES: PropertiesDraft = {
  sessionExpiry: '',
  receiveMaximum: '',
  maximumPacketSize: '',
  topicAliasMaximum: '',
  responseInformation: false,
  problemInformation: true,
  userProperties: [],
};

/** The fields for saved properties. */
export function propertiesDraftOf(properties: ConnectProperties = {}): PropertiesDraft {
  return {
    sessionExpiry: numberText(properties.sessionExpiryInterval),
    receiveMaximum: numberText(properties.receiveMaximum),
    maximumPacketSize: numberText(properties.maximumPacketSize),
    topicAliasMaximum: numberText(properties.topicAliasMaximum),
    responseInformation: properties.requestResponseInformation ?? false,
    problemInformation: properties.requestProblemInformation ?? true,
    userProperties: userPropertyPairs(properties.userProperties),
  };
}

/** The properties that the fields come to; undefined for none. */
export function propertiesOf(draft: PropertiesDraft): ConnectProperties | undefined {
  const userProperties = userPropertiesOf(draft.userProperties);
  const properties: ConnectProperties = {
    ...numberOf('sessionExpiryInterval', draft.sessionExpiry),
    ...numberOf('receiveMaximum', draft.receiveMaximum),
    ...numberOf('maximumPacketSize', draft.maximumPacketSize),
    ...numberOf('topicAliasMaximum', draft.topicAliasMaximum),
    ...(draft.responseInformation ? { requestResponseInformation: true } : {}),
    ...(draft.problemInformation ? {} : { requestProblemInformation: false }),
    ...(userProperties ? { userProperties } : {}),
  };
  return Object.keys(properties).length === 0 ? undefined : properties;
}

// The public names, explicit. Nothing here has side effects: import from `@mqtt-kit/elements/define` to register the elements.
export { MqttBind } from './bind/mqtt-bind.js';
export { MqttConnection } from './connection/mqtt-connection.js';
export {
  MqttConnectionStateEvent,
  MqttCredentialsEvent,
} from './connection/mqtt-connection.events.js';
export { MqttConnectionAdmin } from './connection-admin/mqtt-connection-admin.js';
export {
  MqttConnectionRemovedEvent,
  MqttConnectionSavedEvent,
  MqttConnectionSelectedEvent,
  MqttConnectionTestedEvent,
} from './connection-admin/mqtt-connection-admin.events.js';
export { MqttConnectionStatus } from './connection-status/mqtt-connection-status.js';
export { MqttConnectionMissingEvent } from './context/connection-missing.events.js';
export { ConnectionController } from './controllers/connection-controller.js';
export { SubscriptionController } from './controllers/subscription-controller.js';
export { MqttElementErrorEvent } from './element/error.events.js';
export { setHelpBase } from './localization/error-help.js';
export { setUpLocalization, SOURCE_LOCALE } from './localization/locale.js';
export { setLanguage } from './localization/set-language.js';
export { registerDecoder } from './payload/decoder-registry.js';
export { protobufDecoder } from './payload/protobuf-decoder.js';
export { MqttPublish } from './publish/mqtt-publish.js';
export { MqttPublishedEvent } from './publish/mqtt-publish.events.js';
export { MqttSubscribe } from './subscribe/mqtt-subscribe.js';
export { MqttTopic } from './subscribe/mqtt-topic.js';
export {
  MqttMessageEvent,
  MqttMessagesEvent,
  MqttSubscribedEvent,
  MqttSubscriptionEndedEvent,
} from './subscribe/mqtt-subscribe.events.js';

export type { CredentialsQuestion } from './connection/mqtt-connection.events.js';
export type {
  ConnectionIdentity,
  ConnectionTestOutcome,
} from './connection-admin/mqtt-connection-admin.events.js';
export type {
  ConnectionControllerOptions,
  ConnectionLookup,
  ConnectionTarget,
} from './controllers/connection-controller.js';
export type {
  SubscriptionControllerOptions,
  SubscriptionState,
  WantedSubscription,
} from './controllers/subscription-controller.js';
export type { ElementState, Freshness } from './element/custom-states.js';
export type { Switch } from './element/converters.js';
export type { Localization, LocalizationOptions } from './localization/locale.js';
export type { SubscribeStatistics } from './subscribe/message-flow.js';
export type { SubscribeView, WhenHidden } from './subscribe/subscribe-options.js';
export type { DecoderContext, PayloadDecoder } from './payload/payload-decoder.js';
export type { PayloadFormat } from './payload/payload-formats.js';
export type { ProtobufDecoderOptions } from './payload/protobuf-decoder.js';

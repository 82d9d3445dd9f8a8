// The public names, explicit.
export { connect } from './connection/connect.js';
export { acquire } from './connection/pool.js';
export {
  beginSavedUse,
  SAVED_USE_CHANGE,
  savedInUse,
  savedUse,
} from './connection/saved-in-use.js';
export { Connection } from './connection/connection.js';
export {
  MqttErrorEvent,
  MqttNoticeEvent,
  MqttOutboxEvent,
  MqttStateEvent,
  MqttUnsubscribedEvent,
} from './connection/events.js';
export { DEFAULT_TIMEOUT_MS } from './connection/request-table.js';
export { registerCredentials } from './authentication/credentials.js';
export { hidesPrivateKey } from './details/hidden-private-key.js';
export { configure } from './policy/policy.js';
export { policyProblems } from './policy/policy-problems.js';
export { brokerUrl, parseBrokerUrl } from './details/broker-url.js';
export { assertNotBlocked } from './details/blocked-connection.js';
export { DIRECTORY_CHANGE, MemoryDirectory } from './details/connection-directory.js';
export { secretPlace } from './details/secret-place.js';
export { presetById, presetForHost, PRESETS, suggestWebSocketPort } from './details/presets.js';
export { checkDetails, resolveDetails } from './details/validate-details.js';
export { MqttError } from './errors.js';
export { directory, NO_VAULT, setDirectory } from './vault/page-directory.js';
export { VaultDirectory } from './vault/vault-directory.js';
export { VAULT_STATE } from './vault/vault-state-event.js';
export {
  checkTopicFilter,
  checkTopicName,
  matchesFilter,
  parseSharedFilter,
} from './routing/topic.js';

export type { ConnectOptions, ConnectTarget, SavedTarget } from './connection/connect.js';
export type { ConnectionLease } from './connection/pool.js';
export type {
  AskOptions,
  ConnectionStatistics,
  LatestOptions,
  MessagesOptions,
  PublishOptions,
  PublishResult,
  SubscribeOptions,
  Subscription,
  SubscriptionNotice,
} from './connection/connection-options.js';
export type {
  ConnectedInfo,
  ConnectionState,
  ConnectionStatus,
} from './connection/connection-state.js';
export type { JsonValue, Payload } from './connection/payload.js';
export type { OutboxView } from './connection/outbox-view.js';
export type { PacketTrace, TraceOptions } from './connection/packet-trace.js';
export type { Responder } from './connection/request-response.js';
export type { RequestOptions } from './connection/request-table.js';
export type {
  Backoff,
  ConnectionNotice,
  OfflinePolicy,
  OutboxEntry,
  PacketRecord,
  PublishProperties,
  Qos,
  UserProperties,
} from './connection/session-port.js';
export type { AuthenticationExchange } from './authentication/authentication-exchange.js';
export type { Configuration, Policy, Protection } from './policy/policy.js';
export type {
  AttemptProperties,
  Credentials,
  CredentialsProvider,
  CredentialsRequest,
} from './authentication/credentials.js';
export type {
  ConnectionDirectory,
  SavedConnection,
  SaveOptions,
} from './details/connection-directory.js';
export type { ErrorData, MqttErrorCode } from './errors.js';
export type {
  Cancel,
  Clock,
  Environment,
  PageEvent,
  WebSocketConstructor,
  WebSocketLike,
} from './environment/environment.js';
export type { BatchHandler } from './routing/frame-batch.js';
export type { LatestStore } from './routing/latest-store.js';
export type { MessageStream } from './routing/message-queue.js';
export type { Message } from './routing/message.js';
export type { MessageHandler } from './routing/router.js';
export type {
  Authentication,
  BasicAuthentication,
  Certificates,
  ConnectionDetails,
  ConnectProperties,
  NoAuthentication,
  ProviderAuthentication,
  ResolvedDetails,
} from './details/connection-details.js';
export type { ParsedBrokerUrl } from './details/broker-url.js';
export type { LastWill, WillProperties } from './details/last-will.js';
export type { Reconnection } from './details/reconnection-details.js';
export type { BrokerLimits, BrokerPreset, PresetId } from './details/presets.js';
export type {
  DetailsContext,
  DetailsField,
  DetailsProblem,
  DetailsProblemCode,
} from './details/validate-details.js';
export type { SharedFilter, TopicProblem, TopicProblemCode } from './routing/topic.js';

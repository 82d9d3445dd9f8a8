/**
 * The durable half of the outbox as the session sees it: what is written down so that it survives a reload, a crash of the tab and a
 * restart of the browser. Types only; `storage/` is behind them.
 */
import type { OutgoingMessage } from '../connection/session-port.js';

/** What a journal keeps of one message. */
export interface MessageContent {
  /** Its place in the order of sending; unique in its outbox, a whole number from 0 on. */
  readonly sequence: number;
  readonly message: OutgoingMessage;
  /** When it was handed in, in milliseconds since the epoch. */
  readonly storedAt: number;
  /** The deadline of its first sending, in milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/**
 * How far the delivery of a message is (MQTT 3.1.1 §4.3): `queued` has never left; `sent` left under its packet id, and PUBACK or
 * PUBREC is awaited; `release` has its PUBREC, and PUBCOMP is awaited.
 */
export type DeliveryProgress =
  | { readonly stage: 'queued'; readonly packetId?: undefined }
  | { readonly stage: 'sent' | 'release'; readonly packetId: number };

/** One message with its progress. */
export type StoredMessage = MessageContent & DeliveryProgress;

/**
 * Writes down what happens to one claimed outbox. Each promise resolves when the write is on the device, in the order of the calls;
 * writes of one moment share a transaction, so one need not wait for another before calling the next.
 *
 * All reject with MqttError: `storage-full` when the device has no room, `storage-unavailable` when the database cannot be opened,
 * `outbox-failed` for any other reason, after {@link OutboxJournal.release} among them. A write that rejected has changed nothing.
 */
export interface OutboxJournal {
  /**
   * Keeps a message. Its bytes are copied before this returns.
   *
   * @throws MqttError also `outbox-full`, as a rejection, beyond the outbox's bounds in messages or bytes.
   */
  add(message: StoredMessage): Promise<void>;
  /**
   * A kept message goes on to `sent` or `release`. At QoS 2 its PUBLISH may leave once `sent` is written, and its PUBREL once `release`
   * is: otherwise a crash in between sends it again under another packet id, and it arrives twice.
   */
  advance(sequence: number, stage: 'sent' | 'release', packetId: number): Promise<void>;
  /** A message is delivered, refused or given up. One that is not kept is no error. */
  remove(sequence: number): Promise<void>;
  /** A QoS 2 message came in under this packet id; PUBREC may leave once this resolves. */
  addIncoming(packetId: number): Promise<void>;
  /** PUBREL came: the id may be used for another message. */
  removeIncoming(packetId: number): Promise<void>;
  /** The broker has forgotten the session, and its packet ids with it. */
  clearIncoming(): Promise<void>;
  /**
   * The broker accepted this client: from now on it may hold a session for it.
   *
   * @param clientId - the identity's own, or the one that the broker assigned (MQTT 5 §3.2.2.3.7).
   */
  setConnected(clientId: string): Promise<void>;
  /**
   * Waits for what is being written, then lets another tab have the outbox. Never rejects; further calls do the same.
   * A tab that is closed or crashes lets go of it without this.
   */
  release(): Promise<void>;
}

/** Which outbox is asked for. */
export interface OutboxClaim {
  /** Stands for the broker and everything about the connection that a person would call another one. Kept in plain text: no secret. */
  readonly broker: string;
  /** Of MQTT: 4 is 3.1.1. */
  readonly protocolVersion: 4 | 5;
  /** The client id that the details ask for. Without it one is generated. */
  readonly clientId?: string;
}

/** An outbox that this tab alone holds, until it releases the journal or ends. */
export interface ClaimedOutbox {
  /** A random id, without meaning outside this browser. */
  readonly identity: string;
  /** The client id to connect with. Another than the wished one when another tab has that. */
  readonly clientId: string;
  /** What is to be delivered, in sequence. */
  readonly messages: readonly StoredMessage[];
  /** Packet ids of QoS 2 messages that came in and are not released. */
  readonly incoming: readonly number[];
  /** How many stored records were damaged, or sealed with a key that is gone; they are deleted. */
  readonly unreadable: number;
  /** Whether this client was connected before; otherwise the broker holds nothing for it. */
  readonly sessionKnown: boolean;
  /** How often it was claimed, this time included: tells whether somebody else had it in between. */
  readonly claims: number;
  readonly journal: OutboxJournal;
}

/** An outbox with messages that no tab holds: one whose tab was closed before they were delivered. */
export interface OrphanedOutbox {
  readonly identity: string;
  readonly clientId: string;
  /** How many messages it holds. */
  readonly messages: number;
}

/** All outboxes of this browser and origin. Every promise may reject with MqttError `storage-unavailable`, `storage-full` or `outbox-failed`. */
export interface Outboxes {
  /**
   * Takes an outbox for this tab: the one of the wished client id when no other tab has it; without a wish, or when it is taken, a
   * free one with messages, else a free one, else a new one.
   */
  claim(claim: OutboxClaim): Promise<ClaimedOutbox>;
  /** What closed tabs left behind for the same broker, oldest first. To be adopted one at a time, each with a connection of its own. */
  orphans(claim: OutboxClaim): Promise<readonly OrphanedOutbox[]>;
  /** Takes one particular outbox; undefined when another tab was faster or it is gone. */
  adopt(identity: string): Promise<ClaimedOutbox | undefined>;
}

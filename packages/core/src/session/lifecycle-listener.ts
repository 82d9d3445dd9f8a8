import type { OutgoingMessage, SessionEvent } from '../connection/session-port.js';
import type { ReceivedPublish } from '../engine/publish-flow.js';
import type { Link } from './link.js';
import type { Suspect } from './suspects.js';

/** What a life tells. */
export interface LifecycleListener {
  emit(event: SessionEvent): void;
  /** An attempt begins. */
  attempting(): void;
  /** A broker has accepted us; the page is told next. */
  connected(link: Link): void;
  /** What waits may leave: the page knows that we are connected, or our goodbye comes next. */
  sendWaiting(): void;
  /** The connection is lost, or nothing may be sent on it any more. */
  disconnected(): void;
  message(message: ReceivedPublish): void;
  /** A message of an earlier connection leaves again. */
  resent(message: OutgoingMessage): void;
  /** The broker closes the connection whenever this is sent. */
  setAside(suspect: Suspect): void;
  /** The page is left: nothing may be held on to. */
  pageLeft(): void;
  /** The page is back; answered by `Lifecycle.go`. */
  pageReturned(): void;
  /** Over for good. */
  ended(): void;
}

import type {
  SessionCommand,
  SessionEvent,
  SessionPort,
} from '../../packages/core/src/connection/session-port.js';

/** A session on the far side of a worker's border: everything that passes is copied as `postMessage` would copy it. */
export function cloningPort(port: SessionPort): SessionPort {
  return {
    send: (command) => {
      port.send(structuredClone(command));
    },
    listen: (listener) => {
      port.listen((event) => {
        listener(structuredClone(event));
      });
    },
  };
}

/** What passed between page and session. */
export interface SessionRecord {
  readonly commands: SessionCommand[];
  readonly events: SessionEvent[];
}

/** A session whose conversation is written down. */
export function recordingPort(port: SessionPort, record: SessionRecord): SessionPort {
  return {
    send: (command) => {
      record.commands.push(command);
      port.send(command);
    },
    listen: (listener) => {
      port.listen((event) => {
        record.events.push(event);
        listener(event);
      });
    },
  };
}

/** A page with a connection, to be driven from outside: by its globals. */
import {
  connect,
  type ConnectOptions,
  type Connection,
  type ConnectionDetails,
} from '@mqtt-kit/core';

declare global {
  var connectTo: (details: ConnectionDetails, options?: ConnectOptions) => Promise<void>;
  var connection: Connection;
  /** What came on the topic `page`. */
  var came: string[];
  /** The connection's states, one after the other. */
  var states: string[];
  /** `persisted` of each `pageshow`. */
  var shows: boolean[];
  /** When a timer ran. */
  var ticks: number[];
}

globalThis.came = [];
globalThis.states = [];
globalThis.shows = [];
globalThis.ticks = [];
addEventListener('pageshow', ({ persisted }) => {
  shows.push(persisted);
});
globalThis.connectTo = async (details, options) => {
  globalThis.connection = connect(details, options);
  connection.addEventListener('mqtt-state', ({ state }) => {
    states.push(state.status);
  });
  await connection.subscribe('page', (message) => {
    came.push(message.text());
  });
};
document.title = 'ready';

import { createServer } from 'node:http';
import type { IAuthPacket, IConnackPacket, IConnectPacket, Packet } from 'mqtt-packet';
import { generate, parser } from 'mqtt-packet';
import { WebSocketServer, type WebSocket } from 'ws';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';
import { ScramServer, type ScramAccount } from './scram-server.js';

/** How a {@link ScramBroker} misbehaves, if it does. */
export interface ScramFaults {
  /** Accepts everybody, with these bytes for a signature, or with none. */
  readonly acceptWith?: Buffer | undefined;
}

/** A broker that speaks the beginning of MQTT 5 with SCRAM-SHA-256 (MQTT 5 §4.12), and PINGRESP; nothing else. */
export interface ScramBroker {
  readonly port: number;
  readonly url: string;
  /** How many clients proved that they know the password. */
  readonly accepted: number;
  faults: ScramFaults | undefined;
  dropAll(): void;
  close(): Promise<void>;
}

const METHOD = 'SCRAM-SHA-256';

/** Reason codes, MQTT 5 §2.4. */
const CONTINUE_AUTHENTICATION = 0x18;
const NOT_AUTHORIZED = 0x87;
const BAD_AUTHENTICATION_METHOD = 0x8c;

/** Starts one on a loopback port that the system picks. */
export async function startScramBroker(account: ScramAccount): Promise<ScramBroker> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' });
  let accepted = 0;

  sockets.on('connection', (socket) => {
    const exchange = new ScramServer(account);
    const packets = parser({ protocolVersion: 5 });
    packets.on('packet', (packet: Packet) => {
      if (packet.cmd === 'connect') begin(packet);
      else if (packet.cmd === 'auth') judge(packet);
      else if (packet.cmd === 'pingreq') send(socket, { cmd: 'pingresp' });
      else if (packet.cmd === 'disconnect') socket.close();
    });
    packets.on('error', () => {
      socket.terminate();
    });
    // `ws` gives Buffers unless asked otherwise.
    socket.on('message', (data) => packets.parse(data as Buffer));

    const begin = ({ properties = {} }: IConnectPacket): void => {
      const { authenticationMethod, authenticationData } = properties;
      if (authenticationMethod !== METHOD || !authenticationData) {
        refuse(socket, BAD_AUTHENTICATION_METHOD);
        return;
      }
      const data = exchange.first(authenticationData);
      if (data.toString().startsWith('e=')) refuse(socket, NOT_AUTHORIZED);
      else
        send(socket, {
          cmd: 'auth',
          reasonCode: CONTINUE_AUTHENTICATION,
          properties: authData(data),
        });
    };

    const judge = ({ properties }: IAuthPacket): void => {
      const data = exchange.final(properties?.authenticationData ?? Buffer.alloc(0));
      if (broker.faults) accept(socket, broker.faults.acceptWith);
      else if (data.toString().startsWith('v=')) {
        accepted++;
        accept(socket, data);
      } else refuse(socket, NOT_AUTHORIZED);
    };
  });

  const port = await listenOnLoopback(server);
  const broker: ScramBroker = {
    port,
    url: `ws://127.0.0.1:${port}/mqtt`,
    get accepted() {
      return accepted;
    },
    faults: undefined,
    dropAll() {
      for (const socket of sockets.clients) socket.terminate();
    },
    async close() {
      this.dropAll();
      sockets.close();
      await closeServer(server);
    },
  };
  return broker;
}

function authData(data: Buffer): { authenticationMethod: string; authenticationData: Buffer } {
  return { authenticationMethod: METHOD, authenticationData: data };
}

function accept(socket: WebSocket, data: Buffer | undefined): void {
  const properties = data ? authData(data) : { authenticationMethod: METHOD };
  send(socket, { cmd: 'connack', reasonCode: 0, sessionPresent: false, properties });
}

function refuse(socket: WebSocket, reasonCode: number): void {
  send(socket, { cmd: 'connack', reasonCode, sessionPresent: false });
  socket.close();
}

function send(socket: WebSocket, packet: Packet | IConnackPacket): void {
  socket.send(generate(packet, { protocolVersion: 5 }));
}

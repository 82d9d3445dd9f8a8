/** A program: aedes behind WebSocket in a process of its own, so that it does not take the time of what is measured. */
import { createServer } from 'node:http';
import { Duplex } from 'node:stream';
import { Aedes } from 'aedes';
import { WebSocketServer, type WebSocket } from 'ws';
import { listenOnLoopback } from '../runner/services/listen.js';

const aedes = await Aedes.createBroker();
const server = createServer();
const sockets = new WebSocketServer({
  server,
  perMessageDeflate: false,
  handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
});
sockets.on('connection', (socket, request) => {
  aedes.handle(gatheredStream(socket), request);
});
process.on('disconnect', () => process.exit());
process.send?.({ port: await listenOnLoopback(server) });

/** What is written in one turn of the loop leaves as one frame, as from a broker that is quick and a network that is not. */
function gatheredStream(socket: WebSocket): Duplex {
  let gathered: Buffer[] = [];
  const stream = new Duplex({
    read() {
      // It is pushed as it comes.
    },
    write(chunk: Buffer, _encoding, done) {
      if (gathered.length === 0) setImmediate(send);
      gathered.push(chunk);
      done();
    },
    destroy(error, done) {
      socket.terminate();
      done(error);
    },
  });
  function send(): void {
    const frame = Buffer.concat(gathered);
    gathered = [];
    socket.send(frame);
  }
  socket.on('message', (data: Buffer) => stream.push(data));
  socket.on('close', () => stream.destroy());
  socket.on('error', () => stream.destroy());
  stream.on('error', () => undefined);
  return stream;
}

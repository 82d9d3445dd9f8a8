import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from './listen.js';
import type { TestService } from './test-service.js';

/** Longer than any answer that is read. */
const HUGE_BYTES = 10 * 1024 * 1024;

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

const send =
  (body: string, type = 'application/json', status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };

const redirect =
  (location: string): Answer =>
  (_request, response) => {
    response.writeHead(302, { location }).end();
  };

/** What the server answers, by path. What it is asked comes back as the payload of the last message. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  '/array': (request, response, url) => {
    const topic = 'history/asked';
    const asked = `${String(request.headers.cookie)} ${url.search}`;
    const records = [
      { topic: 'history/text', payload: 'on', receivedAt: '2026-01-02T03:04:05.678Z', qos: 1 },
      { topic: 'history/bytes', payloadBase64: '/wA=', receivedAt: 1_000, retain: true },
      { topic, value: { asked }, receivedAt: 1_790_000_000_000 },
    ];
    send(JSON.stringify(records))(request, response, url);
  },
  '/lines': send(
    [1, 2, 3]
      .map((time) =>
        JSON.stringify({ topic: 'history/line', value: time, receivedAt: 1000 * time }),
      )
      .join('\r\n') + '\n\n',
    'application/x-ndjson',
  ),
  '/empty': send(''),
  '/page': send('<!doctype html><title>Sign in</title>', 'text/html'),
  '/object': send('{"messages": []}'),
  '/number': send('[1, '),
  '/refused': send('no', 'text/plain', 403),
  '/later': send('later', 'text/plain', 503),
  '/redirect': redirect('/lines'),
  '/round': redirect('/round'),
  '/elsewhere': redirect('http://user:secret@localhost:1/'),
  '/huge': (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`["${'x'.repeat(HUGE_BYTES)}"]`);
  },
  /** Begins, and never ends. */
  '/slow': (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('[');
  },
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('[');
    setImmediate(() => response.destroy());
  },
};

/** A server that has kept messages, and others that only say so. It lets the test page read its answers, but for `/private`. */
export const historyService: TestService = {
  name: 'history server',

  async start({ pageOrigin }) {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (url.pathname !== '/private')
        response.setHeader('access-control-allow-origin', pageOrigin);
      (ANSWERS[url.pathname] ?? send('[]'))(request, response, url);
    });
    const history = await listenOnLoopback(server);
    return { ports: { history }, close: () => closeServer(server) };
  },
};

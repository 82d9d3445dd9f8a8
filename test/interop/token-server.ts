import { createServer } from 'node:http';
import { generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';

/** Gives JSON Web Tokens to whoever asks, as the token endpoint of an OAuth server does (RFC 6749 §5.1). */
export interface TokenServer {
  readonly url: string;
  /** How often it was asked. */
  readonly asked: number;
  /** Answers with this HTTP status from now on; 200 again gives tokens. */
  status: number;
  /** How long the next tokens are good for, in seconds; negative for those that have ended already. */
  lifeSeconds: number;
  /** A token as it would be given, for another audience. */
  foreignToken(): Promise<string>;
  /** Whether a token is one of its own, for the broker, and still good. */
  verify(token: string): Promise<boolean>;
  close(): Promise<void>;
}

const ISSUER = 'https://login.example';
const AUDIENCE = 'broker';

/** Starts one on a loopback port that the system picks, with a key of its own. */
export async function startTokenServer(): Promise<TokenServer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  let asked = 0;
  const sign = (audience: string): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ turn: asked })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setSubject('ada')
      .setIssuedAt(now)
      .setExpirationTime(now + tokens.lifeSeconds)
      .sign(privateKey);
  };
  const server = createServer((request, response) => {
    asked++;
    void sign(AUDIENCE).then((token) => {
      response.writeHead(tokens.status, { 'content-type': 'application/json' });
      if (tokens.status !== 200 || request.method !== 'POST') response.end('{}');
      else response.end(JSON.stringify({ access_token: token, token_type: 'Bearer' }));
    });
  });
  const port = await listenOnLoopback(server);
  const tokens: TokenServer = {
    url: `http://127.0.0.1:${port}/token`,
    get asked() {
      return asked;
    },
    status: 200,
    lifeSeconds: 3600,
    foreignToken: () => sign('somebody else'),
    async verify(token) {
      try {
        await jwtVerify(token, publicKey, { issuer: ISSUER, audience: AUDIENCE });
        return true;
      } catch {
        return false;
      }
    },
    close: () => closeServer(server),
  };
  return tokens;
}

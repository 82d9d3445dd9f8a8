// Published as `@mqtt-kit/core/authentication`, apart from the core's first load: who needs none of it loads none of it.
export { fetchedCredentials } from './fetched-credentials.js';
export { scramSha256 } from './scram.js';

export type { AuthenticationExchange } from './authentication-exchange.js';
export type { FetchedCredentialsOptions } from './fetched-credentials.js';
export type { ScramOptions } from './scram.js';

import { startOwnBroker } from './own-broker.js';

startOwnBroker();

await import('@mqtt-kit/elements/define');

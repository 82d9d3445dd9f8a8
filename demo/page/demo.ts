import { startOwnBroker } from './own-broker.js';
import { showSources } from './source-view.js';

// Before the elements come to life, so that what is shown is what was written.
showSources();
startOwnBroker();

await import('@mqtt-kit/elements/define');

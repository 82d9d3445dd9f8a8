import { startOwnBroker } from './own-broker.js';
import { showSources } from './source-view.js';
import { startTiles } from './tiles.js';

// Before the elements come to life, so that what is shown is what was written.
showSources();
const plant = document.getElementById('live-example');
if (plant) startTiles(plant);
startOwnBroker();

await import('@mqtt-kit/elements/define');

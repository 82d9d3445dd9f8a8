import { localCertificate } from '../../../demo/broker/certificate.js';
import { startScriptedBroker } from '../../scripted/scripted-broker.js';
import { scenarios } from '../../scripted/scenarios.js';
import type { TestService } from './test-service.js';

/** Every scenario by its name, as the path of the URL: `ws://localhost:<scripted>/<scenario>?run=…`. */
export const scriptedBrokerService: TestService = {
  name: 'scripted broker',

  async start() {
    const plain = await startScriptedBroker({ scenarios });
    const secure = await startScriptedBroker({ scenarios, tls: await localCertificate() });
    return {
      ports: { scripted: plain.port, scriptedTls: secure.port },
      async close() {
        await Promise.all([plain.close(), secure.close()]);
      },
    };
  },
};

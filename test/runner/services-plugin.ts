import type { TestRunnerPlugin } from '@web/test-runner';
import type { RunningTestService, TestService } from './services/test-service.js';

const PORTS_PATH = '/test-services.json';

/** Runs the services beside the browser tests and tells the page their ports. */
export function testServices(services: readonly TestService[]): TestRunnerPlugin {
  const running: RunningTestService[] = [];
  const ports = new Map<string, number>();

  return {
    name: 'test-services',

    async serverStart({ config }) {
      const pageOrigin = `http://${config.hostname}:${config.port}`;
      for (const service of services) {
        const started = await service.start({ pageOrigin });
        running.push(started);
        for (const [name, port] of Object.entries(started.ports)) {
          if (ports.has(name)) throw new Error(`Two test services name a port "${name}".`);
          ports.set(name, port);
        }
      }
    },

    serve(context) {
      if (context.path !== PORTS_PATH) return undefined;
      return { type: 'json', body: JSON.stringify(Object.fromEntries(ports)) };
    },

    async serverStop() {
      await Promise.all(running.splice(0).map((service) => service.close()));
    },
  };
}

import { expect } from '@open-wc/testing';
import type { ScenarioName } from '../scripted/scenarios.js';
import type { RunReport } from '../scripted/scripted-broker.js';
import { testServicePorts } from './test-services.js';

/** One run of a scenario on the scripted broker, of this page alone. */
export interface ScriptedRun {
  readonly url: string;
  /** Waits until the client has left, and tells how it behaved. */
  report(): Promise<RunReport>;
  /** Fails when the client has not followed the script. */
  expectFollowed(): Promise<void>;
}

/** A new run of a scenario, over TLS or not. */
export async function scriptedRun(
  name: ScenarioName,
  scheme: 'ws' | 'wss' = 'ws',
): Promise<ScriptedRun> {
  const { scripted, scriptedTls } = await testServicePorts();
  const host = `localhost:${scheme === 'ws' ? scripted : scriptedTls}`;
  const run = crypto.randomUUID();

  async function report(): Promise<RunReport> {
    const http = scheme === 'ws' ? 'http' : 'https';
    const response = await fetch(`${http}://${host}/report?scenario=${name}&run=${run}`);
    // Written by the scripted broker in this repository.
    return (await response.json()) as RunReport;
  }

  return {
    url: `${scheme}://${host}/${name}?run=${run}`,
    report,
    async expectFollowed() {
      expect((await report()).deviations).to.deep.equal([]);
    },
  };
}

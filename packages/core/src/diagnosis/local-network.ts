import { canonicalHost, withoutBrackets } from '../details/host.js';
import type { DiagnosisEnvironment } from '../environment/diagnosis-environment.js';
import { addressSpaceOf } from './address-space.js';
import type { DiagnosisCode } from './diagnosis-texts.js';
import type { DiagnosisVerdict } from './diagnosis-report.js';

/** Chromium's names of the permission, the newer ones first (Local Network Access §3). */
const PERMISSIONS = {
  loopback: ['loopback-network', 'local-network-access'],
  local: ['local-network', 'local-network-access'],
} as const;

/** Whether the browser lets the page reach a host in a local network. */
export async function localNetwork(
  host: string,
  { permission, pageUrl }: Pick<DiagnosisEnvironment, 'permission' | 'pageUrl'>,
): Promise<readonly [verdict: DiagnosisVerdict, code: DiagnosisCode]> {
  const target = addressSpaceOf(host);
  const page = pageSpace(pageUrl);
  if (target === 'public' || page === 'loopback' || page === target || page === undefined)
    return ['passed', 'local-network-not-needed'];
  for (const name of PERMISSIONS[target]) {
    switch (await permission(name)) {
      case 'granted':
        return ['passed', 'local-network-granted'];
      case 'denied':
        return ['failed', 'local-network-denied'];
      case 'prompt':
        return ['unknown', 'local-network-asks'];
      case undefined:
        break;
    }
  }
  return ['unknown', 'local-network-untold'];
}

/** Undefined for a page that comes from no server. */
function pageSpace(pageUrl: string | undefined): ReturnType<typeof addressSpaceOf> | undefined {
  if (pageUrl === undefined || !/^https?:/.test(pageUrl)) return undefined;
  const host = canonicalHost(withoutBrackets(new URL(pageUrl).hostname));
  return host === undefined ? undefined : addressSpaceOf(host);
}

/** Pure. */
import { brokerUrl, type ConnectionDetails } from '@mqtt-kit/core';

/** The address that a person opens so that the browser asks for a certificate; undefined without TLS, or without an address. */
export function brokerPage(details: ConnectionDetails): string | undefined {
  let url: string;
  try {
    url = brokerUrl(details);
  } catch {
    return undefined;
  }
  if (!url.startsWith('wss://') || !URL.canParse(url)) return undefined;
  // A query may hold a signature, and is not needed to be asked.
  return `https://${new URL(url).host}/`;
}

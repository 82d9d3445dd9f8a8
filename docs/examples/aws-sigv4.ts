import type { CredentialsProvider } from '@mqtt-kit/core';
import { AwsV4Signer } from 'aws4fetch';

/** Temporary keys, as AWS STS and Cognito give them. Never put lasting keys into a page. */
export interface TemporaryKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** When they end, as in `2030-01-31T12:00:00Z`. */
  readonly expiration: string;
}

/**
 * Signs the address of AWS IoT Core before every attempt.
 *
 * @param endpoint - what `aws iot describe-endpoint --endpoint-type iot:Data-ATS` says.
 * @param fetchKeys - gets temporary keys from Cognito or from your server.
 */
export function awsIotCredentials(
  endpoint: string,
  region: string,
  fetchKeys: (signal: AbortSignal) => Promise<TemporaryKeys>,
): CredentialsProvider {
  return async ({ signal }) => {
    const { expiration, ...keys } = await fetchKeys(signal);
    // For this service aws4fetch adds the session token after signing, where AWS IoT wants it.
    const signer = new AwsV4Signer({
      ...keys,
      region,
      service: 'iotdevicegateway',
      url: `wss://${endpoint}/mqtt`,
      signQuery: true,
    });
    const { url } = await signer.sign();
    return { url: url.href, expiresAt: Date.parse(expiration) };
  };
}

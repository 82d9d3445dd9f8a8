import { connect } from '@mqtt-kit/core/node';
import { readFile } from 'node:fs/promises';

/** Publishes one measurement over mutual TLS, and ends. @param folder - with `ca.crt`, `client.crt` and `client.key`. */
export async function report(url: string, folder: string, keyPassphrase?: string): Promise<void> {
  const read = (name: string): Promise<string> => readFile(`${folder}/${name}`, 'utf8');
  const certificates = {
    ca: await read('ca.crt'),
    certificate: await read('client.crt'),
    key: await read('client.key'),
    ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
  };
  const connection = connect(url, { certificates });
  try {
    await connection.ready({ timeoutMs: 10_000 });
    await connection.publish('plant/1/temp', { temp: 71.4 }, { qos: 1 });
  } finally {
    await connection.close();
  }
}

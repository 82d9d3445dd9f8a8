/** Error codes in the person's words. */
import { msg } from '@lit/localize';
import { MqttError, type DetailsProblem, type MqttErrorCode } from '@mqtt-kit/core';
import { problemText } from './problem-text.js';

/** What errors, live or as plain data, have in common. */
export interface ExplainableError {
  readonly code: MqttErrorCode;
  readonly message: string;
  readonly reasonCode?: number | undefined;
  /** With `invalid-details`: every wrong field. */
  readonly problems?: readonly DetailsProblem[];
}

/** What happened, and the one thing to do. */
export interface ErrorText {
  readonly what: string;
  /** Empty when there is nothing to do. */
  readonly todo: string;
}

type Explanation = (error: ExplainableError) => readonly [what: string, todo?: string];

const EXPLANATIONS: Readonly<Record<MqttErrorCode, Explanation>> = {
  aborted: () => [msg('Given up before the broker answered.')],
  'authentication-failed': () => [
    msg('The broker could not prove who it is.'),
    msg('Do not trust it with a password. Ask whoever runs the broker.'),
  ],
  'backup-unreadable': () => [
    msg('This file cannot be imported.'),
    msg(
      'Choose a file that was exported here, by MQTTX as JSON, or the settings.json of MQTT Explorer.',
    ),
  ],
  'bad-credentials': () => [
    msg('The broker did not accept this user name and password.'),
    msg('Check both and try again.'),
  ],
  'blocked-by-policy': ({ problems = [] }) => [
    [msg('This page does not allow this connection.'), ...problems.map(problemText)].join(' '),
    msg('Whoever made the page can change what it allows.'),
  ],
  'certificate-expired': () => [
    msg('The certificate of the broker has expired, or is not valid yet.'),
    msg('Check the clock of this device, and ask whoever runs the broker for a new certificate.'),
  ],
  'certificate-host': () => [
    msg('The certificate of the broker is for another host.'),
    msg('Use the host name that stands in the certificate, or ask whoever runs the broker.'),
  ],
  'certificate-mismatch': () => [
    msg('The private key belongs to another certificate.'),
    msg('Take the key that was made together with this certificate.'),
  ],
  'certificate-unreadable': () => [
    msg('The certificate or key cannot be read.'),
    msg('Take the file anew from where it came: it is damaged, or something else.'),
  ],
  'certificate-unsupported': () => [
    msg('This kind of certificate or key cannot be read here.'),
    msg('Convert it with the command that is named below.'),
  ],
  'certificate-untrusted': () => [
    msg('The certificate of the broker comes from no authority that is trusted here.'),
    msg('Add the CA certificate of the broker, if you know where it comes from.'),
  ],
  'client-certificate-missing': () => [
    msg('The broker asks for a client certificate, and none was given.'),
    msg('Add a client certificate and its key.'),
  ],
  'client-certificate-refused': () => [
    msg('The broker does not accept the client certificate.'),
    msg('Check that it is valid, for clients, and of an authority that the broker knows.'),
  ],
  'client-id-rejected': () => [
    msg('The broker does not accept this client ID.'),
    msg('Choose another one, or leave it empty.'),
  ],
  closed: () => [msg('The connection is closed.')],
  'closed-before-connack': () => [
    msg('The server ended the conversation before the broker answered.'),
    msg('Check host, port and path: this may not be a broker’s WebSocket address.'),
  ],
  'connect-timeout': () => [
    msg('The broker did not answer in time.'),
    msg('Check host and port, and whether the broker runs.'),
  ],
  'connection-failed': () => [
    msg('No connection could be made.'),
    msg(
      'Check host, port and path, whether the broker runs, and whether this browser trusts its certificate.',
    ),
  ],
  'connection-lost': () => [msg('The connection was lost.')],
  'connection-missing': () => [
    msg('There is no connection to use.'),
    msg('Put the element inside a <mqtt-connection>, or name one with connection="…".'),
  ],
  'credentials-expired': () => [
    msg('The sign-in was about to expire; the page connects again with a new one.'),
  ],
  'credentials-failed': () => [
    msg('The sign-in could not be supplied.'),
    msg('The cause says why.'),
  ],
  'delivery-unknown': () => [
    msg('The broker forgot the session: whether the message arrived is not known.'),
    msg('Look at the effect before sending it again.'),
  ],
  'disconnected-by-broker': () => [msg('The broker ended the connection.')],
  'duplicate-name': () => [
    msg('Another connection has this name.'),
    msg('Choose a different name.'),
  ],
  expired: () => [
    msg('There was no connection in time: the message was not sent.'),
    msg('Send it again when the connection is back.'),
  ],
  'forbidden-by-policy': () => [
    msg('This page does not allow this.'),
    msg('Whoever made the page can change what it allows.'),
  ],
  'envelope-unreadable': () => [msg('Something stored in this browser cannot be read any more.')],
  'handler-failed': () => [msg('The page’s own code failed on a message.')],
  'history-failed': () => [
    msg('Older messages could not be fetched.'),
    msg('New ones come all the same.'),
  ],
  'invalid-details': ({ problems = [] }) => {
    const wrong = problems.filter(({ severity }) => severity === 'error').map(problemText);
    return wrong.length > 0 ? [wrong.join(' ')] : [msg('The connection is not set up correctly.')];
  },
  'invalid-options': () => [msg('This was asked for in a way that is not possible.')],
  'invalid-payload': () => [
    msg('This payload cannot be sent.'),
    msg('Use text, bytes, or a value that JSON can hold.'),
  ],
  'invalid-topic': () => [msg('This topic cannot be used.'), msg('Check how it is written.')],
  'keepalive-timeout': () => [msg('The broker stopped answering.')],
  'malformed-packet': () => [
    msg('The broker sent something that is not MQTT.'),
    msg('Check that this is a broker’s address.'),
  ],
  'mixed-content': () => [
    msg('A page opened over https may only use encrypted connections.'),
    msg('Turn TLS on (wss), or open the page over http.'),
  ],
  'no-responder': () => [
    msg('Nobody answers on this topic at the moment.'),
    msg('Check the topic, and whether the other side runs.'),
  ],
  'not-authorized': () => [
    msg('The broker does not allow this.'),
    msg('Ask whoever runs the broker for permission.'),
  ],
  'not-connected': () => [
    msg('Not sent: there is no connection.'),
    msg('Send it again once connected.'),
  ],
  'not-permitted-suspected': () => [
    msg('The broker ends the connection each time, and probably does not allow this.'),
    msg('Ask whoever runs the broker for the right. Everything else goes on.'),
  ],
  'outbox-failed': () => [
    msg('The message could not be kept in this browser.'),
    msg('Try again; the cause says what went wrong.'),
  ],
  'outbox-full': () => [
    msg('Too many messages are kept for later already.'),
    msg('Wait until there is a connection.'),
  ],
  overloaded: () => [
    msg('More messages came than this page can handle.'),
    msg('It reconnects. If this happens often, subscribe to less.'),
  ],
  'packet-too-large': () => [msg('The message is larger than allowed.')],
  'page-left': () => [msg('The page was left; the connection goes on when it is shown again.')],
  'passphrase-needed': () => [
    msg('This file is encrypted.'),
    msg('Enter the passphrase that was chosen when it was exported.'),
  ],
  'passkey-failed': () => [
    msg('The passkey was not used.'),
    msg('Try again. If this device has no passkey that keeps secrets, choose a passphrase.'),
  ],
  'payload-not-json': () => [msg('The message is not JSON.')],
  'plain-mqtt-port': () => [
    msg('This port is for MQTT without WebSocket, which no browser can open.'),
    msg('Use the port on which the broker takes WebSocket connections, often 443, 8084 or 9001.'),
  ],
  'protocol-error': () => [msg('The broker broke the rules of MQTT.')],
  'protocol-version-refused': () => [
    msg('The broker does not speak this version of MQTT.'),
    msg('Choose the other protocol version.'),
  ],
  'publish-refused': () => [
    msg('The broker refused the message.'),
    msg('This login may not be allowed to publish to this topic.'),
  ],
  refused: () => [msg('The broker refused the connection.')],
  'server-moved': () => [
    msg('The broker sends its clients to another server, which cannot be used from here.'),
    msg('Ask whoever runs the broker for its new address.'),
  ],
  'server-unavailable': () => [msg('The broker is not available just now.')],
  'storage-blocked': () => [
    msg('Another tab still uses an older version of what this page stores.'),
    msg('Close the page’s other tabs.'),
  ],
  'storage-damaged': () => [
    msg('What this page stores is damaged.'),
    msg('Nothing was deleted. To begin anew, clear this site’s data in the browser.'),
  ],
  'storage-full': () => [
    msg('This browser has no room left to store anything.'),
    msg('Free some space on this device.'),
  ],
  'storage-newer': () => [
    msg('A newer version of this page has stored its data here.'),
    msg('Reload the page.'),
  ],
  'storage-unavailable': () => [
    msg('This browser does not let the page store anything just now.'),
    msg('Allow this site to store data, or leave the private window.'),
  ],
  'subscribe-refused': () => [
    msg('The broker refused the subscription.'),
    msg('This login may not be allowed to read this topic.'),
  ],
  'taken-over': () => [
    msg('Another program connected with the same client ID.'),
    msg('Close it, or give one of them another client ID.'),
  ],
  timeout: () => [msg('The broker did not answer in time.'), msg('Try again.')],
  'too-many-in-flight': () => [
    msg('Too many messages are still waiting for the broker.'),
    msg('Wait a moment and try again.'),
  ],
  'unsubscribe-refused': () => [msg('The broker refused to end the subscription.')],
  unsupported: () => [
    msg('The broker does not support this.'),
    msg('The cause says what it lacks.'),
  ],
  'vault-damaged': () => [
    msg('The saved connections on this device are damaged and cannot be opened.'),
    msg('Nothing was deleted. Import a backup into a new vault.'),
  ],
  'vault-erased': () => [
    msg('The browser has erased the connections that were saved here.'),
    msg('Import a backup, or begin anew.'),
  ],
  'vault-locked': () => [msg('The saved connections are locked.'), msg('Unlock them.')],
  'wrong-key': () => [
    msg('This key does not open the saved connections.'),
    msg('Choose another way to unlock them.'),
  ],
  'wrong-passphrase': () => [
    msg('This is not the right passphrase.'),
    msg('Check it and try again. If it is right, what it opens was changed.'),
  ],
};

/** Errors whose message is in the person's words already. */
const worded = new WeakSet<object>();

/** An error of an element's own, to be read as it is: `message` is in the person's language. */
export function wordedError(code: MqttErrorCode, message: string): MqttError {
  const error = new MqttError(code, message);
  worded.add(error);
  return error;
}

/** An error as a person should read it. What the core says, with its numbers, is one click away: see {@link errorCause}. */
export function errorText(error: ExplainableError): ErrorText {
  if (worded.has(error)) return { what: error.message, todo: '' };
  const [what, todo = ''] = EXPLANATIONS[error.code](error);
  return { what, todo };
}

/** The technical cause in one line. */
export function errorCause({ code, message, reasonCode }: ExplainableError): string {
  const reason = reasonCode === undefined ? '' : ` · 0x${reasonCode.toString(16).padStart(2, '0')}`;
  return `${code}${reason} · ${message}`;
}

/** Pure: single values from files of other programs, which may hold anything. */
import { presetForHost, suggestWebSocketPort } from '../details/presets.js';
import { isFields } from '../details/untrusted-details.js';
import { importNote } from './import-notes.js';
import type { ImportNote } from './imported-connection.js';

/** What an object of unknown shape has in it. */
export type Fields = Readonly<Record<string, unknown>>;

/** Text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The items of a list; none of anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The fields of `source` that are set: programs write null and empty text for what is not. */
export function setFields(source: unknown, names: readonly string[]): Fields {
  if (!isFields(source)) return {};
  return Object.fromEntries(
    names
      .map((name) => [name, Object.hasOwn(source, name) ? source[name] : undefined] as const)
      .filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

/** User name and password as details have them. */
export function signIn(username: unknown, password: unknown): Fields {
  const name = textOf(username);
  const secret = textOf(password);
  if (name === undefined && secret === undefined) return {};
  const authentication = {
    method: 'BASIC',
    username: name ?? '',
    ...(secret === undefined ? {} : { password: secret }),
  };
  return { authentication };
}

/**
 * What becomes of an address of plain MQTT (`mqtt:`, `mqtts:`): host and sign-in stay, port and path become a guess.
 *
 * @param isEncrypted - that it was not says nothing of the WebSocket port, which is taken for encrypted all the same.
 */
export function suggestedAddress(
  host: string,
  port: unknown,
  isEncrypted: boolean,
): { readonly address: Fields; readonly note: ImportNote } {
  const preset = presetForHost(host);
  const plainPort = isEncrypted ? 8883 : 1883;
  const suggestion = suggestWebSocketPort(plainPort, preset?.id, true);
  return {
    address: {
      host,
      tls: true,
      ...(suggestion === undefined ? {} : { port: suggestion }),
      ...(preset === undefined ? {} : { preset: preset.id }),
    },
    note: importNote('plain-mqtt', {
      scheme: isEncrypted ? 'mqtts' : 'mqtt',
      ...(typeof port === 'number' ? { port } : {}),
      ...(suggestion === undefined ? {} : { suggestion }),
    }),
  };
}

/** Notes on lists that belong to the other program. */
export function listNotes(subscriptions: unknown, messages: unknown): readonly ImportNote[] {
  const of = { 'subscriptions-left': listOf(subscriptions), 'messages-left': listOf(messages) };
  return Object.entries(of).flatMap(([code, { length }]) =>
    // The keys of the object above.
    length === 0 ? [] : [importNote(code as keyof typeof of, { count: length })],
  );
}
